public import Editorial
internal import GRDB
public import Newsdesk
internal import Synchronization

extension QueueStore {
    /// What was forgotten so far.
    public func forgotten() async throws(QueueError) -> Forgetting {
        try read { database in try Ledger.forgotten(in: database) }
    }

    /// Puts on record that words go, and takes them away, in one commit.
    public func append(
        _ entry: ForgetEntry,
        on head: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        let result: ChangeResult = try await write { database in
            guard try Int.fetchOne(database, sql: "SELECT max(sequence) FROM ledger") == head else {
                return .stale
            }
            for value in plain where try Self.hasAnotherID(value, in: database) { return .stale }
            for value in plain { try Self.insert(value, into: database) }
            let place = try Ledger.append(
                text: CanonicalJSON.text(entry),
                of: nil,
                to: database
            )
            for (kind, ids) in entry.forgotten.values {
                for id in ids {
                    try database.cachedStatement(
                        sql: "DELETE FROM plain_value WHERE kind = :kind AND id = :id"
                    ).execute(arguments: ["kind": kind, "id": id])
                }
            }
            return .done(version: place.sequence)
        }
        if case .done = result { handles.withLock { $0 = [:] } }
        return result
    }

    /// Makes sure that no byte of what was taken away is left in the file or beside it.
    ///
    /// The file is written anew from what there is: free pages, and what lies unused in others, are not in
    /// it. Then the log of writes is emptied.
    public func wipe() async throws(QueueError) {
        let path = path
        do {
            try await database.writeWithoutTransaction { database in
                try WriteLock.holding(Self.lockPath(path)) {
                    try database.execute(sql: "PRAGMA secure_delete = ON")
                    try database.execute(sql: "VACUUM")
                    let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                    guard row?["busy"] == 0 else {
                        let seconds = DatabaseFile.busyTimeoutMilliseconds / 1_000
                        throw QueueError.busy(path: path, seconds: seconds)
                    }
                }
            }
        } catch {
            throw QueueError(error, path: path)
        }
    }
}
