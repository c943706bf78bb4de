/// A text as the rules read it: one byte a character, and for each the place it came from.
struct FoldedText: Sendable {
    /// ASCII with its case kept, or one of the stand-ins of ``Folding``.
    private(set) var bytes: [UInt8]
    /// The code point of the original text that each byte comes from.
    private(set) var origins: [Int32]
    /// The length of the original text in code points.
    let originalCount: Int

    /// Reads a text.
    init(_ text: String) {
        bytes = []
        origins = []
        bytes.reserveCapacity(text.utf8.count)
        origins.reserveCapacity(text.utf8.count)
        var count: Int32 = 0
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 {
                bytes.append(byte)
                origins.append(count)
                count += 1
            }
            originalCount = Int(count)
            return
        }
        let folding = Folding.shared
        let scalars = Array(text.unicodeScalars)
        var asLatin = Self.latinWords(scalars, folding).makeIterator()
        for scalar in scalars {
            for byte in folding.bytes(for: scalar, asLatin: asLatin.next() ?? true) {
                bytes.append(byte)
                origins.append(count)
            }
            count += 1
        }
        originalCount = Int(count)
    }

    /// Made of another text, by leaving out or replacing parts.
    init(bytes: [UInt8], origins: [Int32], originalCount: Int) {
        self.bytes = bytes
        self.origins = origins
        self.originalCount = originalCount
    }

    /// The code points of the original text that a range of bytes comes from.
    func original(_ range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty, range.upperBound <= origins.count else {
            return originalCount..<originalCount
        }
        let end = Int(origins[range.upperBound - 1]) + 1
        return Int(origins[range.lowerBound])..<end
    }

    /// For each character whether look-alikes in its word are to be read as Latin: when the word
    /// has a Latin letter, or nothing but look-alikes.
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
