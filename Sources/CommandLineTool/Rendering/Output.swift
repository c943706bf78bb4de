internal import Foundation
internal import Newsdesk
internal import Synchronization

/// Where words go: data to standard output, everything else to standard error.
///
/// Texts of posts and answers of channels are shown too, so every control character but the line
/// end is made visible: nothing that somebody wrote can steer a terminal.
enum Output {
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
        write(styled(text, style, descriptor: STDOUT_FILENO) + "\n", to: .standardOutput)
    }

    /// Data as one line of JSON with sorted keys.
    static func json(_ value: some Encodable) {
        write(CanonicalJSON.text(value) + "\n", to: .standardOutput)
    }

    /// Text that is exactly this, such as a script or a statement.
    static func raw(_ text: String) { write(text, to: .standardOutput) }

    /// Anything that is not data, one line.
    static func note(_ text: String, _ style: Style = .plain) {
        write(styled(text, style, descriptor: STDERR_FILENO) + "\n", to: .standardError)
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

    /// Asks for a yes on the terminal.
    static func ask(_ question: String) -> Bool {
        write(question, to: .standardError)
        let answer = readLine()?.lowercased() ?? ""
        return ["y", "yes", "j", "ja"].contains(answer)
    }

    /// The text with control characters made visible.
    static func safe(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\t": shown.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// Words on lines of at most that many columns.
    static func wrap(_ text: String, width: Int, indent: String = "") -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = indent
            for word in paragraph.split(separator: " ") {
                if line.count > indent.count, line.count + 1 + word.count > width {
                    lines.append(line)
                    line = indent
                }
                line += (line.count > indent.count ? " " : "") + word
            }
            lines.append(line)
        }
        return lines
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

    private static func write(_ text: String, to handle: FileHandle) {
        // Whoever read this has gone (a closed pipe): there is nobody left to tell.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
