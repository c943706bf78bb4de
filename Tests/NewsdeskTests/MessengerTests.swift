import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Synchronization
import Testing

/// A system of the agency's own that keeps what it is told, and answers as it should.
private final class Listener: NoticeCarrier {
    let kinds: Set<AgencyNotice.Kind>
    private let state = Mutex((heard: [AgencyNotice](), answers: [Outcome]()))

    init(_ kinds: Set<AgencyNotice.Kind> = Set(AgencyNotice.Kind.allCases)) { self.kinds = kinds }

    var heard: [AgencyNotice] { state.withLock { $0.heard } }

    func answer(_ outcomes: [Outcome]) { state.withLock { $0.answers = outcomes } }

    func carry(_ notice: AgencyNotice, at now: Instant) async -> Outcome {
        state.withLock { state in
            state.heard.append(notice)
            return state.answers.isEmpty
                ? .published(remoteID: nil, link: nil) : state.answers.removeFirst()
        }
    }
}

@Suite("Notices")
struct MessengerTests {
    private static func run(
        _ office: Office,
        _ listener: Listener,
        from start: Instant,
        to end: Instant
    ) async throws {
        office.clock.set(start)
        await office.storage.endPublisher()
        let clock = office.clock
        _ = try await Publisher(desk: office.desk, notices: listener) { _ in }
            .run { clock.now() >= end }
    }

    private static let end = Office.due + .seconds(30)

    @Test func `what happens is told once, with what people need to find it`() async throws {
        let office = try Office()
        let id = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        office.channels.answer(Office.wall, with: [.refused(reason: "422")])
        let listener = Listener()
        try await Self.run(office, listener, from: Office.beforeDue, to: Self.end)
        #expect(Set(listener.heard.map(\.kind)) == [.published, .failed])
        #expect(listener.heard.count == 2)
        let failed = try #require(listener.heard.first { $0.kind == .failed })
        #expect(failed.post == id)
        #expect(failed.channel == Office.wall)
        #expect(failed.reason == "422")
        #expect(failed.due == Office.due)
        #expect(failed.topic == "asiel")
        // Another publisher goes on where this one was.
        try await Self.run(office, listener, from: Self.end, to: Self.end + .seconds(10))
        #expect(listener.heard.count == 2)
    }

    @Test func `what is not taken is told again under the same id, and delays no post`()
        async throws
    {
        let office = try Office()
        _ = try await office.approved()
        let listener = Listener()
        listener.answer([.unknown(reason: "time-out"), .notSent(reason: "no route")])
        try await Self.run(office, listener, from: Office.beforeDue, to: Self.end)
        #expect(office.channels.attempts.count == 1)
        #expect(listener.heard.count == 3)
        #expect(Set(listener.heard.map(\.id)).count == 1)
    }

    @Test(arguments: [true, false])
    func `a notice that is refused for an hour does not hide the next one for longer`(
        runsOn: Bool
    ) async throws {
        let office = try Office()
        _ = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        let listener = Listener()
        listener.answer(Array(repeating: Outcome.refused(reason: "400"), count: 1_000))
        let end = Office.due + Messenger.patience
        if runsOn {
            try await Self.run(office, listener, from: Office.beforeDue, to: end + .seconds(-1))
        } else {
            // A pass a minute, each a process of its own.
            for minute in 0..<60 {
                office.clock.set(Office.due + .seconds(60 * minute))
                await office.storage.endPublisher()
                _ = try await Publisher(desk: office.desk, notices: listener) { _ in }.pass()
            }
        }
        #expect(Set(listener.heard.map(\.id)).count == 1)
        #expect(listener.heard.count > 8)
        office.clock.set(end + .seconds(10))
        await office.storage.endPublisher()
        _ = try await Publisher(desk: office.desk, notices: listener) { _ in }.pass()
        #expect(Set(listener.heard.map(\.id)).count == 2)
    }

    @Test func `what nobody asked for is not told`() async throws {
        let office = try Office()
        _ = try await office.approved()
        let listener = Listener([.failed])
        try await Self.run(office, listener, from: Office.beforeDue, to: Self.end)
        #expect(listener.heard.isEmpty)
    }

    @Test func `what happened before anybody listened is no news`() async throws {
        let office = try Office()
        _ = try await office.approved()
        try await office.run(from: Office.beforeDue, to: Self.end)
        let listener = Listener()
        try await Self.run(office, listener, from: Self.end, to: Self.end + .seconds(10))
        #expect(listener.heard.isEmpty)
    }

    @Test func `a hold, a missed post and a closed channel are told`() async throws {
        let office = try Office()
        let held = try await office.approved(Office.content("Een."))
        _ = held
        let listener = Listener()
        office.channels.answer(Office.wall, with: [.closed(reason: "401")])
        _ = try await office.approved(Office.content("Twee.", channels: [Office.wall]))
        _ = try await office.desk.hold(.channel(name: Office.site), why: "x", by: "anna")
        try await Self.run(office, listener, from: Office.beforeDue, to: Self.end)
        #expect(Set(listener.heard.map(\.kind)) == [.held, .failed, .closed])
        try await Self.run(
            office,
            listener,
            from: Office.notAfter,
            to: Office.notAfter + .seconds(10)
        )
        #expect(listener.heard.last?.kind == .missed)
    }

    @Test func `after a restore a number that is given again is no id that was told before`()
        async throws
    {
        let office = try Office()
        let first = try await office.approved()
        let listener = Listener()
        let early = Office.start + .seconds(1)
        try await Self.run(office, listener, from: early, to: early + .seconds(1))
        let backup = await office.storage.backUp()
        try await Self.run(office, listener, from: Office.beforeDue, to: Self.end)
        let before = listener.heard
        #expect(before.map(\.kind) == [.published])
        let note = await office.storage.putBack(backup)
        _ = try await Quarantine.begin(in: office.queue, note, at: Self.end)
        try await Self.run(office, listener, from: Self.end, to: Self.end + .seconds(10))
        let since = listener.heard.dropFirst(before.count)
        #expect(since.map(\.kind) == [.unknown])
        #expect(since.first?.post == first)
        #expect(since.first?.reason == Event.doubt)
        #expect(Set(before.map(\.id)).isDisjoint(with: since.map(\.id)))
    }
}
