/// The addresses, hashtags and mentions of a text, each with its place in UTF-8 bytes.
struct TextParts {
    /// The longest hashtag, in characters (app.bsky.richtext.facet; others take more).
    static let maximumHashtag = 64

    /// One of them: what it says, and from where up to where it stands.
    struct Part: Hashable {
        let text: String
        let start: Int
        let end: Int
    }

    private(set) var links: [Part] = []
    /// Without the `#` in their text, with it in their place.
    private(set) var hashtags: [Part] = []
    /// Handles with a domain, without the `@` in their text, with it in their place.
    private(set) var mentions: [Part] = []

    private let scalars: [Unicode.Scalar]
    /// Where each scalar begins, and where the last one ends.
    private let places: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var places = [0]
        for scalar in scalars { places.append(places[places.count - 1] + UTF8.width(scalar)) }
        self.places = places
        var index = 0
        while index < scalars.count { index = max(index + 1, read(at: index)) }
    }

    /// Reads what begins at a scalar.
    ///
    /// - Returns: Where it ends; where nothing begins, the same place.
    private mutating func read(at index: Int) -> Int {
        guard index == 0 || !Self.isWord(scalars[index - 1]) else { return index }
        switch scalars[index] {
        case "h", "H": return readLink(at: index)
        case "#": return readHashtag(at: index)
        case "@": return readMention(at: index)
        default: return index
        }
    }

    private mutating func readLink(at start: Int) -> Int {
        let head = String(String.UnicodeScalarView(scalars[start...].prefix(8))).lowercased()
        let scheme = head.hasPrefix("https://") ? 8 : head.hasPrefix("http://") ? 7 : 0
        guard scheme > 0 else { return start }
        var end = start
        while end < scalars.count, !Self.endsAddress(scalars[end]) { end += 1 }
        while end > start, isAfterAddress(start, end) { end -= 1 }
        guard end > start + scheme else { return start }
        links.append(part(from: start, words: start, to: end))
        return end
    }

    private mutating func readHashtag(at start: Int) -> Int {
        var end = start + 1
        while end < scalars.count, Self.isWord(scalars[end]) { end += 1 }
        let tag = part(from: start, words: start + 1, to: end)
        let isNumber = tag.text.utf8.allSatisfy { (48...57).contains($0) }
        if !isNumber, tag.text.count <= Self.maximumHashtag { hashtags.append(tag) }
        return end
    }

    private mutating func readMention(at start: Int) -> Int {
        var end = start + 1
        while end < scalars.count, Self.isHandle(scalars[end]) { end += 1 }
        while end > start + 1, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
        let handle = part(from: start, words: start + 1, to: end)
        let labels = handle.text.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.allSatisfy({ !$0.isEmpty }) { mentions.append(handle) }
        return end
    }

    private func part(from start: Int, words: Int, to end: Int) -> Part {
        Part(
            text: String(String.UnicodeScalarView(scalars[words..<max(words, end)])),
            start: places[start],
            end: places[end]
        )
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return scalar == "_" || properties.isAlphabetic || properties.numericType != nil
            || properties.generalCategory == .nonspacingMark
    }

    private static func isHandle(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar != "_" && (isWord(scalar) || scalar == "." || scalar == "-")
    }

    private static func endsAddress(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.value < 0x20
            || "<>\"\u{2018}\u{2019}\u{201C}\u{201D}\u{AB}\u{BB}\u{2026}".unicodeScalars
                .contains(scalar)
    }

    /// Marks behind an address belong to the sentence, and so does a bracket that was not opened in
    /// the address.
    private func isAfterAddress(_ start: Int, _ end: Int) -> Bool {
        let last = scalars[end - 1]
        if last == ")" {
            let address = scalars[start..<end]
            return address.count { $0 == ")" } > address.count { $0 == "(" }
        }
        return ".,;:!?'*_~".unicodeScalars.contains(last)
    }
}
