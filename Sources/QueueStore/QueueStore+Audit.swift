internal import Editorial
internal import GRDB
public import Newsdesk

extension QueueStore {
    /// The most problems that an audit lists; a queue with that many is not a matter of lines.
    static let maximumProblems = 1_000

    /// What does not agree: the schema with the migrations, the chain, the digests, and the tables
    /// with the replayed ledger.
    ///
    /// - Returns: The report, also when it is full of problems.
    public func audit() async throws(QueueError) -> AuditReport {
        try read { database in try Self.auditReport(database) }
    }

    static func auditReport(_ database: Database) throws -> AuditReport {
        var audit = Audit()
        audit.problems = try SchemaCheck.problems(database)
        try audit.walkChain(database)
        try audit.checkPlainValues(database)
        try audit.checkTables(database)
        return AuditReport(
            entries: audit.sequence,
            head: audit.head,
            problems: Array(audit.problems.prefix(maximumProblems)),
            posts: audit.accused.sorted(),
            forgotten: audit.forgotten.count
        )
    }
}

/// One walk over everything that is stored.
private struct Audit {
    var sequence = 0
    var head = Ledger.genesis
    var problems: [String] = []
    var accused: Set<PostID> = []
    private var posts: [PostID: StoredPost] = [:]
    /// The epoch of the last publisher.
    private var epoch = 0
    /// Whose words a digest stands for.
    private var owners: [String: (post: PostID?, what: String)] = [:]
    private var names: [NameEntry] = []
    private var stops = Stops()
    private(set) var forgotten = Forgetting()

