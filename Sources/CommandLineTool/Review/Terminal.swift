internal import Foundation

/// A place where single keys come from, and on which whole screens are drawn.
protocol Terminal: AnyObject {
    /// How much there is to fill now.
    var size: ReviewSession.Size { get }
    /// Takes the terminal over.
    ///
    /// - Throws: ``CommandFailure`` when it is none.
    func begin() throws(CommandFailure)
    /// Gives it back as it was; more than once does no harm.
    func end()
    /// Waits for keys, for a moment: nothing when none came.
    func keys() -> [Key]
    /// Forgets what was typed and not read yet.
    func forget()
    /// Draws a whole screen, and puts the cursor at its place.
    func draw(_ lines: [StyledLine], cursor: (row: Int, column: Int))
}

/// The terminal of this process, key by key; see ``TerminalModes`` for how it gets back.
final class ScreenTerminal: Terminal {
    /// How long a wait for keys takes at most: then the size is looked at again.
    private static let tick: Int32 = 500
    /// How long the rest of a key's bytes may take to come, over a slow line.
    private static let pause: Int32 = 60

    private let hasStyles: Bool
    private let ruler: String
    private var parser = KeyParser()
    private var isClosed = false

    /// The terminal that these variables describe.
    init(environment: [String: String]) {
        hasStyles = (environment["NO_COLOR"] ?? "").isEmpty
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let isUTF8 = locale?.uppercased().replacing("-", with: "").contains("UTF8") ?? false
        ruler = isUTF8 ? "─" : "-"
    }

    var size: ReviewSession.Size {
        var size = winsize()
        let answer = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        guard answer == 0, size.ws_col > 0, size.ws_row > 0 else {
            return ReviewSession.Size(columns: Output.defaultWidth, rows: 24)
        }
        return ReviewSession.Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    func begin() throws(CommandFailure) { try TerminalModes.enter() }

    func end() { TerminalModes.leave() }

    func keys() -> [Key] {
        guard !isClosed else { return [.closed] }
        guard let bytes = read(within: Self.tick) else { return [] }
        var keys = parser.feed(bytes)
        while keys.isEmpty, !isClosed {
            guard let more = read(within: Self.pause) else { return parser.flush() }
            keys += parser.feed(more)
        }
        return isClosed ? keys + [.closed] : keys
    }

    func forget() {
        parser.forget()
        tcflush(STDIN_FILENO, TCIFLUSH)
    }

    func draw(_ lines: [StyledLine], cursor: (row: Int, column: Int)) {
        // Home, and each line over what stood there: nothing flickers, and a terminal that knows no
        // other screen scrolls nothing away.
        var text = "\u{1B}[H"
        for (index, line) in lines.enumerated() {
            if index > 0 { text += "\r\n" }
            text += line.spans.map(shown).joined() + "\u{1B}[K"
        }
        text += "\u{1B}[J\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H"
        Output.terminal(text)
    }

    /// The words with their style; whatever is in them, nothing steers the terminal.
    private func shown(_ span: Span) -> String {
        var text = TextLayout.visible(span.text).replacing("\n", with: " ")
        if ruler != "─" { text = text.replacing("─", with: ruler) }
        guard hasStyles, span.style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(span.style.rawValue)m\(text)\u{1B}[0m"
    }

    /// What has come within that many milliseconds; nil when nothing has.
    private func read(within milliseconds: Int32) -> [UInt8]? {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Foundation.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        }
        guard count > 0 else {
            isClosed = count == 0 || errno != EINTR
            return isClosed ? [] : nil
        }
        return Array(bytes[..<count])
    }
}
