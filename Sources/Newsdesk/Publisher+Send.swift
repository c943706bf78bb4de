internal import Editorial

extension Publisher {
    /// How often the outcome of a sending is written again when others change the same post.
    static let maximumOutcomeTries = 100

    /// What leaves for one post in one round.
    struct Outgoing {
        let change: Change
        let proved: ProvedPost
        let sends: [(request: RenderedRequest, claim: Claim)]
    }

    /// The claims that would come next for some channels of a post, in one change.
    ///
    /// - Returns: nil when none of them can be claimed now.
    func claim(
        _ channels: [ChannelID],
        of stored: StoredPost,
        _ proved: ProvedPost
    ) -> Outgoing? {
        let now = desk.clock.now()
        var events: [Event] = []
        var sends: [(request: RenderedRequest, claim: Claim)] = []
        for channel in channels {
            guard let delivery = stored.post.delivery(on: channel),
                let request = proved.requests.first(where: { $0.channel == channel })
            else { continue }
            let claim = Claim(
                channel: channel,
                revision: delivery.revision,
                attempt: delivery.attempts + 1,
                epoch: epoch,
                publishKey: request.publishKey,
                bodySHA256: request.bodySHA256
            )
            // Claims on several channels do not touch each other, so each is decided alone.
            guard
                let decided = try? Post.decide(
                    .claim(claim),
                    on: stored.post,
                    by: .publisher,
                    at: now
                )
            else { continue }
            events += decided
            sends.append((request, claim))
        }
        guard !sends.isEmpty else { return nil }
        return Outgoing(
            change: change(stored, events, at: now),
            proved: proved,
            sends: sends
        )
    }

    /// Commits all claims at once, then opens the requests of those that were written.
    func send(
        _ batch: [Outgoing],
        _ group: inout DiscardingTaskGroup
    ) async throws(DeskError) {
        guard !batch.isEmpty else { return }
        let results = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.append(batch.map(\.change))
        }
        for (outgoing, result) in zip(batch, results) {
            guard case .done = result else { continue }
            let post = outgoing.change.post
            for (request, claim) in outgoing.sends {
                inFlight.insert(Key(post: post, channel: claim.channel))
                group.addTask {
                    await self.carry(post, request, claim, outgoing.proved)
                }
            }
        }
    }

    /// One attempt from the open connection to the outcome on record.
    private func carry(
        _ id: PostID,
        _ request: RenderedRequest,
        _ claim: Claim,
        _ proved: ProvedPost
    ) async {
        let clock = desk.clock
        let receipt = await desk.channels.deliver(request, at: clock.now()) {
            let now = clock.now()
            return now < proved.plan.notAfter && proved.counts(at: now)
        }
        do {
            try await conclude(id, claim, receipt.outcome)
        } catch {
            broken = error
        }
        inFlight.remove(Key(post: id, channel: claim.channel))
    }

    private func conclude(
        _ id: PostID,
        _ claim: Claim,
        _ outcome: Outcome
    ) async throws(DeskError) {
        let retryAt = RetrySchedule.next(
            after: claim.attempt,
            at: desk.clock.now(),
            outcome: outcome,
            fraction: desk.chance.fraction()
        )
        for _ in 0..<Self.maximumOutcomeTries {
            let stored = try await desk.post(id)
            let now = desk.clock.now()
            let events = try desk.decide(
                .conclude(claim.channel, epoch: claim.epoch, outcome, retryAt: retryAt),
                on: stored.post,
                id: id,
                by: .publisher,
                at: now
            )
            if try await desk.record(change(stored, events, at: now)) {
                await tell(id, claim.channel, why: outcome.reason)
                return
            }
        }
        throw .tooBusy(id)
    }
}
