public import Editorial
internal import GRDB
public import Newsdesk
internal import Synchronization

extension QueueStore {
    /// A post, replayed from the ledger.
    public func post(_ id: PostID) async throws(QueueError) -> StoredPost? {
        try glance { [replays] database in try Ledger.post(id, replays, in: database) }
    }

    /// Posts, each replayed from the ledger; those that are not there are left out.
    public func posts(_ ids: [PostID]) async throws(QueueError) -> [PostID: StoredPost] {
        try read { [replays] database in
            var posts: [PostID: StoredPost] = [:]
            for id in ids { posts[id] = try Ledger.post(id, replays, in: database) }
            return posts
        }
    }

    /// The rows of every post, or of those in some stages, by due time and then by id.
    public func rows(in stages: Set<Post.Stage>?) async throws(QueueError) -> [PostRow] {
        try read { database in try PostTable.rows(in: stages, database) }
    }

    /// A plain value by its id.
    public func plain(
        _ kind: PlainValue.Kind,
        _ id: String
    ) async throws(QueueError) -> PlainValue? {
        // The few people are named in every statement.
        if kind == .handle, let known = handles.withLock({ $0[id] }) { return known }
        let value = try glance { database in
            let value = try Row.fetchOne(
                try database.cachedStatement(
                    sql: """
                        SELECT kind, id, salt, body FROM plain_value
                        WHERE kind = :kind AND id = :id
                        """
                ),
                arguments: ["kind": kind.rawValue, "id": id]
            ).map(Self.plainValue)
            if let value, !value.isIntact {
                throw QueueError.tampered(what: "a stored \(kind.rawValue) (\(id.prefix(12)))")
            }
            return value
        }
        if kind == .handle, let value { handles.withLock { $0[id] = value } }
        return value
    }

    /// A plain value by its words.
    public func plain(
        _ kind: PlainValue.Kind,
        body: String
    ) async throws(QueueError) -> PlainValue? {
        try glance { database in
            let value = try Row.fetchOne(
                try database.cachedStatement(
                    sql: """
                        SELECT kind, id, salt, body FROM plain_value
                        WHERE kind = :kind AND body = :body
                        ORDER BY id LIMIT 1
                        """
                ),
                arguments: ["kind": kind.rawValue, "body": body]
            ).map(Self.plainValue)
            if let value, !value.isIntact {
                throw QueueError.tampered(what: "a stored \(kind.rawValue)")
            }
            return value
        }
    }

    /// Every decision about names, oldest first.
    public func names() async throws(QueueError) -> [NameEntry] {
        try read { database in try Ledger.names(in: database) }
    }

    static func plainValue(_ row: Row) throws -> PlainValue {
        guard let kind = PlainValue.Kind(rawValue: row["kind"]) else {
            throw QueueError.tampered(what: "the kind of a stored value")
        }
        return PlainValue(kind: kind, id: row["id"], salt: row["salt"], body: row["body"])
    }

    /// Deliveries that wait and are due up to that moment, earliest first.
    public func due(
        upTo moment: Instant,
        except channels: Set<ChannelID>,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery] {
        let left = CanonicalJSON.text(channels.map(\.rawValue).sorted())
        return try glance { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT post, channel, next_at_ms FROM delivery
                        WHERE next_at_ms IS NOT NULL AND next_at_ms <= :moment
                            AND channel NOT IN (SELECT value FROM json_each(:left))
                        ORDER BY next_at_ms, post
                        LIMIT :limit
                        """
                ),
                arguments: ["moment": moment.milliseconds, "left": left, "limit": limit]
            ).map { DueDelivery($0, at: "next_at_ms") }
        }
    }

    /// Posts in review or waiting for the timer whose `not after` has passed.
    public func overdue(at moment: Instant, limit: Int) async throws(QueueError) -> [PostID] {
        try glance { database in
            try String.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT id FROM post INDEXED BY post_in_review
                        WHERE stage = 'in-review' AND not_after_at_ms <= :moment
                        UNION
                        SELECT post FROM delivery
                        WHERE next_at_ms IS NOT NULL AND not_after_at_ms <= :moment
                        UNION
                        SELECT post FROM delivery
                        WHERE state = 'held' AND not_after_at_ms <= :moment
                        LIMIT :limit
                        """
                ),
                arguments: ["moment": moment.milliseconds, "limit": limit]
            ).map { PostID($0) }
        }
    }

    /// Deliveries that one of these channels took under a name of its own and was not asked about yet.
    public func unread(
        on channels: Set<ChannelID>,
        from moment: Instant,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery] {
        let wanted = CanonicalJSON.text(channels.map(\.rawValue).sorted())
        return try glance { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT post, channel, due_at_ms FROM delivery INDEXED BY delivery_unread
                        WHERE state = 'published' AND detail GLOB '*"remoteID":"*'
                            AND detail NOT GLOB '*"readBack":{*' AND due_at_ms >= :moment
                            AND channel IN (SELECT value FROM json_each(:wanted))
                        ORDER BY due_at_ms, post
                        LIMIT :limit
                        """
                ),
                arguments: ["moment": moment.milliseconds, "wanted": wanted, "limit": limit]
            ).map { DueDelivery($0, at: "due_at_ms") }
        }
    }

    /// Deliveries of which nobody knows what became of them, earliest first.
    public func unknown(limit: Int) async throws(QueueError) -> [DueDelivery] {
        try glance { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT post, channel, due_at_ms FROM delivery
                        WHERE state = 'unknown'
                        ORDER BY due_at_ms, post
                        LIMIT :limit
                        """
                ),
                arguments: ["limit": limit]
            ).map { DueDelivery($0, at: "due_at_ms") }
        }
    }

    /// Deliveries that an earlier publisher left in `sending`.
    public func orphans(before epoch: Int) async throws(QueueError) -> [DueDelivery] {
        try glance { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT post, channel, due_at_ms FROM delivery
                        WHERE state = 'sending' AND epoch < :epoch
                        ORDER BY due_at_ms, post, channel
                        """
                ),
                arguments: ["epoch": epoch]
            ).map { DueDelivery($0, at: "due_at_ms") }
        }
    }

    /// The ledger, oldest first, from after a sequence number on.
    public func log(
        after sequence: Int,
        post: PostID?,
        limit: Int
    ) async throws(QueueError) -> [LoggedEntry] {
        try glance { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT sequence, entry, hash, post FROM ledger
                        WHERE sequence > :sequence AND (:post IS NULL OR post = :post)
                        ORDER BY sequence
                        LIMIT :limit
                        """
                ),
                arguments: ["sequence": sequence, "post": post?.rawValue, "limit": limit]
            ).map { row in
                let isOfPost = row["post"] as String? != nil
                return LoggedEntry(
                    sequence: row["sequence"],
                    entry: isOfPost
                        ? try Ledger.entry(of: row["entry"], sequence: row["sequence"]) : nil,
                    text: row["entry"],
                    hash: row["hash"]
                )
            }
        }
    }
}

extension DueDelivery {
    /// From a row, with the moment that stands in that column.
    fileprivate init(_ row: Row, at column: String) {
        self.init(
            post: PostID(row["post"]),
            channel: ChannelID(row["channel"]),
            at: Instant(milliseconds: row[column])
        )
    }
}
