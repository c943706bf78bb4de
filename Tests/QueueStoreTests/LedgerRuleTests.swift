import Editorial
import NewsdeskTesting
import QueueStore
import Testing

/// The ledger grows at its end and nowhere else.
@Suite("Ledger, in SQL", .tempFolder)
struct LedgerRuleTests {
    static let onlyGrows = "the ledger is append-only: an entry follows the last one"
    static let zeros = String(repeating: "0", count: 64)
    static let hash = String(repeating: "f", count: 64)

    /// A queue whose ledger has three entries.
    func database() async throws -> RawDatabase {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(PostID("p-one"), to: .inReview)
        try queue.close()
        let database = try RawDatabase(TempFolder.database)
        try #require(try database.texts("SELECT hash FROM ledger").count == 3)
        return database
    }

    static func insert(
        _ sequence: String,
        after previous: String = "(SELECT hash FROM ledger ORDER BY sequence DESC LIMIT 1)",
        entry: String = "'{}'",
        hash: String = hash
    ) -> String {
        "INSERT INTO ledger (sequence, entry, previous_hash, hash)"
            + " VALUES (\(sequence), \(entry), \(previous), '\(hash)')"
    }

    @Test func `an entry that follows the last one is taken`() async throws {
        #expect(try await database().refusal(of: Self.insert("4")) == nil)
    }

    static let forbidden: [(sql: String, refusal: String)] = [
        (
            "UPDATE ledger SET entry = entry WHERE sequence = 2",
            "the ledger is append-only: no entry is ever changed"
        ),
        (
            "UPDATE ledger SET post = NULL",
            "the ledger is append-only: no entry is ever changed"
        ),
        (
            "DELETE FROM ledger WHERE sequence = 3",
            "the ledger is append-only: no entry is ever deleted"
        ),
        (insert("5"), onlyGrows),
        (insert("3"), onlyGrows),
        (insert("0"), onlyGrows),
        (insert("-1"), onlyGrows),
        (insert("NULL"), onlyGrows),
        (insert("4", after: "'\(zeros)'"), onlyGrows),
        (insert("4", after: "(SELECT hash FROM ledger WHERE sequence = 2)"), onlyGrows),
        (
            insert("4").replacing("INSERT", with: "INSERT OR REPLACE").replacing(
                "(4,",
                with: "(3,"
            ),
            onlyGrows
        ),
        (insert("4", entry: "'x'"), "CHECK constraint failed: entries_are_json"),
        (insert("4", entry: "''"), "CHECK constraint failed: entries_are_json"),
        (insert("4", hash: "abc"), "CHECK constraint failed: hashes_are_sha256"),
    ]

    @Test(arguments: forbidden)
    func `the ledger refuses every other change`(sql: String, refusal: String) async throws {
        #expect(try await database().refusal(of: sql) == refusal)
    }

    @Test func `two entries cannot have one hash`() async throws {
        let database = try await database()
        let last = try #require(try database.texts("SELECT hash FROM ledger").last)
        #expect(
            try database.refusal(of: Self.insert("4", hash: last))
                == "UNIQUE constraint failed: ledger.hash"
        )
    }

    @Test func `without its triggers the ledger still starts at one`() async throws {
        let database = try await database()
        try database.withoutTriggers { () throws in
            #expect(
                try database.refusal(of: Self.insert("0"))
                    == "CHECK constraint failed: numbers_start_at_one"
            )
        }
    }
}
