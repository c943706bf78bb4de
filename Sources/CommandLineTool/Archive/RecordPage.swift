internal import Editorial
internal import Newsdesk

/// A page made of a few kinds of blocks, to be written as HTML or as Markdown.
struct RecordPage {
    enum Block {
        case heading(level: Int, String)
        case paragraph(String)
        case fields([(name: String, value: String)])
        /// Words exactly as they are, under a name.
        case words(name: String, String)
        case picture(file: String, alt: String)
    }

    let title: String
    let language: Language
    private(set) var blocks: [Block] = []

    init(title: String, language: Language) {
        self.title = title
        self.language = language
    }

    mutating func add(_ block: Block) { blocks.append(block) }

    // MARK: - HTML

    /// A page that needs nothing else and runs nothing.
    var html: String {
        var lines = [
            "<!DOCTYPE html>",
            "<html lang=\"\(language.rawValue)\">",
            "<head>",
            "<meta charset=\"utf-8\">",
            "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "<title>\(Self.escaped(title))</title>",
            "<style>",
            "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;"
                + "color:#1b1b1b;background:#fff}",
            "dt{font-weight:bold}dd{margin:0 0 .5rem}",
            "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f3f3;padding:.75rem;"
                + "border-left:4px solid #154273}",
            "img{max-width:100%;height:auto}",
            "</style>",
            "</head>",
            "<body>",
            "<main>",
            "<h1>\(Self.escaped(title))</h1>",
        ]
        for block in blocks {
            switch block {
            case .heading(let level, let text):
                lines.append("<h\(level)>\(Self.escaped(text))</h\(level)>")
            case .paragraph(let text): lines.append("<p>\(Self.escaped(text))</p>")
            case .fields(let fields):
                lines.append("<dl>")
                for field in fields {
                    lines.append(
                        "<dt>\(Self.escaped(field.name))</dt><dd>\(Self.escaped(field.value))</dd>"
                    )
                }
                lines.append("</dl>")
            case .words(let name, let text):
                lines.append("<p>\(Self.escaped(name)):</p>")
                lines.append("<pre>\n\(Self.escaped(text))</pre>")
            case .picture(let file, let alt):
                lines.append(
                    "<p><img src=\"\(Self.escaped(file))\" alt=\"\(Self.escaped(alt))\"></p>"
                )
            }
        }
        lines += ["</main>", "</body>", "</html>"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text as HTML and XML take it; what has no shape of its own is made visible.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in HiddenCharacters.shown(text).unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{FFFE}", "\u{FFFF}": escaped += HiddenCharacters.escape(character)
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    // MARK: - Markdown

    /// The same as Markdown (CommonMark); words of people stand in fences that they cannot end.
    var markdown: String {
        var parts = ["# " + Self.inline(title)]
        for block in blocks {
            switch block {
            case .heading(let level, let text):
                parts.append(String(repeating: "#", count: level) + " " + Self.inline(text))
            case .paragraph(let text): parts.append(Self.inline(text))
            case .fields(let fields):
                parts.append(
                    fields.map { "* \(Self.inline($0.name)): \(Self.inline($0.value))" }
                        .joined(separator: "\n")
                )
            case .words(let name, let text):
                parts.append(Self.inline(name) + ":")
                parts.append(Self.fenced(HiddenCharacters.shown(text)))
            case .picture(let file, let alt):
                parts.append("![\(Self.inline(alt))](\(file))")
            }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func fenced(_ text: String) -> String {
        var (longest, run) = (0, 0)
        for character in text.unicodeScalars {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
    }

    /// Words on one line in which no sign means anything.
    private static func inline(_ text: String) -> String {
        var line = ""
        for character in HiddenCharacters.shown(text).unicodeScalars {
            switch character {
            case "\n", "\t": line += " "
            case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "!", "&", "~":
                line += "\\" + String(character)
            default: line.unicodeScalars.append(character)
            }
        }
        return line
    }
}
