extension FoldedText {
    /// The second view: spelled-out letters and digits joined, digits in words as digits, and
    /// `[at]`, `(punt)` and the like as the signs they stand for.
    ///
    /// - Returns: nil when it would be the same text.
    func joined() -> FoldedText? {
        var joiner = Joiner(text: self)
        return joiner.run()
    }
}

private struct Joiner {
    private let text: FoldedText
    private var bytes: [UInt8] = []
    private var origins: [Int32] = []
    private var isChanged = false

    init(text: FoldedText) { self.text = text }

    mutating func run() -> FoldedText? {
        var at = 0
        while at < text.bytes.count {
            let start = at == 0 || !(text.bytes[at - 1].isLetter || text.bytes[at - 1].isDigit)
            let isBracket = Self.brackets[text.bytes[at]] != nil
            if start || isBracket,
                let next = spelled(from: at) ?? digitWords(from: at) ?? sign(from: at)
            {
                isChanged = true
                at = next
            } else {
                keep(text.bytes[at], at)
                at += 1
            }
        }
        guard isChanged else { return nil }
        return FoldedText(bytes: bytes, origins: origins, originalCount: text.originalCount)
    }

    private mutating func keep(_ byte: UInt8, _ at: Int) {
        bytes.append(byte)
        origins.append(text.origins[at])
    }

    private func byte(_ at: Int) -> UInt8 { at < text.bytes.count ? text.bytes[at] : 0 }

    /// `1 1 1 2 2 2 3 3 3`, `J.a.n`, `V-1-2-3`: at least this many single characters.
    private static let shortestSpelling = 4

    /// Joins single letters and digits with one separator between each.
    private mutating func spelled(from start: Int) -> Int? {
        var places: [Int] = []
        var at = start
        while byte(at).isLetter || byte(at).isDigit {
            let after = byte(at + 1)
            if after.isLetter || after.isDigit { break }
            places.append(at)
            guard Self.separators.contains(after),
                byte(at + 2).isLetter || byte(at + 2).isDigit
            else {
                at += 1
                break
            }
            at += 2
        }
        guard places.count >= Self.shortestSpelling, let last = places.last else { return nil }
        for (index, place) in places.enumerated() {
            // Two spaces are a word's end; a capital after small letters begins another word.
            if index > 0, text.bytes[place].isUpper, text.bytes[places[index - 1]].isLower {
                keep(UInt8(ascii: " "), place)
            }
            keep(text.bytes[place], place)
        }
        return last + 1
    }

    private static let separators = Set(" .-_*/,".utf8)

    /// `een twee drie vier`: at least this many words for digits in a row.
    private static let shortestNumber = 4

    private mutating func digitWords(from start: Int) -> Int? {
        var digits: [(digit: UInt8, place: Int)] = []
        var at = start
        var end = start
        while let (digit, next) = digitWord(at) {
            digits.append((digit, at))
            end = next
            at = next
            while byte(at) == 32 || byte(at) == UInt8(ascii: "-") || byte(at) == UInt8(ascii: ",") {
                at += 1
            }
        }
        guard digits.count >= Self.shortestNumber else { return nil }
        for (digit, place) in digits { keep(digit, place) }
        // The last digit stands for its whole word, so that the span covers it.
        origins[origins.count - 1] = text.origins[end - 1]
        return end
    }

    private func digitWord(_ at: Int) -> (UInt8, Int)? {
        guard byte(at).isLetter else { return nil }
        var end = at
        while byte(end).isLetter, end - at <= 6 { end += 1 }
        let word = text.bytes[at..<end].map(\.lowered)
        return Self.digits[word].map { ($0, end) }
    }

    private static let digits: [[UInt8]: UInt8] = {
        let words = [
            ["nul", "zero"], ["een", "one"], ["twee", "two"], ["drie", "three"], ["vier", "four"],
            ["vijf", "five"], ["zes", "six"], ["zeven", "seven"], ["acht", "eight"],
            ["negen", "nine"],
        ]
        var digits: [[UInt8]: UInt8] = [:]
        for (value, names) in words.enumerated() {
            for name in names { digits[Array(name.utf8)] = UInt8(ascii: "0") + UInt8(value) }
        }
        return digits
    }()

    /// `[at]`, `(at)`, `{dot}`, ` apenstaartje `, ` punt `: only between parts of an address.
    private mutating func sign(from start: Int) -> Int? {
        var at = start
        let opener = byte(at)
        let closer = Self.brackets[opener]
        if closer != nil { at += 1 }
        while byte(at) == 32 { at += 1 }
        let wordStart = at
        while byte(at).isLetter, at - wordStart <= 12 { at += 1 }
        let word = text.bytes[wordStart..<min(at, text.bytes.count)].map(\.lowered)
        if let closer, word.isEmpty, Self.bare.contains(byte(at)), byte(at + 1) == closer {
            keep(byte(at), start)
            return at + 2
        }
        guard let sign = Self.signs[word] else { return nil }
        if let closer {
            while byte(at) == 32 { at += 1 }
            guard byte(at) == closer else { return nil }
            at += 1
        } else {
            // Without brackets a word is only a sign when an address is under way.
            guard sign == UInt8(ascii: "@") ? word.count > 2 : isInAddress else { return nil }
        }
        while bytes.last == 32 {
            bytes.removeLast()
            origins.removeLast()
        }
        keep(sign, start)
        while byte(at) == 32 { at += 1 }
        return at
    }

    /// Whether an `@` stands in the last word that was written.
    private var isInAddress: Bool {
        bytes.reversed().drop { $0 == 32 }.prefix { $0 != 32 }.contains(UInt8(ascii: "@"))
    }

    /// Signs that hide in brackets themselves: `o.koval[@]example[.]net`.
    private static let bare = Set("@.".utf8)

    private static let brackets: [UInt8: UInt8] = [
        UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")"),
        UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "<"): UInt8(ascii: ">"),
    ]

    private static let signs: [[UInt8]: UInt8] = [
        Array("at".utf8): UInt8(ascii: "@"), Array("apenstaartje".utf8): UInt8(ascii: "@"),
        Array("dot".utf8): UInt8(ascii: "."), Array("punt".utf8): UInt8(ascii: "."),
    ]
}
