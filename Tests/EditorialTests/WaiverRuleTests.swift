import Editorial
import Testing

/// When a waiver applies, to which revision, and what it lets through.
@Suite("Waiver")
struct WaiverRuleTests {
    static let waived = GateReport(
        policy: "policy",
        lines: [GateReport.Line(rule: Story.rule, severity: .block, count: 1, waived: 1)]
    )

    static func at(_ stage: Post.Stage) throws -> Story {
        var story = try Story.at(.draft)
        try story.tell(.waive(Story.waiver(Story.cato)), by: Story.cato)
        if stage == .draft { return story }
        try story.tell(.submit(Story.signature(Story.anna, as: .author), waived))
        return story
    }

    @Test func `what was waived blocks no longer, and what was not does`() throws {
        var story = try Self.at(.draft)
        let author = Story.signature(Story.anna, as: .author)
        #expect(throws: Refusal.gateBlocks(rules: [Story.rule])) {
            try story.tell(.submit(author, Story.blocking))
        }
        let half = GateReport(
            policy: "policy",
            lines: [GateReport.Line(rule: Story.rule, severity: .block, count: 2, waived: 1)]
        )
        #expect(throws: Refusal.gateBlocks(rules: [Story.rule])) {
            try story.tell(.submit(author, half))
        }
        try story.tell(.submit(author, Self.waived))
        let sign = Command.sign(
            Story.signature(Story.bram),
            Self.waived,
            try Story.oneApprover
        )
        #expect(try story.tell(sign, by: Story.bram).last == .approved)
        #expect(story.post?.waivers == [Story.waiver(Story.cato)])
    }

    @Test func `a report that calls more waived than was waived counts for nothing`() throws {
        let author = Story.signature(Story.anna, as: .author)
        var story = try Story.at(.draft)
        #expect(throws: Refusal.waivesNothing) {
            try story.tell(.submit(author, Self.waived))
        }
        #expect(throws: Refusal.waivesNothing) {
            try story.tell(.revise(Story.revision(2), Self.waived))
        }
        let other = GateReport(
            policy: "policy",
            lines: [GateReport.Line(rule: "story/other", severity: .block, count: 1, waived: 1)]
        )
        story = try Self.at(.draft)
        #expect(throws: Refusal.waivesNothing) { try story.tell(.submit(author, other)) }
        var empty = Story()
        #expect(throws: Refusal.waivesNothing) {
            try empty.tell(.draft(Story.id, Story.revision(1), Self.waived))
        }
    }

    @Test func `a waiver ends with its revision, and outlives a return`() throws {
        var story = try Self.at(.inReview)
        try story.tell(.sendBack(Story.reason), by: Story.bram)
        #expect(story.post?.waivers.count == 1)
        try story.tell(.revise(Story.revision(2), Story.blocking))
        #expect(story.post?.waivers.isEmpty == true)
    }

    @Test func `a second waiver at a place takes the place of the first`() throws {
        var story = try Self.at(.draft)
        try story.tell(.waive(Story.waiver(Story.dirk)), by: Story.dirk)
        #expect(story.post?.waivers == [Story.waiver(Story.dirk)])
    }

    @Test(arguments: [Story.anna, Story.bram, Story.dirk])
    func `author, last writer and last editor waive nothing`(person: PersonID) throws {
        var story = try Story.at(.draft)
        try story.tell(.revise(Story.revision(2), Story.clean), by: Story.bram)
        // The same words at another time: bram stays their writer, dirk edits last.
        let time = Revision(
            number: 3,
            content: Story.content(channels: [Story.site, Story.wall]),
            id: ContentID("content-2"),
            plan: Plan(due: Story.due, notAfter: Story.notAfter)
        )
        try story.tell(.revise(time, Story.clean), by: Story.dirk)
        #expect(story.post?.lastWriter == Story.bram)
        #expect(throws: Refusal.waivesOwnWords) {
            try story.tell(.waive(Story.waiver(person)), by: person)
        }
        #expect(throws: ReplayError.self) {
            try story.record(.waived(waiver: Story.waiver(person)), by: person)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .legal })
    func `only legal waives`(role: Role) throws {
        var story = try Story.at(.draft)
        let waiver = Story.waiver(Story.cato, as: role)
        #expect(throws: Refusal.waiverNeedsLegal) {
            try story.tell(.waive(waiver), by: Story.cato)
        }
        #expect(throws: ReplayError.self) {
            try story.record(.waived(waiver: waiver), by: Story.cato)
        }
    }

    @Test(arguments: Post.Stage.allCases)
    func `only what nobody signs yet is waived`(stage: Post.Stage) throws {
        var story = try Story.at(stage)
        story.now = Story.start
        let command = Command.waive(Story.waiver(Story.cato))
        switch stage {
        case .draft, .returned: try story.tell(command, by: Story.cato)
        case .inReview, .approved:
            #expect(throws: Refusal.waiverTooLate(stage)) {
                try story.tell(command, by: Story.cato)
            }
        case .published, .withdrawn, .missed:
            #expect(throws: Refusal.notFrom(stage, step: "waived")) {
                try story.tell(command, by: Story.cato)
            }
        }
    }

    @Test func `a post without a time, or past it, is not waived`() throws {
        var story = Story()
        try story.tell(.draft(Story.id, Story.revision(1, plan: nil), Story.blocking))
        #expect(throws: Refusal.waiverBeforeTime) {
            try story.tell(.waive(Story.waiver(Story.cato)), by: Story.cato)
        }
        #expect(!Refusal.waiverBeforeTime.description.isEmpty)
        story = try Story.at(.draft)
        story.now = Story.notAfter
        #expect(throws: Refusal.tooLate(notAfter: Story.notAfter, now: Story.notAfter)) {
            try story.tell(.waive(Story.waiver(Story.cato)), by: Story.cato)
        }
    }

    @Test func `a revision has no more waivers than the limit`() throws {
        var story = try Story.at(.draft)
        for start in 0..<Waiver.maximumPerRevision {
            try story.tell(.waive(Story.waiver(Story.cato, at: start)), by: Story.cato)
        }
        let limit = Refusal.tooManyWaivers(limit: Waiver.maximumPerRevision)
        #expect(throws: limit) {
            try story.tell(.waive(Story.waiver(Story.cato, at: 99)), by: Story.cato)
        }
        // One of them again, by somebody else, is no more.
        try story.tell(.waive(Story.waiver(Story.dirk, at: 0)), by: Story.dirk)
    }

    @Test(arguments: [Role.approver, .spokesperson, .legal])
    func `who waived signs off only as legal`(role: Role) throws {
        var story = try Self.at(.inReview)
        let rule = try #require(SignOff(needed: [role: 1]))
        let signature = Story.signature(Story.cato, as: role)
        let command = Command.sign(signature, Self.waived, rule)
        if role == .legal {
            try story.tell(command, by: Story.cato)
        } else {
            #expect(throws: Refusal.signerWaived(role)) { try story.tell(command, by: Story.cato) }
            #expect(throws: ReplayError.self) {
                try story.record(
                    .signed(signature: signature, report: Self.waived),
                    by: Story.cato
                )
            }
        }
    }
}
