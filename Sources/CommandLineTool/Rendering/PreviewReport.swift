internal import Editorial
internal import Newsdesk

/// What one channel will show of a post.
struct PreviewReport {
    let preview: ChannelPreview
    let rendering: Result<RenderedRequest, ChannelError>

    /// The preview as data.
    struct Line: Encodable {
        let channel: ChannelID
        let adapter: String
        let destination: String
        let text: String
        let count: Int
        let unit: String?
        let maximumCharacters: Int?
        let bytes: Int
        let maximumBytes: Int?
        let pictures: [Picture]
        let problem: String?

        struct Picture: Encodable {
            let name: String
            let sha256: String
            let alt: String
        }

        private enum CodingKeys: String, CodingKey {
            case channel
            case adapter
            case destination
            case text
            case count
            case unit
            case maximumCharacters = "maximum_characters"
            case bytes
            case maximumBytes = "maximum_bytes"
            case pictures
            case problem
        }
    }

    /// Why the channel cannot carry the post; nil when it can.
    var problem: String? {
        switch rendering {
        case .success: nil
        case .failure(let error): error.description
        }
    }

    /// Where it goes: the whole address where the post could be rendered.
    private var destination: String {
        switch rendering {
        case .success(let request): request.destination
        case .failure: preview.channel.destination
        }
    }

    var line: Line {
        let channel = preview.channel
        return Line(
            channel: channel.name,
            adapter: channel.adapter,
            destination: destination,
            text: preview.text,
            count: preview.count,
            unit: channel.unit,
            maximumCharacters: channel.maximumCharacters,
            bytes: preview.bytes,
            maximumBytes: channel.maximumBytes,
            pictures: preview.pictures.map {
                Line.Picture(name: $0.name, sha256: $0.sha256, alt: $0.alt)
            },
            problem: problem
        )
    }

    func show() {
        Output.line("\(preview.channel.name): \(preview.channel.adapter) to \(destination)", .bold)
        Output.line("  " + size)
        if case .success(let request) = rendering, let before = request.dispatch?.content.follows {
            Output.line("  a reply to \(before)")
        }
        if let problem { Output.line("  " + problem, .red) }
        for line in Output.wrap(preview.text, width: Output.width, indent: "    ") {
            Output.line(line)
        }
        for picture in preview.pictures { Output.line("    [\(picture.name): \(picture.alt)]") }
    }

    /// How much of the limits the text takes.
    var size: String {
        let channel = preview.channel
        var parts: [String] = []
        if let limit = channel.maximumCharacters {
            parts.append("\(preview.count) of \(limit) \(Self.name(of: channel.unit))")
        }
        if let limit = channel.maximumBytes {
            parts.append("\(preview.bytes) of \(limit) bytes")
        }
        guard parts.isEmpty else { return parts.joined(separator: ", ") }
        return Output.count(preview.count, "character") + ", without a limit"
    }

    /// The limits of a channel in words; nil where it has none.
    static func limits(of channel: ChannelDescription) -> String? {
        let parts = [
            channel.maximumCharacters.map { "\($0) \(name(of: channel.unit))" },
            channel.maximumBytes.map { "\($0) bytes" },
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private static func name(of unit: String?) -> String {
        switch unit {
        case "weighted": "characters as X weighs them"
        case "threads": "characters as Threads counts them"
        case "code-points": "code points"
        case "utf8-bytes": "bytes"
        default: "characters"
        }
    }
}
