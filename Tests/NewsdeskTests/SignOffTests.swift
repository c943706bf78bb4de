import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

@Suite("Newsdesk, sign-off")
struct SignOffTests {
    @Test func `a post goes from draft to the reader once, as it was signed`() async throws {
        let office = try Office()
        let id = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        #expect(try await office.stage(id) == .approved)
        let tally = try await office.passWhenDue()
        #expect(tally.published == 2)
        #expect(!tally.needsAttention)
        #expect(try await office.stage(id) == .published)
        try await office.pass()
        let attempts = office.channels.attempts
        #expect(Set(attempts.map(\.publishKey)) == ["\(id)-r1-site", "\(id)-r1-wall"])
        #expect(attempts.count == 2)
        #expect(attempts.allSatisfy { $0.body.hasSuffix("\nZo werkt het.") })
        let verified = try await office.desk.verify()
        #expect(verified.problems.isEmpty)
        #expect(verified.signatures == 2)
    }

    @Test func `nothing leaves before its time`() async throws {
        let office = try Office()
        _ = try await office.approved()
        office.clock.set(Office.due + .milliseconds(-1_000))
        // A pass moves the clock only while something is in flight.
        #expect(try await office.pass().published == 0)
        #expect(office.channels.attempts.isEmpty)
    }

