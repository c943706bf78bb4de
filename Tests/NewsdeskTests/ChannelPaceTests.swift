import Editorial
@testable import Newsdesk
import Testing

/// How much one channel takes, by the answers that it gave.
@Suite("ChannelPace")
struct ChannelPaceTests {
    static let start = Office.start

    private static func pace(_ manners: Manners = Manners(concurrency: 4)) -> ChannelPace {
        ChannelPace(manners: manners)
    }

    private static func receipt(_ outcome: Outcome) -> Receipt { Receipt(outcome) }

    static let fine = Receipt(.published(remoteID: nil, link: nil))
    static let bad = Receipt(.unknown(reason: "time-out"))

    @Test func `no more is under way than the channel takes at once`() {
        var pace = Self.pace()
        for left in [4, 3, 2, 1, 0] {
            #expect(pace.room(at: Self.start) == left)
            pace.start(at: Self.start)
        }
        pace.end(Self.fine, at: Self.start)
        pace.end(Self.fine, at: Self.start)
        #expect(pace.room(at: Self.start) == 1)
    }

    @Test func `between two beginnings lies as much time as it wants`() {
        var pace = Self.pace(Manners(concurrency: 4, interval: .seconds(1)))
        #expect(pace.room(at: Self.start) == 1)
        pace.start(at: Self.start)
        #expect(pace.room(at: Self.start + .milliseconds(999)) == 0)
        #expect(pace.room(at: Self.start + .seconds(1)) == 1)
    }

    @Test func `it rests as long as the channel asked for`() {
        var pace = Self.pace()
        pace.start(at: Self.start)
        pace.end(Receipt(Self.fine.outcome, restsUntil: Self.start + .seconds(30)), at: Self.start)
        #expect(pace.room(at: Self.start + .milliseconds(29_999)) == 0)
        #expect(pace.room(at: Self.start + .seconds(30)) == 4)
        pace.start(at: Self.start)
        let busy = Receipt(.postponed(afterMilliseconds: 60_000, reason: "429"))
        pace.end(busy, at: Self.start + .seconds(30))
        #expect(pace.room(at: Self.start + .seconds(89)) == 0)
        #expect(pace.room(at: Self.start + .seconds(90)) == 4)
    }

    @Test func `after some failures in a row it is left alone, longer each time`() {
        var pace = Self.pace()
        var now = Self.start
        for _ in 0..<ChannelPace.failuresBeforeBreak {
            #expect(pace.room(at: now) > 0)
            pace.start(at: now)
            pace.end(Self.bad, at: now)
        }
        for seconds in [5, 10, 20] {
            #expect(pace.room(at: now + .milliseconds(Int64(seconds) * 1_000 - 1)) == 0)
            now = now + .seconds(seconds)
            // One goes ahead, the others wait for what becomes of it.
            #expect(pace.room(at: now) == 1)
            pace.start(at: now)
            #expect(pace.room(at: now) == 0)
            pace.end(Self.bad, at: now)
        }
        now = now + .seconds(40)
        pace.start(at: now)
        pace.end(Self.fine, at: now)
        #expect(pace.room(at: now) == 4)
    }

    @Test func `what it waits for comes sooner by as much as the clock is put back`() {
        var pace = Self.pace(Manners(concurrency: 4, interval: .seconds(1)))
        pace.start(at: Self.start)
        pace.end(Receipt(Self.fine.outcome, restsUntil: Self.start + .seconds(30)), at: Self.start)
        pace.move(by: .seconds(-3_600))
        let later = Self.start + .seconds(-3_600)
        #expect(pace.rests(at: later + .seconds(29)))
        #expect(!pace.rests(at: later + .seconds(30)))
    }

    @Test func `it is never left alone for longer than the longest break`() {
        var pace = Self.pace()
        var now = Self.start
        for _ in 0..<30 {
            pace.start(at: now)
            pace.end(Self.bad, at: now)
            now = now + ChannelPace.longestBreak
            #expect(pace.room(at: now) > 0)
        }
    }

    @Test func `a clear no is an answer, and breaks nothing`() {
        var pace = Self.pace()
        for _ in 0..<20 {
            pace.start(at: Self.start)
            pace.end(Self.receipt(.refused(reason: "422")), at: Self.start)
        }
        #expect(pace.room(at: Self.start) == 4)
    }
}
