/// Why a command does not apply to a post as it is now.
///
/// Nothing has changed.
public enum Refusal: Error, Hashable, Sendable {
    /// A post of that id exists already.
    case exists
    /// There is no such post.
    case noSuchPost
    /// That step does not lead out of the stage the post is in.
    case notFrom(Post.Stage, step: String)
    /// Readers have the post or may have it, on that channel; on others it may still wait.
    case alreadyOut(ChannelID, Delivery.State, waiting: [ChannelID])
    /// The revision names no channel.
    case noChannel
    /// The revision names that channel twice.
    case channelTwice(ChannelID)
    /// The new revision does not follow the present one.
    case wrongRevision(present: Int, given: Int)
    /// The post has as many revisions as it can have.
    case tooManyRevisions(limit: Int)
    /// Nobody has said when it goes out.
    case noTime
    /// The moment lies before now.
    case timeInThePast(due: Instant, now: Instant)
    /// The moment until which it made sense has passed.
    case tooLate(notAfter: Instant, now: Instant)
    /// The gate blocks, by these rules.
    case gateBlocks(rules: [String])
    /// The author's own signature does not count for the sign-off.
    case signerIsAuthor
    /// Nor does that of the person who edited it last, or who submitted it.
    case signerIsLastEditor
    /// That person has signed this revision already.
    case signedAlready
    /// Who waived a finding does not sign it off in that role.
    case signerWaived(Role)
    /// Who wrote or edited it does not waive what the gate says about it.
    case waivesOwnWords
    /// Only the role *legal* waives.
    case waiverNeedsLegal
    /// People sign or have signed it, knowing its waivers.
    case waiverTooLate(Post.Stage)
    /// Nobody has said when it goes out: the time that it gets makes a revision without waivers.
    case waiverBeforeTime
    /// Another time makes another revision, and what was waived on this one would block again.
    case timeVoidsWaivers(count: Int)
    /// That finding is waived already.
    case waivedAlready
    /// What is called waived was not, or is no finding.
    case waivesNothing
    /// As many findings are waived as can be.
    case tooManyWaivers(limit: Int)
    /// Nobody in that role has to sign, or enough have.
    case roleNotNeeded(Role)
    /// The present revision has no delivery on that channel.
    case noDelivery(ChannelID)
    /// That step does not lead out of the state the delivery is in.
    case deliveryIs(ChannelID, Delivery.State, step: String)
    /// Its time has not come.
    case tooEarly(due: Instant, now: Instant)
    /// The claim is not the one that would come next.
    case claimOutOfTurn(ChannelID)
    /// The queue was restored from a backup: only a person says that it did not go out.
    case afterRestore(ChannelID)
}

extension Refusal: CustomStringConvertible {
    /// One sentence: why not, and what to do.
    public var description: String {
        switch self {
        case .exists: "a post of that id exists already"
        case .noSuchPost: "there is no such post; 'heraut list' shows what there is"
        case .notFrom(let stage, let step): Self.sentence(stage, step)
        case .alreadyOut(let channel, let state, let waiting):
            "nothing about it can change: on '\(channel)' it is \(state.name)"
                + "; a correction is a new post"
                + (waiting.isEmpty
                    ? ""
                    : ", and 'heraut withdraw' stops what still waits for "
                        + waiting.map { "'\($0)'" }.joined(separator: ", "))
        case .noChannel: "it names no channel; add 'channels: [...]'"
        case .channelTwice(let channel): "it names the channel '\(channel)' twice"
        case .wrongRevision(let present, let given):
            "revision \(given) does not follow revision \(present); somebody else was faster"
        case .tooManyRevisions(let limit): "it has had \(limit) revisions; start a new post"
        case .noTime: "nobody has said when it goes out; add --at \"YYYY-MM-DDTHH:MM\""
        case .timeInThePast(let due, let now):
            "the time \(due) is in the past (it is \(now)); give a later one with --at"
        case .tooLate(let notAfter, let now):
            "its 'not after' \(notAfter) has passed (it is \(now)); give it a new time with"
                + " 'heraut edit ID --at ...'"
        case .gateBlocks(let rules):
            "the gate blocks it (\(rules.joined(separator: ", "))); 'heraut check ID' shows where"
        case .signerIsAuthor: "its author cannot sign it off; somebody else has to"
        case .signerIsLastEditor:
            "who edited or submitted it last cannot sign it off; somebody else has to"
        case .signedAlready: "you have signed this revision already; another person has to"
        case .signerWaived(let role):
            "who waived a finding on it does not sign it off as \(role.rawValue); somebody else has"
                + " to"
        case .waivesOwnWords:
            "who wrote or edited it last cannot waive what the gate says about it; somebody else"
                + " with the role 'legal' has to"
        case .waiverNeedsLegal: "a finding is waived as 'legal' alone"
        case .waiverTooLate(let stage):
            "it is \(stage.rawValue) and people sign it knowing its waivers: 'heraut return' it"
                + " first, have it waived, and submit it again"
        case .waiverBeforeTime:
            "nobody has said when it goes out, and its time makes a new revision, which no waiver"
                + " outlives: say so first with 'heraut edit ID --at ...'"
        case .timeVoidsWaivers(let count):
            "another time makes a new revision, which none of its waivers (\(count)) outlives:"
                + " change the time with 'heraut edit ID --at ...', and have it waived again"
        case .waivedAlready: "that finding is waived already"
        case .waivesNothing: "what is called waived was not waived on this revision"
        case .tooManyWaivers(let limit):
            "\(limit) findings on it are waived, and no more can be; write it without them"
        case .roleNotNeeded(let role):
            "no signature as \(role.rawValue) is missing on it"
        case .noDelivery(let channel): "it is not on its way to '\(channel)'"
        case .deliveryIs(let channel, let state, let step):
            "on '\(channel)' it is \(state.name): it cannot be \(step)"
        case .tooEarly(let due, let now): "it is due at \(due) and it is \(now)"
        case .claimOutOfTurn(let channel):
            "the claim for '\(channel)' does not follow what is on record"
        case .afterRestore(let channel):
            "the queue was restored from a backup, so a person has to look whether '\(channel)' has"
                + " it: 'heraut resolve'"
        }
    }

    private static func sentence(_ stage: Post.Stage, _ step: String) -> String {
        let next =
            switch stage {
            case .draft, .returned: "submit it first"
            case .inReview: "it waits for signatures"
            case .approved: "the timer has it; 'heraut edit' or 'heraut withdraw' stops it"
            case .published: "published is final; a repeat or a correction is a new post"
            case .withdrawn: "withdrawn is final; start a new post"
            case .missed: "give it a new time with 'heraut edit ID --at ...'"
            }
        return "it is \(stage.rawValue) and cannot be \(step): \(next)"
    }
}
