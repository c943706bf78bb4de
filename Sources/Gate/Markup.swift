/// What HTML and Markdown put into a text and a reader of the page does not see: `<td>`, `&nbsp;`,
/// `Lei**la**`.
enum Markup {
    /// What markup that begins at a place reads as.
    ///
    /// A tag that begins a row, a paragraph or the like is a line end, one inside a line nothing, and
    /// every other one what parts two cells of a table; a reference to a character is that character;
    /// asterisks that make letters bold are nothing.
    ///
    /// - Returns: Where it ends, and the bytes to read; nil where no markup begins.
    static func reading(of bytes: [UInt8], from start: Int) -> (end: Int, bytes: [UInt8])? {
        switch bytes[start] {
        case UInt8(ascii: "<"): tag(bytes, start)
        case UInt8(ascii: "&"): reference(bytes, start)
        case UInt8(ascii: "*"): emphasis(bytes, start)
        default: nil
        }
    }

    // MARK: - Tags

    /// The longest tag that is taken as one, with all its attributes.
    private static let longestTag = 300

    private static func tag(_ bytes: [UInt8], _ start: Int) -> (end: Int, bytes: [UInt8])? {
        var at = start + 1
        if at < bytes.count, bytes[at] == UInt8(ascii: "/") { at += 1 }
        let nameStart = at
        while at < bytes.count, bytes[at].isLetter || bytes[at].isDigit { at += 1 }
        let name = bytes[nameStart..<at].map(\.lowered)
        guard let reading = tags[name] else { return nil }
        while at < bytes.count, at - start < longestTag, bytes[at] != UInt8(ascii: "<") {
            if bytes[at] == UInt8(ascii: ">") { return (at + 1, reading) }
            at += 1
        }
        return nil
    }

    /// What each tag reads as; others are left alone, as what is in angle brackets may be text.
    private static let tags: [[UInt8]: [UInt8]] = {
        var tags: [[UInt8]: [UInt8]] = [:]
        func add(_ names: String, _ reading: String) {
            for name in names.split(separator: " ") { tags[Array(name.utf8)] = Array(reading.utf8) }
        }
        add("a b big code em font i ins mark s small span strong sub sup u", "")
        add("br", " ")
        add("tr p div li ul ol table tbody thead h1 h2 h3 h4 h5 h6 blockquote", "\n|")
        add("td th caption dt dd", " | ")
        return tags
    }()

    // MARK: - References to characters

    /// The longest reference: `&thetasym;` and `&#x10FFFF;` have ten characters.
    private static let longestReference = 12

    private static func reference(_ bytes: [UInt8], _ start: Int) -> (end: Int, bytes: [UInt8])? {
        let limit = min(start + longestReference, bytes.count)
        guard let end = bytes[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        guard let scalar = scalar(name) else { return nil }
        return (end + 1, Folding.shared.bytes(for: scalar, asLatin: true))
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
        if let scalar = named[name] { return scalar }
        // `&eacute;`: a letter and its mark. The mark goes in reading, so the letter is enough.
        guard let letter = name.unicodeScalars.first, letter.properties.isAlphabetic,
            marks.contains(String(name.dropFirst()))
        else { return nil }
        return letter
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "shy": "\u{AD}",
        "ensp": " ", "emsp": " ", "thinsp": " ", "zwj": "\u{200D}", "zwnj": "\u{200C}",
        "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "hellip": "…", "bull": "•", "middot": "·", "euro": "€", "szlig": "ß",
    ]

    private static let marks: Set<String> = [
        "acute", "grave", "circ", "uml", "tilde", "ring", "cedil", "slash", "caron",
    ]

    // MARK: - Emphasis

    /// `**` and `***` that touch a letter, and one `*` between two.
    private static func emphasis(_ bytes: [UInt8], _ start: Int) -> (end: Int, bytes: [UInt8])? {
        var end = start
        while end < bytes.count, end - start < 3, bytes[end] == UInt8(ascii: "*") { end += 1 }
        let isBehind = start > 0 && bytes[start - 1].isLetter
        let isBefore = end < bytes.count && bytes[end].isLetter
        let isEmphasis = end - start > 1 ? isBehind || isBefore : isBehind && isBefore
        return isEmphasis ? (end, []) : nil
    }
}
