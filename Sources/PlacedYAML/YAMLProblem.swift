/// What is wrong in a YAML file, and where: one problem, the first that was met.
public struct YAMLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most code points of a message: it quotes what somebody wrote, which may be a whole file.
    public static let maximumMessage = 1_000

    /// The file as the person named it.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1, in Unicode code points.
    public let column: Int
    /// What is wrong and what to write instead: one line, in which no character steers a terminal or
    /// begins another line of a log.
    public let message: String

    /// Makes a problem at a place.
    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = Self.plain(message)
    }

    /// `file:line:column: message`, the form that editors understand.
    public var description: String { "\(Self.plain(file)):\(line):\(column): \(message)" }

    /// A text with its controls made visible, cut where it is too long.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard index < maximumMessage else { return plain + "…" }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                plain += "\\u{\(String(scalar.value, radix: 16))}"
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}
