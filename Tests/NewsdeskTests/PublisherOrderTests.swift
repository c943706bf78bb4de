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

    @Test func `what is due and proved is claimed while the next posts are proved`() async throws {
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
        // Two signatures a post, and no more posts that wait for their claim than are being proved.
        #expect(waiting.all.count == 16)
        for (check, left) in waiting.all.enumerated() {
            #expect(left <= 8 - check / 2 + 2 * Publisher.maximumProvers)
        }
    }

    @Test func `what was proved ahead leaves on its time, while others are proved`() async throws {
        var office = try Office()
        let first = try await office.approved()
        for number in 1...8 { try await later(number, in: office) }
        // Each check takes a tenth of a second, so that the last proof is ready after the first due
        // time.
        let clock = office.clock
        office.signatures = WatchedSignatures { clock.set(clock.now() + .milliseconds(100)) }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(2))
        let attempts = office.channels.attempts
        #expect(attempts.count == 9)
        #expect(attempts.first?.publishKey == "\(first)-r1-site")
        let late = try #require(attempts.first).at.since(Office.due)
        #expect(
            late <= .milliseconds(400),
            "it waited for more than the proofs that were under way"
        )
    }

    @Test func `what was edited and signed again after its proof leaves as it is then`()
        async throws
    {
        var office = try Office()
        let id = try await office.approved()
        try await later(1, in: office)
        let (before, checks) = (office, Notes())
        office.signatures = WatchedSignatures {
            checks.add(1)
            // The first signature of the other post: this one is proved by then.
            guard checks.all.count == 3 else { return }
            await before.rewrite(id, to: "Toch anders.")
        }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(2))
        let keys = office.channels.attempts.map(\.publishKey)
        #expect(keys.count == 2)
        #expect(keys.first == "\(id)-r2-site")
        #expect(office.channels.attempts.first?.body.hasSuffix("Toch anders.") == true)
    }

    /// An approved post that is due half a second after the others.
    private func later(_ number: Int, in office: Office) async throws {
        let timing = Newsdesk.Timing(due: Office.due + .milliseconds(500), window: nil)
        let content = Office.content("Bericht \(number).")
        let id = try await office.desk.draft(content, timing: timing, by: "anna").post.id
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
    }

    @Test func `a pass sends everything, also over a channel that is full whenever it looks`()
        async throws
    {
        let office = try Office(channels: [Office.site, Office.wall])
        office.channels.treat(Office.site, with: Manners(concurrency: 2))
        var ids: [PostID] = []
        for number in 1...40 {
            ids.append(try await office.approved(Office.content("Nr \(number).")))
        }
        let other = try await office.approved(Office.content("Elders.", channels: [Office.wall]))
        // In real time, so that the publisher goes round, and looks, while the channel is full.
        office.channels.whileDelivering { _ in try? await Task.sleep(for: .milliseconds(20)) }
        try await office.passWhenDue()
        #expect(try await office.count("published", of: ids) == 40)
        #expect(try await office.stage(other) == .published)
    }

    @Test func `a pass sends what could not be claimed because a channel was just closed`()
        async throws
    {
        let office = try Office(channels: [Office.site, Office.wall])
        office.channels.treat(Office.wall, with: Manners(concurrency: 1))
        office.channels.answer(Office.site, with: [.closed(reason: "401")])
        _ = try await office.approved(Office.content("Dicht."))
        var ids: [PostID] = []
        for number in 1...6 {
            let content = Office.content("Nr \(number).", channels: [Office.wall])
            ids.append(try await office.approved(content))
        }
        // Something to come, so that the agenda is never empty.
        try await later(1, in: office)
        try await office.passWhenDue()
        #expect(try await office.count("published", of: ids) == 6)
    }

    @Test func `no more is claimed at once than can be under way`() async throws {
        let channels = ["one", "two", "three"].map { ChannelID($0) }
        let office = try Office(channels: channels)
        for channel in channels { office.channels.treat(channel, with: Manners(concurrency: 32)) }
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

    /// When the key ends, and how often the post is claimed before that is seen.
    static let ends = [(Office.due, 0), (Office.due + .milliseconds(1), 1)]

    @Test(arguments: ends)
    func `a key that ends after the proof and before the first byte does not count`(
        end: Instant,
        claims: Int
    ) async throws {
        var office = try Office()
        let id = try await office.approved()
        office.house = try Office.house(
            colleagues: Office.colleagues.map { colleague in
                colleague.handle == "anna"
                    ? Office.colleague("anna", [.author], until: end) : colleague
            }
        )
        // The connection takes a moment.
        let clock = office.clock
        office.channels.beforeOpening { clock.set(clock.now() + .milliseconds(5)) }
        try await office.run(from: Office.beforeDue, to: Office.due + .seconds(10))
        #expect(office.channels.attempts.isEmpty)
        let delivery = try await office.desk.post(id).post.delivery(on: Office.site)
        #expect(delivery?.state.name == "failed")
        #expect(delivery?.attempts == claims)
    }
}
