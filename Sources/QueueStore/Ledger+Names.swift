internal import Editorial
internal import GRDB
internal import Newsdesk

// Decisions about names: read when somebody decides, lists or verifies, never by the timer.
extension Ledger {
    /// Appends a decision about a name.
    ///
    /// - Returns: Its sequence number.
    static func append(_ entry: NameEntry, to database: Database) throws -> Int {
        try append(text: CanonicalJSON.text(entry), of: nil, to: database).sequence
    }

    /// Every decision about names, oldest first.
    static func names(in database: Database) throws -> [NameEntry] {
        let rows = try Row.fetchCursor(
            database,
            // Most entries that are about no post say that a publisher started.
            sql: """
                SELECT sequence, entry FROM ledger
                WHERE post IS NULL AND entry GLOB '*"name":{*'
                ORDER BY sequence
                """
        )
        var names: [NameEntry] = []
        while let row = try rows.next() {
            guard let entry = nameEntry(row["entry"]) else {
                let number: Int = row["sequence"]
                throw QueueError.tampered(what: "entry \(number) of the ledger")
            }
            names.append(entry)
        }
        return names
    }

    /// The decision about a name that a line holds; nil when it is about something else.
    static func nameEntry(_ text: String) -> NameEntry? {
        try? CanonicalJSON.value(NameEntry.self, of: text)
    }
}
