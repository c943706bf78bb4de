import Editorial
import Foundation
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// What may be forgotten, and what has to stay.
@Suite("What may be forgotten")
struct ForgetTests {
    private static let year = Duration.seconds(366 * 86_400)
    /// Two years later, with everything kept for one.
    private static let now = Office.start + year + year
    private static let before = Office.start + .seconds(30 * 86_400)

    /// An office in which words and people are kept for a year, and carla is the admin.
    private static func office(words: Bool = true) throws -> Office {
        var office = try Office()
        let year = Retention.Period(count: 1, unit: .years)
        let house = office.house
        office.house = House(
            agency: house.agency,
            language: house.language,
            zone: house.zone,
            notAfter: house.notAfter,
            colleagues: house.colleagues + [Office.colleague("carla", [.admin])],
            rules: house.rules,
            defaultRule: house.defaultRule,
            retention: Retention(words: words ? year : nil, people: year)
        )
        return office
    }

    private static func forget(
        _ office: Office,
        _ parts: [Forgotten.Part] = [.words],
        by handle: String = "carla",
        confirm: Bool = true
    ) async throws -> Newsdesk.ForgetPlan {
        try await office.desk.forget(
            parts,
            before: before,
            why: "Selectielijst.",
            by: handle,
            keyFile: handle
        ) { _ in confirm }
    }

