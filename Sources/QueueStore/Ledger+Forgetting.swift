internal import Editorial
internal import GRDB
internal import Newsdesk

// What was forgotten: read when words are missing, when somebody looks, never by the timer.
extension Ledger {
    /// Everything that was forgotten so far.
    static func forgotten(in database: Database) throws -> Forgetting {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, entry FROM ledger INDEXED BY ledger_of_forgetting
                WHERE post IS NULL AND entry GLOB '*"forgotten":{*'
                ORDER BY sequence
                """
        )
        var forgotten = Forgetting()
        while let row = try rows.next() {
            let number: Int = row["sequence"]
            guard let entry = forgetEntry(row["entry"]) else {
                throw QueueError.tampered(what: "entry \(number) of the ledger")
            }
            forgotten.add(entry, at: number)
        }
        return forgotten
    }

    /// The entry about what was forgotten that a line holds; nil when it is about something else.
    static func forgetEntry(_ text: String) -> ForgetEntry? {
        try? CanonicalJSON.value(ForgetEntry.self, of: text)
    }
}
