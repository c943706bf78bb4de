/// Cuts folded text into words, numbers, handles, addresses and signs, and into sentences.
struct Tokeniser {
    private let bytes: [UInt8]
    private var at = 0
    private var tokens: [Token] = []
    private var sentence: Int32 = 0
    private var startsSentence = true
    private var lastEnd = -1
    /// The first token after an opening quotation mark that is not closed yet.
    private var quoteStart: Int?
    /// The first token after an opening bracket that is not closed yet.
    private var bracketStart: Int?
    private var isAfterMark = false
    /// Before this place no address begins: the run of characters there has been looked at.
    private var noAddressBefore = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The tokens of a text.
    static func tokens(of text: FoldedText) -> [Token] {
        var tokeniser = Tokeniser(text.bytes)
        tokeniser.run()
        return tokeniser.tokens
    }

    /// The words of an entry of a list or of a rule, in small letters.
    static func words(of entry: String) -> [[UInt8]] {
        let text = FoldedText(entry)
        return tokens(of: text).map { Array(text.lower[$0.word]) }.filter { !$0.isEmpty }
    }

    private mutating func run() {
        tokens.reserveCapacity(bytes.count / 5 + 1)
        while at < bytes.count {
            let byte = bytes[at]
            if byte.isLetter {
                if !takeAddress() { takeWord() }
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
        word: Range<Int>,
        _ extra: Token.Position = []
    ) {
        var position = extra
        if startsSentence { position.insert(.startsSentence) }
        if isAfterMark { position.insert(.afterMark) }
        isAfterMark = false
        if lastEnd >= 0,
            range.lowerBound == lastEnd
                || (range.lowerBound == lastEnd + 1 && bytes[lastEnd] == UInt8(ascii: "-"))
        {
            position.insert(.glued)
        }
        tokens.append(
            Token(
                kind: kind,
                shape: shape(range),
                position: position,
                sentence: sentence,
                range: range,
                word: word
            )
        )
        lastEnd = range.upperBound
        startsSentence = false
        at = range.upperBound
    }

    private func shape(_ range: Range<Int>) -> Token.Shape {
        guard bytes[range.lowerBound].isLetter else { return .none }
        var (uppers, letters) = (0, 0)
        for index in range {
            if bytes[index].isUpper {
                uppers += 1
                letters += 1
            } else if bytes[index].isLower {
                letters += 1
            }
        }
        if uppers == 0 { return .lower }
        if uppers == letters { return letters == 1 ? .capital : .upper }
        return bytes[range.lowerBound].isUpper ? .capital : .mixed
    }

    // MARK: - Words

    /// Letters and digits; an apostrophe between letters belongs to the word, a final `'s` does not.
    private mutating func takeWord(_ extra: Token.Position = []) {
        let start = at
        var end = at
        var stem: Int?
        let isHashtag = extra.contains(.inHashtag)
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
        add(.word, start..<end, word: start..<(stem ?? end), extra)
    }

    /// `1.234`, `12,5`, `2026`, `34`; only digits alone are a word that can be looked up.
    private mutating func takeNumber() {
        let start = at
        var end = at
        var hasSeparator = false
        // Between words and numbers without spaces a comma parts fields: `Qatar,1,3`.
        let isField =
            start > 1 && bytes[start - 1] == UInt8(ascii: ",") && !bytes[start - 2].isSpace
        while end < bytes.count {
            let byte = bytes[end]
            let isInside =
                (byte == UInt8(ascii: ".") || (byte == UInt8(ascii: ",") && !isField))
                && end + 1 < bytes.count && bytes[end + 1].isDigit
            guard byte.isDigit || isInside else { break }
            if isInside { hasSeparator = true }
            end += 1
        }
        // A letter right behind makes it a word of both, such as 4e or 2B.
        if end < bytes.count, bytes[end].isLetter, !isTimes(end) { return takeWord() }
        add(.number, start..<end, word: hasSeparator ? start..<start : start..<end)
    }

    /// `3x`, `3×`: a number and the sign for times.
    private func isTimes(_ place: Int) -> Bool {
        bytes[place].lowered == UInt8(ascii: "x")
            && (place + 1 == bytes.count
                || !(bytes[place + 1].isLetter || bytes[place + 1].isDigit))
    }

    private mutating func takeHashtag() {
        at += 1
        var position: Token.Position = [.inHashtag, .startsHashtag]
        while at < bytes.count, bytes[at].isLetter || bytes[at].isDigit {
            takeWord(position)
            position = .inHashtag
        }
    }

    private mutating func takeHandle() {
        let start = at
        var end = at + 1
        while end < bytes.count, Self.isHandleByte(bytes[end]) { end += 1 }
        while end > start + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        add(.handle, start..<end, word: start..<end)
    }

    private static func isHandleByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
    }

    /// A web or mail address: a run without spaces that has `@` inside, `://`, or ends like a host.
    private mutating func takeAddress() -> Bool {
        guard at >= noAddressBefore else { return false }
        var end = at
        var (hasAt, hasDot) = (false, false)
        while end < bytes.count, !bytes[end].isSpace, end - at < Self.maximumAddress {
            let byte = bytes[end]
            if byte.isLetter || byte.isDigit {
                end += 1
                continue
            }
            if byte == UInt8(ascii: "@") { hasAt = true }
            let isInner = end + 1 < bytes.count && bytes[end + 1].isLetter
            if byte == UInt8(ascii: "."), isInner { hasDot = true }
            if byte == UInt8(ascii: ":"), end + 2 < bytes.count,
                bytes[end + 1] == UInt8(ascii: "/"), bytes[end + 2] == UInt8(ascii: "/")
            {
                hasDot = true
            }
            if Self.closesAddress(byte) { break }
            end += 1
        }
        guard hasDot, end - at >= 4 else {
            noAddressBefore = end
            return false
        }
        while end > at, Self.trailsAddress(bytes[end - 1]) { end -= 1 }
        let part = bytes[at..<end]
        let isURL = Self.isWebAddress(part)
        guard isURL || (hasAt && part.contains(UInt8(ascii: "."))) else {
            // What begins further on in the run can only be an address if one of these is there.
            if !hasAt, !Self.hasWebSign(part) { noAddressBefore = end }
            return false
        }
        add(isURL && !hasAt ? .url : .email, at..<end, word: at..<end)
        return true
    }

    /// The longest address that is taken as one, in characters.
    private static let maximumAddress = 2_000

    /// What ends an address beside a space.
    static func closesAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "\""):
            true
        default: false
        }
    }

    private static func trailsAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
            UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "'"):
            true
        default: false
        }
    }

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

    /// Whether something in a run could begin or end a web address.
    private static func hasWebSign(_ part: ArraySlice<UInt8>) -> Bool {
        let text = part.map(\.lowered)
        return text.indices.contains { place in
            switch text[place] {
            case UInt8(ascii: "h"): text[place...].starts(with: Array("http".utf8))
            case UInt8(ascii: "w"): text[place...].starts(with: Array("www.".utf8))
            case UInt8(ascii: "."): hostEnds.contains { text[place...].starts(with: $0) }
            default: false
            }
        }
    }

    private static let hostEnds = [
        ".nl", ".com", ".org", ".eu", ".net", ".info", ".example", ".be", ".de", ".int",
    ].map { Array($0.utf8) }

    // MARK: - Marks

    private mutating func takeMark(_ byte: UInt8) {
        if byte == Folding.sign {
            add(.sign, at..<(at + 1), word: at..<at)
            return
        }
        if Folding.flags.contains(byte) {
            let end = at + (Folding.flags.contains(next(1)) ? 2 : 1)
            add(.sign, at..<end, word: at..<at)
            return
        }
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
            if byte == UInt8(ascii: "."), let end = leaderEnd() {
                at = end
                isAfterMark = true
                return
            }
            if endsSentence(byte) {
                if byte == UInt8(ascii: "?") { markQuestion() }
                beginSentence()
            }
        case UInt8(ascii: ";"):
            if next(1).isSpace { beginSentence() }
        case UInt8(ascii: "\n"):
            beginSentence()
            quoteStart = nil
        case UInt8(ascii: "\""), UInt8(ascii: "'"): takeQuote()
        case UInt8(ascii: ":"), UInt8(ascii: "*"):
            startsSentence = true
            isAfterMark = true
        case UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "|"): isAfterMark = true
        case UInt8(ascii: "("), UInt8(ascii: "["):
            isAfterMark = true
            bracketStart = tokens.count
        case UInt8(ascii: ")"), UInt8(ascii: "]"):
            isAfterMark = true
            if let start = bracketStart, tokens.count == start + 1 {
                tokens[start].position.insert(.bracketed)
            }
            bracketStart = nil
        case UInt8(ascii: "-"):
            // A dash between spaces and a list's mark begin something new, a hyphen does not.
            if next(1) == 32 {
                startsSentence = true
                isAfterMark = true
            }
        default: break
        }
        at += 1
    }

    /// Where a row of dots ends that leads from a word to its number, as in `Tonga ..... 3`.
    private func leaderEnd() -> Int? {
        var end = at
        while end < bytes.count, bytes[end] == UInt8(ascii: "."), end - at < Self.longestLeader {
            end += 1
        }
        guard end - at >= Self.shortestLeader else { return nil }
        while end < bytes.count, bytes[end] == 32 { end += 1 }
        return end < bytes.count && bytes[end].isDigit ? end : nil
    }

    private static let shortestLeader = 3
    private static let longestLeader = 100

    private mutating func markQuestion() {
        var index = tokens.count - 1
        while index >= 0, tokens[index].sentence == sentence {
            tokens[index].position.insert(.question)
            index -= 1
        }
    }

    private mutating func beginSentence() {
        sentence += 1
        startsSentence = true
    }

    /// The most words in quotation marks that are taken as a title or a name of something.
    private static let longestQuote = 8

    private static func isClipped(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: "s") || letter == UInt8(ascii: "t") || letter == UInt8(ascii: "n")
    }

    /// An opening mark makes the next word a beginning; a closing one marks what stood between.
    private mutating func takeQuote() {
        // 's ochtends, 't hof, 'n huis: clipped words, no quotation.
        if bytes[at] == UInt8(ascii: "'"), Self.isClipped(next(1).lowered), !next(2).isLetter {
            return
        }
        let isOpening = next(1).isLetter || next(1).isDigit || next(1) == UInt8(ascii: "#")
        let isClosing = at > 0 && !bytes[at - 1].isSpace
        if let start = quoteStart, isClosing {
            if start < tokens.count, tokens.count - start <= Self.longestQuote {
                for index in start..<tokens.count { tokens[index].position.insert(.quoted) }
            }
            quoteStart = nil
        } else if isOpening, at == 0 || !(bytes[at - 1].isLetter || bytes[at - 1].isDigit) {
            quoteStart = tokens.count
            startsSentence = true
        }
    }

    /// A dot after an initial or a short title, or before a small letter, ends nothing; nor does a
    /// mark inside a quotation that the sentence goes on after: `riep 'ja!' en ging`.
    private func endsSentence(_ byte: UInt8) -> Bool {
        guard
            at + 1 >= bytes.count || bytes[at + 1].isSpace || bytes[at + 1] == UInt8(ascii: "\"")
                || bytes[at + 1] == UInt8(ascii: "'")
        else { return false }
        var ahead = at + 1
        while ahead < bytes.count,
            bytes[ahead] == UInt8(ascii: "'") || bytes[ahead] == UInt8(ascii: "\"")
        { ahead += 1 }
        let closesQuote = ahead > at + 1
        while ahead < bytes.count, bytes[ahead] == 32 { ahead += 1 }
        // Letters of scripts without capitals say nothing about where a sentence begins.
        let goesOn = ahead < bytes.count && bytes[ahead].isLower && bytes[ahead] < 0x80
        if closesQuote, goesOn { return false }
        guard byte == UInt8(ascii: "."), let last = tokens.last, lastEnd == at else { return true }
        if last.kind == .word, last.range.count == 1 { return false }
        if last.word.count <= 5, Self.abbreviations.contains(bytes[last.word].map(\.lowered)) {
            return false
        }
        return !goesOn
    }

    private static let abbreviations = Set(
        [
            "mr", "mrs", "ms", "dr", "drs", "ir", "prof", "mw", "mevr", "dhr", "st", "bijv", "nr",
            "no", "art", "jl", "ca", "vs", "ds", "ing", "jhr", "fam", "geb", "tel", "jr", "sr",
            "appl", "blz", "kmr", "zgn", "resp", "incl",
        ].map { Array($0.utf8) }
    )
}
