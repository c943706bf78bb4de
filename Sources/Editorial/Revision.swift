/// What the ledger says about one frozen version of a post; the words themselves stand elsewhere.
public struct Revision: Codable, Hashable, Sendable {
    /// Counted from 1 within the post.
    public let number: Int
    /// The salted digest of the ``Content``.
    public let content: ContentID
    /// See ``Content/kind``.
    public let kind: PostKind
    /// See ``Content/language``.
    public let language: Language
    /// See ``Content/channels``; at least one, none twice.
    public let channels: [ChannelID]
    /// See ``Content/topic``.
    public let topic: String
    /// See ``Content/tags``.
    public let tags: [String]
    /// When it goes out; nil while nobody has said so.
    public let plan: Plan?
    /// How long after its time it still makes sense, in milliseconds, where somebody said so: kept
    /// for the time that it gets later.
    public let windowMilliseconds: Int64?

    /// The holds that do not stop it, because everybody who signed it knew them; nil for none.
    public let exempt: [HoldID]?

    /// See ``Content/follows``.
    public let follows: PostID?

    /// See ``exempt``.
    public var exemptions: [HoldID] { exempt ?? [] }

    /// See ``windowMilliseconds``.
    public var window: Duration? { windowMilliseconds.map { .milliseconds($0) } }

    /// Takes from `content` what the ledger may show.
    public init(
        number: Int,
        content: Content,
        id: ContentID,
        plan: Plan?,
        window: Duration? = nil,
        exemptions: [HoldID] = []
    ) {
        self.number = number
        self.content = id
        kind = content.kind
        language = content.language
        channels = content.channels
        topic = content.topic
        tags = content.tags
        self.plan = plan
        windowMilliseconds = window?.wholeMilliseconds
        exempt = exemptions.isEmpty ? nil : exemptions
        follows = content.follows
    }
}
