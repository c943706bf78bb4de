/// What happened to a post: the ledger's words, never taken back.
///
/// The encoded form is for ever: a case or a field is added, never renamed.
public enum Event: Codable, Hashable, Sendable {
    /// A first version was kept.
    case drafted(revision: Revision, report: GateReport)
    /// A new revision replaced the one before; its signatures and open deliveries are void.
    case revised(revision: Revision, report: GateReport)
    /// One finding was waived, on the present revision alone.
    case waived(waiver: Waiver)
    /// Sign-off was asked for.
    case submitted(signature: Signature, report: GateReport)
    /// An approver sent it back.
    case returned(reason: ReasonID)
    /// Somebody signed.
    case signed(signature: Signature, report: GateReport)
    /// Enough people signed: one delivery a channel is scheduled.
    case approved
    /// It was taken back.
    case withdrawn(reason: ReasonID)
    /// What waited for that channel does not go out any more, though readers have it elsewhere.
    case cancelled(channel: ChannelID, reason: ReasonID)
    /// The intent to send is on record.
    case claimed(claim: Claim)
    /// The channel accepted it.
    case published(channel: ChannelID, remoteID: String?, link: String?)
    /// Nothing was accepted; it is tried again from that moment on.
    case postponed(channel: ChannelID, reason: String, until: Instant)
    /// The channel said no.
    case refused(channel: ChannelID, reason: String)
    /// Nobody knows whether the channel has it.
    case lost(channel: ChannelID, reason: String)
    /// Heraut itself would not send it.
    case stopped(channel: ChannelID, reason: String)
    /// A hold was on when it had its time.
    case held(channel: ChannelID, hold: HoldID)
    /// It is tried again although an attempt may have arrived: the channel makes that safe.
    case resumed(channel: ChannelID, proof: ResumeProof, until: Instant)
    /// The time passed; nil for a post that was still in review.
    case missed(channel: ChannelID?)
    /// A person found it live.
    case foundLive(channel: ChannelID, link: String, reason: ReasonID?)
    /// A person found it not live.
    case foundNotLive(channel: ChannelID, reason: ReasonID)
    /// The channel was asked what readers have.
    case readBack(channel: ChannelID, finding: ReadBack)
    /// The queue was restored from a backup in which this had not come to an end.
    case doubted(channel: ChannelID)
    /// A person found that what a restored queue was to send is not live, and its time is still to come:
    /// it waits as before, under the signatures that it has.
    case reinstated(channel: ChannelID, reason: ReasonID)

    /// Why nobody knows what became of a delivery in a restored queue.
    public static let doubt =
        "the queue was restored from a backup: it may have been sent since"
}

/// Why it is safe to send again what may have arrived.
public enum ResumeProof: String, Codable, Hashable, Sendable {
    /// To the channel the same request with the same key is the same post, for some time.
    case sameKey = "same-key"
    /// The channel was asked, and has it not.
    case notThere = "not-there"
}

/// One event with who and when, as the ledger keeps it.
public struct Entry: Codable, Hashable, Sendable {
    /// The post it is about.
    public let post: PostID
    /// When it was put on record.
    public let at: Instant
    /// Who did it.
    public let actor: PersonID
    /// What happened.
    public let event: Event
    /// What was sent and answered before this was known; nil where nothing was.
    public let exchange: ExchangeID?

    /// Makes an entry.
    public init(
        post: PostID,
        at: Instant,
        actor: PersonID,
        event: Event,
        exchange: ExchangeID? = nil
    ) {
        self.post = post
        self.at = at
        self.actor = actor
        self.event = event
        self.exchange = exchange
    }
}

extension Event {
    /// Whether it tells what a request to a channel came to.
    public var endsAnExchange: Bool {
        switch self {
        case .published, .postponed, .refused, .lost, .readBack: true
        case .drafted, .revised, .waived, .submitted, .returned, .signed, .approved, .withdrawn,
            .cancelled, .claimed, .stopped, .held, .resumed, .missed, .foundLive, .foundNotLive,
            .doubted, .reinstated:
            false
        }
    }

    /// The event's name in the log.
    public var name: String {
        switch self {
        case .drafted: "drafted"
        case .revised: "revised"
        case .waived: "waived"
        case .submitted: "submitted"
        case .returned: "returned"
        case .signed: "signed"
        case .approved: "approved"
        case .withdrawn: "withdrawn"
        case .cancelled: "cancelled"
        case .claimed: "claimed"
        case .published: "published"
        case .postponed: "postponed"
        case .refused: "refused"
        case .lost: "lost"
        case .stopped: "stopped"
        case .held: "held"
        case .resumed: "resumed"
        case .missed: "missed"
        case .foundLive: "found-live"
        case .foundNotLive: "found-not-live"
        case .readBack: "read-back"
        case .doubted: "doubted"
        case .reinstated: "reinstated"
        }
    }
}
