import Editorial
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

/// Somebody changes the database by hand: the audit says what, and names the post.
@Suite("Audit", .tempFolder)
struct TamperTests {
    static let one = PostID("p-one")

    /// The queue after `forge` worked on it: p-one is approved, p-two published.
    func queue(_ forge: (RawDatabase) throws -> Void) async throws -> QueueStore {
        let queue = try TempFolder.newQueue()
        let reason = Scribe.value(.reason, "daarom")
        try await Scribe(queue).post(Self.one, to: .returned)
        try await waive(queue)
        let submission = Scribe.value(.statement, "submit again")
        let signature = Signature(
            person: PersonID(Scribe.person("anna").id),
            role: .author,
            statement: StatementID(submission.id)
        )
        try await Scribe(queue)
            .tell(.submit(signature, Scribe.report), of: Self.one, plain: [submission, reason])
        try await Scribe(queue).approve(Self.one)
        try await Scribe(queue).post(PostID("p-two"), to: .published)
        #expect(try await queue.audit().problems.isEmpty)
        try queue.close()
        let raw = try RawDatabase(TempFolder.database)
        try raw.withoutTriggers { try forge(raw) }
        try raw.close()
        return try QueueStore.open(folder: TempFolder.folder)
    }

    /// A waiver by carla on p-one.
    private func waive(_ queue: QueueStore) async throws {
        let (why, statement) = (Scribe.value(.reason, "mag"), Scribe.value(.statement, "waive"))
        let waiver = Waiver(
            finding: WaivedFinding(rule: "story/one-person", part: 0, span: 3..<8, excerpt: "x"),
            reason: ReasonID(why.id),
            signature: Signature(
                person: PersonID(Scribe.person("carla").id),
                role: .legal,
                statement: StatementID(statement.id)
            )
        )
        try await Scribe(queue)
            .tell(.waive(waiver), of: Self.one, by: "carla", plain: [why, statement])
    }

    static let forgeries: [(sql: String, problem: String)] = [
        (
            "UPDATE plain_value SET body = replace(body, 'werkt', 'werkd')"
                + " WHERE kind = 'content' AND body LIKE '%p-one%'",
            "the text of post p-one, revision 1, was changed"
        ),
        (
            "DELETE FROM plain_value WHERE kind = 'content' AND body LIKE '%p-one%'",
            "the text of post p-one, revision 1, is gone"
        ),
        (
            "UPDATE plain_value SET body = body || ' ' WHERE kind = 'statement'"
                + " AND body LIKE 'approve p-one%'",
            "a signed statement of post p-one was changed"
        ),
        (
            "UPDATE plain_value SET salt = replace(salt, substr(salt, 1, 1), 'x')"
                + " WHERE kind = 'reason'",
            "a reason of post p-one was changed"
        ),
        (
            "DELETE FROM plain_value WHERE kind = 'statement' AND body = 'submit again'",
            "a signed statement of post p-one is gone"
        ),
        (
            "DELETE FROM plain_value WHERE kind = 'statement' AND body = 'waive'",
            "the signed statement of a waiver of post p-one is gone"
        ),
        (
            "UPDATE plain_value SET body = 'moet' WHERE kind = 'reason' AND body = 'mag'",
            "the reason of a waiver of post p-one was changed"
        ),
        (
            "UPDATE plain_value SET body = 'bert' WHERE kind = 'handle' AND body = 'bram'",
            "the handle of a person was changed"
        ),
        (
            "UPDATE ledger SET entry = replace(entry, 'asiel', 'asyl') WHERE sequence = 2",
            "ledger entry 2 was changed: its hash is another"
        ),
        ("DELETE FROM ledger WHERE sequence = 3", "ledger entry 3 is gone: 4 follows 2"),
        (
            "UPDATE ledger SET post = 'p-two' WHERE sequence = 2",
            "ledger entry 2 stands under another post than its own"
        ),
        (
            "UPDATE ledger SET previous_hash = replace(previous_hash, '0', '1') WHERE sequence = 4",
            "ledger entry 4 does not follow the one before it"
        ),
        (
            "UPDATE post SET stage = 'withdrawn' WHERE id = 'p-one'",
            "the tables say something else about p-one than the ledger"
        ),
        (
            "UPDATE post SET signature_count = 9 WHERE id = 'p-one'",
            "the tables say something else about p-one than the ledger"
        ),
        (
            "DELETE FROM delivery WHERE post = 'p-one'",
            "the tables say something else about p-one than the ledger"
        ),
        (
            "DELETE FROM delivery WHERE post = 'p-one'; DELETE FROM post WHERE id = 'p-one'",
            "the ledger has p-one, the table 'post' has not"
        ),
        (
            "INSERT INTO post SELECT 'p-forged', stage, author, last_editor, revision,"
                + " signature_count, due_at_ms, not_after_at_ms, version FROM post"
                + " WHERE id = 'p-one'",
            "the table 'post' has p-forged, the ledger has not"
        ),
        (
            "UPDATE delivery SET next_at_ms = next_at_ms - 1 WHERE post = 'p-one'",
            "the delivery of p-one to 'site' says something else"
        ),
        (
            "UPDATE delivery SET attempts = 7 WHERE post = 'p-one'",
            "the delivery of p-one to 'site' says something else"
        ),
        (
            "UPDATE delivery SET not_after_at_ms = not_after_at_ms + 1 WHERE post = 'p-one'",
            "the delivery of p-one to 'site' says something else"
        ),
        (
            "PRAGMA foreign_keys = OFF; INSERT INTO delivery SELECT 'p-ghost', revision, channel,"
                + " state, detail, due_at_ms, not_after_at_ms, next_at_ms, epoch, attempts"
                + " FROM delivery WHERE post = 'p-one'",
            "the table 'delivery' has a row of p-ghost, the ledger has not"
        ),
        ("DROP INDEX delivery_waiting", "the schema lacks the index 'delivery_waiting'"),
        (
            "CREATE VIEW mine AS SELECT 1",
            "the schema has the view 'mine', which no migration made"
        ),
        (
            "DROP INDEX post_in_review;"
                + " CREATE INDEX post_in_review ON post (not_after_at_ms) WHERE stage = 'draft'",
            "the index 'post_in_review' is not as the migrations made it"
        ),
        (
            "UPDATE post SET due_at_ms = due_at_ms + 1 WHERE id = 'p-one'",
            "the times of p-one in its row are not those of the ledger"
        ),
        (
            "UPDATE post SET due_at_ms = NULL, not_after_at_ms = NULL, stage = 'draft'"
                + " WHERE id = 'p-one'",
            "the times of p-one in its row are not those of the ledger"
        ),
    ]

