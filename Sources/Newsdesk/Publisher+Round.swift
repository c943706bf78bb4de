internal import Editorial

extension Publisher {
    /// How often what is too late or unknown is looked at.
    static let tidyInterval = Duration.seconds(1)
    /// How long a post waits for the one before it, when nobody says that something became of that.
    static let threadPause = Duration.seconds(2)
    /// How often in a row a pass looks again at once because something could not be claimed.
    static let maximumFruitless = 5

    /// Looks once at what is due: sends what is proved and has its time, lets what comes next be proved,
    /// and now and then misses what is too late and settles what is unknown.
    ///
    /// - Returns: How long nothing will happen that is known now.
    func round(_ group: inout DiscardingTaskGroup) async throws(DeskError) -> Duration {
        let now = desk.clock.now()
        followClock(to: now)
        let isOld = agenda.isOld(at: now)
        if isOld { try await look(at: now) }
        if isOld, !agenda.isEmpty, await !takePresentHouse() {
            hasMore = false
            return Self.pollInterval
        }
        if isTimeToTidy(at: now) {
            try await miss(at: now)
            try await settle(&group)
            try await readBack(&group)
        }
        letProve(&group)
        let hasSent = try await sendWhatIsReady(&group)
        let isBusy = hasSent || provers > 0 || !inFlight.isEmpty || !dueAndReady().isEmpty
        let isWorthAnotherLook = agenda.since == nil && fruitless < Self.maximumFruitless
        hasMore = isBusy || isWorthAnotherLook || agenda.isEmpty && agenda.goesOn
        guard !hasSent else { return .zero }
        guard !isBusy else { return Self.busyInterval }
        let present = desk.clock.now()
        // What is due and cannot leave waits for something that the next look may see.
        let next = agenda.deliveries.first { $0.at > present }?.at ?? agenda.next
        return max(.zero, min(next.since(present), Self.pollInterval))
    }

    /// Whether what is too late or unknown was looked at long enough ago; also when the clock was put
    /// back.
    private func isTimeToTidy(at now: Instant) -> Bool {
        if let tidiedAt, now >= tidiedAt, now < tidiedAt + Self.tidyInterval { return false }
        tidiedAt = now
        return true
    }

    /// What comes up to its time, as the queue had it at the last look.
    struct Agenda {
        /// Earliest first.
        var deliveries: [DueDelivery]
        /// When it was made.
        var since: Instant?
        /// When the queue is looked at again.
        var next: Instant
        /// Whether the queue has more than was taken.
        var goesOn: Bool

        /// Before the first look.
        static let none = Agenda(
            deliveries: [],
            since: nil,
            next: Instant(milliseconds: 0),
            goesOn: false
        )

        var isEmpty: Bool { deliveries.isEmpty }

        /// Whether the queue has to be looked at; also when the clock was put back.
        func isOld(at now: Instant) -> Bool {
            since.map { now < $0 || now >= next } ?? true
        }
    }

