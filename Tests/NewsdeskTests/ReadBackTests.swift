import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// What readers have, beside what was signed.
@Suite("Publisher, reading back")
struct ReadBackTests {
    static let end = Office.due + .seconds(3_600)

    private static func office(_ findings: [ReadBack]) async throws -> (Office, PostID) {
        let office = try Office()
        let id = try await office.approved()
        office.channels.treat(Office.site, with: Manners(readsBackAfter: .seconds(5)))
        office.channels.show(Office.site, findings)
        return (office, id)
    }

    private static func finding(_ id: PostID, in office: Office) async throws -> ReadBack? {
        try await office.desk.post(id).post.delivery(on: Office.site)?.readBack
    }

    @Test(arguments: [.same, .differs(["the text is another"]), .gone] as [ReadBack])
    func `what the channel shows is put on the record, once`(finding: ReadBack) async throws {
        let (office, id) = try await Self.office(Array(repeating: finding, count: 30))
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await Self.finding(id, in: office) == finding)
        #expect(try await office.stage(id) == .published)
        let log = try await office.desk.queue.log(after: 0, post: id, limit: 100)
        #expect(log.count { $0.entry?.event.name == "read-back" } == 1)
        #expect(try await office.desk.attempts(id).first?.readBack == finding)
        #expect(try await office.desk.verify().problems.isEmpty)
        #expect(office.channels.attempts.count == 1)
    }

    @Test func `a channel that does not answer is asked again, and given up after some time`()
        async throws
    {
        let silence = ReadBack.unseen(reason: "503")
        let (later, id) = try await Self.office([silence, silence, .same])
        try await later.run(from: Office.beforeDue, to: Self.end)
        #expect(try await Self.finding(id, in: later) == .same)
        let (never, other) = try await Self.office(Array(repeating: silence, count: 50))
        try await never.run(from: Office.beforeDue, to: Self.end)
        #expect(try await Self.finding(other, in: never) == silence)
    }

    @Test func `what is not there yet is not gone: networks have copies that lag`() async throws {
        let (office, id) = try await Self.office([.gone, .gone, .same])
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await Self.finding(id, in: office) == .same)
    }

    @Test func `a text that was changed by hand is a matter of that one post`() async throws {
        let (office, id) = try await Self.office([.same])
        let timing = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let content = Office.content("Een ander.")
        let other = try await office.desk.draft(content, timing: timing, by: "anna").post.id
        _ = try await office.desk.submit(other, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(other, by: "cato")
        try await office.passWhenDue()
        await office.storage.tamper(.content) { $0.replacing("werkt", with: "werkte") }
        try await office.run(from: office.clock.now() + .seconds(10), to: Self.end)
        #expect(try await Self.finding(id, in: office) == nil)
        #expect(try await office.stage(other) == .published)
    }

    @Test func `a channel that shows nothing is not asked`() async throws {
        let (office, id) = try await Self.office([.gone])
        office.channels.treat(Office.site, with: Manners())
        try await office.run(from: Office.beforeDue, to: Self.end)
        #expect(try await Self.finding(id, in: office) == nil)
    }

    @Test func `what one publisher did not read back, a pass of the next does`() async throws {
        let (office, id) = try await Self.office([.differs(["the link leads elsewhere"])])
        try await office.passWhenDue()
        #expect(try await Self.finding(id, in: office) == nil)
        office.clock.set(office.clock.now() + .seconds(10))
        try await office.pass()
        #expect(try await Self.finding(id, in: office) == .differs(["the link leads elsewhere"]))
    }
}
