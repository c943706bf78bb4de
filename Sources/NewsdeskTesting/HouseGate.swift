internal import Editorial
public import Gate

/// The gate of these tests: one rule, so that a test says itself what is blocked.
///
/// The shipped rules have their own tests; here only counts that the desk asks the gate in time.
public enum HouseGate {
    /// The word that is blocked; a text with it stands for a post about one person's case.
    public static let blockedWord = "Ahmed"

    /// A gate that blocks ``blockedWord``.
    public static func gate() throws -> Gate { try gate(blocking: blockedWord) }

    /// A gate that blocks another word, as an agency's new rule would.
    public static func gate(blocking word: String) throws -> Gate {
        var rule = Rule(
            name: "house/one-person",
            kind: .sequence,
            severity: .block,
            reason: LocalizedText(dutch: "Dit gaat over één mens.", english: "This is one person."),
            suggestion: nil
        )
        rule.tokens = [word.lowercased()]
        let version = PolicyVersion(ruleCount: 1, packs: ["house"]) { "policy of \(word)" }
        return try Gate(rules: [rule], tables: [], policy: version)
    }
}