    @Test func `only posts go that are final, and to which nothing happened since`() async throws {
        let office = try Self.office()
        let published = try await office.approved()
        let withdrawn = try await office.draft()
        _ = try await office.desk.withdraw(withdrawn, why: "Toch niet.", by: "anna")
        let draft = try await office.draft()
        let recent = try await office.draft()
        _ = try await office.passWhenDue()
        office.clock.set(Self.now + .seconds(-86_400))
        _ = try await office.desk.withdraw(recent, why: "Nu niet.", by: "anna")
        office.clock.set(Self.now)
        let plan = try await Self.forget(office)
        #expect(Set(plan.posts) == [published, withdrawn])
        #expect(plan.values["content"]?.count == 2)
        for id in [draft, recent] {
            #expect(
                try await office.desk.content(of: office.desk.post(id).post) == Office.content()
            )
        }
        let failure = await Office.failure {
            _ = try await office.desk.content(of: office.desk.post(published).post)
        }
        #expect(failure == "forgotten")
        let report = try await office.desk.verify()
        #expect(report.problems.isEmpty, "\(report.problems)")
        #expect(report.forgotten == plan.count)
        #expect(report.uncheckable == 2)
        // Again, there is nothing left to go.
        #expect(try await Self.forget(office).isEmpty)
    }

    @Test func `what nobody knows the end of stays`() async throws {
        let office = try Self.office()
        office.channels.answer(Office.site, with: [.unknown(reason: "time-out")])
        let unknown = try await office.approved(Office.content(channels: [Office.site]))
        _ = try await office.passWhenDue()
        try #require(try await office.count("unknown", of: [unknown]) == 1)
        office.clock.set(Self.now)
        #expect(try await office.desk.forgettable([.words], before: Self.before).isEmpty)
    }

    @Test func `nothing goes sooner than the house says, or where it says nothing`() async throws {
        let office = try Self.office(words: false)
        office.clock.set(Self.now)
        let never = await Office.failure { _ = try await Self.forget(office) }
        #expect(never == "keeps")
        let soon = await Office.failure {
            _ = try await office.desk.forgettable(
                [.people],
                before: Self.now + (.zero - Self.year) + .milliseconds(1)
            )
        }
        #expect(soon == "keeps")
        let latest = Self.now + (.zero - Self.year)
        #expect(try await office.desk.forgettable([.people], before: latest).isEmpty)
    }

    @Test func `it takes a role for it, and a signature`() async throws {
        let office = try Self.office()
        let id = try await office.draft()
        _ = try await office.desk.withdraw(id, why: "Toch niet.", by: "anna")
        office.clock.set(Self.now)
        let author = await Office.failure { _ = try await Self.forget(office, by: "anna") }
        #expect(author.hasPrefix("not allowed"), "\(author)")
        let unsigned = await Office.failure { _ = try await Self.forget(office, confirm: false) }
        #expect(unsigned == "keeps")
        #expect(try await office.desk.content(of: office.desk.post(id).post) == Office.content())
        #expect(try await office.queue.forgotten().count == 0)
    }

    @Test func `a handle goes with the last post, and never that of who signs`() async throws {
        let office = try Self.office()
        let id = try await office.approved()
        _ = try await office.draft()
        _ = try await office.passWhenDue()
        office.clock.set(Self.now)
        let plan = try await Self.forget(office, [.people])
        // Anna has a draft that waits; cato had only this post.
        #expect(plan.posts == [id])
        #expect(plan.values["handle"]?.count == 1)
        let post = try await office.desk.post(id).post
        let signer = try #require(post.signatures.first?.person)
        #expect(try await office.desk.handle(of: signer) == Newsdesk.forgottenWord)
        #expect(try await office.desk.handle(of: post.author) == "anna")
        #expect(try await office.desk.content(of: post) == Office.content())
        let report = try await office.desk.verify()
        #expect(report.problems.isEmpty, "\(report.problems)")
    }

    @Test func `a picture goes when no post that stays shows it`() async throws {
        let office = try Self.office()
        let (shared, own) = (PictureCopy(bytes: [1]), PictureCopy(bytes: [2]))
        func content(_ pictures: [PictureCopy]) -> Content {
            Content(
                kind: .generalLine,
                language: .dutch,
                text: "Zo werkt het.",
                media: pictures.map { Medium(name: "a.png", sha256: $0.sha256, alt: "Een foto.") },
                topic: "asiel",
                channels: [Office.site]
            )
        }
        for picture in [shared, own] { try await office.pictures.keep(picture) }
        let old = try await office.draft(content([shared, own]))
        _ = try await office.desk.withdraw(old, why: "Toch niet.", by: "anna")
        _ = try await office.draft(content([shared]))
        office.clock.set(Self.now)
        let plan = try await Self.forget(office)
        #expect(plan.pictures == [own.sha256])
        #expect(office.pictures.names == [shared.sha256])
        let report = try await office.desk.verify()
        #expect(report.problems.isEmpty, "\(report.problems)")
    }

    @Test func `a declaration about something else is told`() async throws {
        let office = try Self.office()
        let id = try await office.draft()
        _ = try await office.desk.withdraw(id, why: "Toch niet.", by: "anna")
        office.clock.set(Self.now)
        _ = try await Self.forget(office)
        await office.storage.tamper(.statement) {
            $0.replacing("what:         words", with: "what:")
        }
        let report = try await office.desk.verify()
        #expect(!report.problems.isEmpty)
    }

    @Test(arguments: ["carla", "eve"])
    func `a declaration counts only with a signature of who made it`(signer: String) async throws {
        let office = try Self.office()
        let id = try await office.draft()
        _ = try await office.desk.withdraw(id, why: "Toch niet.", by: "anna")
        office.clock.set(Self.now)
        let plan = try await office.desk.forgettable([.words], before: Self.before)
        let text = ForgetText(
            agency: "Dienst",
            workspace: office.queue.workspace,
            signer: "carla",
            role: .admin,
            parts: [.words],
            before: Self.before,
            values: plan.values,
            pictures: [],
            posts: plan.posts,
            reason: "Selectielijst.",
            nonce: "n"
        ).text
        let signed = SignedForgetting(
            form: ForgetText.form,
            nonce: "n",
            statement: text,
            signature: try await office.signatures.sign(
                text,
                namespace: ForgetText.namespace,
                keyFile: signer
            )
        )
        func value(_ kind: PlainValue.Kind, _ body: String) -> PlainValue {
            PlainValue(kind, body, chance: office.chance)
        }
        let (person, reason) = (value(.handle, "carla"), value(.reason, "Selectielijst."))
        let statement = value(.statement, CanonicalJSON.text(signed))
        let entry = ForgetEntry(
            at: Self.now,
            actor: PersonID(person.id),
            forgotten: Forgotten(
                parts: [.words],
                before: Self.before,
                values: plan.values,
                pictures: [],
                reason: ReasonID(reason.id),
                signature: Signature(
                    person: PersonID(person.id),
                    role: .admin,
                    statement: StatementID(statement.id)
                )
            )
        )
        let head = try await office.queue.log(after: 0, post: nil, limit: 100).count
        let result = try await office.queue.append(
            entry,
            on: head,
            plain: [person, reason, statement]
        )
        #expect(result == .done(version: head + 1))
        let problems = try await office.desk.verify().problems
        #expect(problems.isEmpty == (signer == "carla"), "\(problems)")
    }

    @Test func `a record says what is gone, and refuses what is gone without a word`() async throws
    {
        let office = try Self.office()
        let id = try await office.approved()
        let draft = try await office.draft()
        _ = try await office.passWhenDue()
        let before = try await office.desk.archive(id)
        #expect(before.record.versions.first?.content == Office.content())
        #expect(before.record.signatures.map(\.purpose) == ["submit", "approve"])
        #expect(before.record.forgotten.isEmpty)
        office.clock.set(Self.now)
        _ = try await Self.forget(office)
        let after = try await office.desk.archive(id)
        #expect(after.record.versions.first?.content == nil)
        #expect(after.record.signatures.allSatisfy { $0.statement == nil })
        #expect(after.record.forgotten.count >= 3)
        #expect(!after.words.contains { $0.kind == .content })
        await office.storage.forgetByHand(.content)
        let failure = await Office.failure { _ = try await office.desk.archive(draft) }
        #expect(failure.hasPrefix("queue:"), "\(failure)")
    }
}
