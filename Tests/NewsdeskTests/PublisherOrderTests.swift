import Editorial
import Newsdesk
import NewsdeskTesting
import Synchronization
import Testing

/// In which order the publisher proves, claims and sends, and what holds in between.
@Suite("Publisher, order")
struct PublisherOrderTests {
    /// Numbers that were seen along the way.
    final class Notes: Sendable {
        private let values = Mutex<[Int]>([])
        var all: [Int] { values.withLock { $0 } }
        func add(_ value: Int) { values.withLock { $0.append(value) } }
    }

    @Test func `what is due and proved is claimed before the next post is proved`() async throws {
        var office = try Office()
        var ids: [PostID] = []
        for number in 1...8 {
            ids.append(try await office.approved(Office.content("Bericht \(number).")))
        }
        let (posts, before, waiting) = (ids, office, Notes())
        office.signatures = WatchedSignatures {
            waiting.add((try? await before.count("scheduled", of: posts)) ?? -1)
        }
        try await office.passWhenDue()
        // Two signatures a post.
        #expect(waiting.all == (1...8).reversed().flatMap { [$0, $0] })
    }

    @Test func `what was proved ahead leaves on its time, while others are proved`() async throws {
        var office = try Office()
        let first = try await office.approved()
        let timing = Newsdesk.Timing(due: Office.due + .milliseconds(500), window: nil)
        for number in 1...8 {
            let content = Office.content("Bericht \(number).")
            let id = try await office.desk.draft(content, timing: timing, by: "anna").post.id
            _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
            try await office.approve(id, by: "cato")
        }
        // Each check takes a tenth of a second, so that the last proof is ready after the first due
        // time.
        let clock = office.clock
        office.signatures = WatchedSignatures { clock.set(clock.now() + .milliseconds(100)) }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(2))
        let attempts = office.channels.attempts
        #expect(attempts.count == 9)
        #expect(attempts.first?.publishKey == "\(first)-r1-site")
        let late = try #require(attempts.first).at.since(Office.due)
        #expect(late <= .milliseconds(200), "it waited for more than the proof that was under way")
    }

    @Test func `no more is claimed at once than can be under way`() async throws {
        let channels = ["one", "two", "three"].map { ChannelID($0) }
        let office = try Office(channels: channels)
        var ids: [PostID] = []
        for number in 1...12 {
            let content = Office.content("Bericht \(number).", channels: channels)
            ids.append(try await office.approved(content))
        }
        let (posts, sending) = (ids, Notes())
        office.channels.whileDelivering { _ in
            sending.add((try? await office.count("sending", of: posts)) ?? -1)
        }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(1))
        #expect(sending.all.max() == Publisher.maximumInFlight)
        #expect(office.channels.attempts.count == 36)
    }
}
