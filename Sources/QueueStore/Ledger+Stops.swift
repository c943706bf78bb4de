internal import Editorial
internal import GRDB
internal import Newsdesk

// Holds and closed channels: their version is read in every transaction that claims, and they
// themselves when it has changed.
extension Ledger {
    /// Everything that stops publishing now.
    static func stops(in database: Database) throws -> StoredStops {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, entry FROM ledger INDEXED BY ledger_of_stops
                WHERE post IS NULL AND entry GLOB '*"stop":{*'
                ORDER BY sequence
                """
        )
        var stops = Stops()
        var version = 0
        while let row = try rows.next() {
            let number: Int = row["sequence"]
            guard let entry = stopEntry(row["entry"]) else {
                throw QueueError.tampered(what: "entry \(number) of the ledger")
            }
            do {
                try stops.apply(entry)
            } catch {
                throw QueueError.tampered(what: "entry \(number) of the ledger (\(error))")
            }
            version = number
        }
        return StoredStops(stops: stops, version: version)
    }

    /// The sequence number of the last entry about a hold or a closed channel, 0 before the first.
    static func stopsVersion(_ database: Database) throws -> Int {
        try Int.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT sequence FROM ledger INDEXED BY ledger_of_stops
                    WHERE post IS NULL AND entry GLOB '*"stop":{*'
                    ORDER BY sequence DESC
                    LIMIT 1
                    """
            )
        ) ?? 0
    }

    /// The entry about a hold or a closed channel that a line has; nil when it has another.
    static func stopEntry(_ text: String) -> StopEntry? {
        try? CanonicalJSON.value(StopEntry.self, of: text)
    }
}
