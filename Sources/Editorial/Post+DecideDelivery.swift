extension Post {
    /// The part of `decide` that is about one delivery of the present revision.
    func decideDelivery(_ command: Command, at now: Instant) throws(Refusal) -> [Event] {
        switch command {
        case .claim(let claim): return try decideClaim(claim, at: now)
        case .conclude(let channel, let epoch, let outcome, let retryAt):
            return try conclude(channel, epoch: epoch, outcome, retryAt: retryAt)
        case .refuseToSend(let channel, let reason):
            let delivery = try requireDelivery(on: channel)
            guard delivery.waits, delivery.state != .held else {
                throw .deliveryIs(channel, delivery.state, step: "stopped")
            }
            return [.stopped(channel: channel, reason: reason)]
        case .orphan(let channel, let presentEpoch):
            let delivery = try requireDelivery(on: channel)
            guard case .sending(let epoch, _) = delivery.state, epoch < presentEpoch else {
                throw .deliveryIs(channel, delivery.state, step: "given up as lost")
            }
            return [
                .lost(
                    channel: channel,
                    reason: "the publisher ended while this was being sent"
                )
            ]
        case .resolveLive(let channel, let link, let reason):
            try requireUnknown(channel)
            return [.foundLive(channel: channel, link: link, reason: reason)]
        case .resolveNotLive(let channel, let reason):
            try requireUnknown(channel)
            return [.foundNotLive(channel: channel, reason: reason)]
        case .draft, .revise, .waive, .submit, .sendBack, .sign, .withdraw, .miss:
            preconditionFailure("not about a delivery")
        }
    }

    private func decideClaim(_ claim: Claim, at now: Instant) throws(Refusal) -> [Event] {
        guard stage == .approved else { throw .notFrom(stage, step: "sent") }
        let delivery = try requireDelivery(on: claim.channel)
        guard delivery.waits else {
            throw .deliveryIs(claim.channel, delivery.state, step: "sent")
        }
        guard delivery.isDue(at: now) else { throw .tooEarly(due: delivery.plan.due, now: now) }
        guard now < delivery.plan.notAfter else {
            throw .tooLate(notAfter: delivery.plan.notAfter, now: now)
        }
        guard claim.revision == delivery.revision, claim.attempt == delivery.attempts + 1 else {
            throw .claimOutOfTurn(claim.channel)
        }
        return [.claimed(claim: claim)]
    }

    private func conclude(
        _ channel: ChannelID,
        epoch: Int,
        _ outcome: Outcome,
        retryAt: Instant
    ) throws(Refusal) -> [Event] {
        let delivery = try requireDelivery(on: channel)
        guard case .sending(epoch, _) = delivery.state else {
            throw .deliveryIs(channel, delivery.state, step: "concluded")
        }
        switch outcome {
        case .published(let remoteID, let link):
            return [.published(channel: channel, remoteID: remoteID, link: link)]
        case .refused(let reason), .closed(let reason):
            return [.refused(channel: channel, reason: reason)]
        case .unknown(let reason): return [.lost(channel: channel, reason: reason)]
        case .notSent(let reason), .postponed(_, let reason):
            let waits = Event.postponed(channel: channel, reason: reason, until: retryAt)
            guard retryAt >= delivery.plan.notAfter else { return [waits] }
            return [waits, .missed(channel: channel)]
        }
    }

    private func requireDelivery(on channel: ChannelID) throws(Refusal) -> Delivery {
        guard let delivery = delivery(on: channel) else { throw .noDelivery(channel) }
        return delivery
    }

    private func requireUnknown(_ channel: ChannelID) throws(Refusal) {
        let delivery = try requireDelivery(on: channel)
        guard case .unknown = delivery.state else {
            throw .deliveryIs(channel, delivery.state, step: "resolved")
        }
    }
}

extension Delivery {
    /// Whether it has not gone out and still can.
    public var waits: Bool {
        switch state {
        case .scheduled, .retryWait, .held: true
        case .sending, .published, .unknown, .failed, .missed, .cancelled: false
        }
    }
}