    @Test(arguments: forgeries)
    func `what was changed by hand is named`(sql: String, problem: String) async throws {
        let queue = try await queue { try $0.run(sql) }
        let audit = try await queue.audit()
        #expect(
            audit.problems.contains { $0.hasPrefix(problem) },
            "\(audit.problems)"
        )
        #expect(!audit.posts.contains(PostID("p-two")), "\(audit.problems)")
        try queue.close()
    }

    @Test func `a trigger that is gone is named`() async throws {
        let queue = try TempFolder.newQueue()
        let raw = try RawDatabase(TempFolder.database)
        try raw.run("DROP TRIGGER ledger_is_never_changed")
        try raw.close()
        #expect(
            try await queue.audit().problems
                == ["the schema lacks the trigger 'ledger_is_never_changed'"]
        )
        try queue.close()
    }

    @Test func `a publisher that does not follow the one before it is named`() async throws {
        let queue = try TempFolder.newQueue()
        _ = try await queue.startPublishing(at: Scribe.start)
        let raw = try RawDatabase(TempFolder.database)
        try raw.withoutTriggers {
            try raw.run(
                """
                UPDATE ledger SET entry = replace(entry, '"epoch":1', '"epoch":9')
                WHERE sequence = 2
                """
            )
        }
        try raw.close()
        let problems = try await queue.audit().problems
        #expect(problems.contains("ledger entry 2: publisher 9 follows 0"), "\(problems)")
        try queue.close()
    }

    @Test func `words that were changed are never handed out`() async throws {
        let queue = try await queue {
            try $0.run("UPDATE plain_value SET body = body || '!' WHERE kind != 'handle'")
        }
        let post = try #require(try await queue.post(Self.one)).post
        let content = post.revision.content.rawValue
        await #expect(throws: QueueError.tampered(what: "a stored content (\(content.prefix(12)))"))
        {
            try await queue.plain(.content, content)
        }
        await #expect(throws: QueueError.tampered(what: "a stored reason")) {
            try await queue.plain(.reason, body: "daarom!")
        }
        try queue.close()
    }

    @Test func `an entry that no rule allows makes its post unreadable, with its place`()
        async throws
    {
        let queue = try await queue {
            try $0.run("UPDATE ledger SET entry = replace(entry, 'submitted', 'signed')")
        }
        do {
            _ = try await queue.post(Self.one)
            Issue.record("the forged post was read")
        } catch QueueError.replay(let error) {
            #expect(error.entry.post == Self.one)
        }
        #expect(try await queue.audit().posts.contains(Self.one))
        try queue.close()
    }
}
