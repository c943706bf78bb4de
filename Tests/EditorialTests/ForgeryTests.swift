import Editorial
import Testing

/// What somebody who writes to the ledger by hand cannot make of a post: replaying refuses it.
@Suite("Post.evolve, forged entries")
struct ForgeryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let post: @Sendable () throws -> Story
        let event: Event
        var actor = Story.bram

        var testDescription: String { what }
    }

    static let signed = Event.signed(
        signature: Story.signature(Story.bram),
        report: Story.clean
    )

    static let cases: [Case] = [
        Case(what: "a first entry that is no draft", post: { Story() }, event: .approved),
        Case(
            what: "a first revision that is not the first",
            post: { Story() },
            event: .drafted(revision: Story.revision(2), report: Story.clean)
        ),
        Case(
            what: "a second draft",
            post: { try .at(.draft) },
            event: .drafted(revision: Story.revision(1), report: Story.clean)
        ),
        Case(what: "approval of a draft", post: { try .at(.draft) }, event: .approved),
        Case(what: "approval without a signature", post: { try .at(.inReview) }, event: .approved),
        Case(what: "a signature on a draft", post: { try .at(.draft) }, event: signed),
        Case(
            what: "a signature in somebody else's name",
            post: { try .at(.inReview) },
            event: signed,
            actor: Story.cato
        ),
        Case(
            what: "the author's own signature",
            post: { try .at(.inReview) },
            event: .signed(signature: Story.signature(Story.anna), report: Story.clean),
            actor: Story.anna
        ),
        Case(
            what: "a submission in somebody else's name",
            post: { try .at(.draft) },
            event: .submitted(
                signature: Story.signature(Story.anna, as: .author),
                report: Story.clean
            )
        ),
        Case(
            what: "a waiver in somebody else's name",
            post: { try .at(.draft) },
            event: .waived(waiver: Story.waiver(Story.cato))
        ),
        Case(
            what: "a waiver of what was signed already",
            post: { try .at(.inReview) },
            event: .waived(waiver: Story.waiver(Story.cato)),
            actor: Story.cato
        ),
        Case(
            what: "a waiver of what is approved",
            post: { try .at(.approved) },
            event: .waived(waiver: Story.waiver(Story.cato)),
            actor: Story.cato
        ),
        Case(
            what: "a submission that calls waived what was not",
            post: { try .at(.draft) },
            event: .submitted(
                signature: Story.signature(Story.anna, as: .author),
                report: WaiverRuleTests.waived
            ),
            actor: Story.anna
        ),
        Case(
            what: "a signature that calls waived what was not",
            post: { try .at(.inReview) },
            event: .signed(
                signature: Story.signature(Story.bram),
                report: WaiverRuleTests.waived
            )
        ),
        Case(
            what: "a revision that is born with a waiver",
            post: { try .at(.draft) },
            event: .revised(revision: Story.revision(2), report: WaiverRuleTests.waived)
        ),
        Case(
            what: "a revision that skips one",
            post: { try .at(.draft) },
            event: .revised(revision: Story.revision(3), report: Story.clean)
        ),
        Case(
            what: "an edit of what may be out",
            post: { try .delivery("unknown") },
            event: .revised(revision: Story.revision(2), report: Story.clean)
        ),
        Case(
            what: "a return of what may be out",
            post: { try .delivery("sending") },
            event: .returned(reason: Story.reason)
        ),
        Case(
            what: "a withdrawal of what may be out",
            post: { try .delivery("published") },
            event: .withdrawn(reason: Story.reason)
        ),
        Case(
            what: "a claim that skips an attempt",
            post: { try .at(.approved) },
            event: .claimed(claim: Story.claim(Story.site, attempt: 2)),
            actor: .publisher
        ),
        Case(
            what: "a claim of another revision",
            post: { try .at(.approved) },
            event: .claimed(claim: Story.claim(Story.site, revision: 2)),
            actor: .publisher
        ),
        Case(
            what: "a claim of a draft",
            post: { try .at(.draft) },
            event: .claimed(claim: Story.claim(Story.site)),
            actor: .publisher
        ),
        Case(
            what: "a second publication",
            post: { try .at(.published) },
            event: .published(channel: Story.site, remoteID: nil, link: nil),
            actor: .publisher
        ),
        Case(
            what: "life after withdrawal",
            post: { try .at(.withdrawn) },
            event: .revised(revision: Story.revision(2), report: Story.clean)
        ),
    ]

    @Test(arguments: cases)
    func `a forged entry is no history`(_ forged: Case) throws {
        var story = try forged.post()
        let stage = story.post?.stage
        let error = #expect(throws: ReplayError.self) {
            try story.record(forged.event, by: forged.actor)
        }
        #expect(error?.stage == stage)
        #expect(error?.entry.event == forged.event)
        #expect("\(try #require(error))".contains("'\(forged.event.name)'"))
    }

    @Test func `an entry about another post is no history`() throws {
        let post = try Story.at(.inReview).post
        let entry = Entry(
            post: PostID("p-0002"),
            at: Story.start,
            actor: Story.bram,
            event: Self.signed
        )
        #expect(throws: ReplayError.self) { try Post.evolve(post, by: entry) }
    }
}
