/// Cuts folded text into words, numbers, handles, addresses and signs, and into sentences.
struct Tokeniser {
    private let bytes: [UInt8]
    private var at = 0
    private var tokens: [Token] = []
    private var sentence = 0
    private var startsSentence = true
    private var lastEnd = -1

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The tokens of a text.
    static func tokens(of text: FoldedText) -> [Token] {
        var tokeniser = Tokeniser(text.bytes)
        tokeniser.run()
        return tokeniser.tokens
    }

    /// The words of an entry of a list or of a rule, in small letters.
    static func words(of entry: String) -> [[UInt8]] {
        tokens(of: FoldedText(entry)).map(\.word).filter { !$0.isEmpty }
    }

    private mutating func run() {
        tokens.reserveCapacity(bytes.count / 5)
        while at < bytes.count {
            let byte = bytes[at]
            if byte.isLetter {
                if !takeAddress() { takeWord(isHashtag: false) }
            } else if byte.isDigit {
                if !takeAddress() { takeNumber() }
            } else if byte == UInt8(ascii: "#"), next(1).isLetter {
                takeHashtag()
            } else if byte == UInt8(ascii: "@"), next(1).isLetter || next(1).isDigit {
                takeHandle()
            } else {
                takeMark(byte)
            }
        }
    }

    private func next(_ offset: Int) -> UInt8 {
        at + offset < bytes.count ? bytes[at + offset] : 0
    }

    private mutating func add(
        _ kind: Token.Kind,
        _ range: Range<Int>,
        word: [UInt8],
        isHashtag: Bool = false
    ) {
        let isGlued =
            lastEnd >= 0
            && (range.lowerBound == lastEnd
                || (range.lowerBound == lastEnd + 1 && bytes[lastEnd] == UInt8(ascii: "-")))
        tokens.append(
            Token(
                kind: kind,
                range: range,
                word: word,
                startsSentence: startsSentence,
                sentence: sentence,
                isHashtag: isHashtag,
                isGlued: isGlued,
                shape: Self.shape(bytes[range])
            )
        )
        lastEnd = range.upperBound
        startsSentence = false
        at = range.upperBound
    }

    private static func shape(_ bytes: ArraySlice<UInt8>) -> Token.Shape {
        guard let first = bytes.first, first.isLetter else { return .none }
        let uppers = bytes.count { $0.isUpper }
        let letters = bytes.count { $0.isLetter }
        if uppers == 0 { return .lower }
        if uppers == letters { return letters == 1 ? .capital : .upper }
        return first.isUpper ? .capital : .mixed
    }

    // MARK: - Words

    /// Letters and digits; an apostrophe between letters belongs to the word, a final `'s` does not.
    private mutating func takeWord(isHashtag: Bool) {
        let start = at
        var end = at
        var stem: Int?
        while end < bytes.count {
            let byte = bytes[end]
            if byte.isLetter || byte.isDigit {
                // A hashtag is cut where a small letter meets a capital.
                if isHashtag, end > start, byte.isUpper, bytes[end - 1].isLower { break }
                end += 1
            } else if byte == UInt8(ascii: "'"), end + 1 < bytes.count, bytes[end + 1].isLetter {
                let isLast = end + 2 >= bytes.count || !bytes[end + 2].isLetter
                if isLast, bytes[end + 1].lowered == UInt8(ascii: "s") { stem = end }
                end += 1
            } else {
                break
            }
        }
        let word = bytes[start..<(stem ?? end)].map(\.lowered)
        add(.word, start..<end, word: word, isHashtag: isHashtag)
    }

