internal import Editorial

extension Publisher {
    /// The longest wait between two questions about the same delivery.
    static let longestSettleWait = Duration.seconds(600)
    /// How many attempts one delivery gets before a person has to decide.
    static let maximumRepeats = 20
    /// How often a channel is asked that cannot tell, before the same key is tried.
    static let questionsBeforeRepeat = 3
    /// How long before its key ends a repeat has to begin: as long as a request can take, and more.
    static let repeatMargin = Duration.seconds(150)

    /// When a delivery is looked at next, and how often it was.
    struct Settling {
        var next: Instant
        var tries = 0
    }

    /// Settles what nobody knows the end of, where the channel itself makes that safe.
    ///
    /// By the same key, or by asking it; the rest waits for a person.
    func settle(_ group: inout DiscardingTaskGroup) async throws(DeskError) {
        let now = desk.clock.now()
        let lost = try await unsettled()
        let keys = Set(lost.map { Key(post: $0.post, channel: $0.channel) })
        settling = settling.filter { keys.contains($0.key) }
        guard !lost.isEmpty, await takePresentHouse() else { return }
        for delivery in lost {
            let key = Key(post: delivery.post, channel: delivery.channel)
            guard !inFlight.contains(key), settling[key].map({ now >= $0.next }) ?? true else {
                continue
            }
            try await settle(key, at: now, &group)
        }
    }

    /// What is unknown on channels that can settle it; the rest is for a person.
    func unsettled() async throws(DeskError) -> [DueDelivery] {
        try await desk.queued { () async throws(QueueError) in
            try await desk.queue.unknown(limit: Self.maximumBatch)
        }.filter { delivery in
            let manners = manners(of: delivery.channel)
            return manners.repeatableFor != nil || manners.settlesAfter != nil
        }
    }

    private func settle(
        _ key: Key,
        at now: Instant,
        _ group: inout DiscardingTaskGroup
    ) async throws(DeskError) {
        let manners = manners(of: key.channel)
        guard let stored = try await trusted(key.post) else {
            settling[key] = Settling(next: now + Self.troublePause)
            return
        }
        guard let delivery = stored.post.delivery(on: key.channel), delivery.isUnknown else {
            return
        }
        let isStopped =
            stops?.stops.hold(on: stored.post.revision, to: key.channel) != nil
            || stops?.stops.closed(key.channel) != nil
        let tries = settling[key]?.tries ?? 0
        // Who can be asked is asked first: some answer a repeat with an error, although they have it.
        let mayRepeat =
            delivery.restoredAt == nil
            && (manners.settlesAfter == nil || tries >= Self.questionsBeforeRepeat)
        if mayRepeat, !isStopped, delivery.attempts < Self.maximumRepeats,
            now < delivery.plan.notAfter, isRepeatable(delivery, at: now)
        {
            let wait = RetrySchedule.jittered(
                Self.wait(delivery.attempts - 1),
                desk.chance.fraction()
            )
            let command = Command.resume(key.channel, .sameKey, until: now + wait)
            return try await record(command, on: stored)
        }
        guard let settlesAfter = manners.settlesAfter,
            let last = delivery.lastAttempt ?? delivery.restoredAt,
            now >= last + settlesAfter
        else { return }
        settling[key] = Settling(next: now + Self.wait(tries + 2), tries: tries + 1)
        inFlight.insert(key)
        group.addTask { await self.ask(key) }
    }

    /// Whether the same request is the same post to the channel, now and for as long as it takes.
    func isRepeatable(_ delivery: Delivery, at now: Instant) -> Bool {
        guard let length = manners(of: delivery.channel).repeatableFor,
            let since = delivery.doubtSince
        else { return false }
        return now + Self.repeatMargin < since + length
    }

    /// What may have arrived and cannot be repeated any more is unknown again.
    func giveUpRepeats(
        on channels: [ChannelID],
        of stored: StoredPost
    ) async throws(DeskError) {
        for channel in channels {
            guard let delivery = stored.post.delivery(on: channel), delivery.doubtSince != nil,
                !isRepeatable(delivery, at: desk.clock.now())
            else { continue }
            let reason = "it may have arrived, and the time for a repeat with its key is over"
            try await record(.giveUp(channel, reason: reason), on: stored)
        }
    }

    static func wait(_ tries: Int) -> Duration {
        RetrySchedule.doubled(RetrySchedule.base, times: tries, atMost: longestSettleWait)
    }

    /// Asks the channel, and puts on record what it says.
    private func ask(_ key: Key) async {
        do {
            let stored = try await desk.post(key.post)
            let content = try await desk.content(of: stored.post)
            guard let plan = stored.post.revision.plan,
                let request = try desk.render(stored.post, content, plan: plan)
                    .first(where: { $0.channel == key.channel })
            else {
                inFlight.remove(key)
                return
            }
            let now = desk.clock.now()
            switch await desk.channels.lookUp(request, at: now) {
            case .found(let remoteID, let link):
                let command = Command.find(key.channel, remoteID: remoteID, link: link)
                try await record(command, on: stored)
            case .absent:
                let command = Command.resume(key.channel, .notThere, until: desk.clock.now())
                try await record(command, on: stored)
            case .cannotTell: break
            }
        } catch {
            if case .queue = error, !error.isAboutOneRecord {
                broken = error
            } else {
                // The house has changed so that it cannot be asked: a person decides.
                notify(.trouble(key.post, reason: "\(error)"))
            }
        }
        inFlight.remove(key)
    }

    private func record(
        _ command: Command,
        on stored: StoredPost
    ) async throws(DeskError) {
        let now = desk.clock.now()
        guard
            let events = try? Post.decide(command, on: stored.post, by: .publisher, at: now)
        else { return }
        let change = change(stored, events, at: now)
        if try await desk.record(change) { tell(change, of: stored) }
    }
}
