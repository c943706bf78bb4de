import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

/// How long a post makes sense is said once and kept, whenever it gets its time.
@Suite("Newsdesk, times")
struct TimingTests {
    static let twoHours = Newsdesk.Timing(due: nil, window: .seconds(7_200))
    static let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)

    private func plan(_ due: Instant, _ window: Int64) -> Plan? {
        Plan(due: due, notAfter: due + .seconds(window))
    }

    @Test func `a window without a time is kept, and counts for the time of the submission`()
        async throws
    {
        let office = try Office()
        let draft = try await office.desk
            .draft(Office.content(), timing: Self.twoHours, by: "anna").post
        #expect(draft.revision.plan == nil)
        #expect(draft.revision.window == .seconds(7_200))
        let id = draft.id
        let post = try await office.desk
            .submit(id, timing: Office.timing, by: "anna", keyFile: "anna")
        #expect(post.revision.plan == plan(Office.due, 7_200))
        try await office.approve(id, by: "cato")
        #expect(try await office.passWhenDue().published == 1)
    }

    @Test func `another time keeps the window, another window keeps the time`() async throws {
        let office = try Office()
        let both = Newsdesk.Timing(due: Office.due, window: .seconds(7_200))
        let id = try await office.desk.draft(Office.content(), timing: both, by: "anna").post.id
        let moved = try await office.desk
            .edit(id, content: nil, timing: Self.later, by: "anna").post
        #expect(moved.revision.plan == plan(Office.due + .seconds(60), 7_200))
        let short = Newsdesk.Timing(due: nil, window: .seconds(600))
        let changed = try await office.desk.edit(id, content: nil, timing: short, by: "anna").post
        #expect(changed.revision.plan == plan(Office.due + .seconds(60), 600))
        let words = try await office.desk
            .edit(id, content: Office.content("Anders gezegd."), timing: nil, by: "anna").post
        #expect(words.revision.plan == changed.revision.plan)
        #expect(words.revision.window == .seconds(600))
    }

    @Test func `where nobody says how long, the house does`() async throws {
        let office = try Office()
        let id = try await office.desk.draft(Office.content(), timing: nil, by: "anna").post.id
        let post = try await office.desk
            .submit(id, timing: Office.timing, by: "anna", keyFile: "anna")
        #expect(post.revision.plan == plan(Office.due, 3_600))
        #expect(post.revision.window == nil)
    }

    @Test func `only a window for a post without a time is a change, once`() async throws {
        let office = try Office()
        let id = try await office.desk.draft(Office.content(), timing: nil, by: "anna").post.id
        let saved = try await office.desk
            .edit(id, content: nil, timing: Self.twoHours, by: "anna").post
        #expect(saved.revision.number == 2 && saved.revision.window == .seconds(7_200))
        let failure = await Office.failure {
            _ = try await office.desk
                .edit(id, content: nil, timing: Self.twoHours, by: "anna")
        }
        #expect(failure == "nothing changed")
    }
}
