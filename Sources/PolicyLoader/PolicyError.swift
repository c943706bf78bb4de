public import PlacedYAML

/// What is wrong with a rule or a list of words, and where: the first thing that was met.
public enum PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At a place in a file of rules.
    case rule(YAMLProblem)
    /// On a line of a list of words.
    case lexicon(file: String, line: Int, reason: String)

    /// `file:line:column: message`, the form that editors understand.
    public var description: String {
        switch self {
        case .rule(let problem): "\(problem)"
        case .lexicon(let file, let line, let reason): "\(file):\(line):1: \(reason)"
        }
    }
}
