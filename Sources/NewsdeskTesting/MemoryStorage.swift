public import Editorial
public import Newsdesk
internal import Synchronization

/// What is stored, for as many queues as open it.
public actor MemoryStorage {
    struct Line: Sendable {
        let entry: Entry?
        let text: String
        let hash: String
    }

    private static let genesis = String(repeating: "0", count: 64)

    /// The name that the workspace was given when it was made.
    public nonisolated let workspace: String
    var lines: [Line] = []
    var plain: [PlainValue] = []
    var posts: [PostID: StoredPost] = [:]
    /// Behind a lock of its own, for those who cannot wait.
    nonisolated let presentStops = Mutex(StoredStops(stops: Stops(), version: 0))
    nonisolated let peopleVersion = Mutex(0)
    private var epoch = 0
    private var isPublishing = false
    private var hasStarted = false
    var failure: QueueError?
    private var damaged: Set<PostID> = []
    private var toldSequence: Int?
    /// How often texts of the ledger were read.
    public internal(set) var textReads = 0

    /// A new queue: its ledger begins with its name, as on disk.
    public init(workspace: String = "w-testing0") {
        self.workspace = workspace
        let text = #"{"at":0,"queue":{"created":{"workspace":"\#(workspace)"}}}"#
        let hash = Digest.hex(Array((Self.genesis + text).utf8))
        lines = [Line(entry: nil, text: text, hash: hash)]
    }

    /// Lets every later append fail with that error; nil lets them succeed again.
    public func failAppends(with failure: QueueError?) { self.failure = failure }

    /// Lets the entries of a post be something that the ledger does not vouch for.
    public func damage(_ id: PostID) { damaged.insert(id) }

    /// Whether the entries of these posts are what they were.
    func check(_ ids: [PostID]) throws(QueueError) {
        guard let id = ids.first(where: damaged.contains) else { return }
        throw .tampered(what: "an entry of \(id)")
    }

    /// Lets the publisher go, as the end of its process would.
    public func endPublisher() { (isPublishing, hasStarted) = (false, false) }

    /// Everything that is stored at one moment.
    public struct Backup: Sendable {
        let lines: [Line]
        let plain: [PlainValue]
        let posts: [PostID: StoredPost]
        let stops: StoredStops
        let epoch: Int
        let toldSequence: Int?
    }

    /// What is stored now.
    public func backUp() -> Backup {
        Backup(
            lines: lines,
            plain: plain,
            posts: posts,
            stops: presentStops.withLock { $0 },
            epoch: epoch,
            toldSequence: toldSequence
        )
    }

    /// Puts what was stored then in the place of everything that came since.
    ///
    /// - Parameter backup: What was stored.
    /// - Returns: What the ledger has to say about it.
    public func putBack(_ backup: Backup) -> Restore {
        let replaced = lines.last?.hash
        (lines, plain, posts) = (backup.lines, backup.plain, backup.posts)
        presentStops.withLock { $0 = backup.stops }
        (epoch, toldSequence) = (backup.epoch, backup.toldSequence)
        return Restore(
            sequence: lines.count,
            head: lines.last?.hash ?? Self.genesis,
            madeAt: nil,
            replaced: replaced
        )
    }

    /// Changes stored words by hand, behind the queue's back.
    ///
    /// - Returns: How many values were changed.
    @discardableResult
    public func tamper(
        _ kind: PlainValue.Kind,
        _ change: @Sendable (String) -> String
    ) -> Int {
        var count = 0
        for (index, value) in plain.enumerated() where value.kind == kind {
            let body = change(value.body)
            guard body != value.body else { continue }
            plain[index] = PlainValue(kind: kind, id: value.id, salt: value.salt, body: body)
            count += 1
        }
        return count
    }

    func append(
        _ changes: [Change],
        under version: Int?
    ) throws(QueueError) -> [ChangeResult] {
        if let failure { throw failure }
        let present = presentStops.withLock { $0.version }
        if let version, version != present { return changes.map { _ in .stale } }
        let (oldLines, oldPlain, oldPosts) = (lines, plain, posts)
        do throws(QueueError) {
            var results: [ChangeResult] = []
            for change in changes { results.append(try append(change)) }
            return results
        } catch {
            (lines, plain, posts) = (oldLines, oldPlain, oldPosts)
            throw error
        }
    }

    func append(_ entry: NameEntry, plain: [PlainValue]) throws(QueueError) -> ChangeResult {
        if let failure { throw failure }
        guard entry.follows(names), !plain.contains(where: hasAnotherID) else { return .stale }
        for value in plain { insert(value) }
        record(nil, CanonicalJSON.text(entry))
        return .done(version: lines.count)
    }

    func append(
        _ entry: StopEntry,
        on version: Int,
        plain: [PlainValue]
    ) throws(QueueError) -> ChangeResult {
        if let failure { throw failure }
        let present = presentStops.withLock { $0 }
        var next = present.stops
        guard version == present.version, !plain.contains(where: hasAnotherID),
            (try? next.apply(entry)) != nil
        else { return .stale }
        for value in plain { insert(value) }
        record(nil, CanonicalJSON.text(entry))
        let after = StoredStops(stops: next, version: lines.count)
        presentStops.withLock { $0 = after }
        return .done(version: lines.count)
    }

    func append(
        _ entry: PeopleEntry,
        on version: Int,
        plain: [PlainValue]
    ) throws(QueueError) -> ChangeResult {
        if let failure { throw failure }
        guard version == peopleVersion.withLock({ $0 }), !plain.contains(where: hasAnotherID)
        else { return .stale }
        for value in plain { insert(value) }
        record(nil, CanonicalJSON.text(entry))
        let after = lines.count
        peopleVersion.withLock { $0 = after }
        return .done(version: after)
    }

    /// Every decision about people, oldest first.
    var people: [LoggedPeopleEntry] {
        lines.enumerated().compactMap { index, line in
            guard let entry = try? CanonicalJSON.value(PeopleEntry.self, of: line.text) else {
                return nil
            }
            return LoggedPeopleEntry(sequence: index + 1, hash: line.hash, entry: entry)
        }
    }

    /// Every decision about names, oldest first.
    var names: [NameEntry] {
        lines.compactMap { try? CanonicalJSON.value(NameEntry.self, of: $0.text) }
    }

    private func append(_ change: Change) throws(QueueError) -> ChangeResult {
        let stored = posts[change.post]
        guard stored?.version ?? 0 == change.version, !change.entries.isEmpty else {
            return .stale
        }
        guard !change.plain.contains(where: hasAnotherID) else { return .stale }
        for value in change.plain { insert(value) }
        var post = stored?.post
        for entry in change.entries {
            guard entry.post == change.post else {
                throw .storage(reason: "an entry about another post than its change")
            }
            do {
                post = try Post.evolve(post, by: entry)
            } catch {
                throw .replay(error)
            }
            record(entry, CanonicalJSON.text(entry))
        }
        guard let post else { return .stale }
        posts[change.post] = StoredPost(post: post, version: lines.count)
        return .done(version: lines.count)
    }

    func hasAnotherID(_ value: PlainValue) -> Bool {
        value.kind == .handle
            && plain.contains {
                $0.kind == .handle && $0.body == value.body && $0.id != value.id
            }
    }

    func insert(_ value: PlainValue) {
        guard !plain.contains(where: { $0.kind == value.kind && $0.id == value.id }) else { return }
        plain.append(value)
    }

    func record(_ entry: Entry?, _ text: String) {
        let previous = lines.last?.hash ?? Self.genesis
        lines.append(
            Line(entry: entry, text: text, hash: Digest.hex(Array((previous + text).utf8)))
        )
    }

    var publisher: PublisherStatus { PublisherStatus(epoch: epoch, isRunning: isPublishing) }

    func becomePublisher() throws(QueueError) {
        guard !isPublishing else { throw .publisherIsRunning(path: "memory") }
        isPublishing = true
    }

    /// `isMine` says whether who asks has become the publisher before.
    func startPublishing(at moment: Instant, isMine: Bool) throws(QueueError) -> Int {
        if !isMine || !isPublishing { try becomePublisher() }
        guard !hasStarted else { throw .publisherIsRunning(path: "memory") }
        hasStarted = true
        epoch += 1
        let at = moment.milliseconds
        record(nil, #"{"at":\#(at),"queue":{"publisherStarted":{"epoch":\#(epoch)}}}"#)
        return epoch
    }

    func told() -> Int {
        let number = toldSequence ?? lines.count
        toldSequence = number
        return number
    }

    func setTold(_ sequence: Int) { toldSequence = sequence }

    func audit() -> AuditReport {
        var problems = plain.filter { !$0.isIntact }
            .map { "a stored \($0.kind.rawValue) was changed" }
        var replayed: [PostID: StoredPost] = [:]
        var accused: Set<PostID> = []
        for (index, line) in lines.enumerated() {
            guard let entry = line.entry else { continue }
            do {
                let post = try Post.evolve(replayed[entry.post]?.post, by: entry)
                replayed[entry.post] = StoredPost(post: post, version: index + 1)
            } catch {
                problems.append("ledger entry \(index + 1): \(error)")
                accused.insert(entry.post)
            }
        }
        for id in Set(posts.keys).union(replayed.keys) where posts[id] != replayed[id] {
            problems.append("the tables say something else about \(id) than the ledger")
            accused.insert(id)
        }
        return AuditReport(
            entries: lines.count,
            head: lines.last?.hash ?? Self.genesis,
            problems: problems,
            posts: accused.sorted(),
            forgotten: forgotten.count
        )
    }
}
