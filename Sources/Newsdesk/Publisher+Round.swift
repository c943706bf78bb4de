internal import Editorial

extension Publisher {
    /// How long a post in trouble is left alone.
    static let troublePause = Duration.seconds(10)

    /// Looks once at what is due: misses what is too late, sends what is proved and has its time, and
    /// proves what comes next.
    ///
    /// - Returns: How long nothing will happen that is known now.
    func round(_ group: inout DiscardingTaskGroup) async throws(DeskError) -> Duration {
        let now = desk.clock.now()
        try await miss(at: now)
        try await takePresentStops()
        let shut = shutChannels(at: now)
        let waiting = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.due(
                upTo: now + Self.lookahead,
                except: shut,
                limit: Self.maximumBatch
            )
        }
        if !waiting.isEmpty, await !takePresentHouse() {
            hasMore = false
            return Self.pollInterval
        }
        try await settle(&group)
        let free = try await keepBack(waiting)
        let looked = free.filter { delivery in
            quiet[delivery.post].map { now >= $0 } ?? true
        }
        forget(allBut: Set(looked.map(\.post)))
        let posts = Self.byPost(looked)
        let hasSent = try await sendWhatIsReady(posts, &group)
        let hasUnproved = try await proveWhatComes(posts, since: now)
        hasMore = hasSent || hasUnproved
        guard !hasMore else { return .zero }
        let next = looked.map(\.at).filter { $0 > now }.min()
        let untilNext = next.map { $0.since(desk.clock.now()) } ?? Self.pollInterval
        // A place that comes free is taken at once: what waits for it may be late already.
        let isBusy = lastMove.map { desk.clock.now() < $0 + Self.busyTime } ?? false
        return max(.zero, min(untilNext, isBusy ? Self.busyInterval : Self.pollInterval))
    }

    /// Claims, in one commit, everything that is proved and has its time, as far as there is room,
    /// and opens its requests.
    ///
    /// Nothing slow stands between the decision, the commit and the requests: the longer a claim is
    /// on record without a byte sent, the more posts a crash makes unknown for nothing.
    ///
    /// - Returns: Whether there was any.
    private func sendWhatIsReady(
        _ posts: [(post: PostID, deliveries: [DueDelivery])],
        _ group: inout DiscardingTaskGroup
    ) async throws(DeskError) -> Bool {
        var batch: [Outgoing] = []
        var room = Self.maximumInFlight - inFlight.count
        var taken: [ChannelID: Int] = [:]
        for (post, deliveries) in posts {
            guard room > 0 else { break }
            let moment = desk.clock.now()
            let due = deliveries.filter {
                $0.at <= moment && !inFlight.contains(Key(post: post, channel: $0.channel))
                    && self.room($0.channel, at: moment) > taken[$0.channel, default: 0]
            }
            guard !due.isEmpty, let ready = prepared[post] else { continue }
            let stored = try await desk.post(post)
            guard ready.basis == Basis(stored.post), ready.proved.counts(at: desk.clock.now())
            else {
                prepared[post] = nil
                continue
            }
            let channels = due.prefix(room).map(\.channel)
            try await giveUpRepeats(on: channels, of: stored)
            guard let outgoing = claim(channels, of: stored, ready.proved) else { continue }
            for send in outgoing.sends { taken[send.claim.channel, default: 0] += 1 }
            room -= outgoing.sends.count
            batch.append(outgoing)
        }
        try await send(batch, &group)
        return !batch.isEmpty
    }

    /// Proves what has no proof yet, at least one post and in the order of their times, until
    /// something that is proved has its time or the queue is worth another look.
    ///
    /// So what can leave never waits for the proofs of others, which take a process a signature.
    ///
    /// - Returns: Whether it stopped before everything was proved.
    private func proveWhatComes(
        _ posts: [(post: PostID, deliveries: [DueDelivery])],
        since start: Instant
    ) async throws(DeskError) -> Bool {
        var end = start + Self.pollInterval
        var hasProved = false
        for (post, deliveries) in posts {
            let waits = deliveries.filter {
                !inFlight.contains(Key(post: post, channel: $0.channel))
            }
            guard let first = waits.map(\.at).min() else { continue }
            if prepared[post] == nil {
                if hasProved, desk.clock.now() >= end { return true }
                hasProved = true
                guard try await prove(post) else { continue }
            }
            end = min(end, first)
        }
        return hasProved && desk.clock.now() >= end
    }

    /// The deliveries of each post, in the order in which the posts are due.
    private static func byPost(
        _ deliveries: [DueDelivery]
    ) -> [(post: PostID, deliveries: [DueDelivery])] {
        var order: [PostID] = []
        var grouped: [PostID: [DueDelivery]] = [:]
        for delivery in deliveries {
            if grouped[delivery.post] == nil { order.append(delivery.post) }
            grouped[delivery.post, default: []].append(delivery)
        }
        return order.map { ($0, grouped[$0] ?? []) }
    }

    /// Posts whose time has passed are missed, and say so.
    private func miss(at now: Instant) async throws(DeskError) {
        let late = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.overdue(at: now, limit: Self.maximumBatch)
        }
        for id in late {
            let stored = try await desk.post(id)
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
            let stored = try await desk.post(orphan.post)
            let now = desk.clock.now()
            let events = try desk.decide(
                .orphan(orphan.channel, presentEpoch: epoch),
                on: stored.post,
                id: orphan.post,
                by: .publisher,
                at: now
            )
            guard try await desk.record(change(stored, events, at: now)) else {
                throw .tooBusy(orphan.post)
            }
            await tell(orphan.post, orphan.channel)
        }
    }

    /// Proves and renders a post; that holds as long as what it rests on stays the same.
    ///
    /// - Returns: Whether it can go out; that it cannot is on record or has been told by then.
    private func prove(_ id: PostID) async throws(DeskError) -> Bool {
        let stored = try await desk.post(id)
        do throws(DeskError) {
            prepared[id] = (Basis(stored.post), try await desk.prove(stored.post))
            return true
        } catch {
            try await stop(stored, because: error)
            return false
        }
    }

    /// What is not as it was signed fails, on record; what merely could not be checked waits.
    private func stop(_ stored: StoredPost, because error: DeskError) async throws(DeskError) {
        let id = stored.post.id
        switch error {
        case .signOffBroken, .blocked, .channel, .queue(.tampered), .refused:
            let now = desk.clock.now()
            var events: [Event] = []
            for delivery in stored.post.currentDeliveries {
                let command = Command.refuseToSend(delivery.channel, reason: "\(error)")
                let decided = try? Post.decide(
                    command,
                    on: stored.post,
                    by: .publisher,
                    at: now
                )
                events += decided ?? []
            }
            // Nothing to stop on record: the tables show what the ledger does not have.
            guard !events.isEmpty else { return leaveAlone(id, because: error) }
            guard try await desk.record(change(stored, events, at: now)) else { return }
            for channel in events.compactMap(\.channel) { await tell(id, channel) }
        case .queue(let failure): throw .queue(failure)
        default: leaveAlone(id, because: error)
        }
    }

    private func leaveAlone(_ id: PostID, because error: DeskError) {
        quiet[id] = desk.clock.now() + Self.troublePause
        tally.troubled += 1
        notify(.trouble(id, reason: "\(error)"))
    }

    private func forget(allBut posts: Set<PostID>) {
        prepared = prepared.filter { posts.contains($0.key) }
        let now = desk.clock.now()
        quiet = quiet.filter { $0.value > now }
    }

    func change(_ stored: StoredPost, _ events: [Event], at now: Instant) -> Change {
        let id = stored.post.id
        return Change(
            post: id,
            version: stored.version,
            entries: events.map { Entry(post: id, at: now, actor: .publisher, event: $0) }
        )
    }

    /// Tells and counts the state that a delivery has come to.
    func tell(_ id: PostID, _ channel: ChannelID, why: String? = nil) async {
        guard let delivery = try? await desk.post(id).post.delivery(on: channel) else { return }
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
        notify(.delivery(id, channel, delivery.state, lateness: late, why: why))
    }
}
