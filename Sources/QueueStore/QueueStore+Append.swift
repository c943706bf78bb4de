public import Editorial
internal import GRDB
public import Newsdesk

extension QueueStore {
    /// Puts events on record, each change wholly or not at all, all in one commit.
    ///
    /// - Parameters:
    ///   - changes: What to write; a change made on an old version is left out.
    ///   - stops: The version of the stops that it was decided under.
    /// - Returns: One result a change, in their order.
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether the changes are kept.
    public func append(
        _ changes: [Change],
        under stops: Int?
    ) async throws(QueueError) -> [ChangeResult] {
        try await write { [replays] database in
            if let stops, try Ledger.stopsVersion(database) != stops {
                return changes.map { _ in .stale }
            }
            var results: [ChangeResult] = []
            for change in changes {
                results.append(try Self.append(change, replays, to: database))
            }
            return results
        }
    }

    /// Puts a decision about a name on record, if its list is as it was when that was decided.
    ///
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    public func append(
        _ entry: NameEntry,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await write { database in
            guard entry.follows(try Ledger.names(in: database)) else { return .stale }
            // Somebody else's change gave this person an id first: the entry names the wrong one.
            for value in plain where try Self.hasAnotherID(value, in: database) { return .stale }
            for value in plain { try Self.insert(value, into: database) }
            return .done(version: try Ledger.append(entry, to: database))
        }
    }

    private static func append(
        _ change: Change,
        _ replays: Replays,
        to database: Database
    ) throws -> ChangeResult {
        let stored = try Ledger.post(change.post, replays, in: database)
        guard stored?.version ?? 0 == change.version, !change.entries.isEmpty else {
            return .stale
        }
        // Somebody else's change gave this person an id first: the events name the wrong one.
        for value in change.plain where try hasAnotherID(value, in: database) { return .stale }
        var post = stored?.post
        var place: Ledger.Place?
        for value in change.plain { try insert(value, into: database) }
        for entry in change.entries {
            guard entry.post == change.post else {
                throw QueueError.storage(
                    reason: "a change of \(change.post) has an entry about \(entry.post)"
                )
            }
            do {
                post = try Post.evolve(post, by: entry)
            } catch {
                throw QueueError.replay(error)
            }
            place = try Ledger.append(entry, to: database)
        }
        guard let post, let place else { return .stale }
        let present = StoredPost(post: post, version: place.sequence)
        try PostTable.write(PostRow(present), after: stored.map { PostRow($0) }, to: database)
        replays.keep(Replays.Known(stored: present, hash: place.hash))
        return .done(version: place.sequence)
    }

    static func hasAnotherID(
        _ value: PlainValue,
        in database: Database
    ) throws -> Bool {
        guard value.kind == .handle else { return false }
        return try Bool.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM plain_value
                        WHERE kind = 'handle' AND body = :body AND id != :id
                    )
                    """
            ),
            arguments: ["body": value.body, "id": value.id]
        ) ?? false
    }

    /// A value that is there already is left as it is: its id says that it is the same.
    static func insert(_ value: PlainValue, into database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO plain_value (kind, id, salt, body)
                VALUES (:kind, :id, :salt, :body)
                ON CONFLICT (kind, id) DO NOTHING
                """
        ).execute(
            arguments: [
                "kind": value.kind.rawValue, "id": value.id, "salt": value.salt,
                "body": value.body,
            ]
        )
    }
}
