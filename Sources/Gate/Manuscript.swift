public import Editorial
internal import Synchronization

/// A text that is handed to the gate, with what the rules may need to know about it.
public struct Manuscript: Sendable {
    /// The longest text that is looked at, in code points; a longer one is blocked as such.
    public static let maximumLength = 100_000

    /// What the text is of a post.
    public enum Part: Sendable {
        /// The text itself, or a text that is no post.
        case text
        /// What a picture shows, for those who cannot see it.
        case altText
    }

    let text: String
    let language: Language
    let kind: PostKind?
    let link: String?
    let part: Part

    /// Hands in a text.
    ///
    /// - Parameters:
    ///   - text: Any text at all.
    ///   - language: What it is mostly written in.
    ///   - kind: The post's kind, for rules that only count there; nil for texts that are no post.
    ///   - link: The link that the post has beside its text.
    ///   - part: What the text is of the post.
    public init(
        text: String,
        language: Language,
        kind: PostKind? = nil,
        link: String? = nil,
        part: Part = .text
    ) {
        self.text = text
        self.language = language
        self.kind = kind
        self.link = link
        self.part = part
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
public struct PolicyVersion: Sendable {
    /// How many rules there are.
    public let ruleCount: Int
    /// The packs that they come in, by name.
    public let packs: [String]
    private let lazyDigest: LazyDigest

    /// Makes a version.
    ///
    /// - Parameters:
    ///   - ruleCount: How many rules there are.
    ///   - packs: The packs that they come in.
    ///   - digest: SHA-256 over everything that the rules and words are, in lower-case hexadecimal;
    ///     worked out when it is asked for, once, as it takes longer than many a check.
    public init(ruleCount: Int, packs: [String], digest: @escaping @Sendable () -> String) {
        self.ruleCount = ruleCount
        self.packs = packs
        lazyDigest = LazyDigest(digest)
    }

    /// SHA-256 over everything that the rules and words are, in lower-case hexadecimal.
    public var digest: String { lazyDigest.value }
}

/// A value that is worked out when it is first asked for.
private final class LazyDigest: Sendable {
    private let known = Mutex<String?>(nil)
    private let workOut: @Sendable () -> String

    init(_ workOut: @escaping @Sendable () -> String) { self.workOut = workOut }

    var value: String {
        known.withLock { known in
            let value = known ?? workOut()
            known = value
            return value
        }
    }
}
