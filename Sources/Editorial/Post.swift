/// A post: an id, a kind and revisions, on its way from draft to published.
///
/// The state that `decide` reads and `evolve` builds. It is never stored as such: the ledger's
/// events are, and replaying them gives it back.
public struct Post: Codable, Hashable, Sendable {
    /// How far the post is.
    public enum Stage: String, Codable, Sendable, CaseIterable {
        /// Being written.
        case draft
        /// Sent back by an approver, with a reason.
        case returned
        /// Submitted; waits for signatures.
        case inReview = "in-review"
        /// Signed by enough people; the timer has it.
        case approved
        /// Readers have it: terminal, a repeat is a new post.
        case published
        /// Taken back before anything went out: terminal.
        case withdrawn
        /// Its time passed before it went out.
        case missed
    }

    /// The most revisions that one post can have.
    public static let maximumRevisions = 1_000

    /// Names the post.
    public let id: PostID
    /// Who made it; never counts for its sign-off.
    public let author: PersonID
    /// Whose words it has now: who changed anything but the time last; never counts for its sign-off.
    public internal(set) var lastWriter: PersonID
    /// Who made the present revision, be it only by another time; never counts for its sign-off.
    public internal(set) var lastEditor: PersonID
    /// The present revision.
    public internal(set) var revision: Revision
    /// How far it is.
    public internal(set) var stage: Stage
    /// The signature under the submission of the present revision.
    public internal(set) var submission: Signature?
    /// The signatures on the present revision, oldest first.
    public internal(set) var signatures: [Signature]
    /// What the gate said last.
    public internal(set) var report: GateReport
    /// What was waived on the present revision, oldest first, one at a place.
    public internal(set) var waivers: [Waiver]
    /// The deliveries of every revision that was ever approved, oldest first.
    public internal(set) var deliveries: [Delivery]

    /// The delivery of the present revision on that channel.
    public func delivery(on channel: ChannelID) -> Delivery? {
        deliveries.first { $0.revision == revision.number && $0.channel == channel }
    }

    /// The deliveries of the present revision, in the order of its channels.
    public var currentDeliveries: [Delivery] {
        deliveries.filter { $0.revision == revision.number }
    }

    /// Why that person's signature would not count here; nil when it would.
    public func objection(to person: PersonID) -> Refusal? {
        if person == author { return .signerIsAuthor }
        if person == lastWriter || person == lastEditor || person == submission?.person {
            return .signerIsLastEditor
        }
        if signatures.contains(where: { $0.person == person }) { return .signedAlready }
        return nil
    }
}
