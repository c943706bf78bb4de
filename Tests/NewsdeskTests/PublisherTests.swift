import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

@Suite("Publisher")
struct PublisherTests {
    struct Ending: Sendable, CustomTestStringConvertible {
        let outcomes: [Outcome]
        let state: String
        let stage: Post.Stage
        let attempts: Int

        var testDescription: String { "\(outcomes) → \(state)" }
    }

    static let soon = Outcome.postponed(afterMilliseconds: 1_000, reason: "busy")

    static let endings = [
        Ending(
            outcomes: [.published(remoteID: "1", link: nil)],
            state: "published",
            stage: .published,
            attempts: 1
        ),
        Ending(outcomes: [.refused(reason: "no")], state: "failed", stage: .approved, attempts: 1),
        Ending(
            outcomes: [.unknown(reason: "time-out")],
            state: "unknown",
            stage: .approved,
            attempts: 1
        ),
        Ending(outcomes: [soon], state: "retry-wait", stage: .approved, attempts: 1),
        Ending(
            outcomes: [.notSent(reason: "no route")],
            state: "retry-wait",
            stage: .approved,
            attempts: 1
        ),
        Ending(
            outcomes: [.postponed(afterMilliseconds: 3_600_000, reason: "tomorrow")],
            state: "missed",
            stage: .missed,
            attempts: 1
        ),
    ]

    @Test(arguments: endings)
    func `every outcome has its end, and none is sent twice in a pass`(
        _ ending: Ending
    ) async throws {
        let office = try Office()
        let id = try await office.approved()
        office.channels.answer(Office.site, with: ending.outcomes)
        try await office.passWhenDue()
        #expect(try await office.state(id)?.name == ending.state)
        #expect(try await office.stage(id) == ending.stage)
        #expect(office.channels.attempts.count == ending.attempts)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `what was not accepted is tried again with the same key, until it is`() async throws
    {
        let office = try Office()
        let id = try await office.approved()
        office.channels.answer(
            Office.site,
            with: [.notSent(reason: "no route"), Self.soon, .notSent(reason: "no route")]
        )
        try await office.passWhenDue()
        for attempt in 1...3 {
            guard case .retryWait(let until) = try await office.state(id) else {
                Issue.record(
                    "attempt \(attempt) left it \(String(describing: try await office.state(id)))"
                )
                return
            }
            office.clock.set(until)
            try await office.pass()
        }
        #expect(try await office.stage(id) == .published)
        let keys = office.channels.attempts.map(\.publishKey)
        #expect(keys == Array(repeating: "\(id)-r1-site", count: 4))
        #expect(try await office.desk.post(id).post.delivery(on: Office.site)?.attempts == 4)
    }

    @Test(arguments: [
        Outcome.unknown(reason: "time-out"), .refused(reason: "no"),
        .published(remoteID: nil, link: nil),
    ])
    func `what ended is never sent again by itself`(outcome: Outcome) async throws {
        let office = try Office()
        _ = try await office.approved()
        office.channels.answer(Office.site, with: [outcome])
        try await office.passWhenDue()
        for minute in 1...70 {
            office.clock.set(Office.due + .seconds(Int64(minute) * 60))
            try await office.pass()
        }
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `one channel's failure does not touch the other`() async throws {
        let office = try Office()
        let id = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        office.channels.answer(Office.site, with: [.refused(reason: "no")])
        let tally = try await office.passWhenDue()
        #expect(tally.published == 1)
        #expect(tally.failed == 1)
        #expect(try await office.state(id)?.name == "failed")
        #expect(try await office.state(id, on: Office.wall)?.name == "published")
        #expect(try await office.stage(id) == .published)
    }

    @Test func `what waits on one channel can be stopped after it went out on the other`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        office.channels.answer(Office.wall, with: [Self.soon])
        try await office.passWhenDue()
        #expect(try await office.state(id, on: Office.wall)?.name == "retry-wait")
        let post = try await office.desk.withdraw(id, why: "Achterhaald.", by: "anna")
        #expect(post.stage == .published)
        #expect(post.delivery(on: Office.wall)?.state == .cancelled)
        office.clock.set(Office.due + .seconds(60))
        try await office.pass()
        #expect(office.channels.attempts.count == 2, "nothing was tried again")
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `what a dead publisher was sending is unknown, and a person settles it`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        office.clock.set(Office.due)
        // The claim is on disk; then the process died.
        let epoch = try await office.queue.startPublishing(at: Office.due)
        try await Scribe(office.queue).claim(id, Office.site, epoch: epoch)
        #expect(try await office.state(id)?.name == "sending")
        let tally = try await office.pass()
        #expect(tally.unknown == 1)
        #expect(try await office.state(id)?.name == "unknown")
        #expect(office.channels.attempts.isEmpty)
        let post = try await office.desk
            .resolve(
                id,
                on: Office.site,
                .live(link: "https://site.example/1", why: nil),
                by: "cato"
            )
        #expect(post.stage == .published)
    }

    @Test func `a pass that has nothing to do leaves nothing on the record`() async throws {
        let office = try Office()
        let id = try await office.approved()
        func entries() async throws -> [String] {
            try await office.queue.log(after: 0, post: nil, limit: 99).filter { $0.entry == nil }
                .map(\.text)
        }
        let before = try await entries()
        for _ in 1...3 { try await office.pass() }
        #expect(try await entries() == before)
        try await office.passWhenDue()
        #expect(try await office.stage(id) == .published)
        for _ in 1...3 { try await office.pass() }
        #expect(try await entries().count == before.count + 1)
    }

    @Test func `a pass gives up what a dead publisher was sending, also when nothing is due`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let epoch = try await office.queue.startPublishing(at: Office.due)
        try await Scribe(office.queue).claim(id, Office.site, epoch: epoch)
        #expect(try await office.desk.stranded().isEmpty, "its publisher lives")
        await office.storage.endPublisher()
        #expect(try await office.desk.stranded().map(\.description) == ["\(id)/site"])
        #expect(try await office.pass().unknown == 1)
        #expect(try await office.desk.stranded().isEmpty)
    }

