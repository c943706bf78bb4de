internal import Editorial
internal import Newsdesk

/// What a placeholder stands for.
indirect enum TemplateValue: Hashable {
    case null
    case text(String)
    case number(Int)
    case list([TemplateValue])
    case object([Pair])

    struct Pair: Hashable {
        let key: String
        let value: TemplateValue
    }

    /// Every name that a template may use.
    ///
    /// The values come from the post and the channel alone, so
    /// that the same post gives the same bytes at sign-off and when it is sent.
    enum Name: String, CaseIterable {
        case id = "post.id"
        case revision = "post.revision"
        case kind = "post.kind"
        case language = "post.language"
        case text = "post.text"
        case link = "post.link"
        case topic = "post.topic"
        case tags = "post.tags"
        case facts = "post.facts"
        case media = "post.media"
        case due = "post.due"
        case key = "post.key"
        case channel = "channel.name"
    }

    init(_ name: Name, of dispatch: Dispatch) {
        let content = dispatch.content
        self =
            switch name {
            case .id: .text(dispatch.post.rawValue)
            case .revision: .number(dispatch.revision)
            case .kind: .text(content.kind.rawValue)
            case .language: .text(content.language.rawValue)
            case .text: .text(content.text(for: dispatch.channel))
            case .link: content.link.map { .text($0) } ?? .null
            case .topic: .text(content.topic)
            case .tags: .list(content.tags.map { .text($0) })
            case .facts: .list(content.facts.map { .text($0) })
            case .media:
                .list(
                    content.media.map { medium in
                        .object([
                            Pair(key: "name", value: .text(medium.name)),
                            Pair(key: "sha256", value: .text(medium.sha256)),
                            Pair(key: "alt", value: .text(medium.alt)),
                        ])
                    }
                )
            case .due: .text(dispatch.due.description)
            case .key: .text(dispatch.publishKey)
            case .channel: .text(dispatch.channel.rawValue)
            }
    }

    /// The value inside other words: lists with commas, nothing as nothing.
    var plain: String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .list(let values): values.map(\.plain).joined(separator: ", ")
        case .object(let pairs): pairs.map(\.value.plain).joined(separator: ", ")
        }
    }

    /// RFC 8259 JSON without spaces, keys in the order of the template.
    var json: String {
        switch self {
        case .null: "null"
        case .text(let text): Escape.json(text)
        case .number(let number): String(number)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let pairs):
            "{"
                + pairs.map { Escape.json($0.key) + ":" + $0.value.json }
                .joined(separator: ",") + "}"
        }
    }
}

/// Makes words harmless for the place where they are put.
enum Escape {
    /// A JSON string with its quotes (RFC 8259, section 7).
    static func json(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            // Line separators are legal in JSON and not in scripts that may embed it.
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// `application/x-www-form-urlencoded` (WHATWG URL, the form serializer).
    static func form(_ text: String) -> String {
        percent(text, keeping: "*-._", space: "+")
    }

    /// One component of a URL (RFC 3986, unreserved characters stay).
    static func url(_ text: String) -> String {
        percent(text, keeping: "-._~", space: "%20")
    }

    private static func percent(_ text: String, keeping: String, space: String) -> String {
        let kept = Set(keeping.utf8)
        let digits = Array("0123456789ABCDEF")
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): out += space
            case _ where kept.contains(byte): out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
            }
        }
        return out
    }
}