    /// `1.234`, `12,5`, `2026`, `34`; the word is the digits alone.
    private mutating func takeNumber() {
        let start = at
        var end = at
        while end < bytes.count {
            let byte = bytes[end]
            let isInside =
                (byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","))
                && end + 1 < bytes.count && bytes[end + 1].isDigit
            guard byte.isDigit || isInside else { break }
            end += 1
        }
        // A letter right behind makes it a word of both, such as 4e or 2B.
        if end < bytes.count, bytes[end].isLetter {
            return takeWord(isHashtag: false)
        }
        add(.number, start..<end, word: bytes[start..<end].filter(\.isDigit))
    }

    private mutating func takeHashtag() {
        at += 1
        while at < bytes.count, bytes[at].isLetter || bytes[at].isDigit {
            takeWord(isHashtag: true)
        }
    }

    private mutating func takeHandle() {
        let start = at
        var end = at + 1
        while end < bytes.count, Self.isHandleByte(bytes[end]) { end += 1 }
        while end > start + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        add(.handle, start..<end, word: bytes[start..<end].map(\.lowered))
    }

    private static func isHandleByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
    }

    /// A web or mail address: a run without spaces that has `@` inside, `://`, or ends like a host.
    private mutating func takeAddress() -> Bool {
        var end = at
        var (hasAt, hasDot) = (false, false)
        while end < bytes.count, !bytes[end].isSpace, end - at < Self.maximumAddress {
            let byte = bytes[end]
            if byte == UInt8(ascii: "@") { hasAt = true }
            let isInner = end + 1 < bytes.count && bytes[end + 1].isLetter
            if byte == UInt8(ascii: "."), isInner { hasDot = true }
            if byte == UInt8(ascii: ":"), end + 2 < bytes.count,
                bytes[end + 1] == UInt8(ascii: "/"), bytes[end + 2] == UInt8(ascii: "/")
            {
                hasDot = true
            }
            if Self.closers.contains(byte) { break }
            end += 1
        }
        guard hasDot, end - at >= 4 else { return false }
        while end > at, Self.trailers.contains(bytes[end - 1]) { end -= 1 }
        let part = bytes[at..<end]
        let isURL = Self.isWebAddress(part)
        guard isURL || (hasAt && part.contains(UInt8(ascii: "."))) else { return false }
        add(isURL && !hasAt ? .url : .email, at..<end, word: part.map(\.lowered))
        return true
    }

    /// The longest address that is taken as one, in characters.
    private static let maximumAddress = 2_000
    private static let closers = Set("()<>\"".utf8)
    private static let trailers = Set(".,;:!?'".utf8)

    private static func isWebAddress(_ part: ArraySlice<UInt8>) -> Bool {
        let text = part.map(\.lowered)
        if text.starts(with: Array("http".utf8)) || text.starts(with: Array("www.".utf8)) {
            return true
        }
        let host = text.prefix { $0 != UInt8(ascii: "/") }
        return hostEnds.contains {
            host.count > $0.count && host.suffix($0.count).elementsEqual($0)
        }
    }

    private static let hostEnds = [
        ".nl", ".com", ".org", ".eu", ".net", ".info", ".example", ".be", ".de", ".int",
    ].map { Array($0.utf8) }

    // MARK: - Marks

    private mutating func takeMark(_ byte: UInt8) {
        if byte == Folding.sign {
            add(.sign, at..<(at + 1), word: [])
            return
        }
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
            if endsSentence(byte) {
                sentence += 1
                startsSentence = true
            }
        case UInt8(ascii: "\n"):
            if next(1) == byte || tokens.last.map({ $0.sentence == sentence }) ?? false {
                sentence += 1
            }
            startsSentence = true
        case UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "*"),
            UInt8(ascii: "-"):
            // A dash between spaces and a list's mark begin something new, a hyphen does not.
            if byte != UInt8(ascii: "-") || next(1) == 32 { startsSentence = true }
        default: break
        }
        at += 1
    }

    /// A dot after an initial or a short title, or before a small letter, ends nothing.
    private func endsSentence(_ byte: UInt8) -> Bool {
        guard at + 1 >= bytes.count || bytes[at + 1].isSpace || bytes[at + 1] == UInt8(ascii: "\"")
        else { return false }
        guard byte == UInt8(ascii: "."), let last = tokens.last, lastEnd == at else { return true }
        if last.kind == .word, last.range.count == 1 { return false }
        if Self.abbreviations.contains(last.word) { return false }
        var ahead = at + 1
        while ahead < bytes.count, bytes[ahead] == 32 { ahead += 1 }
        return ahead >= bytes.count || !bytes[ahead].isLower
    }

    private static let abbreviations = Set(
        [
            "mr", "mrs", "ms", "dr", "drs", "ir", "prof", "mw", "mevr", "dhr", "st", "bijv", "nr",
            "no", "art", "jl", "ca", "vs", "ds", "ing", "jhr",
        ].map { Array($0.utf8) }
    )
}
