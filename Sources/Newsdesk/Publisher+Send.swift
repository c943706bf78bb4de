internal import Editorial

extension Publisher {
    /// What leaves for one post in one round.
    struct Outgoing {
        let change: Change
        let revision: Revision
        let proved: ProvedPost
        let sends: [Send]
    }

    /// One request, and until when it may open.
    struct Send {
        let request: RenderedRequest
        let claim: Claim
        /// The end of the time in which it is the same post as an attempt that may have arrived.
        let before: Instant?
        /// What the channel calls the post that it follows.
        let predecessor: String?
    }

    /// The claims that would come next for some channels of a post, in one change.
    ///
    /// - Returns: nil when none of them can be claimed now.
    func claim(
        _ channels: [ChannelID],
        of stored: StoredPost,
        _ proved: ProvedPost,
        following predecessor: Post?
    ) -> Outgoing? {
        let now = desk.clock.now()
        var events: [Event] = []
        var sends: [Send] = []
        for channel in channels {
            guard let delivery = stored.post.delivery(on: channel),
                delivery.doubtSince == nil || isRepeatable(delivery, at: now),
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
            let end = delivery.doubtSince.flatMap { since in
                manners(of: channel).repeatableFor.map { since + $0 }
            }
            sends.append(
                Send(
                    request: request,
                    claim: claim,
                    before: end,
                    predecessor: predecessor?.remoteID(on: channel)
                )
            )
        }
        guard !sends.isEmpty else { return nil }
        return Outgoing(
            change: change(stored, events, at: now),
            revision: stored.post.revision,
            proved: proved,
            sends: sends
        )
    }

    /// Commits all claims at once, then opens the requests of those that were written.
    ///
    /// - Returns: How many deliveries that were.
    func send(
        _ batch: [Outgoing],
        _ group: inout DiscardingTaskGroup
    ) async throws(DeskError) -> Int {
        guard !batch.isEmpty else { return 0 }
        let standing = stops
        let version = standing?.version ?? 0
        let people = desk.house.staff.version
        let results = try await desk.queued { () async throws(QueueError) in
            try await desk.queue.append(batch.map(\.change), under: version)
        }
        let now = desk.clock.now()
        var claimed = 0
        for (outgoing, result) in zip(batch, results) {
            guard case .done = result else { continue }
            claimed += outgoing.sends.count
            let post = outgoing.change.post
            for send in outgoing.sends {
                inFlight.insert(Key(post: post, channel: send.claim.channel))
                paces[send.claim.channel]?.start(at: now)
                group.addTask {
                    await self.carry(
                        post,
                        send,
                        outgoing.proved,
                        outgoing.revision,
                        under: standing,
                        people: people
                    )
                }
            }
        }
        return claimed
    }

    /// One attempt from the open connection to the outcome on record.
    private func carry(
        _ id: PostID,
        _ send: Send,
        _ proved: ProvedPost,
        _ revision: Revision,
        under standing: Newsdesk.StandingStops?,
        people: Int
    ) async {
        let (clock, queue) = (desk.clock, desk.queue)
        let receipt = await desk.channels.deliver(
            send.request,
            following: send.predecessor,
            at: clock.now()
        ) {
            let now = clock.now()
            guard now < proved.plan.notAfter, proved.counts(at: now),
                send.before.map({ now < $0 }) ?? true
            else { return false }
            // A key that was revoked since has to be looked at first; when nobody can say, it stays.
            guard (try? queue.peopleVersion()) == people else { return false }
            return Self.isFree(revision, send.claim.channel, standing, queue)
        }
        let channel = send.claim.channel
        let ending = Ending(id, send.claim, receipt.outcome, kept(receipt.exchange))
        do {
            if case .closed(let reason) = receipt.outcome {
                // Its place stays taken until nothing more can go there.
                defer { paces[channel]?.end(receipt, at: clock.now()) }
                try await conclude(ending)
                try await close(channel, because: reason)
            } else {
                paces[channel]?.end(receipt, at: clock.now())
                try await conclude(ending)
            }
        } catch {
            broken = error
        }
        inFlight.remove(Key(post: id, channel: channel))
    }

    /// Whether nothing that was put on since the claim keeps it back.
    ///
    /// Asked right before the first byte leaves; when nobody can say, it stays.
    private static func isFree(
        _ revision: Revision,
        _ channel: ChannelID,
        _ standing: Newsdesk.StandingStops?,
        _ queue: any PostQueue
    ) -> Bool {
        do throws(QueueError) {
            let version = try queue.stopsVersion()
            if version == standing?.version ?? 0 { return true }
            let present = try queue.presentStops().stops
            // A release since then has not been proved yet.
            let proved = Set(standing?.stops.lifted.map(\.id) ?? [])
            return !present.isQuarantined
                && present.lifted.allSatisfy { proved.contains($0.id) }
                && present.hold(on: revision, to: channel) == nil
                && present.closed(channel) == nil
        } catch {
            return false
        }
    }
}
