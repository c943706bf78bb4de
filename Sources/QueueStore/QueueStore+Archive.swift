public import Editorial
internal import GRDB
public import Newsdesk

/// A queue as an export has it: what is not made of anything else.
public struct ExportedQueue: Sendable {
    /// The exact text of each entry of the ledger, oldest first.
    public let entries: [String]
    /// The plain values that go with them.
    public let words: [PlainValue]

    /// Makes it; what reads it from outside has checked its form.
    public init(entries: [String], words: [PlainValue]) {
        self.entries = entries
        self.words = words
    }
}

extension QueueStore {
    /// Makes a queue of what an export has, every hash as it was, and the tables made of it.
    ///
    /// It is an archive: nothing of it is published. Nothing is believed here but that the text can be
    /// stored: ``audit()`` says whether it is a queue.
    ///
    /// - Throws: ``QueueError``, ``QueueError/replay(_:)`` above all.
    public static func create(
        folder: String,
        from export: ExportedQueue,
        at moment: Instant
    ) throws(QueueError) {
        try create(folder: folder) { database in
            for text in export.entries {
                let entry = try? CanonicalJSON.value(Entry.self, of: text)
                try Ledger.append(text: text, of: entry?.post, to: database)
            }
            _ = try Ledger.workspace(database)
            for value in export.words { try insert(value, into: database) }
            let replays = Replays()
            let posts = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT post FROM ledger WHERE post IS NOT NULL ORDER BY post"
            )
            for id in posts {
                guard let stored = try Ledger.post(PostID(id), replays, in: database) else {
                    continue
                }
                try PostTable.write(PostRow(stored), to: database)
            }
            try database.execute(
                sql: "INSERT INTO archive (id, since_ms) VALUES (1, :moment)",
                arguments: ["moment": moment.milliseconds]
            )
        }
    }

    /// Refuses to publish from what must not go out: the one place that says so.
    static func checkMayPublish(_ database: Database, path: String) throws {
        let isArchive = try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM archive)"
        )
        guard isArchive == false else { throw QueueError.archive(path: path) }
    }
}
