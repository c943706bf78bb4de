import Editorial
import Foundation
import Testing

/// Holds and closed channels: what the entries of the ledger make of them.
@Suite("Stops")
struct StopsTests {
    static let id = HoldID("h-0001")

    static func held(_ scope: Hold.Scope = .everything, id: HoldID = id) -> StopEvent {
        .held(hold: id, scope: scope, reason: Story.reason)
    }

    static func released(by person: PersonID) -> StopEvent {
        .released(
            hold: id,
            signature: Signature(person: person, role: .approver, statement: StatementID("s")),
            reason: Story.reason
        )
    }

    static let closed = StopEvent.closed(channel: Story.site, reason: "401")
    static let reopened = StopEvent.reopened(channel: Story.site, reason: Story.reason)

    static func stops(_ events: [(StopEvent, PersonID)]) throws(StopRefusal) -> Stops {
        var stops = Stops()
        for (event, person) in events {
            try stops.apply(StopEntry(at: Story.start, actor: person, stop: event))
        }
        return stops
    }

    static let scopes: [(scope: Hold.Scope, stops: Bool)] = [
        (.everything, true), (.channel(name: Story.site), true),
        (.channel(name: Story.wall), false), (.topic(word: "Asiel"), true),
        (.topic(word: "studie"), false), (.tag(word: "uitleg"), true), (.tag(word: "x"), false),
    ]

    @Test(arguments: scopes)
    func `a hold stops what it names, and nothing else`(scope: Hold.Scope, isStopped: Bool) throws {
        let stops = try Self.stops([(Self.held(scope), Story.anna)])
        let revision = Story.revision(1)
        #expect((stops.hold(on: revision, to: Story.site) != nil) == isStopped)
    }

    @Test func `a revision that was signed in spite of a hold is not stopped by that one`() throws {
        let stops = try Self.stops([(Self.held(), Story.anna)])
        let plan = Plan(due: Story.due, notAfter: Story.notAfter)
        let exempt = Revision(
            number: 2,
            content: Story.content(),
            id: ContentID("content"),
            plan: plan,
            exemptions: [Self.id]
        )
        #expect(stops.hold(on: exempt, to: Story.site) == nil)
        let other = try Self.stops([(Self.held(id: HoldID("h-0002")), Story.anna)])
        #expect(other.hold(on: exempt, to: Story.site) != nil)
    }

    @Test func `a hold comes off when two different people have signed`() throws {
        let one = try Self.stops([
            (Self.held(), Story.anna), (Self.released(by: Story.bram), Story.bram),
        ])
        #expect(one.hold(Self.id)?.releases.map(\.signature.person) == [Story.bram])
        let two = try Self.stops([
            (Self.held(), Story.anna), (Self.released(by: Story.bram), Story.bram),
            (Self.released(by: Story.cato), Story.cato),
        ])
        #expect(two.holds.isEmpty)
        #expect(two.lifted.map(\.id) == [Self.id])
    }

    static let impossible: [(events: [(StopEvent, PersonID)], refusal: StopRefusal)] = [
        ([(held(), Story.anna), (held(), Story.bram)], .exists(id)),
        ([(released(by: Story.bram), Story.bram)], .noSuchHold(id)),
        (
            [
                (held(), Story.anna), (released(by: Story.bram), Story.bram),
                (released(by: Story.bram), Story.bram),
            ], .signedAlready(id)
        ),
        // A signature of somebody else than who brings it.
        ([(held(), Story.anna), (released(by: Story.bram), Story.cato)], .signedAlready(id)),
        ([(closed, .publisher), (closed, .publisher)], .closedAlready(Story.site)),
        ([(reopened, Story.bram)], .notClosed(Story.site)),
    ]

    @Test(arguments: impossible.indices)
    func `what cannot have happened is no history`(number: Int) {
        let (events, refusal) = Self.impossible[number]
        #expect(throws: refusal) { try Self.stops(events) }
    }

    @Test func `an id is never used again, and there is an end to holds`() throws {
        let off: [(StopEvent, PersonID)] = [
            (Self.held(), Story.anna), (Self.released(by: Story.bram), Story.bram),
            (Self.released(by: Story.cato), Story.cato),
        ]
        #expect(throws: StopRefusal.exists(Self.id)) {
            try Self.stops(off + [(Self.held(), Story.anna)])
        }
        let many = (0..<Stops.maximumHolds).map { (Self.held(id: HoldID("h-\($0)")), Story.anna) }
        #expect(try Self.stops(many).holds.count == Stops.maximumHolds)
        let limit = StopRefusal.tooManyHolds(limit: Stops.maximumHolds)
        #expect(throws: limit) { try Self.stops(many + [(Self.held(), Story.anna)]) }
    }

    @Test func `a closed channel is open again when somebody says so`() throws {
        #expect(try Self.stops([(Self.closed, .publisher)]).closed(Story.site)?.reason == "401")
        let both = try Self.stops([(Self.closed, .publisher), (Self.reopened, Story.bram)])
        #expect(both.closed.isEmpty)
    }

    static let note = Restore(sequence: 7, head: "aa", madeAt: Story.start, replaced: "bb")

    @Test func `a restored queue is quarantined until somebody says that it is over`() throws {
        let restored = StopEvent.restored(restore: Self.note)
        let cleared = StopEvent.cleared(reason: Story.reason)
        let on = try Self.stops([(restored, .publisher)])
        #expect(on.isQuarantined)
        #expect(on.restoration?.note == Self.note)
        #expect(on.restoration?.at == Story.start)
        let off = try Self.stops([(restored, .publisher), (cleared, Story.anna)])
        #expect(!off.isQuarantined)
        #expect(off.restoration != nil, "it is known for ever that it was restored")
        let again = try Self.stops([
            (restored, .publisher), (cleared, Story.anna), (restored, .publisher),
        ])
        #expect(again.isQuarantined)
        #expect(throws: StopRefusal.notQuarantined) { try Self.stops([(cleared, Story.anna)]) }
    }

    @Test func `a restore is written as it always was`() throws {
        let entry = StopEntry(
            at: Instant(milliseconds: 5),
            actor: .publisher,
            stop: .restored(restore: Self.note)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(
            String(decoding: try encoder.encode(entry), as: UTF8.self)
                == #"{"actor":"publisher","at":5,"stop":{"restored":{"restore":{"head":"aa","#
                + #""madeAt":\#(Story.start.milliseconds),"replaced":"bb","sequence":7}}}}"#
        )
        let cleared = StopEntry(
            at: Instant(milliseconds: 5),
            actor: Story.anna,
            stop: .cleared(reason: Story.reason)
        )
        #expect(
            String(decoding: try encoder.encode(cleared), as: UTF8.self)
                == #"{"actor":"anna","at":5,"stop":{"cleared":{"reason":"reason"}}}"#
        )
    }
}
