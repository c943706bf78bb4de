import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// What nobody knows the end of, where the channel itself makes it safe to go on.
@Suite("Publisher, settling")
struct SettleTests {
    static let lost = Outcome.unknown(reason: "time-out")
    static let end = Office.due + .seconds(900)

    private static func office(
        _ manners: Manners,
        _ outcomes: [Outcome]
    ) async throws -> (
        Office, PostID
    ) {
        let office = try Office()
        let id = try await office.approved()
        office.channels.treat(Office.site, with: manners)
        office.channels.answer(Office.site, with: outcomes)
        return (office, id)
    }

    @Test func `where nothing makes it safe, a person decides`() async throws {
        let (office, id) = try await Self.office(Manners(), [Self.lost])
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await office.state(id)?.name == "unknown")
        #expect(office.channels.attempts.count == 1)
        #expect(office.channels.lookUps.isEmpty)
    }

    @Test func `the same key is sent again inside its time, until there is an answer`()
        async throws
    {
        let manners = Manners(repeatableFor: .seconds(3_300))
        let (office, id) = try await Self.office(manners, [Self.lost, Self.lost])
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await office.state(id)?.name == "published")
        #expect(office.channels.attempts.count == 3)
        #expect(Set(office.channels.attempts.map(\.publishKey)).count == 1)
        #expect(Set(office.channels.attempts.map(\.body)).count == 1)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `after the time of its key nothing is sent again`() async throws {
        let manners = Manners(repeatableFor: .seconds(300))
        let many = Array(repeating: Self.lost, count: 50)
        let (office, id) = try await Self.office(manners, many)
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await office.state(id)?.name == "unknown")
        let last = try #require(office.channels.attempts.last)
        #expect(last.at < Office.due + .seconds(300))
        #expect(office.channels.attempts.count > 1)
        #expect(office.channels.attempts.count <= Publisher.maximumRepeats)
    }

    @Test func `a no to a repeat leaves it unknown`() async throws {
        let manners = Manners(repeatableFor: .seconds(3_300))
        let answers = [Self.lost] + Array(repeating: Outcome.refused(reason: "422"), count: 30)
        let (office, id) = try await Self.office(manners, answers)
        try await office.run(from: Office.beforeDue, to: Office.notAfter + .seconds(10))
        #expect(try await office.state(id)?.name == "unknown")
        // Ever less often: the first twenty attempts alone would fit into half a minute else.
        let moments = office.channels.attempts.map(\.at)
        let last = try #require(moments.last)
        #expect((3...Publisher.maximumRepeats).contains(moments.count))
        #expect(last.since(moments[0]) > .seconds(120))
    }

    @Test func `what the channel has is published, with what it told`() async throws {
        let (office, id) = try await Self.office(Manners(settlesAfter: .seconds(60)), [Self.lost])
        office.channels.find(Office.site, [.found(remoteID: "7", link: "https://site.example/7")])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(59))
        #expect(office.channels.lookUps.isEmpty)
        try await office.run(from: Office.due + .seconds(59), to: Office.due + .seconds(70))
        let state = try await office.state(id)
        #expect(state == .published(remoteID: "7", link: "https://site.example/7"))
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `what the channel has not is sent again, signed as it was`() async throws {
        let (office, id) = try await Self.office(Manners(settlesAfter: .seconds(60)), [Self.lost])
        office.channels.find(Office.site, [.absent])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(70))
        #expect(try await office.state(id)?.name == "published")
        #expect(office.channels.attempts.count == 2)
    }

    @Test func `a channel that cannot tell is asked again, ever less often`() async throws {
        let (office, id) = try await Self.office(Manners(settlesAfter: .seconds(60)), [Self.lost])
        let mute = Array(repeating: LookUp.cannotTell(reason: "500"), count: 100)
        office.channels.find(Office.site, mute)
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await office.state(id)?.name == "unknown")
        #expect((3...12).contains(office.channels.lookUps.count))
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `who can be asked is asked before anything is repeated`() async throws {
        let both = Manners(repeatableFor: .seconds(3_300), settlesAfter: .seconds(60))
        let (office, id) = try await Self.office(both, [Self.lost])
        office.channels.find(Office.site, [.found(remoteID: "7", link: nil)])
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(70))
        #expect(try await office.state(id)?.name == "published")
        #expect(office.channels.attempts.count == 1)
        let (mute, other) = try await Self.office(both, [Self.lost])
        try await mute.run(from: Office.beforeDue, to: Self.end)
        #expect(try await mute.state(other)?.name == "published")
        #expect(mute.channels.lookUps.count == Publisher.questionsBeforeRepeat)
        #expect(mute.channels.attempts.count == 2)
    }

    @Test func `a pass leaves no entry over what only a person can settle`() async throws {
        let (office, id) = try await Self.office(Manners(), [Self.lost])
        try await office.passWhenDue()
        #expect(try await office.state(id)?.name == "unknown")
        let before = try await office.queue.log(after: 0, post: nil, limit: 1_000).count
        for _ in 0..<3 { try await office.pass() }
        #expect(try await office.queue.log(after: 0, post: nil, limit: 1_000).count == before)
    }

    @Test func `what is settled is settled under the house of the moment`() async throws {
        let (office, id) = try await Self.office(Manners(settlesAfter: .seconds(60)), [Self.lost])
        try await office.passWhenDue()
        office.channels.find(Office.site, [.found(remoteID: "7", link: nil)])
        let houses = HandHouses(
            PresentHouse(
                version: "1",
                house: office.house,
                gate: office.gate,
                channels: office.channels
            )
        )
        houses.breakFile("heraut.yaml is wrong")
        office.clock.set(Office.due + .seconds(70))
        let clock = office.clock
        await office.storage.endPublisher()
        _ = try await Publisher(desk: office.desk, houses: houses) { _ in }
            .run { clock.now() >= Office.due + .seconds(80) }
        #expect(office.channels.lookUps.isEmpty)
        #expect(try await office.state(id)?.name == "unknown")
    }

    @Test func `while a hold is on nothing that may have arrived is sent again`() async throws {
        let manners = Manners(repeatableFor: .seconds(3_300))
        let (office, id) = try await Self.office(manners, [Self.lost])
        try await office.passWhenDue()
        _ = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "anna")
        try await office.run(from: Office.due, to: Office.due + .seconds(120))
        #expect(try await office.state(id)?.name == "unknown")
        #expect(office.channels.attempts.count == 1)
        let log = try await office.queue.log(after: 0, post: id, limit: 100)
        #expect(log.count < 12)
    }
}
