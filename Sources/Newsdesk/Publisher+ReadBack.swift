internal import Editorial

extension Publisher {
    /// How long after its time a post is read back; what could not be asked for by then is not.
    static let readBackTime = Duration.seconds(24 * 3_600)
    /// How long after its time a channel is asked before it is on record that it does not say.
    static let readBackPatience = Duration.seconds(900)

    /// Asks the channels that can show it what readers have, and puts that on record.
    func readBack(_ group: inout DiscardingTaskGroup) async throws(DeskError) {
        let now = desk.clock.now()
        let deliveries = try await unread(at: now)
        let keys = Set(deliveries.map { Key(post: $0.post, channel: $0.channel) })
        reading = reading.filter { keys.contains($0.key) }
        guard !deliveries.isEmpty, !isEnding, await takePresentHouse() else { return }
        for delivery in deliveries {
            let key = Key(post: delivery.post, channel: delivery.channel)
            guard !inFlight.contains(key), reading[key].map({ now >= $0.next }) ?? true else {
                continue
            }
            let tries = (reading[key]?.tries ?? 0) + 1
            reading[key] = Settling(next: now + Self.wait(tries), tries: tries)
            inFlight.insert(key)
            let isLastTry = now >= delivery.at + Self.readBackPatience
            group.addTask { await self.readBack(key, isLastTry: isLastTry) }
        }
    }

    /// What was published on channels that can be asked, and long enough ago.
    func unread(at now: Instant) async throws(DeskError) -> [DueDelivery] {
        let deliveries = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.unread(
                from: now + (.zero - Self.readBackTime),
                limit: Self.maximumBatch
            )
        }
        return deliveries.filter { delivery in
            guard let wait = manners(of: delivery.channel).readsBackAfter else { return false }
            return now >= delivery.at + wait
        }
    }

    private func readBack(_ key: Key, isLastTry: Bool) async {
        do throws(DeskError) {
            try await readBackOnce(key, isLastTry)
        } catch {
            if case .queue = error { broken = error }
            // Else the house has changed so that the post cannot be rendered: nobody can compare.
        }
        inFlight.remove(key)
    }

    private func readBackOnce(_ key: Key, _ isLastTry: Bool) async throws(DeskError) {
        let stored = try await desk.post(key.post)
        guard let delivery = stored.post.delivery(on: key.channel),
            case .published(let remoteID, _) = delivery.state
        else { return }
        let content = try await desk.content(of: stored.post)
        guard
            let request = try desk.render(stored.post, content, plan: delivery.plan)
                .first(where: { $0.channel == key.channel })
        else { return }
        let now = desk.clock.now()
        let finding = await desk.channels.readBack(request, remoteID: remoteID, at: now)
        if case .unseen = finding, !isLastTry { return }
        let present = try await desk.post(key.post)
        let command = Command.readBack(key.channel, finding)
        guard
            let events = try? Post.decide(
                command,
                on: present.post,
                by: .publisher,
                at: desk.clock.now()
            ),
            try await desk.record(change(present, events, at: desk.clock.now()))
        else { return }
        if finding.needsAttention { tally.troubled += 1 }
        notify(.readBack(key.post, key.channel, finding))
    }
}
