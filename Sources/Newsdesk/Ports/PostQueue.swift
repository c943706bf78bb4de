public import Editorial

/// Keeps the ledger, the plain values and the tables made of them; `QueueStore` is the adapter.
///
/// Every write is one durable transaction: when a call returns, what it says is on disk.
public protocol PostQueue: Sendable {
    /// The name that the workspace was given when it was made, such as `w-3k9f2m1x`.
    var workspace: String { get }

    /// A post, replayed from the ledger.
    func post(_ id: PostID) async throws(QueueError) -> StoredPost?

    /// Posts, each replayed from the ledger, all as of one moment; those that are not there are left out.
    func posts(_ ids: [PostID]) async throws(QueueError) -> [PostID: StoredPost]

    /// The rows of every post, or of those in some stages, by due time and then by id.
    func rows(in stages: Set<Post.Stage>?) async throws(QueueError) -> [PostRow]

    /// A plain value; nil when there is none of that id.
    ///
    /// - Throws: ``QueueError/tampered(what:)`` when it is not what its digest says.
    func plain(_ kind: PlainValue.Kind, _ id: String) async throws(QueueError) -> PlainValue?

    /// The plain value of that kind with that body; nil when there is none.
    func plain(_ kind: PlainValue.Kind, body: String) async throws(QueueError) -> PlainValue?

    /// Puts events on record, each change wholly or not at all, all in one commit.
    ///
    /// A handle keeps the id that it had first: a change that brings another for it is stale.
    ///
    /// - Parameters:
    ///   - changes: What to write.
    ///   - stops: The version of ``stops()`` that it was decided under; when that has changed, nothing
    ///     is written and every change is stale. Nil where holds do not matter.
    /// - Returns: One result a change, in their order.
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether the changes are kept.
    func append(
        _ changes: [Change],
        under stops: Int?
    ) async throws(QueueError) -> [ChangeResult]

