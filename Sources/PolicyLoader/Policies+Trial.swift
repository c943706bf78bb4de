internal import Editorial
internal import Gate

extension Policies {
    /// What the examples say about the rules, beyond whether they come out.
    public struct Trial: Sendable {
        /// Examples that did not come out as their rule says.
        public let failures: [Failure]
        /// Rules none of whose own hits is found: as far as anybody can tell they find nothing.
        public let idle: [String]
        /// Lines that no example of their own rule has anything to do with.
        public let untested: [Row]
        /// Rules of sequences that say nothing in their own hits that another rule does not say.
        public let shadowed: [Shadow]
        /// Rules that never speak without each other.
        public let pairs: [Pair]
    }

    /// A rule behind another one.
    public struct Shadow: Hashable, Sendable {
        /// The rule that is not seen.
        public let rule: String
        /// The rule of the same severity that finds the same words or more, in every own hit.
        public let by: String
    }

    /// Two rules whose findings overlap wherever there are any.
    public struct Pair: Hashable, Sendable {
        /// The rule that comes first by name.
        public let first: String
        /// The other.
        public let second: String
        /// In how many examples both find something.
        public let count: Int
    }

    /// The fewest examples from which something can be said of two rules.
    static let leastForPair = 3

    /// Runs every example and looks at how each came out.
    public func trial() -> Trial {
        let rules = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0) })
        var run = Run()
        for example in examples {
            let rule = rules[example.rule]
            let explanation = gate.explain(Self.manuscript(of: example, rule))
            run.add(example, explanation, failure(of: example, rule, explanation.findings))
        }
        // Rules about the post as a whole speak of all its words, and so of everybody's.
        let wholes = Set(self.rules.filter { $0.kind == .document }.map(\.name))
        let shadowed = self.rules.filter { $0.kind == .sequence }.compactMap { rule in
            run.shadow(of: rule, but: wholes).map { Shadow(rule: rule.name, by: $0) }
        }
        let behind = Set(shadowed.map { [$0.rule, $0.by].sorted() })
        return Trial(
            failures: run.failures,
            idle: self.rules.map(\.name).filter(run.isIdle),
            untested: rows.filter { !run.lines[$0.rule, default: []].contains($0.line) },
            shadowed: shadowed,
            pairs: run.pairs(but: wholes).filter { !behind.contains([$0.first, $0.second]) }
        )
    }

    /// What is kept of the examples that were run.
    private struct Run {
        var failures: [Failure] = []
        /// The lines of each rule that its own examples have to do with.
        var lines: [String: Set<Rule.Line>] = [:]
        /// The findings in each own hit of a rule.
        private var hits: [String: [[Finding]]] = [:]
        private var failedHits: [String: Int] = [:]
        private var all: [[Finding]] = []

        mutating func add(_ example: Example, _ explanation: Explanation, _ failure: Failure?) {
            for match in explanation.views.flatMap(\.matches) where match.rule == example.rule {
                lines[match.rule, default: []].formUnion(match.lines)
            }
            all.append(explanation.findings)
            if let failure { failures.append(failure) }
            guard example.isHit else { return }
            hits[example.rule, default: []].append(explanation.findings)
            if failure != nil { failedHits[example.rule, default: 0] += 1 }
        }

        /// Whether all own hits of a rule failed.
        func isIdle(_ rule: String) -> Bool {
            failedHits[rule].map { $0 == hits[rule]?.count } ?? false
        }

        /// The first rule, by name, that covers everything a rule finds in its own hits.
        func shadow(of rule: Rule, but wholes: Set<String>) -> String? {
            var covering: Set<String>?
            for findings in hits[rule.name] ?? [] {
                for own in findings where own.rule == rule.name {
                    let others = findings.filter {
                        $0.rule != rule.name && $0.severity == own.severity
                            && $0.span.lowerBound <= own.span.lowerBound
                            && $0.span.upperBound >= own.span.upperBound
                    }
                    let names = Set(others.map(\.rule))
                    covering = covering?.intersection(names) ?? names
                }
            }
            return covering?.subtracting(wholes).min()
        }

        /// Rules whose findings overlap in every example in which one of them has any.
        func pairs(but wholes: Set<String>) -> [Pair] {
            var together: [[String]: Int] = [:]
            var apart: Set<[String]> = []
            var speaks: [String: Int] = [:]
            for findings in all {
                let byRule = Dictionary(grouping: findings, by: \.rule)
                let names = byRule.keys.sorted()
                for name in names { speaks[name, default: 0] += 1 }
                for (place, first) in names.enumerated() {
                    for second in names[(place + 1)...] {
                        let (one, other) = (byRule[first] ?? [], byRule[second] ?? [])
                        let isTogether =
                            one.allSatisfy { $0.overlaps(anyOf: other) }
                            && other.allSatisfy { $0.overlaps(anyOf: one) }
                        together[[first, second], default: 0] += 1
                        if !isTogether { apart.insert([first, second]) }
                    }
                }
            }
            return together.compactMap { names, count in
                guard count >= leastForPair, wholes.isDisjoint(with: names), !apart.contains(names),
                    speaks[names[0]] == count,
                    speaks[names[1]] == count
                else { return nil }
                return Pair(first: names[0], second: names[1], count: count)
            }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        }
    }
}

extension Finding {
    /// Whether some words are in both.
    fileprivate func overlaps(anyOf others: [Finding]) -> Bool {
        others.contains { $0.span.overlaps(span) || $0.span == span }
    }
}
