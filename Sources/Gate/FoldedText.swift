/// A text as the rules read it: one byte a character, and for each the place it came from.
struct FoldedText: Sendable {
    /// ASCII with its case kept, or one of the stand-ins of ``Folding``.
    let bytes: [UInt8]
    /// The same in small letters: what words are looked up by.
    let lower: [UInt8]
    /// The code point of the original text that each byte comes from.
    let origins: [Int32]
    /// The length of the original text in code points.
    let originalCount: Int
    /// The bytes that were É or é, in their order.
    private var accents: [Int32] = []

    /// Reads a text.
    init(_ text: String) {
        let source = Array(text.utf8)
        if source.allSatisfy({ $0 < 0x80 && $0 != Self.carriageReturn }) {
            self.init(
                bytes: source,
                origins: Array(0..<Int32(source.count)),
                originalCount: source.count
            )
            return
        }
        let folding = Folding.shared
        let scalars = Array(text.unicodeScalars)
        let hasOther = scalars.contains { $0.value >= 0x250 && $0.properties.isAlphabetic }
        let asLatin = hasOther ? Self.latinWords(scalars, folding) : []
        var bytes: [UInt8] = []
        var origins: [Int32] = []
        var accents: [Int32] = []
        bytes.reserveCapacity(source.count)
        origins.reserveCapacity(source.count)
        for (index, scalar) in scalars.enumerated() {
            // CR LF is one line end.
            if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { continue }
            if scalar.value < 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
                origins.append(Int32(index))
                continue
            }
            if Self.accented.contains(scalar.value) { accents.append(Int32(bytes.count)) }
            // A mark of its own stands behind its letter.
            if scalar.value == 0x301 { accents.append(Int32(bytes.count - 1)) }
            for byte in folding.bytes(for: scalar, asLatin: !hasOther || asLatin[index]) {
                bytes.append(byte)
                origins.append(Int32(index))
            }
        }
        self.init(bytes: bytes, origins: origins, originalCount: scalars.count)
        self.accents = accents
    }

    private static let carriageReturn = UInt8(ascii: "\r")

    /// É and é, which make a number of the Dutch article `een`.
    private static let accented: Set<UInt32> = [0xC9, 0xE9]

    /// Whether a letter of a part of the text had an accent.
    func isAccented(_ range: Range<Int>) -> Bool {
        accents.contains { range.contains(Int($0)) }
    }

    /// Made of another text, by leaving out or replacing parts.
    init(bytes: [UInt8], origins: [Int32], originalCount: Int) {
        let bytes = Self.unwrapped(bytes)
        self.bytes = bytes
        lower = bytes.map(\.lowered)
        self.origins = origins
        self.originalCount = originalCount
    }

    /// Reads tabs as spaces, and so line ends of a text that is only wrapped: a name or a number goes
    /// on there.
    private static func unwrapped(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == 9 }) else { return bytes }
        var unwrapped = bytes
        for index in bytes.indices
        where bytes[index] == 9
            || bytes[index] == UInt8(ascii: "\n") && !endsParagraph(bytes, index)
        {
            unwrapped[index] = UInt8(ascii: " ")
        }
        return unwrapped
    }

    /// Whether a line end ends more than a line.
    ///
    /// It does where an empty line is before or behind it, or a mark of a list, a heading, a quotation
    /// or a table follows.
    private static func endsParagraph(_ bytes: [UInt8], _ index: Int) -> Bool {
        if index > 0, bytes[index - 1] == UInt8(ascii: "\n") { return true }
        var ahead = index + 1
        while ahead < bytes.count, bytes[ahead] == 32 || bytes[ahead] == 9 { ahead += 1 }
        guard ahead < bytes.count else { return true }
        switch bytes[ahead] {
        case UInt8(ascii: "\n"), UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "|"),
            UInt8(ascii: ">"), UInt8(ascii: "-"), Folding.sign:
            return true
        default: break
        }
        guard bytes[ahead].isDigit else { return false }
        while ahead < bytes.count, bytes[ahead].isDigit { ahead += 1 }
        return ahead + 1 < bytes.count && bytes[ahead + 1] == 32
            && (bytes[ahead] == UInt8(ascii: ".") || bytes[ahead] == UInt8(ascii: ")"))
    }

    /// The code points of the original text that a range of bytes comes from.
    func original(_ range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty, range.upperBound <= origins.count else {
            return originalCount..<originalCount
        }
        let end = Int(origins[range.upperBound - 1]) + 1
        return Int(origins[range.lowerBound])..<end
    }

    private static func joinsAddress(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "@" || scalar == "_" || scalar == "-"
    }

    /// For each character whether look-alikes in its word are to be read as Latin.
    ///
    /// They are when the word has a Latin letter, or nothing but look-alikes. The parts of an address
    /// are one word.
    private static func latinWords(_ scalars: [Unicode.Scalar], _ folding: Folding) -> [Bool] {
        var answers = [Bool](repeating: true, count: scalars.count)
        var start = 0
        var (hasLatin, hasOther) = (false, false)
        func close(_ end: Int) {
            guard start < end, hasOther, !hasLatin else { return }
            for index in start..<end { answers[index] = false }
        }
        for (index, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            if properties.isAlphabetic {
                if folding.isAlike(scalar) { continue }
                if folding.bytes(for: scalar, asLatin: false).first ?? 0 < 0x80 {
                    hasLatin = true
                } else {
                    hasOther = true
                }
            } else if properties.generalCategory != .format {
                let next = index + 1 < scalars.count ? scalars[index + 1] : " "
                if Self.joinsAddress(scalar), next.properties.isAlphabetic { continue }
                close(index)
                start = index + 1
                (hasLatin, hasOther) = (false, false)
            }
        }
        close(scalars.count)
        return answers
    }
}

extension UInt8 {
    /// A letter, of any script.
    var isLetter: Bool { isLower || isUpper }
    /// A small letter, or one of a script without capitals.
    var isLower: Bool { (97...122).contains(self) || self == Folding.letter }
    /// A capital.
    var isUpper: Bool { (65...90).contains(self) || self == Folding.capital }
    /// 0 to 9.
    var isDigit: Bool { (48...57).contains(self) }
    /// A space, a tab or a line end.
    var isSpace: Bool { self == 32 || (9...13).contains(self) }
    /// The small letter of a capital, everything else as it is.
    var lowered: UInt8 { (65...90).contains(self) ? self + 32 : self }
}