    /// Puts a decision about a name on record, if its list is as it was when that was decided.
    ///
    /// - Returns: `stale` when the list had changed in between; then nothing was written.
    func append(
        _ entry: NameEntry,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult

    /// Every decision about names, oldest first.
    func names() async throws(QueueError) -> [NameEntry]

    /// Puts a hold, a release, or the end or beginning of a channel on record, if nothing of that
    /// kind has changed since it was decided.
    ///
    /// - Parameters:
    ///   - entry: What happened.
    ///   - version: The version of ``stops()`` that it was decided on.
    ///   - plain: Words that the entry refers to by digest.
    /// - Returns: `stale` when something had changed in between; then nothing was written.
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    func append(
        _ entry: StopEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult

    /// Everything that stops publishing now.
    func stops() async throws(QueueError) -> StoredStops

    /// The version of ``stops()``, read at once and without waiting for a writer: asked right before
    /// a request's first byte leaves.
    func stopsVersion() throws(QueueError) -> Int

    /// The same as ``stops()``, read at once and without waiting for a writer.
    func presentStops() throws(QueueError) -> StoredStops

    /// Puts a decision about people on record, if there was no other since it was decided.
    ///
    /// - Parameters:
    ///   - entry: What was decided.
    ///   - version: The version of ``people()`` that it was decided on.
    ///   - plain: Words that the entry refers to by digest.
    /// - Returns: `stale` when something had changed in between; then nothing was written.
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    func append(
        _ entry: PeopleEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult

    /// Every decision about people, oldest first, believed for nothing.
    func people() async throws(QueueError) -> [LoggedPeopleEntry]

    /// The number of the last decision about people, 0 before the first; read at once and without
    /// waiting for a writer.
    func peopleVersion() throws(QueueError) -> Int

    /// Deliveries that wait and are due up to that moment, earliest first.
    ///
    /// - Parameters:
    ///   - moment: The moment.
    ///   - channels: Those that are left out, so that what waits for them hides nothing else.
    ///   - limit: How many at most.
    /// - Returns: The deliveries.
    /// - Throws: ``QueueError``.
    func due(
        upTo moment: Instant,
        except channels: Set<ChannelID>,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery]

    /// Deliveries of which nobody knows what became of them, earliest first.
    func unknown(limit: Int) async throws(QueueError) -> [DueDelivery]

    /// Deliveries that one of these channels took under a name of its own and was not asked about yet, of
    /// posts that were due from that moment on, earliest first.
    func unread(
        on channels: Set<ChannelID>,
        from moment: Instant,
        limit: Int
    ) async throws(QueueError) -> [DueDelivery]

    /// Posts in review or approved whose `not after` has passed.
    func overdue(at moment: Instant, limit: Int) async throws(QueueError) -> [PostID]

    /// Makes this process the only publisher of the queue, until it ends; nothing is put on record.
    ///
    /// - Throws: ``QueueError/publisherIsRunning`` when another is it, or this one already.
    func becomePublisher() async throws(QueueError)

    /// Puts on record that this publisher starts to work, once; it becomes the publisher if it is
    /// not yet.
    ///
    /// - Returns: The epoch: one more than the last one in the ledger.
    /// - Throws: ``QueueError/publisherIsRunning`` when another is it, or this one has started.
    func startPublishing(at moment: Instant) async throws(QueueError) -> Int

    /// What is known of the publisher now.
    func publisher() async throws(QueueError) -> PublisherStatus

    /// Deliveries that an earlier publisher left in `sending`.
    func orphans(before epoch: Int) async throws(QueueError) -> [DueDelivery]

    /// The ledger, oldest first, from after a sequence number on.
    func log(
        after sequence: Int,
        post: PostID?,
        limit: Int
    ) async throws(QueueError) -> [LoggedEntry]

    /// The exact texts of the ledger's entries, oldest first, from after a sequence number on.
    ///
    /// - Throws: ``QueueError/tampered(what:)`` when the numbers have a gap.
    func texts(after sequence: Int, limit: Int) async throws(QueueError) -> [String]

    /// The number of the last entry of the ledger of which the agency's own system need not be told
    /// any more; the first time that this is asked, the last entry there is.
    func told() async throws(QueueError) -> Int

    /// Keeps how far the agency's own system has been told.
    func setTold(_ sequence: Int) async throws(QueueError)

    /// Puts on record that words go, and takes them away, if nothing at all has happened since it was
    /// decided.
    ///
    /// - Parameters:
    ///   - entry: What goes, who decided and why.
    ///   - head: The number of the ledger's last entry when it was decided.
    ///   - plain: Words that the entry refers to by digest.
    /// - Returns: `stale` when something had happened; then nothing was written.
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    func append(
        _ entry: ForgetEntry,
        on head: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult

    /// Makes sure that no byte of what was taken away is left anywhere in the queue's files.
    func wipe() async throws(QueueError)

    /// What was forgotten so far, as the ledger says.
    func forgotten() async throws(QueueError) -> Forgetting

    /// What does not agree: the chain, the digests, and the tables with the replayed ledger.
    func audit() async throws(QueueError) -> AuditReport
}

extension PostQueue {
    /// Puts events on record whatever holds are on.
    public func append(_ changes: [Change]) async throws(QueueError) -> [ChangeResult] {
        try await append(changes, under: nil)
    }

    /// Deliveries that wait and are due up to that moment on any channel, earliest first.
    public func due(upTo moment: Instant, limit: Int) async throws(QueueError) -> [DueDelivery] {
        try await due(upTo: moment, except: [], limit: limit)
    }
}

/// Everything that stops publishing, with the sequence number of the last entry about it.
public struct StoredStops: Hashable, Sendable {
    /// What stops publishing.
    public let stops: Stops
    /// The number of its last entry in the ledger, 0 before the first.
    public let version: Int

    /// Makes stored stops.
    public init(stops: Stops, version: Int) {
        self.stops = stops
        self.version = version
    }
}

/// A decision about people with its place in the chain.
public struct LoggedPeopleEntry: Hashable, Sendable {
    /// Its number in the whole ledger.
    public let sequence: Int
    /// Its hash.
    public let hash: String
    /// What was decided; nil where nobody can read it.
    public let entry: PeopleEntry?

    /// Makes a logged entry.
    public init(sequence: Int, hash: String, entry: PeopleEntry?) {
        self.sequence = sequence
        self.hash = hash
        self.entry = entry
    }
}

/// A post with the sequence number of its last entry.
public struct StoredPost: Hashable, Sendable {
    /// The post.
    public let post: Post
    /// The number of its last entry in the ledger; a change names the version that it was made on.
    public let version: Int

    /// Makes a stored post.
    public init(post: Post, version: Int) {
        self.post = post
        self.version = version
    }
}

/// Events to put on record for one post, if it is still as it was when they were decided.
public struct Change: Hashable, Sendable {
    /// The post.
    public let post: PostID
    /// The version the events were decided on, 0 for a new post.
    public let version: Int
    /// At least one entry.
    public let entries: [Entry]
    /// Words that the entries refer to by digest.
    public let plain: [PlainValue]

    /// Makes a change.
    public init(post: PostID, version: Int, entries: [Entry], plain: [PlainValue] = []) {
        self.post = post
        self.version = version
        self.entries = entries
        self.plain = plain
    }
}

/// What became of one change.
public enum ChangeResult: Hashable, Sendable {
    /// It is on disk; the post has this version now.
    case done(version: Int)
    /// The post had changed in between, or a handle has another id by now; nothing of this change
    /// was written.
    case stale
}

/// A delivery that has its time.
public struct DueDelivery: Hashable, Sendable {
    /// The post.
    public let post: PostID
    /// The channel.
    public let channel: ChannelID
    /// When it may be sent: its due time, or the time of the next attempt.
    public let at: Instant

    /// Makes a due delivery.
    public init(post: PostID, channel: ChannelID, at: Instant) {
        self.post = post
        self.channel = channel
        self.at = at
    }
}

/// The publisher as the queue knows it.
public struct PublisherStatus: Hashable, Sendable {
    /// The last epoch in the ledger, 0 before the first.
    public let epoch: Int
    /// Whether a process holds the place of the publisher.
    public let isRunning: Bool

    /// Makes a status.
    public init(epoch: Int, isRunning: Bool) {
        self.epoch = epoch
        self.isRunning = isRunning
    }
}

/// One entry with its place in the chain.
public struct LoggedEntry: Hashable, Sendable {
    /// Its number in the whole ledger, counted from 1.
    public let sequence: Int
    /// What happened: nil for the queue's own entries.
    public let entry: Entry?
    /// The exact bytes that were hashed, canonical JSON.
    public let text: String
    /// SHA-256 over the hash before it and `text`, in lower-case hexadecimal.
    public let hash: String

    /// Makes a logged entry.
    public init(sequence: Int, entry: Entry?, text: String, hash: String) {
        self.sequence = sequence
        self.entry = entry
        self.text = text
        self.hash = hash
    }
}

/// What an audit of the queue found.
public struct AuditReport: Hashable, Sendable {
    /// The number of entries.
    public let entries: Int
    /// The hash of the last entry; 64 zeros for an empty ledger.
    public let head: String
    /// One sentence a disagreement, naming post, table or entry; empty when all agree.
    public let problems: [String]
    /// The posts that problems are about.
    public let posts: [PostID]
    /// How many values are gone because somebody decided so.
    public let forgotten: Int

    /// Makes a report.
    public init(
        entries: Int,
        head: String,
        problems: [String],
        posts: [PostID],
        forgotten: Int = 0
    ) {
        self.forgotten = forgotten
        self.entries = entries
        self.head = head
        self.problems = problems
        self.posts = posts
    }
}

/// Why the queue could not do what was asked.
///
/// Unless it says otherwise, nothing has changed.
public enum QueueError: Error, Hashable, Sendable {
    /// There is no queue at that path.
    case missing(path: String)
    /// The file is a database of something else, or no database.
    case notOurs(path: String)
    /// The file is a backup, and no queue before it is restored.
    case isBackup(path: String)
    /// The queue lacks entries that this machine has seen in it: somebody put an older one in its place.
    case olderThanSeen(path: String, seen: Int, present: Int)
    /// Somebody put another file in the queue's place while this process had it open.
    case replaced(path: String)
    /// Another process has the queue open.
    case inUse(path: String, process: Int)
    /// A file of that name is there already.
    case exists(path: String)
    /// A backup, or what was to become one, does not agree with itself.
    case unfit(path: String, problems: [String])
    /// A newer Heraut has changed the queue's form.
    case newer(path: String, version: Int, known: Int)
    /// The folder or file cannot be written.
    case readOnly(path: String)
    /// There is no room on the disk.
    case full(path: String)
    /// The disk gives back something else than was written: nothing in the file may be relied on.
    case damaged(path: String, reason: String)
    /// Another process kept the queue for longer than we wait.
    case busy(path: String, seconds: Int)
    /// Another publisher has this queue.
    case publisherIsRunning(path: String)
    /// It was read in from an export: nothing of it goes out.
    case archive(path: String)
    /// SQLite was not set as asked.
    case setting(name: String, wanted: String, found: String)
    /// Stored words are not what their digest says.
    case tampered(what: String)
    /// The ledger holds something that no rule allows.
    case replay(ReplayError)
    /// The commit failed: it may or may not be on disk, so the process has to end.
    case commitFailed(reason: String)
    /// SQLite said something else.
    case storage(reason: String)
}

extension QueueError: CustomStringConvertible {
    /// One sentence: what, where, and what to do.
    public var description: String {
        switch self {
        case .missing(let path):
            "there is no queue at '\(path)'; make a workspace with 'heraut init'"
        case .notOurs(let path):
            "'\(path)' is not a queue of Heraut; nothing was changed in it, look whether the"
                + " workspace is the right one"
        case .isBackup(let path):
            "'\(path)' is a backup, which may not be used as it is: 'heraut restore' brings it back"
        case .olderThanSeen(let path, let seen, let present):
            "'\(path)' is older than what this machine has seen (entry \(seen) is not in it, its last"
                + " is \(present)): nothing is written or sent; put the right one back, or take this one"
                + " with 'heraut restore \(path)', which quarantines it"
        case .replaced(let path):
            "somebody put another file in the place of '\(path)' while it was in use: nothing was written;"
                + " look with 'heraut doctor' which one is right, before you go on"
        case .inUse(let path, let process):
            "'\(path)' is open in another process"
                + (process > 0 ? " (\(process))" : "") + "; end that one first"
        case .exists(let path):
            "'\(path)' is there already; give another name, or --force to replace it"
        case .unfit(let path, let problems):
            "'\(path)' does not agree with itself (\(problems.prefix(3).joined(separator: "; "))"
                + (problems.count > 3 ? "; and \(problems.count - 3) more" : "")
                + "): it is not used"
        case .newer(let path, let version, let known):
            "'\(path)' has schema version \(version) and this Heraut knows \(known);"
                + " use the newer Heraut"
        case .readOnly(let path):
            "'\(path)' cannot be written; check the owner and the permissions of its folder"
        case .full(let path):
            "there is no room on the disk that holds '\(path)'; nothing was changed, free"
                + " some space and try again"
        case .damaged(let path, let reason):
            "'\(path)' is damaged (\(reason)): stop every heraut, keep a copy of the file, put a"
                + " backup in its place, and see 'heraut verify' before you go on"
        case .busy(let path, let seconds):
            "another process kept '\(path)' for more than \(seconds) seconds; try again"
        case .publisherIsRunning(let path):
            "another heraut publishes from this queue already ('\(path)' is locked);"
                + " stop that one first, or leave the work to it"
        case .archive(let path):
            "'\(path)' is an archive, made by 'heraut import': nothing of it is published; publish"
                + " from the workspace that it was exported from, or a new one"
        case .setting(let name, let wanted, let found):
            "SQLite's \(name) is \(found) where \(wanted) was asked for; the queue is not"
                + " safe like that, so it was not opened"
        case .tampered(let what):
            "\(what) is not what the ledger says it is; somebody changed the database by hand:"
                + " see 'heraut verify'"
        case .replay(let error): "\(error): see 'heraut verify'"
        case .commitFailed(let reason):
            "the disk failed while writing (\(reason)): whether it was kept is not known;"
                + " look with 'heraut verify' before you go on"
        case .storage(let reason): "the queue could not be used: \(reason)"
        }
    }
}
