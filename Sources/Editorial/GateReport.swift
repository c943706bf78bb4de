/// What the gate said about a revision, and by which rules: small enough for the ledger.
public struct GateReport: Codable, Hashable, Sendable {
    /// How often one rule spoke, and how severely.
    public struct Line: Codable, Hashable, Sendable {
        /// The rule, such as `story/one-person`.
        public let rule: String
        /// Its severity.
        public let severity: Severity
        /// How many spans it found; at least 1.
        public let count: Int

        /// Makes a line.
        public init(rule: String, severity: Severity, count: Int) {
            self.rule = rule
            self.severity = severity
            self.count = count
        }
    }

    /// The digest of every rule and word list that was on.
    public let policy: String
    /// One line a rule that spoke, in the order of the rules' names.
    public let lines: [Line]

    /// Makes a report.
    public init(policy: String, lines: [Line]) {
        self.policy = policy
        self.lines = lines.sorted { $0.rule < $1.rule }
    }

    /// Whether the post cannot go on as it is.
    public var blocks: Bool { lines.contains { $0.severity == .block } }

    /// The rules that block.
    public var blockingRules: [String] {
        lines.filter { $0.severity == .block }.map(\.rule)
    }
}
