internal import GRDB
public import Newsdesk

extension QueueStore {
    /// The exact texts of the ledger's entries, oldest first, from after a sequence number on.
    public func texts(after sequence: Int, limit: Int) async throws(QueueError) -> [String] {
        try glance { database in
            let rows = try Row.fetchCursor(
                try database.cachedStatement(
                    sql: """
                        SELECT sequence, entry FROM ledger
                        WHERE sequence > :sequence
                        ORDER BY sequence
                        LIMIT :limit
                        """
                ),
                arguments: ["sequence": sequence, "limit": limit]
            )
            var texts: [String] = []
            while let row = try rows.next() {
                let (number, next) = (row["sequence"] as Int, sequence + texts.count + 1)
                guard number == next else {
                    throw QueueError.tampered(what: "entry \(next) of the ledger")
                }
                texts.append(row["entry"])
            }
            return texts
        }
    }
}
