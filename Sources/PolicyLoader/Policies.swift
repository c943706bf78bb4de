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
    }

    /// An example that did not come out as its rule says.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        /// The example.
        public let example: Example
        /// The rules that did find something.
        public let found: [String]

        /// One sentence with the place.
        public var description: String {
            let rules = found.isEmpty ? "nothing" : found.joined(separator: ", ")
            return "\(example.place): \(example.rule) should"
                + (example.isHit ? "" : " not") + " find something in '\(example.text)';"
                + " what finds something: \(rules)"
        }
    }

    /// The gate that has these rules.
    public let gate: Gate
    /// The rules, by name.
    public let rules: [Rule]
    /// Every example, in the order of the rules.
    public let examples: [Example]

    /// Runs every example.
    ///
    /// - Returns: Those that did not come out as their rule says.
    public func failures() -> [Failure] {
        examples.compactMap { example in
            let rule = rules.first { $0.name == example.rule }
            let findings = gate.check(
                Manuscript(
                    text: example.text,
                    language: example.language,
                    kind: rule?.kinds?.min { $0.rawValue < $1.rawValue } ?? .generalLine,
                    hasLink: rule?.condition != .needsLink,
                    part: rule?.isAboutAltText ?? false ? .altText : .text
                )
            )
            let found = Set(findings.map(\.rule)).sorted()
            let isHit =
                rule?.kind == .allow
                ? !findings.contains { (rule?.cancels ?? []).contains(Self.pack($0.rule)) }
                : found.contains(example.rule)
            return isHit == example.isHit ? nil : Failure(example: example, found: found)
        }
    }

    private static func pack(_ rule: String) -> String { String(rule.prefix { $0 != "/" }) }
}

extension Rule {
    /// Whether it is about descriptions of pictures.
    fileprivate var isAboutAltText: Bool {
        if case .altTextWordsAtLeast = condition { true } else { false }
    }
}
