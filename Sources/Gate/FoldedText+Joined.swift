extension FoldedText {
    /// The second view: spelled-out letters and digits joined, numbers in words as digits, `[at]`,
    /// `(punt)` and the like as the signs they stand for, letters in numbers and digits in words as
    /// what they look like, one space for several, what addresses say as words, and no markup.
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
    /// Whether an `@` stands in the last word that was written, spaces behind it or not.
    private var isInAddress = false

    init(text: FoldedText) { self.text = text }

    mutating func run() -> FoldedText? {
        guard mayChange else { return nil }
        var at = 0
        while at < text.bytes.count {
            let start = at == 0 || !(text.bytes[at - 1].isLetter || text.bytes[at - 1].isDigit)
            let isBracket = Self.closer(text.bytes[at]) != nil
            if let next = markup(from: at) {
                isChanged = true
                at = next
                continue
            }
            if start || isBracket,
                let next = address(from: at) ?? spelled(from: at) ?? numberWords(from: at)
                    ?? sign(from: at) ?? lookAlikes(from: at)
            {
                isChanged = true
                at = next
            } else if isWidened(at) {
                isChanged = true
                at += 1
            } else {
                keep(text.bytes[at], at)
                at += 1
            }
        }
        guard isChanged else { return nil }
        return FoldedText(bytes: bytes, origins: origins, originalCount: text.originalCount)
    }

    /// Whether there is anything that could be joined: most texts have nothing, and are not copied.
    private var mayChange: Bool {
        let bytes = text.lower
        var at = 0
        while at < bytes.count {
            guard bytes[at].isLetter || bytes[at].isDigit else {
                if isWidened(at) || (Self.closer(bytes[at]) != nil && mayHideSign(at))
                    || Markup.reading(of: text.bytes, from: at) != nil
                {
                    return true
                }
                at += 1
                continue
            }
            if mayChange(from: at) { return true }
            while at < bytes.count, bytes[at].isLetter || bytes[at].isDigit { at += 1 }
        }
        return false
    }

    /// Whether something could be joined from the beginning of a word or number on.
    private func mayChange(from at: Int) -> Bool {
        if isSingle(at), let (_, next) = separator(after: at), isSingle(next) { return true }
        if LookAlikeDigits.reading(of: text.bytes, from: at) != nil { return true }
        if AddressWords.begins(text.bytes, at) { return true }
        guard Self.firstLetters[Int(text.lower[at])] else { return false }
        let end = wordEnd(at)
        if Self.signWords.find(at..<end, in: text.lower) != nil { return true }
        // One number in words is no row of them.
        return Self.numberWords.find(at..<end, in: text.lower) != nil
            && Self.numberWords.find((end + 1)..<wordEnd(end + 1), in: text.lower) != nil
    }

    /// Whether a bracket may open a sign: `[at]`, `(.)`.
    private func mayHideSign(_ bracket: Int) -> Bool {
        var at = bracket + 1
        while byte(at) == 32 { at += 1 }
        return Self.isBare(byte(at))
            || Self.signWords.find(at..<wordEnd(at), in: text.lower) != nil
    }

    private mutating func keep(_ byte: UInt8, _ at: Int) {
        if byte == UInt8(ascii: "@") {
            isInAddress = true
        } else if byte != 32, bytes.last == 32 {
            isInAddress = false
        }
        bytes.append(byte)
        origins.append(text.origins[at])
    }

    private func byte(_ at: Int) -> UInt8 { at < text.bytes.count ? text.bytes[at] : 0 }

    private mutating func markup(from start: Int) -> Int? {
        guard let (end, read) = Markup.reading(of: text.bytes, from: start) else { return nil }
        for byte in read { keep(byte, start) }
        // What it reads as stands for the whole of it, so that a span covers it.
        if !read.isEmpty { origins[origins.count - 1] = text.origins[end - 1] }
        return end
    }

    // MARK: - Letters and digits one by one

    /// `1 1 1 2 2 2 3 3 3`, `J.a.n`, `V-1-2-3`: at least this many single characters.
    private static let shortestSpelling = 4

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// What stands between two spelled-out characters: one separator, spaces around it or not.
    ///
    /// - Returns: The separator, and where the next character stands; nil when there is none.
    private func separator(after at: Int) -> (sign: UInt8, next: Int)? {
        guard Self.isSeparator(byte(at + 1)) else { return nil }
        var sign = byte(at + 1)
        var next = at + 2
        if sign == 32, byte(next) != 32, Self.isSeparator(byte(next)) {
            sign = byte(next)
            next += 1
        }
        if sign != 32, byte(next) == 32 { next += 1 }
        guard byte(next).isLetter || byte(next).isDigit else { return nil }
        return (sign, next)
    }

    /// A spelled-out character: its place, and what is put before it when it is joined.
    private struct Spelled {
        let place: Int
        let before: UInt8?
    }

    /// Joins single letters and digits.
    ///
    /// A slash between them stays, as numbers of cases have it; two spaces part two words.
    private mutating func spelled(from start: Int) -> Int? {
        var letters: [Spelled] = []
        var at = start
        var before: UInt8?
        while isSingle(at) {
            letters.append(Spelled(place: at, before: before))
            if let (sign, next) = separator(after: at) {
                before = sign == UInt8(ascii: "/") ? sign : nil
                at = next
            } else if byte(at + 1) == 32, byte(at + 2) == 32, isSingle(at + 3),
                separator(after: at + 3) != nil
            {
                before = 32
                at += 3
            } else {
                break
            }
        }
        guard letters.count >= Self.shortestSpelling, let last = letters.last else { return nil }
        for (index, letter) in letters.enumerated() {
            // A capital after small letters begins another word.
            let isNewWord =
                index > 0 && text.bytes[letter.place].isUpper
                && text.bytes[letters[index - 1].place].isLower
            if let sign = letter.before ?? (isNewWord ? 32 : nil) { keep(sign, letter.place) }
            keep(text.bytes[letter.place], letter.place)
        }
        return last.place + 1
    }

    /// Whether a letter or digit stands there, and none behind it.
    private func isSingle(_ at: Int) -> Bool {
        (byte(at).isLetter || byte(at).isDigit)
            && !(byte(at + 1).isLetter || byte(at + 1).isDigit)
    }

    // MARK: - Numbers in words

    /// `een twee drie vier`, `twaalf vierendertig`: at least this many digits in a row.
    private static let fewestDigits = 4
    /// And at least this many words.
    private static let fewestWords = 3

    private mutating func numberWords(from start: Int) -> Int? {
        guard byte(start).isLetter else { return nil }
        var digits: [(digit: UInt8, place: Int)] = []
        var words = 0
        var at = start
        var end = start
        while let (word, next) = word(at) {
            if let sign = Self.signsInNumbers[word], !digits.isEmpty,
                let (after, _) = self.word(next + 1), Self.numbers[after] != nil
            {
                digits.append((sign, at))
                at = next + 1
                continue
            }
            guard var value = Self.numbers[word] else { break }
            end = next
            // `thirty-four` is one number.
            if value.count == 2, value[1] == UInt8(ascii: "0"), byte(next) == UInt8(ascii: "-"),
                let (unit, after) = self.word(next + 1), let one = Self.numbers[unit],
                one.count == 1
            {
                value[1] = one[0]
                end = after
            }
            digits += value.map { ($0, at) }
            words += 1
            at = end
            while byte(at) == 32 || byte(at) == UInt8(ascii: "-") || byte(at) == UInt8(ascii: ",") {
                at += 1
            }
        }
        guard digits.count >= Self.fewestDigits, words >= Self.fewestWords else { return nil }
        for (digit, place) in digits { keep(digit, place) }
        // The last digit stands for its whole word, so that the span covers it.
        origins[origins.count - 1] = text.origins[end - 1]
        return end
    }

    /// What a number in words has between its parts: `zesentwintig punt nul negen`.
    private static let signsInNumbers: [[UInt8]: UInt8] = [
        Array("punt".utf8): UInt8(ascii: "."), Array("dot".utf8): UInt8(ascii: "."),
        Array("point".utf8): UInt8(ascii: "."), Array("streep".utf8): UInt8(ascii: "-"),
        Array("streepje".utf8): UInt8(ascii: "-"), Array("dash".utf8): UInt8(ascii: "-"),
        Array("slash".utf8): UInt8(ascii: "/"),
    ]

    /// The word that begins there, in small letters, and where it ends.
    private func word(_ at: Int) -> (word: [UInt8], end: Int)? {
        let end = wordEnd(at)
        return end == at ? nil : (Array(text.lower[at..<end]), end)
    }

    private func wordEnd(_ at: Int) -> Int {
        var end = at
        while byte(end).isLetter, end - at <= Self.longestNumberWord { end += 1 }
        return end
    }

    private static let longestNumberWord = 16

    /// Numbers up to 99 in Dutch and English, as their digits.
    private static let numbers: [[UInt8]: [UInt8]] = {
        let ones = [
            ["nul", "zero", "oh"], ["een", "one"], ["twee", "two"], ["drie", "three"],
            ["vier", "four"], ["vijf", "five"], ["zes", "six"], ["zeven", "seven"],
            ["acht", "eight"], ["negen", "nine"],
        ]
        let teens = [
            ["tien", "ten"], ["elf", "eleven"], ["twaalf", "twelve"], ["dertien", "thirteen"],
            ["veertien", "fourteen"], ["vijftien", "fifteen"], ["zestien", "sixteen"],
            ["zeventien", "seventeen"], ["achttien", "eighteen"], ["negentien", "nineteen"],
        ]
        let tens = [
            ["twintig", "twenty"], ["dertig", "thirty"], ["veertig", "forty"],
            ["vijftig", "fifty"], ["zestig", "sixty"], ["zeventig", "seventy"],
            ["tachtig", "eighty"], ["negentig", "ninety"],
        ]
        var numbers: [[UInt8]: [UInt8]] = [:]
        func add(_ word: String, _ value: Int) {
            numbers[Array(word.utf8)] = Array(String(value).utf8)
        }
        for (value, names) in ones.enumerated() { for name in names { add(name, value) } }
        for (value, names) in teens.enumerated() { for name in names { add(name, 10 + value) } }
        for (value, names) in tens.enumerated() {
            for name in names { add(name, 20 + 10 * value) }
            // Dutch says the ones first: vierendertig, tweeendertig.
            for (one, units) in ones.enumerated().dropFirst() {
                add(units[0] + "en" + names[0], 20 + 10 * value + one)
            }
        }
        return numbers
    }()

    // MARK: - Spaces and addresses

    /// Whether a space stands behind another: one parts words as well.
    private func isWidened(_ at: Int) -> Bool {
        at > 0 && byte(at) == 32 && byte(at - 1) == 32
    }

    private mutating func address(from start: Int) -> Int? {
        guard let (end, read) = AddressWords.reading(of: text.bytes, from: start) else {
            return nil
        }
        for (byte, place) in read { keep(byte, place) }
        return end
    }

    // MARK: - Look-alikes

    private mutating func lookAlikes(from start: Int) -> Int? {
        guard let (end, read) = LookAlikeDigits.reading(of: text.bytes, from: start) else {
            return nil
        }
        for (offset, byte) in read.enumerated() { keep(byte, start + offset) }
        return end
    }

    // MARK: - Signs in words

    /// `[at]`, `(at)`, `{dot}`, ` apenstaartje `, ` punt `: only between parts of an address or
    /// between digits.
    private mutating func sign(from start: Int) -> Int? {
        var at = start
        let closer = Self.closer(byte(start))
        if closer != nil {
            at += 1
            while byte(at) == 32 { at += 1 }
        }
        let wordStart = at
        while byte(at).isLetter, at - wordStart <= 12 { at += 1 }
        let word = Array(text.lower[min(wordStart, text.lower.count)..<min(at, text.lower.count)])
        if let closer, word.isEmpty, Self.isBare(byte(at)), byte(at + 1) == closer {
            keep(byte(at), start)
            return at + 2
        }
        guard let sign = Self.signs[word] else { return nil }
        if let closer {
            while byte(at) == 32 { at += 1 }
            guard byte(at) == closer else { return nil }
            at += 1
        } else if sign == UInt8(ascii: "@") {
            guard word.count > 2 || isAddressInWords(at) else { return nil }
        } else {
            guard isInAddress || isBetweenDigits(start, at) else { return nil }
        }
        while bytes.last == 32 {
            bytes.removeLast()
            origins.removeLast()
        }
        keep(sign, start)
        while byte(at) == 32 { at += 1 }
        return at
    }

    /// `leila at gmail dot com`: behind an *at* a word, and a dot in words behind that.
    private func isAddressInWords(_ end: Int) -> Bool {
        guard byte(end) == 32, let (_, host) = word(end + 1), byte(host) == 32,
            let (dot, tail) = word(host + 1)
        else { return false }
        return Self.signs[dot] == UInt8(ascii: ".") && byte(tail) == 32 && byte(tail + 1).isLetter
    }

    /// `23 punt 7741`.
    private func isBetweenDigits(_ start: Int, _ end: Int) -> Bool {
        start >= 2 && byte(start - 1) == 32 && byte(start - 2).isDigit && byte(end) == 32
            && byte(end + 1).isDigit
    }

    /// Signs that hide in brackets themselves: `o.koval[@]example[.]net`.
    private static func isBare(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".")
    }

    /// The bracket that closes another; nil for what opens none.
    private static func closer(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        case UInt8(ascii: "<"): UInt8(ascii: ">")
        default: nil
        }
    }

    private static let signs: [[UInt8]: UInt8] = [
        Array("at".utf8): UInt8(ascii: "@"), Array("apenstaartje".utf8): UInt8(ascii: "@"),
        Array("dot".utf8): UInt8(ascii: "."), Array("punt".utf8): UInt8(ascii: "."),
    ]

    /// The same words, to be found without taking them out of the text.
    private static let numberWords = LiteralTable(numbers.keys)
    private static let signWords = LiteralTable(signs.keys)

    /// The letters that a number or a sign in words can begin with.
    private static let firstLetters: [Bool] = {
        var letters = [Bool](repeating: false, count: 256)
        for word in Array(numbers.keys) + Array(signs.keys) { letters[Int(word[0])] = true }
        return letters
    }()
}