    mutating func walkChain(_ database: Database) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT sequence, entry, previous_hash, hash, post FROM ledger ORDER BY sequence"
        )
        while let row = try rows.next() {
            let number: Int = row["sequence"]
            let text: String = row["entry"]
            let post = (row["post"] as String?).map { PostID($0) }
            if number != sequence + 1 {
                accuse(post, "ledger entry \(sequence + 1) is gone: \(number) follows \(sequence)")
            }
            if row["previous_hash"] != head {
                accuse(post, "ledger entry \(number) does not follow the one before it")
            }
            if row["hash"] != Ledger.hash(after: row["previous_hash"], text) {
                accuse(post, "ledger entry \(number) was changed: its hash is another")
            }
            sequence = number
            head = row["hash"]
            replay(text, number, column: post)
        }
    }

    private mutating func replay(_ text: String, _ number: Int, column: PostID?) {
        guard let entry = try? Ledger.entry(of: text, sequence: number) else {
            if column == nil, let entry = Ledger.nameEntry(text) { return add(entry, number) }
            if column == nil, let entry = Ledger.stopEntry(text) { return add(entry, number) }
            if column == nil, let entry = Ledger.forgetEntry(text) { return add(entry, number) }
            if column == nil, let entry = Ledger.peopleEntry(text) { return add(entry) }
            guard column == nil, let event = Ledger.queueEvent(of: text) else {
                return accuse(column, "ledger entry \(number) is not readable")
            }
            if case .publisherStarted(let next) = event {
                if next < 1 || next - 1 != epoch {
                    accuse(nil, "ledger entry \(number): publisher \(next) follows \(epoch)")
                }
                epoch = next
            }
            return
        }
        if column != entry.post {
            accuse(entry.post, "ledger entry \(number) stands under another post than its own")
        }
        own(entry)
        do throws(ReplayError) {
            let post = try Post.evolve(posts[entry.post]?.post, by: entry)
            posts[entry.post] = StoredPost(post: post, version: number)
        } catch {
            accuse(entry.post, "ledger entry \(number): \(error)")
        }
    }

    private mutating func add(_ entry: NameEntry, _ number: Int) {
        if !entry.follows(names) {
            accuse(nil, "ledger entry \(number) does not go on from the list of names before it")
        }
        names.append(entry)
        owners["reason " + entry.change.words.rawValue] =
            (nil, "a name on the list '\(entry.change.list.rawValue)'")
        own(entry.actor, of: nil)
    }

    private mutating func add(_ entry: ForgetEntry, _ number: Int) {
        forgotten.add(entry, at: number)
        owners["reason " + entry.forgotten.reason.rawValue] = (nil, "a reason to forget something")
        owners["statement " + entry.forgotten.signature.statement.rawValue] =
            (nil, "a signed declaration of what was forgotten")
        own(entry.actor, of: nil)
    }

    private mutating func add(_ entry: StopEntry, _ number: Int) {
        do throws(StopRefusal) {
            try stops.apply(entry)
        } catch {
            accuse(nil, "ledger entry \(number): \(error)")
        }
        switch entry.stop {
        case .held(let hold, _, let reason):
            owners["reason " + reason.rawValue] = (nil, "the reason of the hold \(hold)")
        case .released(let hold, let signature, let reason):
            owners["reason " + reason.rawValue] = (nil, "a reason to release the hold \(hold)")
            owners["statement " + signature.statement.rawValue] =
                (nil, "a signed release of the hold \(hold)")
        case .reopened(let channel, let reason):
            owners["reason " + reason.rawValue] = (nil, "the reason to reopen '\(channel)'")
        case .cleared(let reason):
            owners["reason " + reason.rawValue] = (nil, "the reason to end a quarantine")
        case .closed, .restored: break
        }
        own(entry.actor, of: nil)
    }

    /// Whether it counts, its signature says: that is not for the queue to judge.
    private mutating func add(_ entry: PeopleEntry) {
        if case .changed(_, let signature) = entry.people {
            owners["statement " + signature.statement.rawValue] =
                (nil, "a signed change of who takes part")
        }
        own(entry.people.person, of: nil)
        own(entry.actor, of: nil)
    }

    private mutating func own(_ entry: Entry) {
        switch entry.event {
        case .drafted(let revision, _), .revised(let revision, _):
            owners["content " + revision.content.rawValue] =
                (entry.post, "the text of post \(entry.post), revision \(revision.number),")
        case .submitted(let signature, _), .signed(let signature, _):
            owners["statement " + signature.statement.rawValue] =
                (entry.post, "a signed statement of post \(entry.post)")
            if let principal = signature.inPlaceOf { own(principal, of: entry.post) }
        case .waived(let waiver):
            let statement = waiver.signature.statement.rawValue
            owners["statement " + statement] =
                (entry.post, "the signed statement of a waiver of post \(entry.post)")
            owners["reason " + waiver.reason.rawValue] =
                (entry.post, "the reason of a waiver of post \(entry.post)")
        case .returned(let reason), .withdrawn(let reason), .foundNotLive(_, let reason),
            .cancelled(_, let reason), .foundLive(_, _, .some(let reason)),
            .reinstated(_, let reason):
            owners["reason " + reason.rawValue] = (entry.post, "a reason of post \(entry.post)")
        default: break
        }
        if let exchange = entry.exchange {
            owners["exchange " + exchange.rawValue] =
                (entry.post, "what was sent of post \(entry.post), and the answer,")
        }
        own(entry.actor, of: entry.post)
    }

    private mutating func own(_ actor: PersonID, of post: PostID?) {
        guard actor != .publisher else { return }
        let key = "handle " + actor.rawValue
        owners[key] = owners[key] ?? (post, "the handle of a person")
    }

    mutating func checkPlainValues(_ database: Database) throws {
        var missing = Set(owners.keys)
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT kind, id, salt, body FROM plain_value ORDER BY kind, id"
        )
        while let row = try rows.next() {
            let value = try QueueStore.plainValue(row)
            let key = "\(value.kind.rawValue) \(value.id)"
            missing.remove(key)
            if let place = forgotten[value.kind, value.id] {
                accuse(
                    owners[key].flatMap(\.post),
                    "\(owners[key]?.what ?? "a stored \(value.kind.rawValue)") is there although entry"
                        + " \(place.sequence) says that it was forgotten"
                )
            }
            guard !value.isIntact else { continue }
            let owner = owners[key]
            accuse(
                owner.flatMap(\.post),
                "\(owner?.what ?? "a stored \(value.kind.rawValue)") was changed:"
                    + " it is not what the ledger's digest \(value.id.prefix(12)) was made of"
            )
        }
        for key in missing.subtracting(forgotten.keys).sorted() {
            guard let owner = owners[key] else { continue }
            accuse(owner.post, "\(owner.what) is gone")
        }
    }

    mutating func checkTables(_ database: Database) throws {
        let rows: [PostRow]
        do {
            rows = try PostTable.rows(in: nil, database)
        } catch QueueError.tampered(let what) {
            return accuse(nil, "\(what) cannot be read: Heraut did not write it like that")
        }
        var seen: Set<PostID> = []
        for row in rows {
            seen.insert(row.id)
            guard let stored = posts[row.id] else {
                accuse(row.id, "the table 'post' has \(row.id), the ledger has not")
                continue
            }
            if !PostRow(stored).agrees(with: row) {
                accuse(row.id, "the tables say something else about \(row.id) than the ledger")
            }
        }
        for id in posts.keys.sorted() where !seen.contains(id) {
            accuse(id, "the ledger has \(id), the table 'post' has not")
        }
        try checkColumns(database)
    }

    /// The columns that the timer reads must be those that the rows were made of.
    private mutating func checkColumns(_ database: Database) throws {
        try checkTimes(database)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT post, revision, channel, state, next_at_ms, epoch, attempts,
                    not_after_at_ms, due_at_ms
                FROM delivery
                """
        )
        while let row = try rows.next() {
            let id = PostID(row["post"])
            let delivery = posts[id]?.post.deliveries.first {
                $0.revision == row["revision"] && $0.channel.rawValue == row["channel"]
            }
            guard let delivery else {
                accuse(id, "the table 'delivery' has a row of \(id), the ledger has not")
                continue
            }
            if !delivery.agrees(with: row) {
                accuse(id, "the delivery of \(id) to '\(delivery.channel)' says something else")
            }
        }
    }

    private mutating func checkTimes(_ database: Database) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT id, due_at_ms, not_after_at_ms FROM post"
        )
        while let row = try rows.next() {
            let id = PostID(row["id"])
            guard let post = posts[id]?.post, !post.timesAgree(with: row) else { continue }
            accuse(id, "the times of \(id) in its row are not those of the ledger")
        }
    }

    private mutating func accuse(_ post: PostID?, _ problem: String) {
        problems.append(problem)
        if let post { accused.insert(post) }
    }
}

extension Post {
    /// Whether the columns of a row in `post` hold the times of the present revision.
    ///
    /// Not inlined, for the optimiser's sake: see the comparison of deliveries.
    @inline(never)
    fileprivate func timesAgree(with row: Row) -> Bool {
        let columns: [(Int64?, Int64?)] = [
            (revision.plan?.due.milliseconds, row["due_at_ms"]),
            (revision.plan?.notAfter.milliseconds, row["not_after_at_ms"]),
        ]
        return columns.allSatisfy { $0.0 == $0.1 }
    }
}

extension PostRow {
    /// Whether both say the same, deliveries in any order.
    fileprivate func agrees(with other: PostRow) -> Bool {
        id == other.id && stage == other.stage && revision == other.revision
            && author == other.author && lastEditor == other.lastEditor
            && signatureCount == other.signatureCount && version == other.version
            && Set(deliveries) == Set(other.deliveries)
            && deliveries.count == other.deliveries.count
    }
}

extension Delivery {
    /// Whether the columns that the timer reads say what the replayed delivery says.
    ///
    /// Not inlined: the optimiser of Swift 6.3.1 ends with an ownership error where this stands in
    /// the loop that calls it.
    @inline(never)
    fileprivate func agrees(with row: Row) -> Bool {
        let columns: [(Int64?, Int64?)] = [
            (nextAt?.milliseconds, row["next_at_ms"]), (epoch.map(Int64.init), row["epoch"]),
            (Int64(attempts), row["attempts"]), (plan.due.milliseconds, row["due_at_ms"]),
            (plan.notAfter.milliseconds, row["not_after_at_ms"]),
        ]
        return state.name == row["state"] && columns.allSatisfy { $0.0 == $0.1 }
    }
}
