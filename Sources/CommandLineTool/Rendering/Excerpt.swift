/// The line of a text that a span is on, cut to the width of the screen, with marks under the span.
struct Excerpt {
    /// The words, and the marks below them.
    let lines: [String]

    /// Cuts an excerpt.
    ///
    /// - Parameters:
    ///   - text: The whole text.
    ///   - span: In code points; what lies on later lines is not marked.
    ///   - width: Columns to fill.
    init(_ text: [Unicode.Scalar], _ span: Range<Int>, width: Int) {
        let span = span.clamped(to: 0..<text.count)
        let start = text[..<span.lowerBound].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = text[span.lowerBound...].firstIndex(of: "\n") ?? text.count
        // A third of the room before the span, the rest from it on.
        let from = max(start, min(span.lowerBound - width / 3, max(start, end - width + 2)))
        let cutStart = from > start ? "…" : ""
        var words = cutStart
        var marks = String(repeating: " ", count: cutStart.isEmpty ? 0 : 1)
        var columns = cutStart.isEmpty ? 0 : 1
        for index in from..<end {
            let shown = Self.shown(text, index)
            let taken = Output.columns(shown)
            guard columns + taken < width else {
                words += "…"
                break
            }
            words += shown
            columns += taken
            marks += String(repeating: span.contains(index) ? "^" : " ", count: taken)
        }
        while marks.last == " " { marks.removeLast() }
        lines = marks.isEmpty ? [words] : [words, marks]
    }

    /// A character as a line of the screen shows it.
    private static func shown(_ text: [Unicode.Scalar], _ index: Int) -> String {
        let scalar = text[index]
        if scalar == "\t" { return " " }
        let isHidden =
            HiddenCharacters.contains(scalar) && !HiddenCharacters.isInsideEmoji(text, index)
        return isHidden ? HiddenCharacters.escape(scalar) : String(scalar)
    }

    /// How many columns a terminal gives a character: marks and joiners none, wide ones two.
    static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
