import Editorial
import Gate
import Newsdesk
import NewsdeskTesting
import Testing

/// The rules of now over everything that was ever queued.
@Suite("Backtest")
struct BacktestTests {
    static func run(_ office: Office) async throws -> Newsdesk.Backtest {
        try await office.desk.backtest { _, _ in }
    }

    @Test func `with the same rules nothing changes`() async throws {
        let office = try Office()
        _ = try await office.approved()
        _ = try await office.draft(Office.content("Ahmed is er."))
        let found = try await Self.run(office)
        #expect(found.outcomes.map(\.verdict) == [.unchanged, .unchanged])
    }

    @Test func `what legal let through is no news, and what nobody waived is`() async throws {
        var office = try WaiverTests.office()
        let id = try await office.draft(Office.content(WaiverTests.text))
        try await WaiverTests.waive(id, in: office)
        try await WaiverTests.submit(id, in: office)
        #expect(try await Self.run(office).outcomes.map(\.verdict) == [.unchanged])
        office.gate = try HouseGate.gate(blocking: "blij")
        #expect(try await Self.run(office).outcomes.map(\.verdict) == [.newlyBlocked])
    }

    @Test func `every revision is looked at, and progress is told after each`() async throws {
        let office = try Office()
        let id = try await office.draft()
        _ = try await office.desk.edit(
            id,
            content: Office.content("Zo werkt het nu."),
            timing: nil,
            by: "anna"
        )
        var told: [[Int]] = []
        let found = try await office.desk.backtest { told.append([$0, $1]) }
        #expect(told == [[1, 2], [2, 2]])
        #expect(found.outcomes.map(\.revision) == [1, 2])
        #expect(found.outcomes.map(\.isPresent) == [false, true])
    }

    @Test func `other rules show what they would have blocked and what they would let pass`()
        async throws
    {
        var office = try Office()
        let good = try await office.draft()
        let bad = try await office.draft(Office.content("Ahmed is er."))
        office.gate = try HouseGate.gate(blocking: "Zo")
        let found = try await Self.run(office)
        let verdicts = Dictionary(
            uniqueKeysWithValues: found.outcomes.map { ($0.post, $0.verdict) }
        )
        #expect(verdicts[good] == .newlyBlocked)
        #expect(verdicts[bad] == .noLongerBlocked)
        let outcome = try #require(found.outcomes.first { $0.post == bad })
        #expect(outcome.gained.isEmpty)
        #expect(outcome.lost.map(\.severity) == [.block])
        #expect(outcome.stage == .draft)
    }
}
