internal import Gate
internal import PolicyLoader

/// Tells what the rules' own examples say about them.
struct TrialReport {
    private let failures: [Policies.Failure]
    /// Of those the ones that nobody has written yet, by rule.
    private let unwritten: [String: [Policies.Failure]]
    private let idle: [String]
    private let untested: [Policies.Row]
    private let shadowed: [Policies.Shadow]
    private let pairs: [Policies.Pair]
    private let isInFull: Bool

    /// What a trial says about some rules.
    ///
    /// - Parameters:
    ///   - trial: Of all rules, as each is seen beside the others.
    ///   - rules: Those that are told of.
    ///   - isInFull: Whether each untested row is shown; else how many a rule has.
    init(_ trial: Policies.Trial, of rules: Set<String>, isInFull: Bool) {
        failures = trial.failures.filter { rules.contains($0.example.rule) }
        let unwritten = Dictionary(
            grouping: failures.filter(\.example.isToBeFilledIn),
            by: \.example.rule
        )
        self.unwritten = unwritten
        // A rule that is still being written has its rows to come.
        idle = trial.idle.filter { rules.contains($0) && unwritten[$0] == nil }
        untested = trial.untested.filter {
            rules.contains($0.rule) && unwritten[$0.rule] == nil
        }
        shadowed = trial.shadowed.filter { rules.contains($0.rule) }
        pairs = trial.pairs.filter { rules.contains($0.first) || rules.contains($0.second) }
        self.isInFull = isInFull
    }

    /// Whether an example did not come out.
    var hasFailed: Bool { !failures.isEmpty }

    /// How many of each.
    var summary: String {
        "\(failures.count) failed; \(Output.count(untested.count, "row")) untested,"
            + " \(Output.count(shadowed.count, "rule")) shadowed, \(Output.count(pairs.count, "pair"))"
    }

    /// One thing to know, as data.
    struct Line: Encodable {
        /// `failed`, `never-matches`, `untested`, `shadowed` or `always-together`.
        let kind: String
        let rule: String
        /// The other rule.
        var by: String?
        var place: String?
        /// The part of the rule that a row stands in.
        var part: Rule.Part?
        /// The example, or the row.
        var text: String?
        /// The rules that did find something.
        var found: [String]?
        /// In how many examples.
        var count: Int?
    }

    /// Everything as data.
    var lines: [Line] {
        failures.map {
            Line(
                kind: "failed",
                rule: $0.example.rule,
                place: $0.example.place,
                text: $0.example.text,
                found: $0.found
            )
        } + idle.map { Line(kind: "never-matches", rule: $0) }
            + untested.map {
                Line(
                    kind: "untested",
                    rule: $0.rule,
                    place: $0.place,
                    part: $0.line.part,
                    text: $0.text
                )
            }
            + shadowed.map { Line(kind: "shadowed", rule: $0.rule, by: $0.by) }
            + pairs.map {
                Line(kind: "always-together", rule: $0.first, by: $0.second, count: $0.count)
            }
    }

    /// Prints it for a person.
    func show() {
        for (rule, open) in unwritten.sorted(by: { $0.key < $1.key }) {
            guard let first = open.first else { continue }
            tell(
                "\(first.example.place): \(rule): \(Output.count(open.count, "example"))"
                    + " still to be filled in",
                .red
            )
        }
        for failure in failures where !failure.example.isToBeFilledIn { tell("\(failure)", .red) }
        for rule in idle { tell("\(rule) can never match: none of its own hits is found", .red) }
        if isInFull {
            for row in untested {
                tell(
                    "\(row.place): \(row.rule): no example has to do with this row of"
                        + " '\(row.line.part.rawValue)'",
                    .yellow
                )
                for line in Output.wrap(row.text, width: Output.width, indent: "    ") {
                    Output.line(line)
                }
            }
        } else {
            let counts = Dictionary(grouping: untested, by: \.rule).mapValues(\.count)
            for rule in counts.keys.sorted() {
                let count = counts[rule] ?? 0
                tell("\(rule): \(Output.count(count, "row")) untested", .yellow)
            }
            if let rule = counts.keys.min() {
                tell("'heraut policy test \(rule)' shows them", .faint)
            }
        }
        for shadow in shadowed {
            tell(
                "\(shadow.rule) is shadowed: in all its hits \(shadow.by) finds the same or more",
                .yellow
            )
        }
        for pair in pairs {
            tell(
                "\(pair.first) and \(pair.second) always speak together, in \(pair.count)"
                    + " examples",
                .yellow
            )
        }
    }

    private func tell(_ text: String, _ style: Output.Style) {
        for (number, line) in Output.wrap(text, width: Output.width - 4).enumerated() {
            Output.line(number == 0 ? line : "    " + line, style)
        }
    }
}
