import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// A queue that was restored: nothing goes out before somebody has looked.
@Suite("Quarantine")
struct QuarantineTests {
    static let end = Office.due + .seconds(900)

    /// Puts back what was stored when `office` had done `before`, after it has done `since`.
    private static func restore(
        _ office: Office,
        since: () async throws -> Void
    ) async throws -> Quarantine.Report {
        let backup = await office.storage.backUp()
        try await since()
        await office.storage.endPublisher()
        let note = await office.storage.putBack(backup)
        return try await Quarantine.begin(in: office.queue, note, at: office.clock.now())
    }

    static let manners = [
        Manners(), Manners(repeatableFor: .seconds(86_400)),
        Manners(repeatableFor: .seconds(86_400), settlesAfter: .seconds(30)),
        Manners(settlesAfter: .seconds(30)),
    ]

    @Test(arguments: manners.indices)
    func `what was sent after the backup is not sent again, by no key and no look-up`(
        index: Int
    ) async throws {
        let office = try Office()
        let id = try await office.approved()
        office.channels.treat(Office.site, with: Self.manners[index])
        // The channel says that it does not have this revision: it may have another.
        office.channels.find(Office.site, Array(repeating: .absent, count: 50))
        let report = try await Self.restore(office) { try await office.passWhenDue() }
        #expect(office.channels.attempts.count == 1)
        #expect(report.unsettled.map(\.description) == ["\(id)/site"])
        try await office.run(from: Office.due, to: Self.end)
        for _ in 0..<3 { try await office.pass() }
        #expect(office.channels.attempts.count == 1)
        #expect(try await office.state(id) == .unknown(reason: Event.doubt))
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `the same of what was unknown in the backup already`() async throws {
        let office = try Office()
        let id = try await office.approved()
        office.channels.treat(Office.site, with: Manners(repeatableFor: .seconds(86_400)))
        office.channels.answer(Office.site, with: [.unknown(reason: "time-out")])
        try await office.run(from: Office.beforeDue, to: Office.due + .milliseconds(10))
        #expect(try await office.state(id)?.name == "unknown")
        _ = try await Self.restore(office) {}
        try await office.run(from: Office.due + .seconds(1), to: Self.end)
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `a look-up that finds it settles it as live`() async throws {
        let office = try Office()
        let id = try await office.approved()
        office.channels.treat(Office.site, with: Manners(settlesAfter: .seconds(30)))
        office.channels.find(Office.site, [.found(remoteID: "7", link: nil)])
        _ = try await Self.restore(office) { try await office.passWhenDue() }
        try await office.run(from: Office.due, to: Self.end)
        #expect(try await office.state(id) == .published(remoteID: "7", link: nil))
        #expect(office.channels.attempts.count == 1)
        #expect(try await office.desk.quarantine() != nil)
    }

    @Test func `what is still to come waits again when somebody looked, and goes out once`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        _ = try await Self.restore(office) {}
        let sight = Newsdesk.Sight.notLive(why: "Gekeken.")
        let post = try await office.desk.resolve(id, on: Office.site, sight, by: "cato")
        #expect(post.delivery(on: Office.site)?.state == .scheduled)
        #expect(post.signatures.count == 1)
        try await office.passWhenDue()
        #expect(office.channels.attempts.isEmpty, "the quarantine is not over")
        try await office.desk.endQuarantine(why: "Gekeken.", by: "cato")
        try await office.pass()
        #expect(office.channels.attempts.count == 1)
        #expect(try await office.state(id)?.name == "published")
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `what has its time behind it needs a new plan and new signatures`() async throws {
        let office = try Office()
        let id = try await office.approved()
        _ = try await Self.restore(office) {}
        office.clock.set(Office.due)
        let sight = Newsdesk.Sight.notLive(why: "Gekeken.")
        let post = try await office.desk.resolve(id, on: Office.site, sight, by: "cato")
        #expect(post.delivery(on: Office.site)?.state.name == "failed")
        try await office.desk.endQuarantine(why: "Gekeken.", by: "cato")
        try await office.run(from: Office.due, to: Self.end)
        #expect(office.channels.attempts.isEmpty)
        let timing = Newsdesk.Timing(due: Self.end + .seconds(10), window: nil)
        _ = try await office.desk.edit(id, content: nil, timing: timing, by: "anna")
        #expect(try await office.stage(id) == .draft)
    }

    @Test func `what was a draft may be out: also signed again it stays until somebody has looked`()
        async throws
    {
        let office = try Office()
        let id = try await office.draft()
        let report = try await Self.restore(office) {
            _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
            try await office.approve(id, by: "cato")
            try await office.passWhenDue()
        }
        #expect(office.channels.attempts.count == 1)
        #expect(report.unfinished.map(\.id) == [id])
        #expect(try await office.desk.restored(before: id) != nil)
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
        let tally = try await office.pass()
        #expect(tally.needsAttention)
        try await office.run(from: Office.due, to: Self.end)
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `it ends by a person with a role, and not before each delivery is settled`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        #expect(
            await Office.failure { try await office.desk.endQuarantine(why: "x", by: "cato") }
                == "stop: the queue is not quarantined"
        )
        _ = try await Self.restore(office) {}
        #expect(
            await Office.failure { try await office.desk.endQuarantine(why: "x", by: "cato") }
                == "unsettled: 1"
        )
        let sight = Newsdesk.Sight.live(link: "https://site.example/1", why: nil)
        _ = try await office.desk.resolve(id, on: Office.site, sight, by: "cato")
        #expect(
            await Office.failure { try await office.desk.endQuarantine(why: "x", by: "anna") }
                == "not allowed: anna approver"
        )
        try await office.desk.endQuarantine(why: "Gekeken.", by: "cato")
        #expect(try await office.desk.quarantine() == nil)
        #expect(try await office.desk.restored(before: id) != nil)
    }

    // MARK: - Lists of what channels have

    private func wanted(
        _ post: String,
        _ text: String,
        on channel: ChannelID = Office.site
    ) -> ReceiverList.Wanted {
        ReceiverList.Wanted(post: PostID(post), channel: channel, text: text)
    }

    private func item(
        key: String? = nil,
        link: String? = nil,
        text: String? = nil,
        on channel: ChannelID = Office.site
    ) -> ReceiverList.Item {
        ReceiverList.Item(channel: channel, key: key, remoteID: nil, link: link, text: text)
    }

    @Test func `a list settles by key, of any revision, by address, and by words that are one`() {
        let list = ReceiverList(
            items: [
                item(key: "p-aaaaaaaa-r7-site", link: "https://s.example/1"),
                item(link: "https://s.example/p-bbbbbbbb"),
                item(link: "https://s.example/3", text: "Zo  werkt\nhet."),
                item(key: "p-aaaaaaaa-r7-site", on: Office.wall),
            ],
            complete: []
        )
        let verdicts = list.verdicts(on: [
            wanted("p-aaaaaaaa", "Eerst."), wanted("p-bbbbbbbb", "Dan."),
            wanted("p-cccccccc", "Zo werkt het."), wanted("p-dddddddd", "Niets."),
        ])
        #expect(
            verdicts == [
                .live(link: "https://s.example/1"), .live(link: "https://s.example/p-bbbbbbbb"),
                .live(link: "https://s.example/3"), .open,
            ]
        )
    }

    @Test func `what a channel has and the queue does not know to be sent is named`() async throws {
        let office = try Office()
        let drafted = try await office.draft()
        let sent = try await office.approved()
        try await office.passWhenDue()
        let list = ReceiverList(
            items: [
                item(key: "\(drafted)-r2-site"), item(key: "\(sent)-r1-site"),
                item(key: "p-zzzzzzzz-r2-site", link: "https://s.example/9"), item(key: "other"),
            ],
            complete: []
        )
        #expect(
            try await office.desk.strangers(in: list) == [
                Newsdesk.Stranger(post: drafted, stage: .draft, place: "\(drafted)-r2-site"),
                Newsdesk.Stranger(
                    post: PostID("p-zzzzzzzz"),
                    stage: nil,
                    place: "https://s.example/9"
                ),
            ]
        )
    }

    @Test func `the same words twice settle nothing, and only a complete list says no`() {
        let one = item(link: "https://s.example/1", text: "Zo werkt het.")
        let other = item(link: "https://s.example/2", text: "Zo werkt het.")
        let twice = ReceiverList(items: [one, other], complete: [Office.site])
        let wanted = wanted("p-aaaaaaaa", "Zo werkt het.")
        #expect(
            twice.verdicts(on: [wanted])
                == [.ambiguous(places: ["https://s.example/1", "https://s.example/2"])]
        )
        let rival = self.wanted("p-bbbbbbbb", "Zo werkt het.")
        let once = ReceiverList(items: [one], complete: [Office.site])
        #expect(
            once.verdicts(on: [wanted, rival])
                == Array(repeating: .ambiguous(places: ["https://s.example/1"]), count: 2)
        )
        let elsewhere = self.wanted("p-cccccccc", "Anders.", on: Office.wall)
        #expect(
            once.verdicts(on: [self.wanted("p-cccccccc", "Anders."), elsewhere]) == [
                .notLive, .open,
            ]
        )
    }
}
