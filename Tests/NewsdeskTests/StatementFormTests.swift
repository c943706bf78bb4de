import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// What was signed in an older form still counts: it is written again in the form it was signed in.
@Suite("Statement, its forms")
struct StatementFormTests {
    /// Signs as a Heraut with that form would have, and puts it on record.
    private func sign(
        _ id: PostID,
        _ purpose: StatementText.Purpose,
        by handle: String,
        writing form: StatementText.Form,
        saying number: Int?,
        in office: Office
    ) async throws {
        let desk = office.desk
        let role: Role = purpose == .submit ? .author : .approver
        let actor = try await desk.actor(handle, as: [role], for: "signing")
        let stored = try await desk.post(id)
        let post = stored.post
        let content = try await desk.content(of: post)
        let plan = try #require(post.revision.plan)
        let report = desk.check(content).report
        let facts = try await desk.facts(
            post,
            purpose: purpose,
            signer: handle,
            role: role,
            submitter: post.submission?.person ?? actor.id,
            knowing: [actor.id: handle],
            report: report,
            nonce: "n"
        )
        let text = StatementText(
            facts,
            in: form,
            post: post,
            plan: plan,
            content: content,
            requests: try desk.render(post, content, plan: plan)
        ).text
        let signed = SignedStatement(
            form: number,
            report: report,
            nonce: "n",
            statement: text,
            signature: try await PaperSignatures()
                .sign(text, namespace: StatementText.namespace, keyFile: handle)
        )
        let value = PlainValue(.statement, CanonicalJSON.text(signed), chance: office.chance)
        let signature = Signature(
            person: actor.id,
            role: role,
            statement: StatementID(value.id)
        )
        let needed = desk.house.signOff(for: content.kind)
        var proposal = Newsdesk.Proposal(id, of: post, by: actor)
        try proposal.add(
            purpose == .submit
                ? .submit(signature, report) : .sign(signature, report, needed),
            [value],
            at: office.clock.now()
        )
        #expect(try await desk.record(proposal, on: stored.version))
    }

    @Test(arguments: [
        (StatementText.Form.first, Int?.none, true), (.first, 1, true), (.second, 2, true),
        (.third, 3, true), (.first, 2, false), (.second, nil, false), (.second, 3, false),
        (.third, 2, false), (.third, 4, false), (.fourth, 4, true), (.fourth, 3, false),
        (.fourth, 5, false), (.sixth, 6, true), (.sixth, 7, false), (.seventh, 6, false),
    ])
    func `a statement counts in the form in which it was signed, and in no other`(
        form: StatementText.Form,
        number: Int?,
        counts: Bool
    ) async throws {
        let office = try Office()
        let id = try await office.draft()
        let words = Office.content("Anders gezegd.")
        _ = try await office.desk.edit(id, content: words, timing: nil, by: "bram")
        try await sign(id, .submit, by: "anna", writing: form, saying: number, in: office)
        try await sign(id, .approve, by: "cato", writing: form, saying: number, in: office)
        #expect(try await office.desk.verify().problems.count == (counts ? 0 : 2))
        let tally = try await office.passWhenDue()
        #expect(tally.published == (counts ? 1 : 0))
        #expect(tally.failed == (counts ? 0 : 1))
    }

    @Test func `whoever signs sees the facts that go along`() async throws {
        let office = try Office()
        let content = Content(
            kind: .generalLine,
            language: .dutch,
            text: "Zo werkt het.",
            topic: "asiel",
            facts: ["cbs-2026-q3", "a\nsigner: x"],
            channels: [Office.site]
        )
        let id = try await office.submitted(content)
        let text = try await office.desk.statement(id, as: .approver, by: "cato")
        #expect(text.contains("\nfacts:        cbs-2026-q3, a\\u{a}signer: x\n"), "\(text)")
    }

    @Test func `a statement of before there were forms is read`() throws {
        let old =
            #"{"nonce":"n","report":{"lines":[],"policy":"p"},"signature":"s","#
            + #""statement":"t"}"#
        let read = try CanonicalJSON.value(SignedStatement.self, of: old)
        #expect(read.form == nil)
        #expect(CanonicalJSON.text(read) == old)
    }

    @Test func `who submits as a first act is named, also as the editor of the time`() async throws
    {
        let office = try Office()
        let id = try await office.draft()
        let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        _ = try await office.desk.submit(id, timing: later, by: "bram", keyFile: "bram")
        let text = try await office.desk.statement(id, as: .approver, by: "cato")
        #expect(text.contains("\nwritten by:   anna, words last changed by anna\n"))
        #expect(text.contains("\nedited by:    bram, submitted by bram\n"))
    }

    @Test func `a statement about another post is no statement about this one, whatever it says`()
        async throws
    {
        let office = try Office()
        let id = try await office.draft()
        let stored = try await office.desk.post(id)
        // The text of the signed post holds the lines of the post that it is to be used for.
        let lines = [
            "", "purpose:      submit", "post:         \(id), revision 1",
            "content:      sha256 \(stored.post.revision.content)",
            "signer:       anna (as author)",
            "",
        ]
        let bait = try await office.submitted(
            Office.content("Zo werkt het." + lines.joined(separator: "\n"))
        )
        let borrowed = try #require(try await office.desk.post(bait).post.submission)
        let entry = Entry(
            post: id,
            at: Office.start,
            actor: borrowed.person,
            event: .submitted(signature: borrowed, report: stored.post.report)
        )
        _ = try await office.queue.append([
            Change(post: id, version: stored.version, entries: [entry])
        ])
        #expect(try await office.desk.verify().problems.count == 1)
    }
}
