public import Editorial

/// Brings word of what happened to a system of the agency's own; `Channels` is the adapter behind
/// it.
public protocol NoticeCarrier: Sendable {
    /// The kinds that are wanted.
    var kinds: Set<AgencyNotice.Kind> { get }

    /// One attempt to bring a notice.
    ///
    /// - Parameters:
    ///   - notice: What happened.
    ///   - now: The wall clock, for the timestamp that is signed.
    /// - Returns: What came of it; the same notice can be brought again, under its id.
    func carry(_ notice: AgencyNotice, at now: Instant) async -> Outcome
}

/// What happened, as a system of the agency's own is told.
public struct AgencyNotice: Hashable, Sendable {
    /// What is told.
    public enum Kind: String, CaseIterable, Sendable, Codable {
        /// Readers have it.
        case published
        /// It was refused, or Heraut stopped it.
        case failed
        /// Nobody knows whether readers have it.
        case unknown
        /// Its time passed.
        case missed
        /// A hold kept it back.
        case held
        /// Readers have something else than was signed, or have it no more.
        case differs
        /// A channel takes nothing from us any more.
        case closed
    }

    /// The same each time that it is brought, and of no other notice.
    public let id: String
    /// What happened.
    public let kind: Kind
    /// When.
    public let at: Instant
    /// The post; nil for a channel that closed.
    public let post: PostID?
    /// The revision that it is about.
    public let revision: Int?
    /// The channel; nil for a post that was missed in review.
    public let channel: ChannelID?
    /// The post's topic.
    public let topic: String?
    /// When the post was due.
    public let due: Instant?
    /// Where it is.
    public let link: String?
    /// Why.
    public let reason: String?
    /// The handle of the spokesperson who is on call; nil where nobody is.
    public var onCall: String?
}
