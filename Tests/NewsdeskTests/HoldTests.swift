import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

@Suite("Holds")
struct HoldTests {
    static let both: [(Hold.Scope, String)] = [
        (.everything, "held"), (.channel(name: Office.site), "held"),
        (.channel(name: Office.wall), "published"), (.topic(word: "ASIEL"), "held"),
        (.topic(word: "studie"), "published"), (.tag(word: "uitleg"), "published"),
    ]

    @discardableResult
    private static func release(
        _ hold: HoldID,
        by handle: String,
        in office: Office
    ) async throws -> Newsdesk.Release {
        try await office.desk.release(hold, why: "Klaar.", by: handle, keyFile: handle) { _ in
            true
        }
    }

    @Test(arguments: both)
    func `what has its time while a hold is on stays behind`(
        scope: Hold.Scope,
        state: String
    ) async throws {
        let office = try Office()
        let id = try await office.approved()
        _ = try await office.desk.hold(scope, why: "Een uitspraak.", by: "anna")
        let tally = try await office.passWhenDue()
        #expect(try await office.state(id)?.name == state)
        #expect(tally.held == (state == "held" ? 1 : 0))
        #expect(office.channels.attempts.count == (state == "held" ? 0 : 1))
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `nothing catches up when the hold is off: it is planned anew, and signed anew`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let hold = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "anna")
        try await office.passWhenDue()
        #expect(try await Self.release(hold.id, by: "cato", in: office).isOff == false)
        try await office.pass()
        let release = try await Self.release(hold.id, by: "dirk", in: office)
        #expect(release.isOff)
        #expect(release.held.map(\.description) == ["\(id)/site"])
        try await office.pass()
        #expect(office.channels.attempts.isEmpty)
        let timing = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        _ = try await office.desk.edit(id, content: nil, timing: timing, by: "anna")
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
        office.clock.set(Office.due + .seconds(60))
        try await office.pass()
        #expect(try await office.state(id)?.name == "published")
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `what is not due before the hold is off goes out in its time`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let hold = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "bram")
        try await office.pass()
        for handle in ["bram", "cato"] { try await Self.release(hold.id, by: handle, in: office) }
        try await office.passWhenDue()
        #expect(try await office.state(id)?.name == "published")
    }

    @Test func `one person cannot take a hold off twice, nor an author at all`() async throws {
        let office = try Office()
        let hold = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "bram")
        try await Self.release(hold.id, by: "cato", in: office)
        let again = await Office.failure { try await Self.release(hold.id, by: "cato", in: office) }
        #expect(again == "stop: \(StopRefusal.signedAlready(hold.id))")
        let author = await Office.failure {
            try await Self.release(hold.id, by: "anna", in: office)
        }
        #expect(author == "not allowed: anna approver")
        #expect(try await office.desk.standing().holds.map(\.releasedBy) == [["cato"]])
    }

    @Test func `a hold that is put on after the claim stops it before the first byte`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let desk = office.desk
        let once = Once()
        office.channels.beforeOpening {
            guard once.isFirst else { return }
            // As another process does it, at the worst moment.
            let done = Signal()
            Task.detached {
                _ = try? await desk.hold(.everything, why: "Een uitspraak.", by: "anna")
                done.send()
            }
            done.wait()
        }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(10))
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "held")
    }

    @Test func `a release that nobody signed is none`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let hold = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "anna")
        let people = try await ["cato", "dirk"].asyncMap { handle in
            try await office.desk.actor(handle, as: [.approver], for: "testing")
        }
        for person in people {
            // As somebody does who can write to the database, and has no keys.
            let statement = PlainValue(.statement, "{}", chance: office.chance)
            let signature = Signature(
                person: person.id,
                role: .approver,
                statement: StatementID(statement.id)
            )
            let reason = PlainValue(.reason, "Zomaar.", chance: office.chance)
            let event = StopEvent.released(
                hold: hold.id,
                signature: signature,
                reason: ReasonID(reason.id)
            )
            let words = [person.plain, statement, reason]
            #expect(try await office.desk.record(event, by: person.id, with: words) != nil)
        }
        #expect(try await office.queue.stops().stops.holds.isEmpty)
        try await office.passWhenDue()
        #expect(try await office.state(id)?.name == "held")
        #expect(try await office.desk.verify().problems.count == 1)
    }

    @Test func `a fresh sign-off that names the hold is exempt from it`() async throws {
        let office = try Office()
        let hold = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "anna")
        let id = try await office.approved()
        _ = try await office.desk.edit(
            id,
            content: nil,
            timing: nil,
            exemptions: [hold.id],
            by: "anna"
        )
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        let statement = try await office.desk.statement(id, as: .approver, by: "cato")
        #expect(statement.contains("\nexempt from:  \(hold.id)\n"))
        try await office.approve(id, by: "cato")
        try await office.passWhenDue()
        #expect(try await office.state(id)?.name == "published")
        let unknown = await Office.failure {
            _ = try await office.desk.edit(
                id,
                content: nil,
                timing: nil,
                exemptions: [HoldID("h-none")],
                by: "anna"
            )
        }
        #expect(unknown == "stop: \(StopRefusal.noSuchHold(HoldID("h-none")))")
    }

    @Test func `what a hold keeps back is missed when its time has passed`() async throws {
        let office = try Office()
        let id = try await office.approved()
        _ = try await office.desk.hold(.everything, why: "Een uitspraak.", by: "anna")
        try await office.passWhenDue()
        office.clock.set(Office.notAfter)
        try await office.pass()
        #expect(try await office.stage(id) == .missed)
    }

    @Test func `a channel that says no to us is closed until somebody opens it`() async throws {
        let office = try Office()
        let first = try await office.approved()
        let second = try await office.approved(Office.content("Nog een."))
        office.channels.treat(Office.site, with: Manners(concurrency: 1))
        office.channels.answer(Office.site, with: [.closed(reason: "the channel answered 401")])
        try await office.passWhenDue()
        #expect(try await office.state(first)?.name == "failed")
        #expect(try await office.state(second)?.name == "scheduled")
        #expect(office.channels.attempts.count == 1)
        let closed = try await office.desk.standing().closed
        #expect(closed.map(\.channel) == [Office.site])
        try await office.desk.reopen(Office.site, why: "Een nieuw token.", by: "cato")
        try await office.pass()
        #expect(try await office.state(second)?.name == "published")
    }

    @Test func `one closed channel is no reason for another to wait`() async throws {
        let office = try Office()
        let id = try await office.approved(Office.content(channels: [Office.site, Office.wall]))
        office.channels.answer(Office.site, with: [.closed(reason: "the channel answered 410")])
        try await office.passWhenDue()
        #expect(try await office.state(id, on: Office.wall)?.name == "published")
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
