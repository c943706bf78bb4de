public import Editorial

/// A rule as it was written: what to look for, and what to say about it.
public struct Rule: Sendable {
    /// What a rule does.
    public enum Kind: String, CaseIterable, Sendable {
        /// Finds rows of words and classes.
        case sequence
        /// Finds sentences or posts in which several signs come together.
        case score
        /// Finds characters by a pattern, such as numbers of a kind.
        case pattern
        /// Takes findings of other rules back where they stand inside what it finds.
        case allow
        /// Looks at the post as a whole.
        case document
    }

    /// What a post as a whole can be asked.
    public enum Condition: Sendable, Hashable {
        /// No more hashtags than this.
        case hashtagsAtMost(Int)
        /// No sentence with more words than this.
        case sentenceWordsAtMost(Int)
        /// No more emoji than this in a row.
        case emojiAtMost(Int)
        /// No emoji between the words of a sentence.
        case emojiIsNoWord
        /// A picture's description of at least this many words; only asked of such descriptions.
        ///
        /// Words that the rule's sequences find do not count, nor do numbers.
        case altTextWordsAtLeast(Int)
        /// Hashtags of several words have a capital for each.
        case hashtagsInCamelCase
        /// A link in the text or beside it; where the rule has sequences, to one of these.
        case needsLink
        /// One of the rule's sequences stands in it.
        case mentions
    }

    /// One sign of a `score` rule: what it is worth, once a sentence or post.
    public struct Sign: Sendable {
        /// What it adds; below 0 where it speaks against.
        public var points: Int
        /// Sequences, one of which has to be there.
        public var tokens: [String]

        /// Makes a sign.
        public init(points: Int, tokens: [String]) {
            self.points = points
            self.tokens = tokens
        }
    }

    /// How far the signs of a `score` rule may be apart.
    public enum Scope: String, CaseIterable, Sendable {
        /// In one sentence.
        case sentence
        /// In a few sentences near each other, ``Rule/maximumPassage`` in a row at most; one that adds
        /// less than a quarter of the threshold is left out.
        case passage
    }

    /// The longest passage, in sentences: a post on a network has about as many.
    public static let maximumPassage = 5

    /// A part of a rule, to say where something is wrong with it.
    public enum Part: String, Codable, Sendable {
        /// The sequences it looks for.
        case tokens
        /// The signs it adds up, and the sequences of each in their order.
        case signs
        /// The patterns it looks for.
        case pattern
        /// What takes a finding back where it overlaps.
        case exceptions
        /// What takes findings back in its sentence.
        case unless
        /// What has to stand in the same sentence.
        case context
        /// Its name.
        case name
    }

    /// One line of a rule.
    public struct Line: Hashable, Sendable {
        /// The part that it stands in.
        public let part: Part
        /// Which of the part's lines, counted from 0; of signs all lines in their order.
        public let index: Int

        /// Names a line.
        public init(part: Part, index: Int) {
            self.part = part
            self.index = index
        }
    }

    /// `pack/name`.
    public var name: String
    /// What it does.
    public var kind: Kind
    /// What its findings mean.
    public var severity: Severity
    /// Why, for a person.
    public var reason: LocalizedText
    /// How to say it instead.
    public var suggestion: LocalizedText?
    /// Where the rule comes from: a law, a standard, a page.
    public var source: String?
    /// Only in these languages; nil for all.
    public var languages: Set<Language>?
    /// Only for posts of these kinds; nil for every text.
    public var kinds: Set<PostKind>?
    /// Sequences to look for.
    public var tokens: [String] = []
    /// For each of ``tokens`` a plainer way to say it, which is then the suggestion; or empty.
    public var alternatives: [String] = []
    /// For `score`: what is added up.
    public var signs: [Sign] = []
    /// For `score`: how many points make a finding.
    public var threshold = 0
    /// For `score`: how far the signs may be apart.
    public var scope = Scope.sentence
    /// Patterns to look for.
    public var patterns: [String] = []
    /// What the found characters must pass.
    public var validator: Validator?
    /// Sequences, one of which has to stand in the same sentence.
    public var context: [String] = []
    /// Sequences that take back a finding that they overlap.
    public var exceptions: [String] = []
    /// Sequences that take back every finding in their sentence.
    public var unless: [String] = []
    /// For `allow`: the packs whose findings it takes back.
    public var cancels: [String] = []
    /// For `allow`: a name that it lets through once is let through in the whole text.
    public var isThroughout = false
    /// For `document`: what is asked.
    public var condition: Condition?

    /// Makes a rule that finds nothing yet.
    public init(
        name: String,
        kind: Kind,
        severity: Severity,
        reason: LocalizedText,
        suggestion: LocalizedText?
    ) {
        self.name = name
        self.kind = kind
        self.severity = severity
        self.reason = reason
        self.suggestion = suggestion
    }

    /// The pack: what stands before the slash.
    public var pack: String { String(name.prefix { $0 != "/" }) }
}

/// What is wrong with a rule, and in which part of it.
public struct RuleProblem: Error, Sendable {
    /// The rule.
    public let rule: String
    /// The part.
    public let part: Rule.Part
    /// Which of the part's lines, counted from 0.
    public let index: Int
    /// One sentence for a person.
    public let reason: String
}
