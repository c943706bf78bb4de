public import Editorial
public import Newsdesk
internal import Synchronization

/// The queue in memory: the same promises as on disk, as long as the process lives.
///
/// Two values that share a ``MemoryStorage`` are two processes on one queue.
public final class MemoryQueue: PostQueue {
    /// The name that the workspace was given when it was made.
    public let workspace: String
    /// What is stored.
    public let storage: MemoryStorage
    private let isPublisher = Mutex(false)

    /// Opens a queue over what is stored.
    public init(_ storage: MemoryStorage = MemoryStorage()) {
        workspace = storage.workspace
        self.storage = storage
    }

    /// A post, replayed from the ledger.
    public func post(_ id: PostID) async throws(QueueError) -> StoredPost? {
        try await storage.check([id])
        return await storage.posts[id]
    }

    /// Posts; those that are not there are left out.
    public func posts(_ ids: [PostID]) async throws(QueueError) -> [PostID: StoredPost] {
        try await storage.check(ids)
        let wanted = Set(ids)
        return await storage.posts.filter { wanted.contains($0.key) }
    }

    /// The rows of every post, or of those in some stages, by due time and then by id.
    public func rows(in stages: Set<Post.Stage>?) async throws(QueueError) -> [PostRow] {
        await storage.rows(in: stages)
    }

    /// A plain value by its id.
    public func plain(
        _ kind: PlainValue.Kind,
        _ id: String
    ) async throws(QueueError) -> PlainValue? {
        let value = await storage.plain.first { $0.kind == kind && $0.id == id }
        if let value, !value.isIntact {
            throw .tampered(what: "a stored \(kind.rawValue) (\(id.prefix(12)))")
        }
        return value
    }

    /// A plain value by its words.
    public func plain(
        _ kind: PlainValue.Kind,
        body: String
    ) async throws(QueueError) -> PlainValue? {
        let found = await storage.plain.filter { $0.kind == kind && $0.body == body }
        guard let value = found.min(by: { $0.id < $1.id }) else { return nil }
        guard value.isIntact else { throw .tampered(what: "a stored \(kind.rawValue)") }
        return value
    }

    /// Puts events on record, each change wholly or not at all, all in one commit.
    public func append(
        _ changes: [Change],
        under stops: Int?
    ) async throws(QueueError) -> [ChangeResult] {
        try await storage.append(changes, under: stops)
    }

    /// Puts a hold, a release, or the end or beginning of a channel on record.
    public func append(
        _ entry: StopEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await storage.append(entry, on: version, plain: plain)
    }

    /// Everything that stops publishing now.
    public func stops() async throws(QueueError) -> StoredStops { try presentStops() }

    /// The version of the stops.
    public func stopsVersion() throws(QueueError) -> Int { try presentStops().version }

    /// The stops.
    public func presentStops() throws(QueueError) -> StoredStops {
        storage.presentStops.withLock { $0 }
    }

    /// Puts a decision about a name on record, if its list is as it was when that was decided.
    public func append(
        _ entry: NameEntry,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await storage.append(entry, plain: plain)
    }

    /// Every decision about names, oldest first.
    public func names() async throws(QueueError) -> [NameEntry] { await storage.names }

    /// Puts a decision about people on record, if there was no other since it was decided.
    public func append(
        _ entry: PeopleEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await storage.append(entry, on: version, plain: plain)
    }

    /// Every decision about people, oldest first.
    public func people() async throws(QueueError) -> [LoggedPeopleEntry] {
        await storage.people
    }

    /// The number of the last decision about people.
    public func peopleVersion() throws(QueueError) -> Int {
        storage.peopleVersion.withLock { $0 }
    }

    /// Deliveries that wait and are due up to that moment, earliest first.
    public func due(
        upTo moment: Instant,
        except channels: Set<ChannelID>,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery] {
        await storage.due(upTo: moment, except: channels, limit: limit)
    }

    /// Deliveries of which nobody knows what became of them, earliest first.
    public func unknown(limit: Int) async throws(QueueError) -> [DueDelivery] {
        await storage.unknown(limit: limit)
    }

    /// Deliveries that a channel took under a name of its own and was not asked about yet.
    public func unread(
        on channels: Set<ChannelID>,
        from moment: Instant,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery] {
        await storage.unread(on: channels, from: moment, limit: limit)
    }

    /// Posts in review or waiting for the timer whose `not after` has passed.
    public func overdue(at moment: Instant, limit: Int) async throws(QueueError) -> [PostID] {
        await storage.overdue(at: moment, limit: limit)
    }

    /// Makes this queue the only publisher of what is stored.
    public func becomePublisher() async throws(QueueError) {
        try await storage.becomePublisher()
        isPublisher.withLock { $0 = true }
    }

    /// Puts on record that this publisher starts to work.
    public func startPublishing(at moment: Instant) async throws(QueueError) -> Int {
        let isMine = isPublisher.withLock { $0 }
        let epoch = try await storage.startPublishing(at: moment, isMine: isMine)
        isPublisher.withLock { $0 = true }
        return epoch
    }

    /// What is known of the publisher now.
    public func publisher() async throws(QueueError) -> PublisherStatus {
        await storage.publisher
    }

    /// Deliveries that an earlier publisher left in `sending`.
    public func orphans(before epoch: Int) async throws(QueueError) -> [DueDelivery] {
        await storage.orphans(before: epoch)
    }

    /// The ledger, oldest first, from after a sequence number on.
    public func log(
        after sequence: Int,
        post: PostID?,
        limit: Int
    ) async throws(QueueError) -> [LoggedEntry] {
        await storage.log(after: sequence, post: post, limit: limit)
    }

    /// The exact texts of the ledger's entries, oldest first.
    public func texts(after sequence: Int, limit: Int) async throws(QueueError) -> [String] {
        await storage.texts(after: sequence, limit: limit)
    }

    /// The number of the last entry that need not be told any more.
    public func told() async throws(QueueError) -> Int { await storage.told() }

    /// Keeps how far the agency's own system has been told.
    public func setTold(_ sequence: Int) async throws(QueueError) {
        await storage.setTold(sequence)
    }

    /// Puts on record that words go, and takes them away.
    public func append(
        _ entry: ForgetEntry,
        on head: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await storage.append(entry, on: head, plain: plain)
    }

    /// Nothing is left in memory of what was taken away.
    public func wipe() async throws(QueueError) {}

    /// What was forgotten so far.
    public func forgotten() async throws(QueueError) -> Forgetting { await storage.forgotten }

    /// What does not agree: the chain, the digests, and the posts with the replayed ledger.
    public func audit() async throws(QueueError) -> AuditReport { await storage.audit() }
}
