import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// Posts that follow each other: in order, each as a reply to the one before.
@Suite("Publisher, threads of posts")
struct ThreadTests {
    /// So many approved posts, each of which follows the one before.
    private static func thread(_ count: Int, in office: Office) async throws -> [PostID] {
        var ids: [PostID] = []
        for number in 1...count {
            let content = Office.content("Deel \(number).", follows: ids.last)
            ids.append(try await office.approved(content))
        }
        return ids
    }

    private static func names(_ ids: [PostID], in office: Office) async throws -> [String?] {
        var names: [String?] = []
        for id in ids { names.append(try await office.state(id)?.name) }
        return names
    }

    @Test func `a thread goes out in order in one pass, each to the name of the one before`()
        async throws
    {
        let office = try Office()
        let ids = try await Self.thread(5, in: office)
        try await office.passWhenDue()
        #expect(office.channels.attempts.map(\.publishKey) == ids.map { "\($0)-r1-site" })
        #expect(office.channels.attempts.map(\.predecessor) == [nil, "1", "2", "3", "4"])
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test(arguments: [
        Outcome.refused(reason: "422"), .closed(reason: "401"),
    ])
    func `where one is refused, what follows is stopped and says why`(outcome: Outcome) async throws
    {
        let office = try Office()
        let ids = try await Self.thread(4, in: office)
        office.channels.answer(Office.site, with: [.published(remoteID: "1", link: nil), outcome])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(30))
        if case .closed = outcome {
            // The channel takes nothing: what would be stopped waits for it.
            try await office.desk.reopen(Office.site, why: "Een nieuw token.", by: "cato")
            try await office.run(from: office.clock.now(), to: Office.due + .seconds(60))
        }
        #expect(
            try await Self.names(ids, in: office) == ["published", "failed", "failed", "failed"]
        )
        #expect(office.channels.attempts.count == 2)
        guard case .failed(let reason) = try await office.state(ids[2]) else { return }
        #expect(reason == "\(ids[1]), which it follows, did not go out on 'site'")
    }

    @Test func `while nobody knows of one, what follows waits, and goes when a person has looked`()
        async throws
    {
        let office = try Office()
        let ids = try await Self.thread(2, in: office)
        office.channels.answer(Office.site, with: [.unknown(reason: "time-out")])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(30))
        #expect(try await Self.names(ids, in: office) == ["unknown", "scheduled"])
        let sight = Newsdesk.Sight.live(link: "https://site.example/1", why: nil)
        _ = try await office.desk.resolve(ids[0], on: Office.site, sight, by: "cato")
        try await office.run(from: office.clock.now(), to: Office.due + .seconds(60))
        #expect(try await Self.names(ids, in: office) == ["published", "published"])
        #expect(office.channels.attempts.last?.predecessor == "1", "the end of the address")
    }

    @Test func `one that is tried again keeps what follows waiting, not others`() async throws {
        let office = try Office()
        let ids = try await Self.thread(2, in: office)
        let other = try await office.approved(Office.content("Los."))
        office.channels.answer(Office.site, with: [.notSent(reason: "no route")])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(60))
        let keys = office.channels.attempts.map(\.publishKey)
        let first = try #require(keys.lastIndex(of: "\(ids[0])-r1-site"))
        let second = try #require(keys.firstIndex(of: "\(ids[1])-r1-site"))
        let alone = try #require(keys.firstIndex(of: "\(other)-r1-site"))
        #expect(first < second && alone < second)
        #expect(try await office.state(other)?.name == "published")
    }

    @Test func `what waits for a post that nobody approves is missed`() async throws {
        let office = try Office()
        let first = try await office.submitted()
        let second = try await office.approved(Office.content("Twee.", follows: first))
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(10))
        #expect(try await office.state(second)?.name == "scheduled")
        office.clock.set(Office.notAfter)
        try await office.pass()
        #expect(try await office.state(second)?.name == "missed")
        #expect(office.channels.attempts.isEmpty)
    }

    @Test func `what follows a post that was withdrawn is stopped`() async throws {
        let office = try Office()
        let ids = try await Self.thread(2, in: office)
        _ = try await office.desk.withdraw(ids[0], why: "Toch niet.", by: "anna")
        try await office.passWhenDue()
        #expect(try await office.state(ids[1])?.name == "failed")
        #expect(office.channels.attempts.isEmpty)
    }

    @Test func `the post before is part of what is signed`() async throws {
        let office = try Office()
        let ids = try await Self.thread(2, in: office)
        let post = try await office.desk.post(ids[1]).post
        let signature = try #require(post.signatures.first)
        let signed = try await office.desk.signedStatement(signature, of: ids[1])
        #expect(signed.statement.contains("\nfollows:      \(ids[0])\n"))
    }

    @Test func `a post cannot follow what is not there, itself, or what goes elsewhere`()
        async throws
    {
        let office = try Office(channels: [Office.site, Office.wall])
        let first = try await office.draft(Office.content("Een."))
        let second = try await office.draft(Office.content("Twee.", follows: first))
        func refusal(_ content: Content, of id: PostID? = nil) async -> ThreadProblem? {
            do {
                if let id {
                    _ = try await office.desk.edit(id, content: content, timing: nil, by: "anna")
                } else {
                    _ = try await office.draft(content)
                }
                return nil
            } catch DeskError.thread(_, let problem) {
                return problem
            } catch {
                Issue.record(error)
                return nil
            }
        }
        let nobody = PostID("p-nobody00")
        #expect(await refusal(Office.content(follows: nobody)) == .noSuchPost(nobody))
        #expect(
            await refusal(Office.content("Anders.", follows: second), of: first) == .circle(second)
        )
        #expect(
            await refusal(Office.content("X.", follows: first), of: first) == .circle(first)
        )
        let both = Office.content(channels: [Office.site, Office.wall], follows: first)
        #expect(await refusal(both) == .goesElsewhere(first, Office.wall))
        _ = try await office.desk.withdraw(first, why: "Toch niet.", by: "anna")
        #expect(await refusal(Office.content("Y.", follows: first)) == .isOver(first, .withdrawn))
    }

    @Test func `a thread has an end`() async throws {
        let office = try Office()
        var last: PostID?
        for number in 1...Newsdesk.maximumThread {
            last = try await office.draft(Office.content("Deel \(number).", follows: last))
        }
        await #expect(throws: DeskError.self) {
            _ = try await office.draft(Office.content("Te veel.", follows: last))
        }
    }
}
