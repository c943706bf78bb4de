/// Stops publishing, for everything or a part of it, until two people take it off again.
public struct Hold: Hashable, Sendable {
    /// What it stops.
    public enum Scope: Codable, Hashable, Sendable {
        /// Every post.
        case everything
        /// What would go to that channel.
        case channel(name: ChannelID)
        /// Posts about that topic.
        case topic(word: String)
        /// Posts with that tag.
        case tag(word: String)
    }

    /// How many different people take a hold off.
    public static let neededReleases = 2

    /// Names the hold.
    public let id: HoldID
    /// What it stops.
    public let scope: Scope
    /// Why.
    public let reason: ReasonID
    /// Who put it on.
    public let person: PersonID
    /// When.
    public let since: Instant
    /// Who has signed so far that it may come off, oldest first.
    public internal(set) var releases: [Release]

    /// One signature that it may come off.
    public struct Release: Hashable, Sendable {
        /// The signature.
        public let signature: Signature
        /// Why.
        public let reason: ReasonID
        /// When.
        public let at: Instant
    }

    /// Whether it stops a revision on its way to a channel.
    ///
    /// A revision whose sign-off named the hold goes out all the same.
    public func stops(_ revision: Revision, on channel: ChannelID) -> Bool {
        guard !revision.exemptions.contains(id) else { return false }
        return switch scope {
        case .everything: true
        case .channel(let name): name == channel
        case .topic(let word): word.lowercased() == revision.topic.lowercased()
        case .tag(let word):
            revision.tags.contains { $0.lowercased() == word.lowercased() }
        }
    }
}

/// Names a hold: `h-` and eight characters, given when it is put on.
public typealias HoldID = ID<Hold>

/// A channel that takes nothing from us any more, as it said itself.
public struct ClosedChannel: Hashable, Sendable {
    /// The channel.
    public let channel: ChannelID
    /// What it said.
    public let reason: String
    /// When.
    public let since: Instant
}
