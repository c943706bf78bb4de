internal import Foundation
internal import Newsdesk
internal import Synchronization

/// Where words go: data to standard output, everything else to standard error.
///
/// Texts of posts and answers of channels are shown too, so every control character but the line
/// end is made visible, and everything that has no shape of its own: nothing that somebody wrote
/// can steer a terminal, or be read in another order than it will be published in.
enum Output {
    /// Why data did not get out: the first reason, nil as long as all of it did.
    ///
    /// Work that has begun is finished all the same, and the command ends with this.
    static var failure: CommandFailure? { firstFailure.withLock(\.self) }

    private static let firstFailure = Mutex<CommandFailure?>(nil)

    /// How a line looks on a terminal that has colours.
    enum Style: String {
        case plain = ""
        case bold = "1"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case faint = "2"
    }

    /// The widest line that is filled where the terminal does not say.
    static let defaultWidth = 80

    /// Data, one line.
    static func line(_ text: String = "", _ style: Style = .plain) {
        write(styled(text, style, descriptor: STDOUT_FILENO) + "\n", to: STDOUT_FILENO)
    }

    /// Data as one line of JSON with sorted keys.
    static func json(_ value: some Encodable) {
        write(HiddenCharacters.escapedJSON(CanonicalJSON.text(value)) + "\n", to: STDOUT_FILENO)
    }

    /// Text that is exactly this, such as a script or a statement.
    static func raw(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// A whole screen with what steers the terminal, made of lines that steer nothing.
    static func terminal(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Anything that is not data, one line.
    static func note(_ text: String, _ style: Style = .plain) {
        write(styled(text, style, descriptor: STDERR_FILENO) + "\n", to: STDERR_FILENO)
    }

    /// A statement that is about to be signed; on a terminal its long lines go on below their values.
    ///
    /// Words never go on further left than they began, so that no value can look like a field.
    static func statement(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return note(text) }
        var isHead = true
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("The text, ") { isHead = false }
            let name = isHead ? line.firstIndex(of: ":").map { line[...$0] } ?? "" : ""
            let value = line.dropFirst(name.count).drop { isHead && $0 == " " }
            // Words that are not set apart by one space each would come out as others.
            guard columns(safe(String(line))) > width, !value.contains("  "),
                !value.hasPrefix(" ")
            else {
                note(String(line))
                continue
            }
            guard isHead else {
                wrap(String(line), width: width).forEach { note($0) }
                continue
            }
            let lines = wrap(String(value), width: width - 14)
            for (index, part) in lines.enumerated() {
                note((index == 0 ? String(name) : "").padded(to: 14) + part)
            }
        }
    }

    /// How many columns there are to fill.
    static var width: Int {
        var size = winsize()
        let answer = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        guard answer == 0, size.ws_col >= 40 else { return defaultWidth }
        return min(Int(size.ws_col), 120)
    }

    /// Whether a person sits at both ends.
    static var isInteractive: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    }

    /// Whether notes are read on a terminal.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Shows how far long work is, in the place of what was shown before.
    static func progress(_ text: String) {
        write("\r\u{1B}[K" + safe(text), to: STDERR_FILENO)
    }

    /// Whether a person sits at both ends and a screen can be drawn.
    static var isScreen: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Asks for a yes on the terminal.
    static func ask(_ question: String) -> Bool {
        write(question, to: STDERR_FILENO)
        let answer = readLine()?.lowercased() ?? ""
        return ["y", "yes", "j", "ja"].contains(answer)
    }

    /// The text with every hidden character made visible.
    static func safe(_ text: String) -> String { HiddenCharacters.shown(text) }

    /// Words on lines of at most that many columns.
    static func wrap(_ text: String, width: Int, indent: String = "") -> [String] {
        var lines: [String] = []
        for paragraph in safe(text).split(separator: "\n", omittingEmptySubsequences: false) {
            var line = indent
            var used = indent.count
            var isEmpty = true
            for word in paragraph.split(separator: " ") {
                let columns = columns(word)
                if !isEmpty, used + 1 + columns > width {
                    lines.append(line)
                    (line, used, isEmpty) = (indent, indent.count, true)
                }
                line += (isEmpty ? "" : " ") + word
                used += (isEmpty ? 0 : 1) + columns
                isEmpty = false
            }
            lines.append(line)
        }
        return lines
    }

    /// How many columns a terminal gives a text.
    static func columns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + Excerpt.columns($1) }
    }

    /// A number of things: `1 rule`, `2 rules`.
    static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    private static func styled(_ text: String, _ style: Style, descriptor: Int32) -> String {
        let shown = safe(text)
        guard style != .plain, hasColour(descriptor) else { return shown }
        return "\u{1B}[\(style.rawValue)m\(shown)\u{1B}[0m"
    }

    /// Colour only on a terminal, and not where NO_COLOR (no-color.org) is set.
    private static func hasColour(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Foundation.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return told(errno, descriptor)
            }
        }
    }

    private static func told(_ code: Int32, _ descriptor: Int32) {
        // Whoever read this has gone (a closed pipe): there is nobody left to tell. And what
        // cannot be said on standard error can be said nowhere.
        guard code != EPIPE, descriptor == STDOUT_FILENO else { return }
        let reason = unsafe String(cString: strerror(code))
        firstFailure.withLock { first in
            first =
                first
                ?? CommandFailure(
                    .inputOutput,
                    "standard output cannot be written: \(reason); what was printed is not complete"
                )
        }
    }
}
