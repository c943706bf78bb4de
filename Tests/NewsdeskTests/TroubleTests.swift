import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// Posts that are in the way of nobody else, whatever became of their record.
@Suite("Publisher, trouble with one post")
struct TroubleTests {
    /// An office with two posts, of which the first has a record that is not what it was.
    private static func office() async throws -> (Office, bad: PostID, good: PostID) {
        let office = try Office()
        let bad = try await office.approved(Office.content("Het eerste."))
        let good = try await office.approved(Office.content("Het tweede."))
        return (office, bad, good)
    }

    @Test func `a record that was changed under a post that is due stops no other post`()
        async throws
    {
        let (office, bad, good) = try await Self.office()
        await office.storage.damage(bad)
        let tally = try await office.run(from: Office.beforeDue, to: Office.due + .seconds(30))
        #expect(try await office.stage(good) == .published)
        #expect(office.channels.attempts.map(\.publishKey) == ["\(good)-r1-site"])
        #expect((1...5).contains(tally.troubled), "it is told now and then, not each round")
    }

    @Test func `a record that is changed after the proof stops no other post`() async throws {
        let (office, bad, good) = try await Self.office()
        let storage = office.storage
        var watched = office
        let checks = PublisherOrderTests.Notes()
        // The last of two signatures a post: both posts have been read by then.
        watched.signatures = WatchedSignatures {
            checks.add(1)
            if checks.all.count == 4 { await storage.damage(bad) }
        }
        try await watched.run(from: Office.beforeDue, to: Office.due + .seconds(30))
        #expect(try await office.stage(good) == .published)
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `a record that was changed under a post that is too late stops no other post`()
        async throws
    {
        let (office, bad, good) = try await Self.office()
        await office.storage.damage(bad)
        let tally = try await office.run(
            from: Office.notAfter + .seconds(1),
            to: Office.notAfter + .seconds(30)
        )
        #expect(try await office.stage(good) == .missed)
        #expect((2...6).contains(tally.missed + tally.troubled))
    }

    @Test func `a record that was changed under what a dead publisher sent stops no other post`()
        async throws
    {
        let (office, bad, good) = try await Self.office()
        let epoch = try await office.queue.startPublishing(at: Office.due)
        try await Scribe(office.queue).claim(bad, Office.site, epoch: epoch)
        await office.storage.damage(bad)
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(30))
        #expect(try await office.stage(good) == .published)
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `a record that was changed under an unknown delivery stops no other post`()
        async throws
    {
        let (office, bad, good) = try await Self.office()
        let timing = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let content = Office.content("Het derde.")
        let other = try await office.desk.draft(content, timing: timing, by: "anna").post.id
        _ = try await office.desk.submit(other, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(other, by: "cato")
        office.channels.answer(Office.site, with: [.unknown(reason: "500")])
        try await office.passWhenDue()
        #expect(try await office.state(bad)?.name == "unknown")
        office.channels.treat(Office.site, with: Manners(settlesAfter: .seconds(1)))
        await office.storage.damage(bad)
        try await office.run(from: office.clock.now(), to: Office.due + .seconds(90))
        #expect(try await office.stage(good) == .published)
        #expect(try await office.stage(other) == .published)
        #expect(office.channels.attempts.count == 3)
    }

    @Test func `a post that cannot be proved yet and gets an earlier time leaves at that`()
        async throws
    {
        var office = try Office()
        let bad = try await office.approved(Office.content("Het eerste."))
        await office.storage.tamper(.statement) { $0.replacing("eerste", with: "laatste") }
        _ = try await office.approved(Office.content("Het tweede."))
        let (before, checks) = (office, PublisherOrderTests.Notes())
        let earlier = Office.due + .seconds(-30)
        office.signatures = WatchedSignatures {
            checks.add(1)
            // The last signature of the other post: of this one it is known by then.
            guard checks.all.count == 2 else { return }
            await before.rewrite(bad, to: "Het eerste, en eerder.", at: earlier)
        }
        try await office.run(from: Office.due + .seconds(-50), to: Office.due + .seconds(1))
        let attempt = try #require(office.channels.attempts.first)
        #expect(attempt.publishKey == "\(bad)-r2-site")
        #expect(attempt.at.since(earlier) <= .seconds(1))
    }

    @Test func `a clock that is put back lengthens no rest that a channel asked for`()
        async throws
    {
        let office = try Office()
        office.channels.treat(Office.site, with: Manners(concurrency: 1))
        office.channels.rest(Office.site, for: .seconds(20))
        _ = try await office.approved(Office.content("Het eerste."))
        _ = try await office.approved(Office.content("Het tweede."))
        let (clock, sent) = (office.clock, Once())
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(60)) { notice in
            guard case .delivery = notice, sent.isFirst else { return }
            clock.set(clock.now() + .seconds(-10))
        }
        let times = office.channels.attempts.map { $0.at.since(Office.due) }
        #expect(times.count == 2)
        #expect((Duration.seconds(9)...Duration.seconds(12)).contains(try #require(times.last)))
    }
}
