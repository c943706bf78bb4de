internal import Editorial
internal import GRDB
internal import Newsdesk

// Decisions about people: their version is read before anything is sent, and they themselves when it
// has changed.
extension Ledger {
    /// Every decision about people, oldest first.
    static func people(in database: Database) throws -> [LoggedPeopleEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT sequence, entry, hash FROM ledger INDEXED BY ledger_of_people
                WHERE post IS NULL AND entry GLOB '*"people":{*'
                ORDER BY sequence
                """
        ).map { row in
            LoggedPeopleEntry(
                sequence: row["sequence"],
                hash: row["hash"],
                entry: peopleEntry(row["entry"])
            )
        }
    }

    /// The sequence number of the last decision about people, 0 before the first.
    static func peopleVersion(_ database: Database) throws -> Int {
        try Int.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT sequence FROM ledger INDEXED BY ledger_of_people
                    WHERE post IS NULL AND entry GLOB '*"people":{*'
                    ORDER BY sequence DESC
                    LIMIT 1
                    """
            )
        ) ?? 0
    }

    /// The decision about people that a line holds; nil when it is about something else.
    static func peopleEntry(_ text: String) -> PeopleEntry? {
        try? CanonicalJSON.value(PeopleEntry.self, of: text)
    }
}
