import Editorial
import Noise

/// A random life of one post: any command by anybody at any time, likely ones more often.
struct RandomWalk {
    static let people = [Story.anna, Story.bram, Story.cato, Story.dirk]
    static let channels = [Story.site, Story.wall, ChannelID("feed")]

    private(set) var story = Story()
    private var random: SplitMix
    private var epoch = 1
    /// The rule for sign-off in force when the post was approved last.
    private(set) var signOff: SignOff?
    private(set) var last: (command: Command, actor: PersonID)?

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    /// What came of one step.
    enum Step {
        case refused(Refusal)
        case happened([(before: Post?, event: Event, after: Post?)])
    }

    /// Takes one step.
    ///
    /// - Throws: Whatever `evolve` says about an event that `decide` emitted: it should never.
    mutating func step() throws -> Step {
        if Int.random(in: 0..<4, using: &random) == 0 {
            story.now = story.now + .seconds(Int64.random(in: 1..<2_000, using: &random))
        }
        let command = command()
        let actor = actor(of: command)
        last = (command, actor)
        let events: [Event]
        do throws(Refusal) {
            events = try Post.decide(command, on: story.post, by: actor, at: story.now)
        } catch {
            return .refused(error)
        }
        if case .sign(_, _, let rule) = command { signOff = rule }
        var changes: [(before: Post?, event: Event, after: Post?)] = []
        for event in events {
            let before = story.post
            try story.record(event, by: actor)
            changes.append((before, event, story.post))
        }
        return .happened(changes)
    }

    private mutating func command() -> Command {
        guard let post = story.post else { return .draft(Story.id, revision(1), report()) }
        let isLikely = Int.random(in: 0..<4, using: &random) > 0
        let choice = isLikely ? likely(post.stage) : Int.random(in: 0..<19, using: &random)
        return command(choice, post)
    }

    /// The numbers of the commands that lead on from a stage.
    private mutating func likely(_ stage: Post.Stage) -> Int {
        let choices =
            switch stage {
            case .draft, .returned: [1, 2, 2, 2, 13]
            case .inReview: [4, 4, 4, 4, 3, 1, 6]
            case .approved: [7, 7, 7, 8, 8, 8, 9, 10, 3, 1, 6, 11, 12, 15, 16, 17, 17, 17, 18]
            case .published, .withdrawn, .missed: [1, 2, 4, 5, 7]
            }
        return pick(choices)
    }

    private mutating func command(_ choice: Int, _ post: Post) -> Command {
        let channel = pick(Self.channels)
        switch choice {
        case 0: return .draft(Story.id, revision(1), report())
        case 1:
            let odd = Int.random(in: 0..<8, using: &random) == 0
            return .revise(revision(post.revision.number + (odd ? 2 : 1)), report())
        case 2: return .submit(signature(.author), report(of: post))
        case 3: return .sendBack(Story.reason)
        case 4:
            return .sign(signature(pick([.approver, .approver, .legal])), report(of: post), rule())
        case 5: return .withdraw(Story.reason)
        case 6: return .miss
        case 7: return .claim(claim(channel, post))
        case 8:
            return .conclude(channel, epoch: epoch(of: channel, post), outcome(), retryAt: later())
        case 9: return .refuseToSend(channel, reason: "not what was signed")
        case 10:
            epoch += 1
            return .orphan(channel, presentEpoch: epoch)
        case 11: return .resolveLive(channel, link: "https://site.example/1", nil)
        case 13:
            let role = pick([Role.legal, .legal, .legal, .approver])
            return .waive(Story.waiver(pick(Self.people), as: role, at: pick([3, 4])))
        case 15: return .hold(channel, Story.hold)
        case 16: return .find(channel, remoteID: "7", link: nil)
        case 17: return .resume(channel, pick([.sameKey, .sameKey, .notThere]), until: later())
        case 18: return .giveUp(channel, reason: "the time of its key is over")
        default: return .resolveNotLive(channel, Story.reason)
        }
    }

    private func actor(of command: Command) -> PersonID {
        switch command {
        case .submit(let signature, _), .sign(let signature, _, _): signature.person
        case .waive(let waiver): waiver.signature.person
        case .draft: Story.anna
        default: Self.people[Int(story.now.milliseconds / 7 % Int64(Self.people.count))]
        }
    }

    private mutating func revision(_ number: Int) -> Revision {
        let count = Int.random(in: 1...3, using: &random)
        let due = story.now + .seconds(Int64.random(in: 0..<4_000, using: &random))
        let plan = Plan(due: due, notAfter: due + .seconds(3_000))
        let hasPlan = Int.random(in: 0..<6, using: &random) > 0
        return Story.revision(
            number,
            channels: Array(Self.channels.shuffled(using: &random).prefix(count)),
            plan: hasPlan ? plan : nil
        )
    }

    private mutating func report() -> GateReport {
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1: Story.blocking
        case 2: WaiverRuleTests.waived
        default: Story.clean
        }
    }

    /// The report at a signature: more often one with what was waived, where something was.
    private mutating func report(of post: Post) -> GateReport {
        let isWaived = !post.waivers.isEmpty && Bool.random(using: &random)
        return isWaived ? WaiverRuleTests.waived : report()
    }

    private mutating func signature(_ role: Role) -> Signature {
        Story.signature(pick(Self.people), as: role)
    }

    private mutating func rule() -> SignOff {
        let rules = [[Role.approver: 1], [.approver: 2], [.approver: 1, .legal: 1]]
        guard let rule = SignOff(needed: pick(rules)) else { preconditionFailure("a rule of ours") }
        return rule
    }

    private mutating func claim(_ channel: ChannelID, _ post: Post) -> Claim {
        let attempts = post.delivery(on: channel)?.attempts ?? 0
        let odd = Int.random(in: 0..<10, using: &random) == 0
        return Story.claim(
            channel,
            revision: post.revision.number,
            attempt: attempts + (odd ? 2 : 1),
            epoch: epoch
        )
    }

    private mutating func epoch(of channel: ChannelID, _ post: Post) -> Int {
        guard case .sending(let epoch, _) = post.delivery(on: channel)?.state else { return epoch }
        return Int.random(in: 0..<10, using: &random) == 0 ? epoch + 1 : epoch
    }

    private mutating func outcome() -> Outcome {
        pick([
            Story.published, Story.published, .refused(reason: "no"), .notSent(reason: "no route"),
            .postponed(afterMilliseconds: 500, reason: "busy"), .unknown(reason: "time-out"),
            .unknown(reason: "time-out"), .closed(reason: "401"),
        ])
    }

    private mutating func later() -> Instant {
        story.now + .seconds(Int64.random(in: 1..<3_000, using: &random))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