    @Test func `past its time a post is missed, not sent`() async throws {
        let office = try Office()
        let waiting = try await office.approved()
        let unsigned = try await office.submitted()
        office.clock.set(Office.notAfter)
        let tally = try await office.pass()
        #expect(tally.missed == 2)
        #expect(tally.needsAttention)
        #expect(try await office.stage(waiting) == .missed)
        #expect(try await office.stage(unsigned) == .missed)
        #expect(office.channels.attempts.isEmpty)
    }

    @Test func `up to the last moment a post goes out`() async throws {
        let office = try Office()
        let id = try await office.approved()
        // A second before: the pass itself moves the clock while something is in flight.
        office.clock.set(Office.notAfter + .milliseconds(-1_000))
        try await office.pass()
        #expect(try await office.stage(id) == .published)
    }

    @Test func `a post whose time passes while its connection is made is missed, not sent`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        office.channels.beforeOpening { office.clock.set(Office.notAfter) }
        try await office.passWhenDue()
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.stage(id) == .missed)
    }

    @Test func `a second publisher does not start`() async throws {
        let office = try Office()
        _ = try await office.queue.startPublishing(at: Office.start)
        let failure = await Office.failure {
            _ = try await Publisher(desk: office.desk) { _ in }.pass()
        }
        #expect(failure == "queue: \(QueueError.publisherIsRunning(path: "memory"))")
    }

    @Test func `a failed commit of the claim ends the run before anything is sent`() async throws {
        let office = try Office()
        _ = try await office.approved()
        office.clock.set(Office.due)
        let broken = QueueError.commitFailed(reason: "I/O error")
        await office.storage.failAppends(with: broken)
        let failure = await Office.failure { try await office.pass() }
        #expect(failure == "queue: \(broken)")
        #expect(office.channels.attempts.isEmpty)
    }

    @Test func `a failed commit of the outcome ends the run, and the next finds it unknown`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let other = try await office.approved(Office.content("Een tweede bericht."))
        let broken = QueueError.commitFailed(reason: "I/O error")
        let storage = office.storage
        office.channels.whileDelivering { _ in await storage.failAppends(with: broken) }
        // Both are proved by their time, so one commit claims them.
        let failure = await Office.failure {
            try await office.run(from: Office.beforeDue, to: Office.due + .seconds(1))
        }
        #expect(failure == "queue: \(broken)")
        await storage.failAppends(with: nil)
        office.channels.whileDelivering { _ in }
        let sent = office.channels.attempts.count
        try await office.pass()
        #expect(office.channels.attempts.count == sent, "nothing was sent again")
        #expect(try await office.state(id)?.name == "unknown")
        #expect(try await office.state(other)?.name == "unknown")
    }

    @Test func `two runs of the timer over many posts send each of them once`() async throws {
        let office = try Office()
        var ids: [PostID] = []
        for number in 1...80 {
            ids.append(try await office.approved(Office.content("Bericht \(number).")))
        }
        try await office.passWhenDue()
        try await office.pass()
        let keys = office.channels.attempts.map(\.publishKey)
        #expect(keys.count == 80)
        #expect(Set(keys) == Set(ids.map { "\($0)-r1-site" }))
    }
}
