/// What happened to publishing as a whole: the ledger's words, never taken back.
///
/// The encoded form is for ever: a case or a field is added, never renamed.
public enum StopEvent: Codable, Hashable, Sendable {
    /// Somebody put a hold on.
    case held(hold: HoldID, scope: Hold.Scope, reason: ReasonID)
    /// Somebody signed that it may come off; the second person takes it off.
    case released(hold: HoldID, signature: Signature, reason: ReasonID)
    /// A channel said that it takes nothing from us any more.
    case closed(channel: ChannelID, reason: String)
    /// Somebody put that right.
    case reopened(channel: ChannelID, reason: ReasonID)
    /// The queue is one that was put back from a copy: nothing is sent until somebody has looked.
    case restored(restore: Restore)
    /// Somebody has looked what was sent since that copy was made.
    case cleared(reason: ReasonID)

    /// The event's name in the log.
    public var name: String {
        switch self {
        case .held: "hold"
        case .released: "release"
        case .closed: "closed"
        case .reopened: "reopened"
        case .restored: "restored"
        case .cleared: "cleared"
        }
    }
}

/// What a queue was put back from.
public struct Restore: Codable, Hashable, Sendable {
    /// The number of the last entry that the copy had.
    public let sequence: Int
    /// The hash of that entry.
    public let head: String
    /// When the copy was made; nil where it does not say.
    public let madeAt: Instant?
    /// The hash of the last entry that was known here before; nil where none was.
    public let replaced: String?

    /// Makes such a note.
    public init(sequence: Int, head: String, madeAt: Instant?, replaced: String?) {
        self.sequence = sequence
        self.head = head
        self.madeAt = madeAt
        self.replaced = replaced
    }
}

/// One such event with who and when, as the ledger keeps it.
public struct StopEntry: Codable, Hashable, Sendable {
    /// When it was put on record.
    public let at: Instant
    /// Who did it; of a channel that closed the publisher.
    public let actor: PersonID
    /// What happened.
    public let stop: StopEvent

    /// Makes an entry.
    public init(at: Instant, actor: PersonID, stop: StopEvent) {
        self.at = at
        self.actor = actor
        self.stop = stop
    }
}

/// Why a hold cannot be put on or taken off, or a channel not be opened again.
///
/// Nothing has changed.
public enum StopRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// A hold of that id exists already.
    case exists(HoldID)
    /// There is no such hold, or it was taken off.
    case noSuchHold(HoldID)
    /// As many holds are on as can be.
    case tooManyHolds(limit: Int)
    /// That person has signed the release already.
    case signedAlready(HoldID)
    /// The channel is closed already.
    case closedAlready(ChannelID)
    /// The channel is not closed.
    case notClosed(ChannelID)
    /// The queue was not restored, or somebody has looked since.
    case notQuarantined

    /// One sentence: why not, and what to do.
    public var description: String {
        switch self {
        case .exists(let id): "there is a hold \(id) already"
        case .noSuchHold(let id):
            "there is no hold \(id) now; 'heraut hold --list' shows those that are on"
        case .tooManyHolds(let limit):
            "\(limit) holds are on already; take some off, or put one on everything"
        case .signedAlready(let id):
            "you have signed the release of \(id) already; another person has to"
        case .closedAlready(let channel): "the channel '\(channel)' is closed already"
        case .notClosed(let channel): "the channel '\(channel)' is not closed"
        case .notQuarantined: "the queue is not quarantined"
        }
    }
}
