/// One revision on its way to one channel.
public struct Delivery: Codable, Hashable, Sendable {
    /// The revision that goes out.
    public let revision: Int
    /// Where it goes.
    public let channel: ChannelID
    /// When.
    public let plan: Plan
    /// How far it is.
    public internal(set) var state: State
    /// How often sending was begun; counted at the claim.
    public internal(set) var attempts: Int
    /// When the first of the attempts began that may have arrived without anybody knowing; nil where
    /// there is none, or where the channel said that it has nothing.
    public internal(set) var doubtSince: Instant?
    /// When the last attempt began.
    public internal(set) var lastAttempt: Instant?
    /// What readers have, once the channel was asked; nil before, and where it cannot be.
    public internal(set) var readBack: ReadBack?
    /// When the queue was restored from a backup in which this had not come to an end; nil once that is
    /// settled.
    ///
    /// It may have been sent since the backup, by this revision or by one that nobody knows
    /// here: so it is never tried again by itself.
    public internal(set) var restoredAt: Instant?

    /// How far a delivery is, with what that state needs.
    public enum State: Codable, Hashable, Sendable {
        /// Waits for its time.
        case scheduled
        /// The intent is on disk; the request may be under way.
        case sending(epoch: Int, since: Instant)
        /// Nothing was accepted; it is tried again from that moment on.
        case retryWait(until: Instant)
        /// The channel has it.
        case published(remoteID: String?, link: String?)
        /// Nobody knows whether the channel has it: a person resolves that.
        case unknown(reason: String)
        /// The channel has it not, and sending the same again would not help.
        case failed(reason: String)
        /// A hold keeps it back, and has to be planned anew.
        case held(by: HoldID)
        /// Its time passed before it could go out.
        case missed
        /// The revision was replaced or withdrawn before it went out.
        case cancelled
    }

    /// Whether the timer still has something to do here.
    public var isOpen: Bool {
        switch state {
        case .scheduled, .sending, .retryWait, .held: true
        case .published, .unknown, .failed, .missed, .cancelled: false
        }
    }

    /// Whether readers may have it: then nothing about the revision may change any more.
    public var mayBeOut: Bool {
        switch state {
        case .sending, .published, .unknown: true
        case .scheduled, .retryWait, .failed, .held, .missed, .cancelled: doubtSince != nil
        }
    }

    /// Whether a claim would be legal at that moment.
    public func isDue(at now: Instant) -> Bool {
        switch state {
        case .scheduled: now >= plan.due
        case .retryWait(let until): now >= until
        case .sending, .published, .unknown, .failed, .held, .missed, .cancelled: false
        }
    }
}

extension Delivery.State {
    /// The state's name in tables and listings.
    public var name: String {
        switch self {
        case .scheduled: "scheduled"
        case .sending: "sending"
        case .retryWait: "retry-wait"
        case .published: "published"
        case .unknown: "unknown"
        case .failed: "failed"
        case .held: "held"
        case .missed: "missed"
        case .cancelled: "cancelled"
        }
    }
}
