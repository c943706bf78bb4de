/// What somebody wants to happen to a post.
public enum Command: Hashable, Sendable {
    /// Keep a first version.
    case draft(PostID, Revision, GateReport)
    /// Replace the present revision by this one.
    case revise(Revision, GateReport)
    /// Lift one finding of the gate on the present revision.
    case waive(Waiver)
    /// Ask for sign-off of the present revision.
    case submit(Signature, GateReport)
    /// Send it back to its author.
    case sendBack(ReasonID)
    /// Sign the present revision; the last signature that was needed schedules it.
    case sign(Signature, GateReport, SignOff)
    /// Take it back for good; where readers have it already, whatever still waits.
    case withdraw(ReasonID)
    /// Put the intent to send on record.
    case claim(Claim)
    /// Put on record what a sending came to; `retryAt` is when to try again if that is safe.
    case conclude(ChannelID, epoch: Int, Outcome, retryAt: Instant)
    /// Refuse to send: the signature, the gate or the bytes are not what was signed.
    case refuseToSend(ChannelID, reason: String)
    /// Say that a sending of an older publisher has no known end.
    case orphan(ChannelID, presentEpoch: Int)
    /// Keep back what has its time while a hold is on.
    case hold(ChannelID, HoldID)
    /// Say that the channel has what an attempt of which nobody knew has brought.
    case find(ChannelID, remoteID: String?, link: String?)
    /// Try again, from that moment on, what may have arrived.
    case resume(ChannelID, ResumeProof, until: Instant)
    /// Say that what may have arrived cannot be tried again after all.
    case giveUp(ChannelID, reason: String)
    /// Say that the time has passed.
    case miss
    /// A person looked: the post is live, there.
    case resolveLive(ChannelID, link: String, ReasonID?)
    /// A person looked: the post is not live.
    case resolveNotLive(ChannelID, ReasonID)
    /// Put on record what the channel says that readers have.
    case readBack(ChannelID, ReadBack)
    /// Say that the queue was restored from a backup in which this had not come to an end.
    case doubt(ChannelID)
}

/// The intent to send, put on disk before the first byte leaves.
public struct Claim: Codable, Hashable, Sendable {
    /// Where it goes.
    public let channel: ChannelID
    /// The revision that leaves.
    public let revision: Int
    /// Which attempt this is, counted from 1.
    public let attempt: Int
    /// Which run of the publisher claims it.
    public let epoch: Int
    /// The idempotency key that goes with every attempt.
    public let publishKey: String
    /// SHA-256 of the body that leaves, in lower-case hexadecimal.
    public let bodySHA256: String

    /// Makes a claim.
    public init(
        channel: ChannelID,
        revision: Int,
        attempt: Int,
        epoch: Int,
        publishKey: String,
        bodySHA256: String
    ) {
        self.channel = channel
        self.revision = revision
        self.attempt = attempt
        self.epoch = epoch
        self.publishKey = publishKey
        self.bodySHA256 = bodySHA256
    }
}