    @Test(arguments: [
        ("anna", "anna", "not allowed: anna approver"),
        ("cato", "dirk", "foreign key: cato"),
        ("cato", "nobody", "foreign key: cato"),
        ("cato", "missing", "signature"),
        ("eva", "eva", "unknown: eva"),
    ])
    func `a signature that does not count is refused`(
        handle: String,
        key: String,
        failure: String
    ) async throws {
        let office = try Office()
        let id = try await office.submitted()
        #expect(
            await Office.failure { try await office.approve(id, by: handle, keyFile: key) }
                == failure
        )
        #expect(try await office.desk.post(id).post.signatures.isEmpty)
    }

    @Test func `an author who is an approver too cannot sign off`() async throws {
        let office = try Office()
        let draft = try await office.desk
            .draft(Office.content(), timing: Office.timing, by: "bram")
        let id = draft.post.id
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        let failure = await Office.failure { try await office.approve(id, by: "bram") }
        #expect(failure == "refused: \(Refusal.signerIsAuthor)")
    }

    @Test func `the last editor cannot sign off, nor who submitted last`() async throws {
        let office = try Office()
        let id = try await office.draft()
        let other = Office.content("Anders gezegd.")
        _ = try await office.desk.edit(id, content: other, timing: nil, by: "bram")
        _ = try await office.desk.submit(id, timing: nil, by: "bram", keyFile: "bram")
        let failure = await Office.failure { try await office.approve(id, by: "bram") }
        #expect(failure == "refused: \(Refusal.signerIsLastEditor)")
        try await office.approve(id, by: "cato")
        #expect(try await office.stage(id) == .approved)
    }

    @Test(arguments: [
        // Who edits the words, who changes only the time after that, who submits.
        ["bram", nil, "anna"], ["bram", nil, "carla"], ["bram", "carla", "anna"],
        [nil, "bram", "anna"], [nil, "bram", "carla"], ["carla", nil, "bram"],
    ])
    func `whose words they are, who set the time and who submitted cannot sign off`(
        roles: [String?]
    ) async throws {
        var office = try Office()
        office.house = try Office.house(
            colleagues: Office.colleagues + [Office.colleague("carla", [.author])]
        )
        let desk = office.desk
        let id = try await office.draft()
        if let writer = roles[0] {
            let words = Office.content("Anders gezegd.")
            _ = try await desk.edit(id, content: words, timing: nil, by: writer)
        }
        if let editor = roles[1] {
            let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
            _ = try await desk.edit(id, content: nil, timing: later, by: editor)
        }
        let submitter = try #require(roles[2])
        _ = try await desk.submit(id, timing: nil, by: submitter, keyFile: submitter)
        let failure = await Office.failure {
            _ = try await desk.approve(id, as: nil, by: "bram", keyFile: "bram") { _ in true }
        }
        #expect(failure == "refused: \(Refusal.signerIsLastEditor)")
        _ = try await desk.approve(id, as: nil, by: "cato", keyFile: "cato") { _ in true }
        office.clock.set(Office.due + .seconds(60))
        #expect(try await office.pass().published == 1)
    }

    @Test func `the words of an approver that another wrote over are the other's`() async throws {
        var office = try Office()
        office.house = try Office.house(
            colleagues: Office.colleagues + [Office.colleague("carla", [.author])]
        )
        let id = try await office.draft()
        for (writer, text) in [("bram", "Anders gezegd."), ("carla", "Nog anders gezegd.")] {
            let words = Office.content(text)
            _ = try await office.desk.edit(id, content: words, timing: nil, by: writer)
        }
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "bram")
        #expect(try await office.stage(id) == .approved)
    }

    @Test func `a person's first act can be to submit with another time, in one commit`()
        async throws
    {
        let office = try Office()
        let id = try await office.draft()
        let before = try await office.desk.post(id).version
        let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let post = try await office.desk.submit(id, timing: later, by: "bram", keyFile: "bram")
        #expect(post.revision.plan?.due == Office.due + .seconds(60))
        #expect(post.revision.number == 2)
        let log = try await office.queue.log(after: before, post: id, limit: 9)
        #expect(log.compactMap(\.entry?.event.name) == ["revised", "submitted"])
        try await office.approve(id, by: "cato")
        office.clock.set(Office.due + .seconds(60))
        #expect(try await office.pass().published == 1)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `who could not sign has not submitted, and the time is what it was`() async throws {
        var office = try Office()
        let id = try await office.draft()
        let before = try await office.desk.post(id)
        office.signatures = PaperSignatures(canSign: false)
        let desk = office.desk
        let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let failure = await Office.failure {
            _ = try await desk.submit(id, timing: later, by: "bram", keyFile: "bram")
        }
        #expect(failure == "signature")
        #expect(try await desk.post(id) == before)
    }

    @Test func `people whose first acts come at once get one id each`() async throws {
        let office = try Office()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let handle = number % 2 == 0 ? "anna" : "bram"
                    do {
                        _ = try await office.desk.draft(
                            Office.content("Bericht \(number)."),
                            timing: Office.timing,
                            by: handle
                        )
                    } catch {
                        Issue.record("\(error)")
                    }
                }
            }
        }
        let rows = try await office.queue.rows(in: nil)
        #expect(rows.count == 20)
        #expect(Set(rows.map(\.author)).count == 2)
    }

    @Test func `a key counts from its first moment up to its last`() async throws {
        var office = try Office()
        let until = Office.start + .seconds(60)
        office.house = try Office.house(
            colleagues: Office.colleagues.filter { $0.handle != "cato" }
                + [Office.colleague("cato", [.approver], from: Office.start, until: until)]
        )
        let id = try await office.submitted()
        for (moment, isValid) in [
            (Office.start + .milliseconds(-1), false), (until, false),
            (until + .milliseconds(-1), true),
        ] {
            office.clock.set(moment)
            let failure = await Office.failure { try await office.approve(id, by: "cato") }
            #expect(failure == (isValid ? "nothing failed" : "foreign key: cato"))
        }
    }

    @Test func `one person cannot be two`() async throws {
        var office = try Office()
        office.house = try Office.house(colleagues: Office.colleagues, needed: [.approver: 2])
        let id = try await office.submitted()
        try await office.approve(id, by: "cato")
        let failure = await Office.failure { try await office.approve(id, by: "cato") }
        #expect(failure == "refused: \(Refusal.signedAlready)")
        #expect(try await office.stage(id) == .inReview)
        try await office.approve(id, by: "dirk")
        #expect(try await office.stage(id) == .approved)
    }

    @Test func `a reaction also needs the spokesperson`() async throws {
        let office = try Office()
        let id = try await office.submitted(Office.content(kind: .reaction))
        try await office.approve(id, by: "cato")
        #expect(try await office.stage(id) == .inReview)
        let again = await Office.failure { try await office.approve(id, by: "bram") }
        #expect(again == "not allowed: bram spokesperson")
        try await office.approve(id, by: "dirk")
        #expect(try await office.stage(id) == .approved)
    }

    @Test func `who looks at the statement and says no has not signed`() async throws {
        let office = try Office()
        let id = try await office.submitted()
        let failure = await Office.failure {
            _ = try await office.desk.approve(id, as: nil, by: "cato", keyFile: "cato") { text in
                #expect(text.contains("Zo werkt het.\n"))
                #expect(text.contains("\npost:         \(id), revision 1\n"))
                #expect(text.contains("\nform:         7\n"))
                #expect(text.contains("\nin place of:  nobody\n"))
                #expect(text.contains("\ncounts until: the key or the role ends\n"))
                #expect(text.contains("\nexempt from:  none\n"))
                #expect(text.contains("\nfollows:      nothing\n"))
                // In January: an hour ahead of UTC.
                let local = "2027-01-15 10:00:00 +01:00 in Europe/Amsterdam"
                #expect(text.contains("\ngoes out at:  \(local) (\(Office.due))\n"))
                #expect(text.contains("\nnot after:    2027-01-15 11:00:00 +01:00 in Eur"))
                return false
            }
        }
        #expect(failure == "declined")
        #expect(try await office.stage(id) == .inReview)
    }

    @Test func `an edit after approval voids every signature, and nothing leaves`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let other = Office.content("Net iets anders.")
        let saved = try await office.desk.edit(id, content: other, timing: nil, by: "anna")
        #expect(saved.post.stage == .draft)
        #expect(saved.post.signatures.isEmpty)
        #expect(try await office.passWhenDue().published == 0)
        #expect(office.channels.attempts.isEmpty)
    }

    @Test func `another time alone voids the signatures too`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let saved = try await office.desk.edit(id, content: nil, timing: later, by: "anna")
        #expect(saved.post.stage == .draft)
        #expect(saved.post.revision.number == 2)
        let failure = await Office.failure {
            _ = try await office.desk.edit(id, content: nil, timing: later, by: "anna")
        }
        #expect(failure == "nothing changed")
    }

    @Test func `what the gate blocks is kept as a draft and goes no further`() async throws {
        var office = try Office()
        let text = "Over \(HouseGate.blockedWord) zeggen wij niets."
        let blocked = "blocked: [\"house/one-person\"]"
        let saved = try await office.desk
            .draft(Office.content(text), timing: Office.timing, by: "anna")
        #expect(saved.check.blocks)
        let submit = await Office.failure {
            _ = try await office.desk
                .submit(saved.post.id, timing: nil, by: "anna", keyFile: "anna")
        }
        #expect(submit == blocked)
        // A rule that came after the submission stops the signature.
        let id = try await office.submitted()
        office.gate = try HouseGate.gate(blocking: "werkt")
        let changed = office
        #expect(await Office.failure { try await changed.approve(id, by: "cato") } == blocked)
    }
}
