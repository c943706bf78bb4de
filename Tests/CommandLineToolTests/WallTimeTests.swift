@testable import CommandLineTool
import Editorial
import Foundation
import Testing

@Suite("Wall time")
struct WallTimeTests {
    static let now = Instant(milliseconds: 1_795_500_000_000)  // 2026-11-24T06:00:00Z

    private func time(_ zone: String = "Europe/Amsterdam") throws -> WallTime {
        WallTime(zone: try #require(TimeZone(identifier: zone)))
    }

    static let good: [(typed: String, utc: String)] = [
        ("2026-11-24T09:00", "2026-11-24T08:00:00.000Z"),
        ("2026-11-24 09:00:30", "2026-11-24T08:00:30.000Z"),
        ("2027-07-01T09:00", "2027-07-01T07:00:00.000Z"),
        ("2026-11-24T09:00 America/New_York", "2026-11-24T14:00:00.000Z"),
        ("2026-11-24 09:00 UTC", "2026-11-24T09:00:00.000Z"),
        ("2026-11-24T09:00Z", "2026-11-24T09:00:00.000Z"),
        ("2026-11-24T09:00:05+05:30", "2026-11-24T03:30:05.000Z"),
        // The hour that the clocks of Amsterdam show twice, told apart by its offset.
        ("2027-10-31T02:30+02:00", "2027-10-31T00:30:00.000Z"),
        ("2027-10-31T02:30+01:00", "2027-10-31T01:30:00.000Z"),
        // The minutes around the hour that does not exist.
        ("2027-03-28T01:59", "2027-03-28T00:59:00.000Z"),
        ("2027-03-28T03:00", "2027-03-28T01:00:00.000Z"),
        ("2028-02-29T00:00", "2028-02-28T23:00:00.000Z"),
        ("+90s", "2026-11-24T06:01:30.000Z"), ("+2h", "2026-11-24T08:00:00.000Z"),
        ("+1d", "2026-11-25T06:00:00.000Z"), ("now", "2026-11-24T06:00:02.000Z"),
    ]

    @Test(arguments: good.indices)
    func `a time that people type is one instant`(index: Int) throws {
        let (typed, utc) = Self.good[index]
        #expect(try time().instant(typed, now: Self.now).description == utc, "\(typed)")
    }

    static let bad: [(typed: String, complaint: String)] = [
        ("2027-03-28T02:30", "does not exist in Europe/Amsterdam"),
        ("2027-03-28T02:00", "does not exist"),
        (
            "2027-10-31T02:30",
            "write 2027-10-31T02:30+02:00 or 2027-10-31T02:30+01:00"
        ),
        ("2027-02-29T10:00", "the day '2027-02-29' does not exist"),
        ("2027-04-31T10:00", "does not exist"), ("2027-13-01T10:00", "does not exist"),
        ("2027-01-01T24:00", "does not exist on any day"), ("2027-01-01T10:60", "on any day"),
        ("2027-01-01", "is no time"), ("tomorrow", "is no time"), ("", "is no time"),
        ("2027-1-1T9:00", "is no time"), ("20x7-01-01T10:00", "is no time"),
        ("2027-01-01T10:00 Mars/Phobos", "is no time zone"),
        ("2027-01-01T10:00 CET", "is no time zone"), ("2099-01-01T10:00", "five years"),
        ("+5", "is no length of time"), ("+0s", "is no length of time"),
        ("+-5m", "is no length of time"), ("+5w", "is no length of time"),
        ("+99999999999999999999s", "is no length of time"), ("+99999d", "is no length of time"),
    ]

    @Test(arguments: bad.indices)
    func `what is no single instant is refused with what to write`(index: Int) throws {
        let (typed, complaint) = Self.bad[index]
        do throws(WallTime.Problem) {
            let moment = try amsterdam(typed)
            Issue.record("'\(typed)' became \(moment)")
        } catch {
            #expect(error.description.contains(complaint), "\(typed): \(error.description)")
        }
    }

    private func amsterdam(_ typed: String) throws(WallTime.Problem) -> Instant {
        guard let zone = TimeZone(identifier: "Europe/Amsterdam") else { return Self.now }
        return try WallTime(zone: zone).instant(typed, now: Self.now)
    }

    @Test func `an instant is shown as the clock on the wall shows it`() throws {
        let summer = Instant(milliseconds: 1_814_427_000_000)
        #expect(try time().text(Self.now) == "2026-11-24 07:00:00")
        #expect(try time("UTC").text(Self.now) == "2026-11-24 06:00:00")
        #expect(try time().text(summer) == "2027-07-01 09:30:00")
    }
}
