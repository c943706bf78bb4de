import NewsdeskTesting
import QueueStore
import Testing

/// A rule that the database can hold is held by the database: each test inserts what is forbidden.
@Suite("Schema", .tempFolder)
struct ForbiddenRowTests {
    /// A `post` that is allowed; a test changes one column of it.
    static let post = [
        "id": "'p-1'", "stage": "'draft'", "author": "'a'", "last_editor": "'a'",
        "revision": "'{}'", "signature_count": "0", "due_at_ms": "NULL",
        "not_after_at_ms": "NULL", "version": "2",
    ]

    /// A `delivery` that is allowed, of that post.
    static let delivery = [
        "post": "'p-1'", "revision": "1", "channel": "'site'", "state": "'scheduled'",
        "detail": "'{}'", "due_at_ms": "1", "not_after_at_ms": "2", "next_at_ms": "1",
        "epoch": "NULL", "attempts": "0",
    ]

    static let plain = [
        "kind": "'reason'", "id": "'\(String(repeating: "a", count: 64))'",
        "salt": "'\(String(repeating: "b", count: 32))'", "body": "'daarom'",
    ]

    static func insert(
        _ table: String,
        _ row: [String: String],
        _ changes: [String: String]
    ) -> String {
        let columns = row.merging(changes) { $1 }.sorted { $0.key < $1.key }
        return "INSERT INTO \(table) (\(columns.map(\.key).joined(separator: ", ")))"
            + " VALUES (\(columns.map(\.value).joined(separator: ", ")))"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let table: String
        let row: [String: String]
        let changes: [String: String]
        let constraint: String

        var testDescription: String { "\(constraint): \(changes)" }
    }

    static func posts(_ constraint: String, _ changes: [[String: String]]) -> [Case] {
        changes.map { Case(table: "post", row: post, changes: $0, constraint: constraint) }
    }

    static func deliveries(_ constraint: String, _ changes: [[String: String]]) -> [Case] {
        changes.map { Case(table: "delivery", row: delivery, changes: $0, constraint: constraint) }
    }

    static func tellings(_ constraint: String, _ changes: [[String: String]]) -> [Case] {
        let row = ["id": "1", "sequence": "7"]
        return changes.map { Case(table: "told", row: row, changes: $0, constraint: constraint) }
    }

    static func backups(_ constraint: String, _ changes: [[String: String]]) -> [Case] {
        let row = ["id": "1", "at_ms": "7", "sequence": "1"]
        return changes.map { Case(table: "backup", row: row, changes: $0, constraint: constraint) }
    }

    static func plains(_ constraint: String, _ changes: [[String: String]]) -> [Case] {
        changes.map { Case(table: "plain_value", row: plain, changes: $0, constraint: constraint) }
    }

    static let times = ["due_at_ms": "1", "not_after_at_ms": "2"]

    static let cases: [Case] =
        posts("stages_are_known", [["stage": "'sent'"], ["stage": "''"]])
        + posts("revisions_are_json", [["revision": "'x'"], ["revision": "''"]])
        + posts(
            "submitted_posts_have_a_time",
            [
                ["stage": "'in-review'"], ["stage": "'approved'", "signature_count": "1"],
                ["stage": "'published'", "signature_count": "1"],
            ]
        )
        + posts(
            "times_come_in_order",
            [
                ["due_at_ms": "2", "not_after_at_ms": "2"],
                ["due_at_ms": "3", "not_after_at_ms": "2"],
            ]
        )
        + posts("times_come_together", [["due_at_ms": "1"], ["not_after_at_ms": "1"]])
        + posts(
            "approved_posts_are_signed",
            ["'approved'", "'published'"].map { stage in
                times.merging(["stage": stage]) { $1 }
            }
        )
        + deliveries(
            "states_are_known",
            [["state": "'sent'", "next_at_ms": "NULL"]]
        )
        + deliveries("details_are_json", [["detail": "'[]'"], ["detail": "''"]])
        + deliveries(
            "only_waiting_rows_have_a_next_time",
            [
                ["next_at_ms": "NULL"], ["state": "'missed'"],
                ["state": "'retry-wait'", "attempts": "1", "next_at_ms": "NULL"],
                ["state": "'sending'", "attempts": "1", "epoch": "1"],
            ]
        )
        + deliveries(
            "only_sending_rows_have_an_epoch",
            [
                ["epoch": "1"], ["state": "'sending'", "attempts": "1", "next_at_ms": "NULL"],
            ]
        )
        + deliveries(
            "what_is_tried_was_attempted",
            [
                ["state": "'sending'", "epoch": "1", "next_at_ms": "NULL"],
                ["state": "'retry-wait'"],
            ]
        )
        + plains("kinds_are_known", [["kind": "'secret'"]])
        + plains("ids_are_sha256", [["id": "'abc'"]])
        + plains("salts_are_long", [["salt": "'abc'"], ["salt": "''"]])
        + tellings("there_is_one", [["id": "2"]])
        + tellings("numbers_start_at_nought", [["sequence": "-1"]])
        + backups("there_is_one", [["id": "2"]])
        + backups("something_was_in_it", [["sequence": "0"]])

