import Foundation
import NewsdeskTesting
import QueueStore
import Testing

/// The queries of the timer, as SQLite would run them: an index where a million rows may wait.
///
/// The texts are read from the sources, so a query that changes is planned as it has become.
@Suite("Query plans", .tempFolder)
struct QueryPlanTests {
    /// Every query of the store, by file: what stands between `"""` and begins with SELECT.
    static func queries(in file: String) throws -> [String] {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(
            contentsOf: folder.appending(path: "Sources/QueueStore/\(file)"),
            encoding: .utf8
        )
        return text.components(separatedBy: "\"\"\"").enumerated()
            .filter { $0.offset % 2 == 1 }
            .map { $0.element.split(separator: "\n").joined(separator: " ") }
            .filter { $0.contains("SELECT ") && !$0.contains("INSERT ") }
    }

    static func plan(_ query: String) throws -> [String] {
        try TempFolder.newQueue().close()
        let raw = try RawDatabase(TempFolder.database)
        // A plan is the same for every value; NULL stands for each.
        let ready = query.replacing(/:[a-z]+/, with: "NULL")
        return try raw.plan(of: ready)
    }

    static func query(_ file: String, _ words: String) throws -> String {
        let found = try queries(in: file).filter { $0.contains(words) }
        try #require(found.count == 1, "\(words): \(found)")
        return found[0]
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let words: String
        let indices: [String]

        var testDescription: String { words }
    }

    static let cases = [
        Case(
            file: "QueueStore+Read.swift",
            words: "next_at_ms <= :moment",
            indices: ["delivery_waiting"]
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "stage = 'in-review' AND not_after_at_ms <= :moment",
            indices: ["post_in_review", "delivery_expiring", "delivery_held"]
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "state = 'sending' AND epoch < :epoch",
            indices: ["delivery_sending"]
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "kind = :kind AND id = :id",
            indices: ["sqlite_autoindex_plain_value_1"]
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "kind = :kind AND body = :body",
            indices: []
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "sequence > :sequence",
            indices: ["INTEGER PRIMARY KEY"]
        ),
        Case(
            file: "Ledger.swift",
            words: "post IS NOT NULL AND post = :post",
            indices: ["ledger_of_post"]
        ),
        Case(file: "Ledger.swift", words: "post IS NULL", indices: ["ledger_of_queue"]),
        Case(
            file: "QueueStore+Read.swift",
            words: "state = 'unknown'",
            indices: ["delivery_unknown"]
        ),
        Case(
            file: "QueueStore+Read.swift",
            words: "state = 'published'",
            indices: ["delivery_unread"]
        ),
        Case(
            file: "Ledger+Forgetting.swift",
            words: "SELECT sequence, entry",
            indices: ["ledger_of_forgetting"]
        ),
        Case(
            file: "Ledger+Stops.swift",
            words: "SELECT sequence, entry FROM ledger INDEXED",
            indices: ["ledger_of_stops"]
        ),
        Case(
            file: "Ledger+Stops.swift",
            words: "SELECT sequence FROM ledger INDEXED",
            indices: ["ledger_of_stops"]
        ),
        Case(
            file: "QueueStore+Texts.swift",
            words: "sequence > :sequence",
            indices: ["INTEGER PRIMARY KEY"]
        ),
        Case(
            file: "Ledger+People.swift",
            words: "SELECT sequence, entry, hash FROM ledger INDEXED",
            indices: ["ledger_of_people"]
        ),
        Case(
            file: "Ledger+People.swift",
            words: "SELECT sequence FROM ledger INDEXED",
            indices: ["ledger_of_people"]
        ),
    ]

    @Test(arguments: cases)
    func `a query finds its rows by an index`(_ wanted: Case) throws {
        let plan = try Self.plan(try Self.query(wanted.file, wanted.words))
        for table in ["post", "delivery", "ledger", "plain_value"] {
            #expect(!plan.contains { $0.hasPrefix("SCAN \(table)") }, "\(plan)")
        }
        for index in wanted.indices {
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
        }
    }

    @Test func `no query of the timer is left out above`() throws {
        let files = [
            "QueueStore+Read.swift", "Ledger.swift", "Ledger+Stops.swift", "QueueStore+Texts.swift",
            "Ledger+Forgetting.swift", "Ledger+People.swift",
        ]
        let all = try files.flatMap(Self.queries)
        #expect(all.count == Self.cases.count, "\(all)")
    }

    /// What is due is found in the order in which it is wanted: no sorting of what waits.
    @Test func `what is due needs no sorting`() throws {
        let query = try Self.query("QueueStore+Read.swift", "next_at_ms <= :moment")
        let plan = try Self.plan(query)
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
