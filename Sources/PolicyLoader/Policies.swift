public import Editorial
public import Gate

/// Rules and lists of words, read and compiled, with the examples that came with them.
public struct Policies: Sendable {
    /// A text that a rule has to find something in, or must leave alone.
    public struct Example: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// The text.
        public let text: String
        /// Its language.
        public let language: Language
        /// Whether the rule has to find something; for an `allow` rule, whether nothing may be
        /// left that blocks.
        public let isHit: Bool
        /// Where it stands, as `file:line`.
        public let place: String

        /// Whether nobody has written it yet.
        public var isToBeFilledIn: Bool { text.hasPrefix(Policies.toBeFilledIn) }
    }

    /// What an example begins with that nobody has written yet: it never comes out.
    public static let toBeFilledIn = "FILL IN"

    /// An example that did not come out as its rule says.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        /// The example.
        public let example: Example
        /// The rules that did find something.
        public let found: [String]

        /// One sentence with the place.
        public var description: String {
            guard !example.isToBeFilledIn else {
                return "\(example.place): \(example.rule): this example is still to be filled in"
            }
            let rules = found.isEmpty ? "nothing" : found.joined(separator: ", ")
            return "\(example.place): \(example.rule) should"
                + (example.isHit ? "" : " not") + " find something in '\(example.text)';"
                + " what finds something: \(rules)"
        }
    }

    /// A line of a rule as it stands in its file.
    public struct Row: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// Which line.
        public let line: Rule.Line
        /// What it says.
        public let text: String
        /// Where it stands, as `file:line`.
        public let place: String
    }

    /// The gate that has these rules.
    public let gate: Gate
    /// The rules, by name.
    public let rules: [Rule]
    /// Every example, in the order of the rules.
    public let examples: [Example]
    /// The lines that rules look for and are held back by, in the order of the rules; those of
    /// `alternatives` are left out: they are words that find themselves.
    public let rows: [Row]

    /// Runs every example.
    ///
    /// - Returns: Those that did not come out as their rule says.
    public func failures() -> [Failure] {
        let rules = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0) })
        return examples.compactMap { example in
            let rule = rules[example.rule]
            return failure(of: example, rule, gate.check(Self.manuscript(of: example, rule)))
        }
    }

    /// What an example links to, unless its rule asks for links.
    private static let exampleLink = "https://www.ind.nl"

    /// The text of an example as a post of the kind that its rule is about.
    static func manuscript(of example: Example, _ rule: Rule?) -> Manuscript {
        Manuscript(
            text: example.text,
            language: example.language,
            kind: rule?.kinds?.min { $0.rawValue < $1.rawValue } ?? .generalLine,
            link: rule?.condition == .needsLink ? nil : exampleLink,
            part: rule?.isAboutAltText ?? false ? .altText : .text
        )
    }

    /// What is wrong with an example; nil when it comes out as its rule says.
    func failure(of example: Example, _ rule: Rule?, _ findings: [Finding]) -> Failure? {
        let found = Set(findings.map(\.rule)).sorted()
        let isHit =
            rule?.kind == .allow
            ? !findings.contains { (rule?.cancels ?? []).contains(Self.pack($0.rule)) }
            : found.contains(example.rule)
        let comesOut = isHit == example.isHit && !example.isToBeFilledIn
        return comesOut ? nil : Failure(example: example, found: found)
    }

    private static func pack(_ rule: String) -> String { String(rule.prefix { $0 != "/" }) }
}

extension Rule {
    /// Whether it is about descriptions of pictures.
    fileprivate var isAboutAltText: Bool {
        if case .altTextWordsAtLeast = condition { true } else { false }
    }
}
