public import Editorial

/// The timer: claims what is due, sends it, and puts on record what came of it.
///
/// One publisher a queue. The intent is on disk before a request opens; what was in flight when a
/// publisher died is *unknown* to the next one, never sent again by itself.
public actor Publisher {
    /// How often the queue is looked at for what other processes changed.
    public static let pollInterval = Duration.milliseconds(200)
    /// How often it is looked at while requests come and go.
    static let busyInterval = Duration.milliseconds(2)
    /// How long before its time a post is proved and rendered, so that it leaves on the moment.
    public static let lookahead = Duration.seconds(60)
    /// The most deliveries that are looked at, and kept ready, at once.
    public static let maximumBatch = 1_024
    /// The most requests under way at once.
    public static let maximumInFlight = 32

    /// What the publisher tells the person or the log that watches it.
    public enum Notice: Sendable {
        /// It has the queue to itself; `epoch` counts its predecessors too.
        case started(epoch: Int)
        /// The delivery has this state now; `why` is told where the state itself does not say.
        case delivery(PostID, ChannelID, Delivery.State, lateness: Duration, why: String?)
        /// A channel says that it takes nothing from us any more: it is left alone until somebody
        /// opens it again.
        case channelClosed(ChannelID, reason: String)
        /// The agency's own system does not take what it is told; it is told again later.
        case untold(reason: String)
        /// A hold was taken off by signatures that do not count: it is on.
        case badRelease(reason: String)
        /// An entry about people does not count.
        case badPeople(reason: String)
        /// What readers have, as the channel says.
        case readBack(PostID, ChannelID, ReadBack)
        /// The post's time passed while it was waiting.
        case missed(PostID)
        /// Something is in the way of a post, which stays where it is.
        case trouble(PostID, reason: String)
        /// A file of the house cannot be read or is wrong: nothing is sent until it is right.
        case halted(reason: String)
        /// The house's files say something else than before, and from now on that counts.
        case houseChanged
    }

    /// What one pass came to, counted by deliveries.
    public struct Tally: Hashable, Sendable {
        /// Accepted by the channel.
        public var published = 0
        /// Refused by the channel or stopped by Heraut.
        public var failed = 0
        /// May or may not be out.
        public var unknown = 0
        /// Tried again later.
        public var waiting = 0
        /// Past their time.
        public var missed = 0
        /// Kept back by a hold.
        public var held = 0
        /// In the way of something.
        public var troubled = 0

        /// Whether a person should look.
        public var needsAttention: Bool { failed + unknown + missed + held + troubled > 0 }
    }

    struct Key: Hashable {
        let post: PostID
        let channel: ChannelID
    }

    /// What a proof rests on: while this is the same, so is what would leave.
    struct Basis: Equatable {
        let revision: Revision
        let author: PersonID
        let lastWriter: PersonID
        let lastEditor: PersonID
        let submission: Signature?
        let signatures: [Signature]
        let waivers: [Waiver]

        init(_ post: Post) {
            revision = post.revision
            author = post.author
            lastWriter = post.lastWriter
            lastEditor = post.lastEditor
            submission = post.submission
            signatures = post.signatures
            waivers = post.waivers
        }
    }

    /// The desk, under the house's files as they were when something was due last.
    var desk: Newsdesk
    let houses: (any HouseSource)?
    let notify: @Sendable (Notice) -> Void
    /// The version of the house's files that ``desk`` rests on; nil before the first look.
    var version: String?
    var halt: Halt?
    /// The witnesses' file as it was looked at last, where the house asks for witnesses.
    var watch: Watch?
    var epoch = 0
    var tally = Tally()
    /// Proved and rendered before their time, with what the proof rests on.
    var prepared: [PostID: (basis: Basis, proved: ProvedPost)] = [:]
    /// Posts that are left alone for some time.
    var quiet: [PostID: Quiet] = [:]
    /// The wall clock at the last round.
    var roundAt: Instant?
    /// How often in a row something that was due could not be claimed.
    var fruitless = 0
    /// Which posts wait for which to go out before them.
    var waiting: [PostID: Set<PostID>] = [:]
    var inFlight: Set<Key> = []
    /// What stops publishing, as of the last look.
    var stops: Newsdesk.StandingStops?
    /// The holds whose releases were proved.
    var provedReleases: Set<HoldID> = []
    var paces: [ChannelID: ChannelPace] = [:]
    var settling: [Key: Settling] = [:]
    /// The channels' posts that are read back, and when they are asked for next.
    var reading: [Key: Settling] = [:]
    /// What is being read back now.
    var beingRead: Set<Key> = []
    var tidiedAt: Instant?
    /// Who is told what happens.
    var notices: (any NoticeCarrier)?
    var telling = Telling()
    /// Outcomes that wait to be written, and whether somebody writes.
    var endings: [Ending] = []
    var isConcluding = false
    /// What comes up to its time.
    var agenda = Agenda.none
    /// What has no proof yet, in the order of their times, and what is being proved now.
    var unproved: [PostID] = []
    var proving: Set<PostID> = []
    /// How many tasks prove.
    var provers = 0
    /// Whether nothing new begins any more.
    var isEnding = false

    /// Makes a publisher; it does nothing before ``run(until:)`` or ``pass()``.
    ///
    /// - Parameters:
    ///   - desk: The desk.
    ///   - houses: Where the house's files are looked at again before anything is sent; nil for a
    ///     house that cannot change.
    ///   - notices: Who is told what happens, at first; then whom the house's files name.
    ///   - notify: Hears what happens.
    public init(
        desk: Newsdesk,
        houses: (any HouseSource)? = nil,
        notices: (any NoticeCarrier)? = nil,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.desk = desk
        self.houses = houses
        self.notices = notices
        self.notify = notify
    }

    /// Keeps the time until `stop` says so, then finishes what is in flight.
    ///
    /// - Throws: ``DeskError/queue(_:)``, above all `commitFailed`, after which the process has to
    ///   end: what was in flight is settled by the next start.
    public func run(until stop: @escaping @Sendable () -> Bool) async throws(DeskError) -> Tally {
        try await beginTelling()
        try await start()
        try await sending { group throws(DeskError) in
            while !stop() {
                try failIfBroken()
                let wait = try await round(&group)
                tellWhatIsNew(&group)
                await desk.clock.sleep(for: wait)
            }
        }
        return tally
    }

    /// Sends what is due now and ends.
    ///
    /// - Throws: As ``run(until:)``.
    public func pass() async throws(DeskError) -> Tally {
        try await desk.queued { () async throws(QueueError) in
            try await desk.queue.becomePublisher()
        }
        try await beginTelling()
        try await takePresentStops()
        // A pass a minute that has nothing to do is nothing for the record.
        guard try await hasWork() else {
            try await tellAll()
            return tally
        }
        try await start()
        try await sending { group throws(DeskError) in
            for _ in 0..<Self.maximumPassRounds {
                try failIfBroken()
                let before = tally
                let wait = try await round(&group)
                guard tally != before || hasMore else { break }
                await desk.clock.sleep(for: wait)
            }
        }
        try await tellAll()
        return tally
    }

    /// Bounds a pass: 2 ms a round while requests are out, so more than any request may take.
    static let maximumPassRounds = 100_000

    /// Whether the last round left work that need not wait.
    var hasMore = false
    /// The failure of a write by one of the sending tasks.
    var broken: DeskError?

    private func failIfBroken() throws(DeskError) {
        if let broken { throw broken }
    }

    private func hasWork() async throws(DeskError) -> Bool {
        let now = desk.clock.now()
        let queue = desk.queue
        let isQuarantined = stops?.stops.isQuarantined == true
        if try await !unsettled().isEmpty { return true }
        if try await !unread(at: now).isEmpty { return true }
        return try await desk.queued { () async throws(QueueError) in
            if !isQuarantined, try await !queue.due(upTo: now, limit: 1).isEmpty { return true }
            if try await !queue.overdue(at: now, limit: 1).isEmpty { return true }
            return try await !queue.orphans(before: .max).isEmpty
        }
    }

    private func start() async throws(DeskError) {
        let now = desk.clock.now()
        epoch = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.startPublishing(at: now)
        }
        notify(.started(epoch: epoch))
        try await giveUpOrphans()
    }

    /// Runs `body` with a group for the sends; returns when every send is on record.
    private func sending(
        _ body: (inout DiscardingTaskGroup) async throws(DeskError) -> Void
    ) async throws(DeskError) {
        var failure: DeskError?
        isEnding = false
        await withDiscardingTaskGroup { group in
            do throws(DeskError) {
                try await body(&group)
            } catch {
                failure = error
            }
            isEnding = true
        }
        if let failure { throw failure }
        try failIfBroken()
    }
}
