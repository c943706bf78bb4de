/// What is wrong in a YAML file, and where: one problem, the first that was met.
public struct YAMLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the person named it.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1, in Unicode code points.
    public let column: Int
    /// What is wrong and what to write instead.
    public let message: String

    /// Makes a problem at a place.
    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, the form that editors understand.
    public var description: String { "\(file):\(line):\(column): \(message)" }
}
