internal import GRDB
public import Newsdesk

extension QueueStore {
    /// The number of the last entry that need not be told any more; the first time, the last there is.
    public func told() async throws(QueueError) -> Int {
        let known = try read { database in
            try Int.fetchOne(database, sql: "SELECT sequence FROM told")
        }
        if let known { return known }
        return try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO told (id, sequence)
                    VALUES (1, coalesce((SELECT max(sequence) FROM ledger), 0))
                    ON CONFLICT (id) DO NOTHING
                    """
            )
            return try Int.fetchOne(database, sql: "SELECT sequence FROM told") ?? 0
        }
    }

    /// Keeps how far the agency's own system has been told.
    public func setTold(_ sequence: Int) async throws(QueueError) {
        try await write { database in
            try database.execute(
                sql: "UPDATE told SET sequence = :sequence",
                arguments: ["sequence": sequence]
            )
        }
    }
}
