/// What a revision says: everything that readers will see and everything that rules look at.
///
/// Frozen once the revision is recorded; a change of any part makes a new revision.
public struct Content: Codable, Hashable, Sendable {
    /// The longest text in Unicode code points: far above any network's limit.
    public static let maximumTextLength = 20_000
    /// The most media that one post carries (Mastodon, Bluesky and X take four).
    public static let maximumMedia = 4
    /// The longest alt text in Unicode code points (Mastodon's limit).
    public static let maximumAltLength = 1_500

    /// What sort of story this is.
    public let kind: PostKind
    /// The language of `text`.
    public let language: Language
    /// The text, as it goes to every channel that has no variant of its own.
    public let text: String
    /// Other texts for some channels.
    public let variants: [Variant]
    /// Pictures, each with its alt text.
    public let media: [Medium]
    /// The agency's own page that this post leads to, an `https` address.
    public let link: String?
    /// What the post is about, in one word; a hold can name it.
    public let topic: String
    /// Words to group posts by; a hold can name one.
    public let tags: [String]
    /// Ids of facts that the post rests on.
    public let facts: [String]
    /// Where the post goes, in the order of the draft.
    public let channels: [ChannelID]
    /// The post to which this one is a reply, on each of its channels: the one before it in a thread.
    public let follows: PostID?

    /// Makes content; what reads it from outside has checked it.
    public init(
        kind: PostKind,
        language: Language,
        text: String,
        variants: [Variant] = [],
        media: [Medium] = [],
        link: String? = nil,
        topic: String,
        tags: [String] = [],
        facts: [String] = [],
        channels: [ChannelID],
        follows: PostID? = nil
    ) {
        self.kind = kind
        self.language = language
        self.text = text
        self.variants = variants
        self.media = media
        self.link = link
        self.topic = topic
        self.tags = tags
        self.facts = facts
        self.channels = channels
        self.follows = follows
    }

    /// The text that readers of that channel will see.
    public func text(for channel: ChannelID) -> String {
        variants.first { $0.channel == channel }?.text ?? text
    }
}

/// The text for one channel, where it differs from the post's own.
public struct Variant: Codable, Hashable, Sendable {
    /// The channel that gets this text.
    public let channel: ChannelID
    /// The text.
    public let text: String

    /// Makes a variant for a channel.
    public init(channel: ChannelID, text: String) {
        self.channel = channel
        self.text = text
    }
}

/// One picture: the workspace keeps its own copy, named by the digest of its bytes.
public struct Medium: Codable, Hashable, Sendable {
    /// The file's name in the draft, for people.
    public let name: String
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    public let sha256: String
    /// What a person who cannot see the picture should know; never empty.
    public let alt: String

    /// Makes a medium.
    public init(name: String, sha256: String, alt: String) {
        self.name = name
        self.sha256 = sha256
        self.alt = alt
    }
}
