internal import Editorial
internal import GRDB
internal import Newsdesk

/// The rows of `post` and `delivery`: written from the replayed state, read for listings.
enum PostTable {
    /// Makes the rows of a post what they should be.
    ///
    /// - Parameters:
    ///   - row: What they should be.
    ///   - former: What they are: only what is different is written. Nil where nobody knows.
    ///   - database: The queue.
    /// - Throws: What SQLite says.
    static func write(
        _ row: PostRow,
        after former: PostRow? = nil,
        to database: Database
    ) throws {
        if let former, former.revision == row.revision {
            try update(row, to: database)
        } else {
            try insert(row, to: database)
        }
        let known = Set(former?.deliveries ?? [])
        for delivery in row.deliveries where !known.contains(delivery) {
            try write(delivery, of: row.id, to: database)
        }
    }

    private static func insert(_ row: PostRow, to database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO post (
                    id, stage, author, last_editor, revision, signature_count, due_at_ms,
                    not_after_at_ms, version
                )
                VALUES (
                    :id, :stage, :author, :editor, :revision, :signatures, :due, :notAfter,
                    :version
                )
                ON CONFLICT (id) DO UPDATE SET
                    stage = excluded.stage,
                    last_editor = excluded.last_editor,
                    revision = excluded.revision,
                    signature_count = excluded.signature_count,
                    due_at_ms = excluded.due_at_ms,
                    not_after_at_ms = excluded.not_after_at_ms,
                    version = excluded.version
                """
        ).execute(
            arguments: [
                "id": row.id.rawValue, "stage": row.stage.rawValue,
                "author": row.author.rawValue, "editor": row.lastEditor.rawValue,
                "revision": CanonicalJSON.text(row.revision), "signatures": row.signatureCount,
                "due": row.revision.plan?.due.milliseconds,
                "notAfter": row.revision.plan?.notAfter.milliseconds, "version": row.version,
            ]
        )
    }

    /// What changes about a post while its revision stays.
    private static func update(_ row: PostRow, to database: Database) throws {
        try database.cachedStatement(
            sql: """
                UPDATE post
                SET stage = :stage, last_editor = :editor, signature_count = :signatures,
                    version = :version
                WHERE id = :id
                """
        ).execute(
            arguments: [
                "id": row.id.rawValue, "stage": row.stage.rawValue,
                "editor": row.lastEditor.rawValue, "signatures": row.signatureCount,
                "version": row.version,
            ]
        )
    }

    /// Makes the rows of every post again from the ledger.
    ///
    /// A post whose entries no rule allows keeps its rows: `heraut verify` tells what is wrong.
    static func rewrite(_ database: Database) throws {
        let replays = Replays()
        for id in try String.fetchAll(database, sql: "SELECT id FROM post ORDER BY id") {
            do {
                guard let stored = try Ledger.post(PostID(id), replays, in: database) else {
                    continue
                }
                try write(PostRow(stored), to: database)
            } catch is QueueError {
                continue
            }
        }
    }

    private static func write(
        _ delivery: Delivery,
        of post: PostID,
        to database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (
                    post, revision, channel, state, detail, due_at_ms, not_after_at_ms,
                    next_at_ms, epoch, attempts
                )
                VALUES (
                    :post, :revision, :channel, :state, :detail, :due, :notAfter, :next, :epoch,
                    :attempts
                )
                ON CONFLICT (post, revision, channel) DO UPDATE SET
                    state = excluded.state,
                    detail = excluded.detail,
                    next_at_ms = excluded.next_at_ms,
                    epoch = excluded.epoch,
                    attempts = excluded.attempts
                """
        ).execute(
            arguments: [
                "post": post.rawValue, "revision": delivery.revision,
                "channel": delivery.channel.rawValue, "state": delivery.state.name,
                "detail": CanonicalJSON.text(delivery),
                "due": delivery.plan.due.milliseconds,
                "notAfter": delivery.plan.notAfter.milliseconds,
                "next": delivery.nextAt?.milliseconds, "epoch": delivery.epoch,
                "attempts": delivery.attempts,
            ]
        )
    }

    /// The rows of all posts, or of those in some stages, by due time and then by id.
    static func rows(in stages: Set<Post.Stage>?, _ database: Database) throws -> [PostRow] {
        let wanted = stages.map { CanonicalJSON.text($0.map(\.rawValue).sorted()) }
        let deliveries = try Row.fetchAll(
            database,
            sql: "SELECT post, detail FROM delivery ORDER BY post, revision, rowid"
        )
        var byPost: [String: [Delivery]] = [:]
        for row in deliveries {
            let post: String = row["post"]
            byPost[post, default: []].append(try value(row["detail"], of: post))
        }
        let posts = try Row.fetchAll(
            database,
            sql: """
                SELECT id, stage, author, last_editor, revision, signature_count, version
                FROM post
                WHERE :stages IS NULL OR stage IN (SELECT value FROM json_each(:stages))
                ORDER BY due_at_ms IS NULL, due_at_ms, id
                """,
            arguments: ["stages": wanted]
        )
        return try posts.map { row in
            let id: String = row["id"]
            guard let stage = Post.Stage(rawValue: row["stage"]) else {
                throw QueueError.tampered(what: "the row of \(id)")
            }
            return PostRow(
                id: PostID(id),
                stage: stage,
                revision: try value(row["revision"], of: id),
                author: PersonID(row["author"]),
                lastEditor: PersonID(row["last_editor"]),
                signatureCount: row["signature_count"],
                version: row["version"],
                deliveries: byPost[id] ?? []
            )
        }
    }

    private static func value<Value: Decodable>(_ text: String, of post: String) throws -> Value {
        guard let value = try? CanonicalJSON.value(Value.self, of: text) else {
            throw QueueError.tampered(what: "the row of \(post)")
        }
        return value
    }
}

extension Delivery {
    /// When the timer should look at it next.
    var nextAt: Instant? {
        switch state {
        case .scheduled: plan.due
        case .retryWait(let until): until
        case .sending, .published, .unknown, .failed, .held, .missed, .cancelled: nil
        }
    }

    var epoch: Int? {
        if case .sending(let epoch, _) = state { epoch } else { nil }
    }
}