    func database() throws -> RawDatabase {
        try TempFolder.newQueue().close()
        let database = try RawDatabase(TempFolder.database)
        try database.run(Self.insert("post", Self.post, ["id": "'p-1'"]))
        return database
    }

    @Test(arguments: cases)
    func `a forbidden row is refused by its constraint`(_ forbidden: Case) throws {
        let database = try database()
        let row = forbidden.row.merging(forbidden.table == "post" ? ["id": "'p-2'"] : [:]) { $1 }
        let refusal = try database.refusal(
            of: Self.insert(forbidden.table, row, forbidden.changes)
        )
        #expect(refusal == "CHECK constraint failed: \(forbidden.constraint)")
        // The same row without the change is fine: only the change was refused.
        #expect(try database.refusal(of: Self.insert(forbidden.table, row, [:])) == nil)
    }

    @Test func `every named constraint of the schema has its forbidden row`() throws {
        let words = try database()
            .texts("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
            .joined(separator: "\n")
            .split(whereSeparator: \.isWhitespace)
        let named = words.indices.dropLast().filter { words[$0] == "CONSTRAINT" }
            .map { String(words[$0 + 1]) }
        // Those of the ledger have tests of their own below.
        let ledger = ["entries_are_json", "hashes_are_sha256", "numbers_start_at_one"]
        #expect(Set(named) == Set(Self.cases.map(\.constraint)).union(ledger))
    }

    static let keys: [(sql: String, refusal: String)] = [
        (insert("delivery", delivery, ["post": "'p-9'"]), "FOREIGN KEY constraint failed"),
        (insert("post", post, [:]), "UNIQUE constraint failed: post.id"),
        (insert("post", post, ["id": "NULL"]), "NOT NULL constraint failed: post.id"),
        (
            insert("post", post, ["id": "'p-2'", "version": "'x'"]),
            "cannot store TEXT value in INTEGER column post.version"
        ),
    ]

    @Test(arguments: keys)
    func `keys and types are held too`(sql: String, refusal: String) throws {
        #expect(try database().refusal(of: sql) == refusal)
    }

    @Test func `a post with deliveries cannot be dropped`() throws {
        let database = try database()
        try database.run(Self.insert("delivery", Self.delivery, [:]))
        #expect(try database.refusal(of: "DELETE FROM post") == "FOREIGN KEY constraint failed")
        let twice = try database.refusal(of: Self.insert("delivery", Self.delivery, [:]))
        #expect(twice?.hasPrefix("UNIQUE constraint failed: delivery.post") == true)
    }

    @Test func `a handle cannot stand for two people`() throws {
        let database = try database()
        let handle = ["kind": "'handle'", "body": "'anna'"]
        try database.run(Self.insert("plain_value", Self.plain, handle))
        let other = handle.merging(["id": "'\(String(repeating: "c", count: 64))'"]) { $1 }
        let refusal = try database.refusal(of: Self.insert("plain_value", Self.plain, other))
        #expect(refusal == "UNIQUE constraint failed: plain_value.body")
    }
}
