import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

@Suite("What an approver sees")
struct ReviewTests {
    private static func office() throws -> Office {
        var office = try Office()
        office.house = try Office.house(
            colleagues: Office.colleagues + [
                Office.colleague("lena", [.legal]), Office.colleague("fenna", [.legal, .approver]),
            ]
        )
        return office
    }

    private static func submit(
        _ content: Content,
        at due: Instant,
        in office: Office
    ) async throws
        -> PostID
    {
        let timing = Newsdesk.Timing(due: due, window: nil)
        let id = try await office.desk.draft(content, timing: timing, by: "anna").post.id
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        return id
    }

    @Test func `the soonest comes first, and what waits for others after what waits for me`()
        async throws
    {
        let office = try Self.office()
        let late = try await Self.submit(
            Office.content("Laat."),
            at: Office.due + .seconds(9),
            in: office
        )
        let soon = try await Self.submit(Office.content("Gauw."), at: Office.due, in: office)
        let signed = try await Self.submit(
            Office.content("Van twee.", kind: .reaction),
            at: Office.due + .seconds(-60),
            in: office
        )
        try await office.approve(signed, by: "cato")
        let inbox = try await office.desk.inbox(of: "cato")
        #expect(inbox.map(\.post) == [soon, late, signed])
        #expect(inbox.map(\.isMine) == [true, true, false])
        #expect(inbox.map(\.standing.obstacle) == [nil, nil, .hasSigned])
        let dirk = try await office.desk.inbox(of: "dirk")
        #expect(dirk.map(\.post) == [signed, soon, late])
        #expect(dirk.map(\.standing.role) == [.spokesperson, .approver, .approver])
        #expect(dirk[0].needs.words == "wacht nog op één spokesperson; cato (approver) tekende")
    }

    @Test(arguments: [
        ("anna", SignObstacle.isAuthor), ("bram", .isEditor), ("lena", .noRole), ("cato", nil),
    ])
    func `who cannot sign hears why`(handle: String, obstacle: SignObstacle?) async throws {
        let office = try Self.office()
        let id = try await office.draft()
        _ = try await office.desk.edit(
            id,
            content: Office.content("Beter."),
            timing: nil,
            by: "bram"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        let item = try #require(try await office.desk.inbox(of: handle).first)
        #expect(item.standing.obstacle == obstacle)
        let dossier = try await office.desk.dossier(of: id, for: handle)
        #expect(dossier.standing.obstacle == obstacle)
        #expect((dossier.statement == nil) == (obstacle != nil))
    }

    @Test func `nobody who is unknown has an inbox`() async throws {
        let office = try Self.office()
        #expect(
            await Office.failure { _ = try await office.desk.inbox(of: "gijs") } == "unknown: gijs"
        )
    }

