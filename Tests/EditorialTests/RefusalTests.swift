import Editorial
import Testing

/// One table for everything that `decide` refuses: the stage, who, when and what.
@Suite("Refusal")
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let refusal: Refusal
        let post: @Sendable () throws -> Story
        let command: @Sendable () throws -> Command
        var actor = Story.bram

        var testDescription: String { "\(refusal)" }
    }

    @Test(arguments: aboutPosts + aboutSignatures + aboutDeliveries)
    func `what does not apply is refused by name and changes nothing`(_ wanted: Case) throws {
        var story = try wanted.post()
        let before = story.post
        let command = try wanted.command()
        #expect(throws: wanted.refusal) { try story.tell(command, by: wanted.actor) }
        #expect(story.post == before)
        #expect(!wanted.refusal.description.isEmpty)
    }

    static func draft(_ revision: Revision) -> @Sendable () -> Command {
        { .draft(Story.id, revision, Story.clean) }
    }

    static func sign(
        _ person: PersonID,
        as role: Role = .approver,
        report: GateReport = Story.clean
    ) -> @Sendable () throws -> Command {
        { .sign(Story.signature(person, as: role), report, try Story.oneApprover) }
    }

    static let late = Story.notAfter

    static let aboutPosts: [Case] = [
        Case(refusal: .exists, post: { try .at(.draft) }, command: draft(Story.revision(1))),
        Case(refusal: .noSuchPost, post: { Story() }, command: { .miss }),
        Case(
            refusal: .wrongRevision(present: 0, given: 2),
            post: { Story() },
            command: draft(Story.revision(2))
        ),
        Case(
            refusal: .wrongRevision(present: 1, given: 1),
            post: { try .at(.draft) },
            command: { .revise(Story.revision(1), Story.clean) }
        ),
        Case(
            refusal: .noChannel,
            post: { Story() },
            command: draft(Story.revision(1, channels: []))
        ),
        Case(
            refusal: .channelTwice(Story.site),
            post: { Story() },
            command: draft(Story.revision(1, channels: [Story.site, Story.wall, Story.site]))
        ),
        Case(
            refusal: .timeInThePast(due: Story.due, now: Story.due + .milliseconds(1)),
            post: {
                var story = Story()
                story.now = Story.due + .milliseconds(1)
                return story
            },
            command: draft(Story.revision(1))
        ),
        Case(
            refusal: .noTime,
            post: {
                var story = Story()
                try story.tell(.draft(Story.id, Story.revision(1, plan: nil), Story.clean))
                return story
            },
            command: { .submit(Story.signature(Story.bram, as: .author), Story.clean) }
        ),
        Case(
            refusal: .tooLate(notAfter: late, now: late),
            post: { try late(.draft) },
            command: { .submit(Story.signature(Story.bram, as: .author), Story.clean) }
        ),
        Case(
            refusal: .gateBlocks(rules: ["story/one-person"]),
            post: { try .at(.draft) },
            command: { .submit(Story.signature(Story.bram, as: .author), Story.blocking) }
        ),
        Case(
            refusal: .tooEarly(due: late, now: Story.start),
            post: { try .at(.inReview) },
            command: { .miss }
        ),
        Case(
            refusal: .tooManyRevisions(limit: Post.maximumRevisions),
            post: {
                var story = try Story.at(.draft)
                for number in 2...Post.maximumRevisions {
                    try story.tell(.revise(Story.revision(number), Story.clean))
                }
                return story
            },
            command: { .revise(Story.revision(Post.maximumRevisions + 1), Story.clean) }
        ),
    ]

    static func late(_ stage: Post.Stage) throws -> Story {
        var story = try Story.at(stage)
        story.now = late
        return story
    }

    static let aboutSignatures: [Case] = [
        Case(
            refusal: .signerIsAuthor,
            post: { try .at(.inReview) },
            command: sign(Story.anna),
            actor: Story.anna
        ),
        Case(
            refusal: .signerIsLastEditor,
            post: {
                var story = try Story.at(.draft)
                try story.tell(.revise(Story.revision(2), Story.clean), by: Story.bram)
                let signature = Story.signature(Story.bram, as: .author)
                try story.tell(.submit(signature, Story.clean), by: Story.bram)
                return story
            },
            command: sign(Story.bram)
        ),
        Case(
            refusal: .signedAlready,
            post: {
                var story = try Story.at(.inReview)
                let two = try #require(SignOff(needed: [.approver: 2]))
                let signature = Story.signature(Story.bram)
                try story.tell(.sign(signature, Story.clean, two), by: Story.bram)
                return story
            },
            command: sign(Story.bram)
        ),
        Case(
            refusal: .roleNotNeeded(.legal),
            post: { try .at(.inReview) },
            command: sign(Story.bram, as: .legal)
        ),
        Case(
            refusal: .gateBlocks(rules: ["story/one-person"]),
            post: { try .at(.inReview) },
            command: sign(Story.bram, report: Story.blocking)
        ),
        Case(
            refusal: .tooLate(notAfter: late, now: late),
            post: { try late(.inReview) },
            command: sign(Story.bram)
        ),
    ]

    static let aboutDeliveries: [Case] = [
        Case(
            refusal: .noDelivery(ChannelID("feed")),
            post: { try .at(.approved) },
            command: { .claim(Story.claim(ChannelID("feed"))) }
        ),
        Case(
            refusal: .tooEarly(due: Story.due, now: Story.start),
            post: { try .at(.approved) },
            command: { .claim(Story.claim(Story.site)) }
        ),
        Case(
            refusal: .tooLate(notAfter: late, now: late),
            post: { try late(.approved) },
            command: { .claim(Story.claim(Story.site)) }
        ),
        Case(
            refusal: .afterRestore(Story.site),
            post: { try .delivery("restored") },
            command: { .resume(Story.site, .sameKey, until: Story.due) },
            actor: .publisher
        ),
        Case(
            refusal: .afterRestore(Story.site),
            post: { try .delivery("restored") },
            command: { .resume(Story.site, .notThere, until: Story.due) },
            actor: .publisher
        ),
        Case(
            refusal: .claimOutOfTurn(Story.site),
            post: { try due() },
            command: { .claim(Story.claim(Story.site, attempt: 2)) }
        ),
        Case(
            refusal: .claimOutOfTurn(Story.site),
            post: { try due() },
            command: { .claim(Story.claim(Story.site, revision: 2)) }
        ),
        Case(
            refusal: .deliveryIs(
                Story.site,
                .sending(epoch: 1, since: Story.due),
                step: "sent"
            ),
            post: { try .delivery("sending") },
            command: { .claim(Story.claim(Story.site, attempt: 2)) }
        ),
        Case(
            refusal: .deliveryIs(
                Story.site,
                .sending(epoch: 1, since: Story.due),
                step: "concluded"
            ),
            post: { try .delivery("sending") },
            command: { Story.conclude(Story.site, Story.published, epoch: 2) }
        ),
        Case(
            refusal: .deliveryIs(
                Story.site,
                .sending(epoch: 1, since: Story.due),
                step: "given up as lost"
            ),
            post: { try .delivery("sending") },
            command: { .orphan(Story.site, presentEpoch: 1) }
        ),
        Case(
            refusal: .deliveryIs(Story.site, .scheduled, step: "resolved"),
            post: { try .at(.approved) },
            command: { .resolveNotLive(Story.site, Story.reason) }
        ),
        Case(
            refusal: .deliveryIs(Story.site, .unknown(reason: "time-out"), step: "stopped"),
            post: { try .delivery("unknown") },
            command: { .refuseToSend(Story.site, reason: "changed") }
        ),
    ]

    static func due() throws -> Story {
        var story = try Story.at(.approved)
        story.now = Story.due
        return story
    }

    /// While readers may have it, nothing about the post can change.
    @Test(arguments: ["sending", "published", "unknown"])
    func `what may be out cannot be edited or returned; a withdrawal stops only what waits`(
        state: String
    ) throws {
        var story = try Story.delivery(state)
        let out = try #require(story.post?.delivery(on: Story.site)?.state)
        let refusal = Refusal.alreadyOut(Story.site, out, waiting: [Story.wall])
        story.now = Story.start
        #expect(throws: refusal) { try story.tell(.revise(Story.revision(2), Story.clean)) }
        #expect(throws: refusal) { try story.tell(.sendBack(Story.reason)) }
        #expect("\(refusal)".contains("'heraut withdraw' stops what still waits for 'wall'"))
        let events = try story.tell(.withdraw(Story.reason))
        #expect(events == [.cancelled(channel: Story.wall, reason: Story.reason)])
        #expect(story.post?.delivery(on: Story.wall)?.state == .cancelled)
        #expect(story.post?.delivery(on: Story.site)?.state == out)
        #expect(story.post?.stage == (state == "published" ? .published : .approved))
        guard state != "published" else { return }
        let nothingWaits = Refusal.alreadyOut(Story.site, out, waiting: [])
        #expect(throws: nothingWaits) { try story.tell(.withdraw(Story.reason)) }
    }

    @Test func `what was found not live after a withdrawal can be withdrawn as a whole`() throws {
        var story = try Story.delivery("unknown")
        try story.tell(.withdraw(Story.reason))
        try story.tell(.resolveNotLive(Story.site, Story.reason))
        #expect(try story.tell(.withdraw(Story.reason)) == [.withdrawn(reason: Story.reason)])
    }

    @Test func `no history has a delivery cancelled alone while nothing is out`() throws {
        var story = try Story.at(.approved)
        #expect(throws: ReplayError.self) {
            try story.record(.cancelled(channel: Story.site, reason: Story.reason))
        }
    }

    /// The steps of a post and the stages that each of them leads out of.
    static let stages: [String: Set<Post.Stage>] = [
        "edited": [.draft, .returned, .inReview, .approved, .missed],
        "submitted": [.draft, .returned],
        "returned": [.inReview, .approved],
        "signed": [.inReview],
        "withdrawn": [.draft, .returned, .inReview, .approved, .missed],
        "missed": [.inReview, .approved],
        "sent": [.approved],
    ]

    @Test(arguments: stages.keys.sorted(), Post.Stage.allCases)
    func `a step leads out of its own stages only`(step: String, stage: Post.Stage) throws {
        var story = try Story.at(stage)
        let command = try Self.command(step)
        switch step {
        case "missed": story.now = Self.late
        case "sent": story.now = Story.due
        // A new revision needs a time that lies ahead.
        default: story.now = Story.start
        }
        let isAllowed = try #require(Self.stages[step]).contains(stage)
        if isAllowed {
            #expect(throws: Never.self) { try story.tell(command, by: Story.bram) }
        } else {
            #expect(throws: Refusal.notFrom(stage, step: step)) {
                try story.tell(command, by: Story.bram)
            }
        }
    }

    static func command(_ step: String) throws -> Command {
        switch step {
        case "edited": .revise(Story.revision(2), Story.clean)
        case "submitted": .submit(Story.signature(Story.bram, as: .author), Story.clean)
        case "returned": .sendBack(Story.reason)
        case "signed": .sign(Story.signature(Story.bram), Story.clean, try Story.oneApprover)
        case "withdrawn": .withdraw(Story.reason)
        case "missed": .miss
        default: .claim(Story.claim(Story.site))
        }
    }
}