    /// Takes from the queue what comes next.
    private func look(at now: Instant) async throws(DeskError) {
        try await takePresentStops()
        let kept = deliveriesOfFullChannels(at: now)
        let leftOut = shutChannels(at: now).union(kept.map(\.channel))
        let coming = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.due(
                upTo: now + Self.lookahead,
                except: leftOut,
                limit: Self.maximumBatch
            )
        }
        quiet = quiet.filter { $0.value.until > now }
        agenda = Agenda(
            deliveries: (coming + kept).filter { !isQuiet($0) }.sorted {
                ($0.at, $0.post) < ($1.at, $1.post)
            },
            since: now,
            next: now + Self.pollInterval,
            goesOn: coming.count == Self.maximumBatch && coming.contains { !isQuiet($0) }
        )
        let posts = Self.posts(of: agenda.deliveries)
        let known = Set(posts)
        prepared = prepared.filter { known.contains($0.key) }
        unproved = posts.filter { prepared[$0] == nil && !proving.contains($0) }
    }

    /// What waits for channels that have enough under way and enough that waits: they are left as they
    /// are, so that however much else waits for them, it hides nothing of another channel.
    private func deliveriesOfFullChannels(at now: Instant) -> [DueDelivery] {
        Dictionary(grouping: agenda.deliveries, by: \.channel).values
            .filter { waiting in
                waiting.count >= Self.maximumInFlight
                    && waiting.first.map { room($0.channel, at: now) == 0 } ?? false
            }
            .flatMap { $0.prefix(2 * Self.maximumInFlight) }
    }

    /// Claims, in one commit, everything that is proved and has its time, as far as there is room,
    /// and opens its requests.
    ///
    /// Nothing slow stands between the decision, the commit and the requests: the longer a claim is
    /// on record without a byte sent, the more posts a crash makes unknown for nothing.
    ///
    /// - Returns: Whether there was any.
    private func sendWhatIsReady(
        _ group: inout DiscardingTaskGroup
    ) async throws(DeskError) -> Bool {
        // What is ready at this moment is judged by the files of this moment.
        guard !dueAndReady().isEmpty, await takePresentHouse() else { return false }
        try await takePresentStops()
        let ready = dueAndReady()
        // What is claimed, held or cannot be is not what the agenda says any more.
        let taken = Set(ready)
        agenda.deliveries.removeAll { taken.contains($0) }
        if agenda.isEmpty { agenda.since = nil }
        let due = try await keepBack(ready)
        let ids = Self.posts(of: due)
        let posts = try await trusted(ids)
        let channels = Dictionary(grouping: due, by: \.post).mapValues { $0.map(\.channel) }
        var batch: [Outgoing] = []
        for id in ids {
            guard let stored = posts[id], let ready = prepared[id], let channels = channels[id]
            else { continue }
            guard ready.basis == Basis(stored.post), ready.proved.counts(at: desk.clock.now())
            else {
                prepared[id] = nil
                continue
            }
            try await giveUpRepeats(on: channels, of: stored)
            var predecessor: Post?
            if let before = stored.post.revision.follows {
                predecessor = try await self.predecessor(before)
            }
            let free = try await inOrder(channels, of: stored, after: predecessor)
            guard let outgoing = claim(free, of: stored, ready.proved, following: predecessor)
            else { continue }
            batch.append(outgoing)
        }
        let claimed = try await send(batch, &group)
        if claimed < ready.count {
            // Somebody else was faster, or something is in the way: the queue knows.
            agenda.since = nil
            fruitless += 1
        } else {
            fruitless = 0
        }
        return claimed > 0
    }

    /// The posts, each once, in the order of their deliveries.
    private static func posts(of deliveries: [DueDelivery]) -> [PostID] {
        var known: Set<PostID> = []
        return deliveries.map(\.post).filter { known.insert($0).inserted }
    }

    /// What is proved and has its time, as far as there is room for it.
    func dueAndReady() -> [DueDelivery] {
        guard stops?.stops.isQuarantined != true else { return [] }
        let now = desk.clock.now()
        var room = Self.maximumInFlight - inFlight.count
        var taken: [ChannelID: Int] = [:]
        var due: [DueDelivery] = []
        for delivery in agenda.deliveries {
            guard room > 0, delivery.at <= now else { break }
            let (post, channel) = (delivery.post, delivery.channel)
            guard prepared[post] != nil, !inFlight.contains(Key(post: post, channel: channel)),
                self.room(channel, at: now) > taken[channel, default: 0],
                stops?.stops.closed(channel) == nil
            else { continue }
            taken[channel, default: 0] += 1
            room -= 1
            due.append(delivery)
        }
        return due
    }

    /// Posts whose time has passed are missed, and say so.
    private func miss(at now: Instant) async throws(DeskError) {
        let late = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.overdue(at: now, limit: Self.maximumBatch)
        }
        for id in late where quiet[id] == nil {
            guard let stored = try await trusted(id) else { continue }
            guard
                let events = try? Post.decide(.miss, on: stored.post, by: .publisher, at: now)
            else { continue }
            guard try await desk.record(change(stored, events, at: now)) else { continue }
            tally.missed += events.count
            notify(.missed(id))
        }
    }

    /// Takes the deliveries of dead publishers out of `sending`.
    func giveUpOrphans() async throws(DeskError) {
        let orphans = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.orphans(before: epoch)
        }
        for orphan in orphans {
            guard let stored = try await trusted(orphan.post) else { continue }
            let now = desk.clock.now()
            let events = try desk.decide(
                .orphan(orphan.channel, presentEpoch: epoch),
                on: stored.post,
                id: orphan.post,
                by: .publisher,
                at: now
            )
            let change = change(stored, events, at: now)
            guard try await desk.record(change) else { throw .tooBusy(orphan.post) }
            tell(change, of: stored)
        }
    }

    func change(
        _ stored: StoredPost,
        _ events: [Event],
        at now: Instant,
        after exchange: PlainValue? = nil
    ) -> Change {
        let id = stored.post.id
        let entries = events.map { event in
            Entry(
                post: id,
                at: now,
                actor: .publisher,
                event: event,
                exchange: event.endsAnExchange ? exchange.map { ExchangeID($0.id) } : nil
            )
        }
        let isNamed = entries.contains { $0.exchange != nil }
        return Change(
            post: id,
            version: stored.version,
            entries: entries,
            plain: isNamed ? exchange.map { [$0] } ?? [] : []
        )
    }

    /// What was sent and answered, as it is kept; nil where nothing was.
    func kept(_ exchange: Exchange?) -> PlainValue? {
        exchange.map { PlainValue(.exchange, CanonicalJSON.text($0), chance: desk.chance) }
    }

    /// Tells and counts the state that a delivery has come to with these events.
    func tell(_ change: Change, of stored: StoredPost, why: String? = nil) {
        guard let post = try? change.entries.reduce(stored.post, { try Post.evolve($0, by: $1) })
        else {
            return
        }
        wakeFollowers(of: post.id)
        for channel in Set(change.entries.compactMap(\.event.channel)) {
            if let delivery = post.delivery(on: channel) { tell(delivery, of: post.id, why: why) }
        }
    }

    private func tell(_ delivery: Delivery, of id: PostID, why: String?) {
        switch delivery.state {
        case .published: tally.published += 1
        case .failed: tally.failed += 1
        case .unknown: tally.unknown += 1
        case .retryWait: tally.waiting += 1
        case .missed: tally.missed += 1
        case .held: tally.held += 1
        case .scheduled, .sending, .cancelled: break
        }
        let late = desk.clock.now().since(delivery.plan.due)
        notify(.delivery(id, delivery.channel, delivery.state, lateness: late, why: why))
    }
}