    @Test(arguments: [nil, Duration.seconds(86_400)])
    func `what is shown is what is signed, but for the nonce and the time`(
        expires: Duration?
    ) async throws {
        var office = try Self.office()
        office.house = try RuleTests.house(SignOffRule(needed: [.approver: 1], expires: expires))
        let id = try await office.submitted()
        let dossier = try await office.desk.dossier(of: id, for: "cato")
        office.clock.set(Office.start + .seconds(7))
        let post = try #require(try await office.desk.approve(dossier, by: "cato", keyFile: "cato"))
        #expect(post.stage == .approved)
        let signed = try #require(post.signatures.first)
        let stored = try #require(
            try await office.queue.plain(.statement, signed.statement.rawValue)
        )
        let record = try CanonicalJSON.value(SignedStatement.self, of: stored.body)
        let shown = try #require(dossier.statement)
        func others(_ text: String) -> [Substring] {
            text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
                !line.hasPrefix("nonce: ") && !line.hasPrefix("signed at: ")
                    && (expires == nil || !line.hasPrefix("counts until: "))
            }
        }
        #expect(others(record.statement) == others(shown))
        #expect(record.statement.contains("\nnonce:        \(record.nonce)\n"))
        #expect(record.signedAt == Office.start + .seconds(7))
        #expect(record.until == expires.map { Office.start + .seconds(7) + $0 })
        #expect(shown.contains(dossier.content.text))
    }

    @Test func `when a rule begins to let approvals expire, what was shown is not signed`()
        async throws
    {
        var office = try Self.office()
        let id = try await office.submitted()
        let dossier = try await office.desk.dossier(of: id, for: "cato")
        office.house = try RuleTests.house(
            SignOffRule(needed: [.approver: 1], expires: .seconds(90))
        )
        let post = try await office.desk.approve(dossier, by: "cato", keyFile: "cato")
        #expect(post == nil)
        #expect(try await office.stage(id) == .inReview)
    }

    @Test func `what no more can be signed because a signature ran out says so`() async throws {
        var office = try Self.office()
        let rule = SignOffRule(needed: [.approver: 2], expires: .seconds(60))
        office.house = try RuleTests.house(rule)
        let id = try await office.submitted()
        try await office.approve(id, by: "cato")
        office.clock.set(Office.start + .seconds(61))
        let dossier = try await office.desk.dossier(of: id, for: "dirk")
        #expect(dossier.statement == nil)
        #expect(dossier.problem?.contains("return the post") == true)
    }

    @Test func `whoever a rule excludes hears that`() async throws {
        var office = try Self.office()
        office.house = try RuleTests.house(SignOffRule(needed: [.approver: 1], never: ["cato"]))
        _ = try await office.submitted()
        let item = try #require(try await office.desk.inbox(of: "cato").first)
        #expect(item.standing.obstacle == .isExcluded)
        #expect(!item.isMine)
    }

    @Test func `a post that was edited since it was shown is not signed`() async throws {
        let office = try Self.office()
        let id = try await office.submitted()
        let shown = try await office.desk.dossier(of: id, for: "cato")
        _ = try await office.desk.edit(
            id,
            content: Office.content("Anders."),
            timing: nil,
            by: "anna"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        #expect(try await office.desk.approve(shown, by: "cato", keyFile: "cato") == nil)
        #expect(try await office.desk.sendBack(shown, why: "Bron?", by: "cato") == nil)
        #expect(try await office.desk.post(id).post.signatures.isEmpty)
        #expect(try await office.stage(id) == .inReview)
    }

    @Test func `what would be signed is compared even where nobody touched the post`() async throws
    {
        var office = try Self.office()
        let id = try await office.submitted()
        let shown = try await office.desk.dossier(of: id, for: "cato")
        // An admin moves the channel: the post is the same, what would leave is not.
        office.channels.move(to: "https://elsewhere.example/")
        #expect(try await office.desk.approve(shown, by: "cato", keyFile: "cato") == nil)
        #expect(try await office.desk.post(id).post.signatures.isEmpty)
        office.gate = try HouseGate.gate(blocking: "werkt")
        let blocked = try await office.desk.dossier(of: id, for: "cato")
        #expect(blocked.statement == nil)
        #expect(blocked.problem?.contains("the gate blocks it") == true)
    }

    @Test func `a text that says it is a nonce changes nothing`() async throws {
        let office = try Self.office()
        let id = try await office.submitted(Office.content("Zo.\nnonce:        x\nwerkt het."))
        let dossier = try await office.desk.dossier(of: id, for: "cato")
        #expect(try await office.desk.approve(dossier, by: "cato", keyFile: "cato") != nil)
        // And a shown text that differs there alone is another text.
        let other = try await office.submitted(
            Office.content("Zo.\nnonce:        x\nwerkt het niet.")
        )
        let shown = try await office.desk.dossier(of: other, for: "cato")
        let forged = ReviewDossier(
            post: shown.post,
            version: shown.version,
            content: shown.content,
            author: shown.author,
            lastWriter: shown.lastWriter,
            lastEditor: shown.lastEditor,
            submitter: shown.submitter,
            signers: [],
            channels: shown.channels,
            check: shown.check,
            earlier: nil,
            returned: nil,
            restoredAt: nil,
            needs: shown.needs,
            standing: shown.standing,
            statement: shown.statement?.replacing("nonce:        x", with: "nonce:        y"),
            problem: nil
        )
        #expect(try await office.desk.approve(forged, by: "cato", keyFile: "cato") == nil)
    }

    @Test func `the last revision that somebody signed off is what it is compared with`()
        async throws
    {
        let office = try Self.office()
        let id = try await office.approved(Office.content("Eerst zo."))
        _ = try await office.desk.edit(
            id,
            content: Office.content("Toen zo."),
            timing: nil,
            by: "anna"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        _ = try await office.desk.sendBack(id, why: "Noem de bron.", by: "cato")
        _ = try await office.desk.edit(
            id,
            content: Office.content("Nu zo."),
            timing: nil,
            by: "bram"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        let dossier = try await office.desk.dossier(of: id, for: "cato")
        let earlier = try #require(dossier.earlier)
        #expect(earlier.content?.text == "Eerst zo.")
        #expect(earlier.signers == ["cato"])
        #expect(earlier.revision.number == 1)
        #expect(dossier.content.text == "Nu zo.")
        let note = try #require(dossier.returned)
        #expect(note.person == "cato" && note.reason == "Noem de bron." && note.revision == 2)
    }

    @Test func `where nobody signed off, it is compared with what was submitted`() async throws {
        let office = try Self.office()
        let id = try await office.submitted(Office.content("Eerst zo."))
        #expect(try await office.desk.dossier(of: id, for: "cato").earlier == nil)
        _ = try await office.desk.edit(
            id,
            content: Office.content("Nu zo."),
            timing: nil,
            by: "anna"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        let earlier = try #require(try await office.desk.dossier(of: id, for: "cato").earlier)
        #expect(earlier.signers.isEmpty && earlier.submitter == "anna")
        #expect(earlier.content?.text == "Eerst zo.")
    }

    @Test func `what the gate blocks waits for legal, who waives what was shown and nothing else`()
        async throws
    {
        let office = try Self.office()
        let id = try await office.draft(Office.content("Ahmed is blij."))
        #expect(try await office.desk.inbox(of: "cato").isEmpty)
        let inbox = try await office.desk.inbox(of: "lena")
        #expect(inbox.map(\.post) == [id])
        #expect(inbox.first?.isMine == true)
        let shown = try await office.desk.dossier(of: id, for: "lena")
        let finding = try #require(shown.check.waivable.first)
        #expect(finding.words == "Ahmed")
        let check = try await office.desk.waive(
            finding,
            in: shown,
            why: "Stemde toe.",
            by: "lena",
            keyFile: "lena"
        )
        #expect(check?.blocks == false)
        #expect(try await office.desk.inbox(of: "lena").isEmpty)
        // The same again is about a post that was changed: by the waiver.
        let again = try await office.desk.waive(
            finding,
            in: shown,
            why: "Nog eens.",
            by: "lena",
            keyFile: "lena"
        )
        #expect(again == nil)
        #expect(try await office.desk.post(id).post.waivers.count == 1)
    }

    @Test func `who waived as legal signs only as legal, and hears so`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content("Ahmed is blij."))
        let shown = try await office.desk.dossier(of: id, for: "fenna")
        let finding = try #require(shown.check.waivable.first)
        _ = try await office.desk.waive(
            finding,
            in: shown,
            why: "Stemde toe.",
            by: "fenna",
            keyFile: "fenna"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        #expect(try await office.desk.inbox(of: "fenna").first?.standing.obstacle == .hasWaived)
        #expect(try await office.desk.inbox(of: "cato").first?.standing.role == .approver)
    }
}
