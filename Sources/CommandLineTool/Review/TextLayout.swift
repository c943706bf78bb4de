/// A stretch of a line that looks the same all along.
struct Span: Hashable {
    let text: String
    let style: Output.Style

    /// Text that somebody may have written: hidden characters in it are made visible here.
    init(_ text: String, _ style: Output.Style = .plain) {
        self.text = TextLayout.visible(text)
        self.style = style
    }
}

/// One line of a screen.
struct StyledLine: Hashable {
    var spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    init(_ text: String = "", _ style: Output.Style = .plain) { spans = [Span(text, style)] }

    /// The words alone.
    var text: String { spans.map(\.text).joined() }
}

/// Lays words out on lines of a terminal: nothing is left out but the one space at which a line ends.
enum TextLayout {
    /// The text with everything made visible that has no shape of its own, tabs too.
    static func visible(_ text: String) -> String {
        let shown = HiddenCharacters.shown(text)
        guard shown.unicodeScalars.contains("\t") else { return shown }
        return shown.replacing("\t", with: HiddenCharacters.escape("\t"))
    }

    /// How many columns a terminal gives a character, rather one too many than one too few.
    static func columns(_ character: Character) -> Int {
        var columns = 0
        var last = 0
        for scalar in character.unicodeScalars {
            if scalar == "\u{FE0F}", last == 1 { columns += 1 }
            last = scalar.properties.isEmojiPresentation ? 2 : Excerpt.columns(scalar)
            columns += last
        }
        return columns
    }

    /// How many columns a terminal gives a text.
    static func columns(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    /// Words on lines of at most that many columns; what is longer than a line is cut where it is full.
    ///
    /// - Parameters:
    ///   - spans: The words.
    ///   - width: Columns to fill, the indent counted.
    ///   - first: What the first line begins with, instead of the indent.
    ///   - indent: What each other line begins with.
    /// - Returns: At least one line.
    static func wrap(
        _ spans: [Span],
        width: Int,
        first: [Span]? = nil,
        indent: String = ""
    ) -> [StyledLine] {
        var lines: [StyledLine] = []
        var cells: [Cell] = []
        let room = max(8, width - columns(indent))
        func end(_ cells: [Cell]) {
            let start = lines.isEmpty ? first ?? [Span(indent)] : [Span(indent)]
            lines.append(StyledLine(start + joined(cells)))
        }
        var used = 0
        for cell in spans.flatMap(Self.cells) {
            guard cell.character != "\n" else {
                end(cells)
                (cells, used) = ([], 0)
                continue
            }
            let isBreak = cell.character == " " && used + cell.columns > room
            while used + cell.columns > room, !cells.isEmpty {
                if !isBreak, let space = cells.lastIndex(where: { $0.character == " " }) {
                    end(Array(cells[..<space]))
                    cells = Array(cells[(space + 1)...])
                } else {
                    end(cells)
                    cells = []
                }
                used = cells.reduce(0) { $0 + $1.columns }
            }
            if isBreak { continue }
            cells.append(cell)
            used += cell.columns
        }
        end(cells)
        return lines
    }

    /// A text that takes at most that many columns; what was cut off is an ellipsis.
    static func cut(_ text: String, to width: Int) -> String {
        let text = visible(text).replacing("\n", with: " ")
        guard columns(text) > width else { return text }
        var (short, used) = ("", 0)
        for character in text {
            let taken = columns(character)
            guard used + taken < width else { break }
            short.append(character)
            used += taken
        }
        return short + "…"
    }

    /// A text with spaces behind it, up to that many columns.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    private struct Cell {
        let character: Character
        let columns: Int
        let style: Output.Style
    }

    private static func cells(_ span: Span) -> [Cell] {
        span.text.map { Cell(character: $0, columns: columns($0), style: span.style) }
    }

    private static func joined(_ cells: [Cell]) -> [Span] {
        var spans: [Span] = []
        var (run, style) = ("", Output.Style.plain)
        for cell in cells {
            if cell.style != style, !run.isEmpty {
                spans.append(Span(run, style))
                run = ""
            }
            style = cell.style
            run.append(cell.character)
        }
        if !run.isEmpty { spans.append(Span(run, style)) }
        return spans
    }
}
