public import Editorial

/// Everything that is on record about one post, put together for an archive.
///
/// What was forgotten is nil, and said to be so; what was changed by hand is an error.
public struct ArchiveRecord: Encodable, Sendable {
    /// The form of the record.
    public static let form = "heraut-record-1"

    /// A frozen version.
    public struct Version: Encodable, Sendable {
        /// The entry of the ledger.
        public let sequence: Int
        /// When it was kept.
        public let at: Instant
        /// By whom.
        public let person: String
        /// What the ledger says of it.
        public let revision: Revision
        /// What the gate said then.
        public let gate: GateReport
        /// What it says; nil where that was forgotten.
        public let content: Content?
    }

    /// Something that happened.
    public struct Happening: Encodable, Sendable {
        /// The entry of the ledger.
        public let sequence: Int
        /// The hash of that entry.
        public let hash: String
        /// When.
        public let at: Instant
        /// Who, by the handle of then.
        public let person: String
        /// As what, where it was signed.
        public let role: Role?
        /// The event's name.
        public let name: String
        /// The event as the ledger keeps it.
        public let event: Event
        /// Why, in the words of who did it.
        public let reason: String?
        /// The exchange that it rests on.
        public let exchange: ExchangeID?
    }

    /// A signature, with all that it takes to check it.
    public struct Signed: Encodable, Sendable {
        /// The entry of the ledger.
        public let sequence: Int
        /// When it was put on record.
        public let at: Instant
        /// Whose it is.
        public let person: String
        /// As what.
        public let role: Role
        /// `submit`, `approve` or `waive`.
        public let purpose: String
        /// The revision that it is about.
        public let revision: Int
        /// Keeps it apart from every other use of the key.
        public let namespace: String
        /// The statement's id.
        public let id: StatementID
        /// The words that were signed; nil where they were forgotten.
        public let statement: String?
        /// The armoured signature; nil where it was forgotten.
        public let signature: String?
        /// The gate's report as it was signed.
        public let gate: GateReport?
    }

    /// What was sent for one attempt, or asked, and the answer.
    public struct Sent: Encodable, Sendable {
        /// The entry of the ledger.
        public let sequence: Int
        /// When it was put on record.
        public let at: Instant
        /// Where it went.
        public let channel: ChannelID?
        /// The event that it ended in.
        public let event: String
        /// Its id.
        public let id: ExchangeID
        /// What was sent and answered; nil where it was forgotten.
        public let exchange: Exchange?
    }

    /// Somebody who had a part in it.
    public struct Person: Encodable, Sendable {
        /// The id in the ledger.
        public let id: PersonID
        /// The handle; nil where it was forgotten.
        public let handle: String?
        /// The name in `heraut.yaml` at the time of the export; nil where it has none.
        public let name: String?
    }

    /// Values that were forgotten, and by which entry.
    public struct Gone: Encodable, Sendable {
        /// `content`, `statement`, `reason`, `exchange` or `handle`.
        public let kind: String
        /// The digest that stands for it.
        public let id: String
        /// The entry that says so.
        public let sequence: Int
        /// When.
        public let at: Instant
    }

    /// The form of this record.
    public let format: String
    /// The agency.
    public let agency: String
    /// The workspace.
    public let workspace: String
    /// The agency's time zone.
    public let zone: String
    /// The post.
    public let post: PostID
    /// How far it is.
    public let stage: Post.Stage
    /// Every version, oldest first.
    public let versions: [Version]
    /// Everything that happened, oldest first.
    public let events: [Happening]
    /// Every signature, oldest first.
    public let signatures: [Signed]
    /// Every delivery.
    public let deliveries: [Delivery]
    /// Everything that was sent, oldest first.
    public let exchanges: [Sent]
    /// Everybody who had a part in it.
    public let people: [Person]
    /// What was forgotten.
    public let forgotten: [Gone]
}

/// A record with the words it is made of, as they are kept.
public struct ArchivedPost: Sendable {
    /// The record.
    public let record: ArchiveRecord
    /// Every plain value behind it, by kind and id.
    public let words: [PlainValue]
    /// The pictures that are still kept, by their SHA-256.
    public let pictures: [Medium]
}
