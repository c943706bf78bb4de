internal import Editorial

extension Publisher {
    /// How long after its time a post is read back; what could not be asked for by then is not.
    static let readBackTime = Duration.seconds(24 * 3_600)
    /// How long after it was sent a channel is asked before it is on record that it does not say.
    static let readBackPatience = Duration.seconds(900)
    /// How long after it was sent a post that is not there is *gone*: networks have copies that lag.
    static let goneAfter = Duration.seconds(60)
    /// The most posts that are read back at once, one a channel: they never take the place of a post.
    static let maximumReadBacks = 4

    /// Asks the channels that can show it what readers have, and puts that on record.
    ///
    /// Only while nothing has its time, and no channel that rests.
    func readBack(_ group: inout DiscardingTaskGroup) async throws(DeskError) {
        guard !isEnding, dueAndReady().isEmpty else { return }
        let now = desk.clock.now()
        let deliveries = try await unread(at: now)
        let keys = Set(deliveries.map { Key(post: $0.post, channel: $0.channel) })
        reading = reading.filter { keys.contains($0.key) }
        guard !deliveries.isEmpty, await takePresentHouse() else { return }
        var busy = Set(beingRead.map(\.channel))
        for delivery in deliveries where beingRead.count < Self.maximumReadBacks {
            let key = Key(post: delivery.post, channel: delivery.channel)
            guard !busy.contains(key.channel), room(key.channel, at: now) > 0,
                reading[key].map({ now >= $0.next }) ?? true
            else { continue }
            let tries = (reading[key]?.tries ?? 0) + 1
            reading[key] = Settling(next: now + Self.wait(tries), tries: tries)
            beingRead.insert(key)
            busy.insert(key.channel)
            group.addTask { await self.readBack(key) }
        }
    }

    /// What was published on channels that can be asked, and long enough ago.
    func unread(at now: Instant) async throws(DeskError) -> [DueDelivery] {
        let waits = desk.channels.channels.reduce(into: [ChannelID: Duration]()) {
            $0[$1] = manners(of: $1).readsBackAfter
        }
        guard !waits.isEmpty else { return [] }
        let deliveries = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.unread(
                on: Set(waits.keys),
                from: now + (.zero - Self.readBackTime),
                limit: Self.maximumBatch
            )
        }
        return deliveries.filter { now >= $0.at + (waits[$0.channel] ?? .zero) }
    }

    private func readBack(_ key: Key) async {
        do throws(DeskError) {
            try await readBackOnce(key)
        } catch {
            if error.isAboutOneRecord {
                reading[key]?.next = desk.clock.now() + Self.readBackTime
                notify(.trouble(key.post, reason: "\(error)"))
            } else {
                broken = error
            }
        }
        beingRead.remove(key)
    }

    private func readBackOnce(_ key: Key) async throws(DeskError) {
        let stored = try await desk.post(key.post)
        guard let delivery = stored.post.delivery(on: key.channel),
            case .published(let remoteID, _) = delivery.state
        else { return }
        let sent = delivery.lastAttempt ?? delivery.plan.due
        let wait = manners(of: key.channel).readsBackAfter ?? .zero
        guard desk.clock.now() >= sent + wait else { return }
        let content = try await desk.content(of: stored.post)
        let finding: ReadBack
        var exchange: Exchange?
        if let request = try? desk.render(stored.post, content, plan: delivery.plan)
            .first(where: { $0.channel == key.channel })
        {
            (finding, exchange) = await desk.channels.readBackOnRecord(
                request,
                remoteID: remoteID,
                at: desk.clock.now()
            )
            let now = desk.clock.now()
            if case .unseen = finding, now < sent + Self.readBackPatience { return }
            if case .gone = finding, now < sent + Self.goneAfter { return }
        } else {
            finding = .unseen(reason: "the house's channels are not those that it was sent to")
        }
        let present = try await desk.post(key.post)
        let now = desk.clock.now()
        let command = Command.readBack(key.channel, finding)
        guard
            let events = try? Post.decide(command, on: present.post, by: .publisher, at: now),
            try await desk.record(change(present, events, at: now, after: kept(exchange)))
        else { return }
        if finding.needsAttention { tally.troubled += 1 }
        notify(.readBack(key.post, key.channel, finding))
    }
}
