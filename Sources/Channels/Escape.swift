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

    /// One segment of a link that people read: a colon is harmless there, and part of many ids.
    static func link(_ text: String) -> String {
        percent(text, keeping: "-._~:", space: "%20")
    }

    /// A header's value (RFC 9110, field-value): whatever is not visible ASCII is percent-encoded,
    /// so that no value ends its line.
    static func header(_ text: String) -> String {
        percent(
            text,
            keeping: "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~",
            space: " "
        )
    }

    /// A parameter of a part's header in `multipart/form-data` (RFC 7578 and WHATWG: quote and line
    /// ends are percent-encoded).
    static func parameter(_ text: String) -> String {
        text.replacing("\"", with: "%22").replacing("\r", with: "%0D")
            .replacing("\n", with: "%0A")
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

/// What a network reads as more than words: `{{ text | NAME }}`.
enum Filter: String, CaseIterable {
    /// LinkedIn's "little text" format: these characters would cut the text off silently.
    case littleText = "little-text"
    /// Slack's three control characters.
    case slack

    func apply(_ text: String) -> String {
        switch self {
        case .littleText:
            let special = Set("\\|{}@[]()<>#*_~")
            return text.reduce(into: "") { out, character in
                if special.contains(character) { out.append("\\") }
                out.append(character)
            }
        case .slack:
            return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;")
        }
    }
}
