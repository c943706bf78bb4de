package import Editorial
internal import Foundation
package import PlacedYAML

/// A draft as somebody wrote it: Markdown with front matter between two lines of `---`.
///
/// Reading it touches nothing; pictures are named here and copied only when the draft is kept.
package struct DraftFile {
    /// The largest draft in bytes: a post of the longest text needs less.
    package static let maximumBytes = 256 * 1_024
    /// The most tags, and the most facts, of one post.
    static let maximumWords = 32
    /// The longest topic or tag, in code points.
    static let maximumWordLength = 64

    /// A picture that the draft names.
    struct Picture {
        /// The path as it was written, relative to the draft.
        let path: String
        let alt: String
        /// Where it was named.
        let place: YAMLValue
    }

    /// The keys of the front matter, in the order in which people write them.
    static let keys = [
        "kind", "language", "channels", "topic", "link", "media", "tags", "facts", "at",
        "not-after", "variants", "follows",
    ]

    let file: String
    package let kind: PostKind
    package let language: Language
    package let channels: [ChannelID]
    /// Where each channel was named.
    let channelPlaces: [ChannelID: YAMLValue]
    package let topic: String
    package let link: String?
    let pictures: [Picture]
    package let tags: [String]
    package let facts: [String]
    /// When, as it was typed, with its place.
    let at: YAMLValue?
    let notAfter: Duration?
    package let variants: [Variant]
    /// The post that this one follows in a thread.
    package let follows: PostID?
    let followsPlace: YAMLValue?
    package let text: String
    /// The line of the file on which the text begins, counted from 1.
    package let textLine: Int
    /// What a reader of the draft does not see, in a sentence each.
    package let warnings: [YAMLProblem]
    /// The most warnings that are told one by one.
    static let maximumWarnings = 8

    /// Reads a draft.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - file: How to name it in complaints.
    ///   - language: The language of drafts that name none.
    /// - Throws: ``YAMLProblem`` with file, line and column, for the front matter and for the text.
    package init(bytes: [UInt8], file: String, language: Language) throws(YAMLProblem) {
        let whole = try DraftText.decode(bytes, file: file)
        let parts = try Self.split(whole, file: file)
        let map = try YAMLValue(text: parts.front, file: file, lineOffset: 1)
            .mapping(allowed: Self.keys)
        self.file = file
        kind = try map.required("kind").oneOf(PostKind.self)
        self.language = try map["language"]?.oneOf(Language.self) ?? language
        (channels, channelPlaces) = try Self.channels(try map.required("channels"))
        topic = try Self.topic(try map.required("topic"))
        link = try map["link"].map(Self.link)
        pictures = try Self.pictures(map["media"])
        tags = try Self.words(map["tags"])
        facts = try Self.words(map["facts"])
        at = map["at"]
        notAfter = try map["not-after"].map(HouseFile.notAfter)
        variants = try Self.variants(map["variants"], channels: channels)
        followsPlace = map["follows"]
        follows = try map["follows"].map { value throws(YAMLProblem) in
            let name = try value.string()
            guard let id = try? PostName.id(name) else {
                throw value.problem("'\(name)' is no name of a post, such as p-3k9f2m1x")
            }
            return id
        }
        text = parts.text
        textLine = parts.textLine
        warnings = Self.warnings(whole, file)
    }

    private static func warnings(_ text: String, _ file: String) -> [YAMLProblem] {
        let places = HiddenCharacters.places(in: text)
        return places.prefix(maximumWarnings).enumerated().map { index, place in
            let code = String(place.scalar.value, radix: 16, uppercase: true)
            let name = place.scalar.properties.name.map { " (\($0))" } ?? ""
            let more = index == maximumWarnings - 1 ? places.count - maximumWarnings : 0
            return YAMLProblem(
                file: file,
                line: place.line,
                column: place.column,
                message:
                    "warning: U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)"
                    + "\(name) cannot be seen and can change how the text reads; remove it unless"
                    + " you mean it" + (more > 0 ? " (and \(more) more of its kind)" : "")
            )
        }
    }

    private static func split(
        _ text: String,
        file: String
    ) throws(YAMLProblem) -> (front: String, text: String, textLine: Int) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        func isFence(_ line: Substring) -> Bool {
            line.trimmingCharacters(in: .whitespaces) == "---"
        }
        guard let first = lines.first, isFence(first) else {
            throw YAMLProblem(
                file: file,
                line: 1,
                column: 1,
                message: "a draft begins with '---' and its front matter (kind, channels, topic,"
                    + " ...), closed by another '---'"
            )
        }
        guard let end = lines.dropFirst().firstIndex(where: isFence) else {
            throw YAMLProblem(
                file: file,
                line: 1,
                column: 1,
                message: "the front matter has no closing '---'"
            )
        }
        let body = lines[(end + 1)...]
        let start = body.firstIndex { !$0.allSatisfy(\.isWhitespace) } ?? lines.endIndex
        let words = lines[start...].joined(separator: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !words.isEmpty else {
            throw YAMLProblem(
                file: file,
                line: lines.count,
                column: 1,
                message: "there is no text below the front matter"
            )
        }
        try DraftText.check(words, file: file, line: start + 1)
        return (lines[1..<end].joined(separator: "\n") + "\n", words, start + 1)
    }

    private static func channels(
        _ value: YAMLValue
    ) throws(YAMLProblem) -> (ids: [ChannelID], places: [ChannelID: YAMLValue]) {
        var channels: [ChannelID] = []
        var places: [ChannelID: YAMLValue] = [:]
        for element in try value.list() {
            let id = ChannelID(try element.string())
            guard !channels.contains(id) else {
                throw element.problem("the channel '\(id)' stands here twice")
            }
            channels.append(id)
            places[id] = element
        }
        guard !channels.isEmpty else {
            throw value.problem("name at least one channel; 'heraut channels' lists them")
        }
        return (channels, places)
    }

    private static func link(_ value: YAMLValue) throws(YAMLProblem) -> String {
        let text = try value.string()
        guard WebAddress.isPublic(text) else {
            throw value.problem("a link is an address such as https://agency.example/page")
        }
        return text
    }

    private static func pictures(_ value: YAMLValue?) throws(YAMLProblem) -> [Picture] {
        guard let value else { return [] }
        var pictures: [Picture] = []
        for element in try value.list() {
            let map = try element.mapping(allowed: ["file", "alt"])
            let path = try map.required("file").string()
            guard let altValue = map["alt"] else {
                throw element.problem(
                    "the picture '\(path)' has no alt text; add 'alt:' with what somebody who"
                        + " cannot see it should know"
                )
            }
            let alt = try altValue.string().trimmingCharacters(in: .whitespacesAndNewlines)
            guard !alt.isEmpty, alt.unicodeScalars.count <= Content.maximumAltLength else {
                throw altValue.problem(
                    "an alt text has 1 to \(Content.maximumAltLength) characters"
                )
            }
            pictures.append(Picture(path: path, alt: alt, place: element))
        }
        guard pictures.count <= Content.maximumMedia else {
            throw value.problem("a post carries at most \(Content.maximumMedia) pictures")
        }
        return pictures
    }

    /// A hold can name a topic, so it is one word.
    private static func topic(_ value: YAMLValue) throws(YAMLProblem) -> String {
        let text = try word(value)
        guard !text.contains(where: \.isWhitespace) else {
            throw value.problem("a topic is one word, such as toelichting-beleid; use hyphens")
        }
        return text
    }

    private static func words(_ value: YAMLValue?) throws(YAMLProblem) -> [String] {
        guard let value else { return [] }
        var words: [String] = []
        for element in try value.list() { words.append(try word(element)) }
        guard words.count <= maximumWords else {
            throw value.problem("more than \(maximumWords) words in this list")
        }
        return words
    }

    private static func word(_ value: YAMLValue) throws(YAMLProblem) -> String {
        let text = try value.string()
        guard !text.isEmpty, text.unicodeScalars.count <= maximumWordLength,
            !text.contains(where: \.isNewline)
        else {
            throw value.problem("expected a word of at most \(maximumWordLength) characters")
        }
        return text
    }

    private static func variants(
        _ value: YAMLValue?,
        channels: [ChannelID]
    ) throws(YAMLProblem) -> [Variant] {
        guard let value else { return [] }
        var variants: [Variant] = []
        for entry in try value.mapping(allowed: channels.map(\.rawValue)).entries {
            let text = try entry.value.string().trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty else { throw entry.value.problem("the variant is empty") }
            try DraftText.check(text, file: value.file, line: entry.line)
            variants.append(Variant(channel: ChannelID(entry.key), text: text))
        }
        return variants
    }
}
