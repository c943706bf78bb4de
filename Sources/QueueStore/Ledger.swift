internal import Editorial
internal import GRDB
internal import Newsdesk

/// The append-only table of entries and its chain of hashes.
enum Ledger {
    /// The hash before the first entry.
    static let genesis = String(repeating: "0", count: 64)

    /// What happened to the queue as a whole.
    enum QueueEvent: Codable, Hashable {
        case created(workspace: String)
        case publisherStarted(epoch: Int)
    }

    private struct QueueEntry: Codable {
        let at: Instant
        let queue: QueueEvent
    }

    /// Where an entry stands.
    struct Place {
        let sequence: Int
        let hash: String
    }

    /// The hash of an entry.
    static func hash(after previous: String, _ text: String) -> String {
        Digest.hex(Array((previous + text).utf8))
    }

    /// Appends an entry about a post.
    ///
    /// - Returns: Where it stands.
    @discardableResult
    static func append(_ entry: Entry, to database: Database) throws -> Place {
        try append(text: CanonicalJSON.text(entry), of: entry.post, to: database)
    }

    /// Appends an entry about the queue.
    static func append(_ event: QueueEvent, at moment: Instant, to database: Database) throws {
        let entry = QueueEntry(at: moment, queue: event)
        try append(text: CanonicalJSON.text(entry), of: nil, to: database)
    }

    @discardableResult
    static func append(
        text: String,
        of post: PostID?,
        to database: Database
    ) throws -> Place {
        let last = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1"
            )
        )
        let sequence = (last?["sequence"] as Int? ?? 0) + 1
        let previous = last?["hash"] as String? ?? genesis
        let hash = hash(after: previous, text)
        try database.cachedStatement(
            sql: """
                INSERT INTO ledger (sequence, entry, previous_hash, hash, post)
                VALUES (:sequence, :entry, :previous, :hash, :post)
                """
        ).execute(
            arguments: [
                "sequence": sequence, "entry": text, "previous": previous, "hash": hash,
                "post": post?.rawValue,
            ]
        )
        return Place(sequence: sequence, hash: hash)
    }

    /// The event of a line that is about the queue as a whole; nil for every other line.
    static func queueEvent(of text: String) -> QueueEvent? {
        (try? CanonicalJSON.value(QueueEntry.self, of: text))?.queue
    }

    /// The epoch of the last publisher that started, 0 before the first.
    static func epoch(_ database: Database) throws -> Int {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, entry FROM ledger
                WHERE post IS NULL
                ORDER BY sequence DESC
                """
        )
        while let row = try rows.next() {
            switch queueEvent(of: row["entry"]) {
            case .publisherStarted(let epoch): return epoch
            case .created: return 0
            case nil:
                if isAboutTheHouse(row["entry"]) { continue }
                let sequence: Int = row["sequence"]
                throw QueueError.tampered(what: "entry \(sequence) of the ledger")
            }
        }
        return 0
    }

    /// Whether a line is one of those about no post that say nothing of publishers.
    private static func isAboutTheHouse(_ text: String) -> Bool {
        nameEntry(text) != nil || stopEntry(text) != nil || forgetEntry(text) != nil
            || peopleEntry(text) != nil
    }

    /// The workspace's name, from the first entry.
    static func workspace(_ database: Database) throws -> String {
        let text = try String.fetchOne(database, sql: "SELECT entry FROM ledger WHERE sequence = 1")
        guard let text, let first = try? CanonicalJSON.value(QueueEntry.self, of: text),
            case .created(let workspace) = first.queue
        else { throw QueueError.tampered(what: "the first entry of the ledger") }
        return workspace
    }

    /// A post as its entries make it; nil when it has none.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - replays: Where its replay was left off last, and is kept for the next.
    ///   - database: The queue.
    /// - Returns: The post with its version.
    /// - Throws: ``QueueError/tampered(what:)``, ``QueueError/replay(_:)``, and what SQLite says.
    static func post(
        _ id: PostID,
        _ replays: Replays,
        in database: Database
    ) throws -> StoredPost? {
        let known = replays[id]
        let rows = try Row.fetchCursor(
            try database.cachedStatement(
                sql: """
                    SELECT sequence, entry, hash FROM ledger
                    WHERE post IS NOT NULL AND post = :post AND sequence >= :sequence
                    ORDER BY sequence
                    """
            ),
            arguments: ["post": id.rawValue, "sequence": known?.stored.version ?? 0]
        )
        var post: Post?
        var place: Place?
        if let known {
            guard let first = try rows.next(), first["sequence"] == known.stored.version,
                first["hash"] == known.hash
            else {
                replays.forget(id)
                return try Self.post(id, replays, in: database)
            }
            post = known.stored.post
        }
        while let row = try rows.next() {
            let entry = try entry(of: row["entry"], sequence: row["sequence"])
            do {
                post = try Post.evolve(post, by: entry)
            } catch {
                throw QueueError.replay(error)
            }
            place = Place(sequence: row["sequence"], hash: row["hash"])
        }
        guard let post, let place else { return known?.stored }
        let stored = StoredPost(post: post, version: place.sequence)
        replays.keep(Replays.Known(stored: stored, hash: place.hash))
        return stored
    }

    /// The entry about a post that a line holds.
    static func entry(of text: String, sequence: Int) throws -> Entry {
        guard let entry = try? CanonicalJSON.value(Entry.self, of: text) else {
            throw QueueError.tampered(what: "entry \(sequence) of the ledger")
        }
        return entry
    }
}
