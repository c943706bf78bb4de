/// Characters that have no shape of their own but change what a reader sees, or where: controls,
/// marks of direction, joiners, separators.
enum HiddenCharacters {
    /// Whether a character is one of them; line ends and tabs are not.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0x7E || scalar.value < 0x20 else { return false }
        switch scalar.properties.generalCategory {
        case .control: return scalar != "\n" && scalar != "\t"
        case .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// Such as `\u{202e}`.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16))}"
    }

    /// The text with each of them made visible.
    static func shown(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: contains) else { return text }
        var shown = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if contains(scalar), !isInsideEmoji(scalars, index) {
                shown += escape(scalar)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// JSON that says the same with each of them escaped; in JSON they can only stand in a text.
    static func escapedJSON(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: contains) else { return json }
        var escaped = ""
        for scalar in json.unicodeScalars {
            guard contains(scalar) else {
                escaped.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return escaped
    }

    /// The joiner between two pictures that make one: what it does is seen.
    static func isInsideEmoji(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard scalars[index] == "\u{200D}", index + 1 < scalars.count,
            scalars[index + 1].properties.isEmoji, scalars[index + 1].value > 0x7F
        else { return false }
        // What makes a picture coloured or skin of another tone stands behind the picture itself.
        let before = scalars[..<index].last {
            $0 != "\u{FE0F}" && !$0.properties.isEmojiModifier
        }
        return before.map { $0.properties.isEmoji && $0.value > 0x7F } ?? false
    }

    /// Where a text has them: its lines and columns, counted from 1.
    static func places(
        in text: String
    ) -> [(line: Int, column: Int, scalar: Unicode.Scalar)] {
        guard text.unicodeScalars.contains(where: contains) else { return [] }
        var places: [(line: Int, column: Int, scalar: Unicode.Scalar)] = []
        var (line, column) = (1, 0)
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 0) }
            if contains(scalar), !isInsideEmoji(scalars, index) {
                places.append((line, column, scalar))
            }
        }
        return places
    }
}
