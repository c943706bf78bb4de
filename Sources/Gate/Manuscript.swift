public import Editorial

/// A text that is handed to the gate, with what the rules may need to know about it.
public struct Manuscript: Sendable {
    /// The longest text that is looked at, in code points; a longer one is blocked as such.
    public static let maximumLength = 100_000

    let text: String
    let language: Language
    let kind: PostKind?
    let hasLink: Bool

    /// Hands in a text.
    ///
    /// - Parameters:
    ///   - text: Any text at all.
    ///   - language: What it is mostly written in.
    ///   - kind: The post's kind, for rules that only count there; nil for texts that are no post.
    ///   - hasLink: Whether the post has a link beside its text.
    public init(text: String, language: Language, kind: PostKind? = nil, hasLink: Bool = false) {
        self.text = text
        self.language = language
        self.kind = kind
        self.hasLink = hasLink
    }
}

/// What a rule found.
public struct Finding: Hashable, Sendable, Codable {
    /// The rule, such as `story/one-person`.
    public let rule: String
    /// What it means for the post.
    public let severity: Severity
    /// Where, in Unicode code points of the text as it was handed in.
    public let span: Range<Int>
    /// Why, for a person.
    public let reason: LocalizedText
    /// How to say it instead; nil where there is nothing general to say.
    public let suggestion: LocalizedText?

    /// Makes a finding.
    public init(
        rule: String,
        severity: Severity,
        span: Range<Int>,
        reason: LocalizedText,
        suggestion: LocalizedText?
    ) {
        self.rule = rule
        self.severity = severity
        self.span = span
        self.reason = reason
        self.suggestion = suggestion
    }
}

/// Which rules a gate has: part of every statement that is signed.
public struct PolicyVersion: Hashable, Sendable, Codable {
    /// SHA-256 over every file of rules and words, in lower-case hexadecimal.
    public let digest: String
    /// How many rules there are.
    public let ruleCount: Int
    /// The packs that they come in, by name.
    public let packs: [String]

    /// Makes a version.
    public init(digest: String, ruleCount: Int, packs: [String]) {
        self.digest = digest
        self.ruleCount = ruleCount
        self.packs = packs
    }
}
