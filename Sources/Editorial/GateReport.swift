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
        /// How many of them were waived; nil where none was.
        public let waived: Int?

        /// Makes a line.
        public init(rule: String, severity: Severity, count: Int, waived: Int = 0) {
            self.rule = rule
            self.severity = severity
            self.count = count
            self.waived = waived > 0 ? waived : nil
        }

        /// Whether it keeps the post from going on: a rule that blocks spoke, and not all that it
        /// said was waived.
        public var blocks: Bool { severity == .block && count > waived ?? 0 }
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
    public var blocks: Bool { lines.contains(where: \.blocks) }

    /// The rules that block.
    public var blockingRules: [String] { lines.filter(\.blocks).map(\.rule) }
}
