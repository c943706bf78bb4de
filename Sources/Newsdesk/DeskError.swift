public import Editorial

/// Why a use case did not do what was asked.
///
/// Nothing has changed.
public enum DeskError: Error, Sendable {
    /// The post's own rules say no.
    case refused(PostID, Refusal)
    /// The gate blocks; the check says where.
    case blocked(PostID, GateCheck)
    /// `heraut.yaml` knows nobody of that handle.
    case unknownPerson(String, known: [String])
    /// The person does not have the role that this takes.
    case notAllowed(person: String, needs: Role, for: String)
    /// The key is not one of that person's, or not at this moment.
    case foreignKey(person: String)
    /// A signature that a post rests on does not count any more.
    case signOffBroken(PostID, reason: String)
    /// The gate has no finding of that rule, there, that blocks and can be waived.
    case noSuchFinding(PostID, rule: String)
    /// The gate has several findings of that rule: which is meant has to be said.
    case severalFindings(PostID, rule: String, places: [String])
    /// The new version says the same as the one before.
    case nothingChanged(PostID)
    /// A name cannot be allowed, or taken off its list.
    case name(String, reason: String)
    /// A hold cannot be put on or taken off, or a channel not be opened again.
    case stop(StopRefusal)
    /// After a restore, deliveries wait for somebody who looks whether they are live.
    case unsettled([Newsdesk.DeliveryName])
    /// People cannot be changed like that.
    case people(PeopleRefusal)
    /// Others kept putting holds on and taking them off meanwhile.
    case stopsTooBusy
    /// The person looked at the statement and did not sign that the hold comes off.
    case notReleased(HoldID)
    /// Others kept changing the post while this was being done.
    case tooBusy(PostID)
    /// The person looked at the statement and did not sign.
    case declined(PostID)
    /// It cannot follow the post that it names.
    case thread(PostID, ThreadProblem)
    /// What it says was forgotten, at that moment, as the ledger says.
    case forgotten(PostID, since: Instant)
    /// The house keeps that longer, or nobody signed that it goes.
    case keeps(reason: String)
    /// A channel cannot carry it.
    case channel(ChannelError)
    /// A copy of a picture cannot be read or written.
    case pictures(PictureProblem)
    /// Signing or verifying failed.
    case signature(SignatureError)
    /// The queue failed.
    case queue(QueueError)
}

extension DeskError {
    /// Whether what stands on record of one post is not what it was: others can go on, and 'heraut verify'
    /// tells.
    var isAboutOneRecord: Bool {
        switch self {
        case .refused(_, .noSuchPost), .queue(.tampered), .queue(.replay), .forgotten: true
        default: false
        }
    }
}

extension DeskError: CustomStringConvertible {
    /// One sentence: what, why, and what to do.
    public var description: String {
        switch self {
        case .refused(let post, let refusal): "\(post): \(refusal)"
        case .thread(_, let problem): "\(problem)"
        case .blocked(let post, let check):
            "\(post): the gate blocks it (\(check.report.blockingRules.joined(separator: ", ")));"
                + " 'heraut check \(post)' shows where"
                + check.voidWaivers.map { "; \($0)" }.joined()
        case .unknownPerson(let handle, let known):
            "heraut.yaml knows nobody called '\(handle)'"
                + (known.isEmpty ? "" : "; it knows: \(known.joined(separator: ", "))")
                + "; say who you are with --as"
        case .notAllowed(let person, let role, let purpose):
            "\(person) does not have the role '\(role.rawValue)', which \(purpose) takes;"
                + " heraut.yaml says who has it"
        case .foreignKey(let person):
            "that key is not one that heraut.yaml lists for \(person) at this moment;"
                + " name another with --key, or have the key added"
        case .signOffBroken(let post, let reason): "\(post): \(reason)"
        case .noSuchFinding(let post, let rule):
            "\(post): nothing there that \(rule) blocks can be waived; 'heraut waive \(post)"
                + " --list' shows what was found"
        case .severalFindings(let post, let rule, let places):
            "\(post): \(rule) found \(places.count) things (\(places.joined(separator: ", ")));"
                + " say which with --at START-END, and --part where that is not enough"
        case .nothingChanged(let post): "\(post): nothing is different from what is kept"
        case .name(let name, let reason): "'\(name)' \(reason)"
        case .stop(let refusal): "\(refusal)"
        case .unsettled(let names):
            "\(names.count) deliveries may have been sent since the backup, and nobody has looked yet"
                + " (\(names.prefix(3).map(\.description).joined(separator: ", "))"
                + (names.count > 3 ? ", ..." : "") + "): 'heraut resolve' each, or all with --from"
        case .people(let refusal): "\(refusal)"
        case .stopsTooBusy: "others kept putting holds on or off meanwhile; try again"
        case .notReleased(let hold): "\(hold): not signed, the hold stays"
        case .tooBusy(let post):
            "\(post): others kept changing it meanwhile; look at it and try again"
        case .declined(let post): "\(post): not signed, nothing was changed"
        case .forgotten(let post, let moment):
            "\(post): what it says was forgotten at \(moment); 'heraut log \(post)' tells what is left"
        case .keeps(let reason): "nothing is forgotten: \(reason)"
        case .channel(let error): "\(error)"
        case .pictures(let error): "\(error)"
        case .signature(let error): "\(error)"
        case .queue(let error): "\(error)"
        }
    }
}
