extension Post {
    /// The part of `decide` that is about one delivery of the present revision.
    func decideDelivery(_ command: Command, at now: Instant) throws(Refusal) -> [Event] {
        switch command {
        case .claim(let claim): return try decideClaim(claim, at: now)
        case .conclude(let channel, let epoch, let outcome, let retryAt):
            return try conclude(channel, epoch: epoch, outcome, retryAt: retryAt)
        case .refuseToSend(let channel, let reason):
            let delivery = try requireDelivery(on: channel)
            guard delivery.waits, !delivery.isHeld else {
                throw .deliveryIs(channel, delivery.state, step: "stopped")
            }
            guard !delivery.mayBeOut else { return [.lost(channel: channel, reason: reason)] }
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
            let delivery = try requireUnknown(channel)
            // Of what a backup had waiting the statement still says the truth, if its time is to come.
            guard delivery.restoredAt == nil || now >= delivery.plan.due else {
                return [.reinstated(channel: channel, reason: reason)]
            }
            return [.foundNotLive(channel: channel, reason: reason)]
        case .doubt(let channel):
            let delivery = try requireDelivery(on: channel)
            guard delivery.isOpen || delivery.isUnknown else {
                throw .deliveryIs(channel, delivery.state, step: "doubted")
            }
            return [.doubted(channel: channel)]
        case .hold(let channel, let hold):
            let delivery = try requireDelivery(on: channel)
            guard delivery.waits, !delivery.isHeld else {
                throw .deliveryIs(channel, delivery.state, step: "held")
            }
            guard delivery.isDue(at: now) else {
                throw .tooEarly(due: delivery.plan.due, now: now)
            }
            guard !delivery.mayBeOut else {
                let reason = "the hold \(hold) came before it was settled"
                return [.lost(channel: channel, reason: reason)]
            }
            return [.held(channel: channel, hold: hold)]
        case .find(let channel, let remoteID, let link):
            try requireUnknown(channel)
            return [.published(channel: channel, remoteID: remoteID, link: link)]
        case .resume(let channel, let proof, let until):
            return try resume(channel, proof, until: until)
        case .readBack(let channel, let finding):
            let delivery = try requireDelivery(on: channel)
            guard case .published = delivery.state, delivery.readBack == nil else {
                throw .deliveryIs(channel, delivery.state, step: "read back")
            }
            return [.readBack(channel: channel, finding: finding)]
        case .giveUp(let channel, let reason):
            let delivery = try requireDelivery(on: channel)
            guard case .retryWait = delivery.state, delivery.mayBeOut else {
                throw .deliveryIs(channel, delivery.state, step: "given up as lost")
            }
            return [.lost(channel: channel, reason: reason)]
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
            // A no to the second attempt says nothing about the first.
            guard !delivery.mayHaveArrivedBefore else {
                return [.lost(channel: channel, reason: reason)]
            }
            return [.refused(channel: channel, reason: reason)]
        case .unknown(let reason): return [.lost(channel: channel, reason: reason)]
        case .notSent(let reason), .postponed(_, let reason):
            let waits = Event.postponed(channel: channel, reason: reason, until: retryAt)
            guard retryAt >= delivery.plan.notAfter else { return [waits] }
            return [waits, delivery.end(of: "its time passed before it was settled")]
        }
    }

    private func resume(
        _ channel: ChannelID,
        _ proof: ResumeProof,
        until: Instant
    ) throws(Refusal) -> [Event] {
        let delivery = try requireUnknown(channel)
        // What was sent since the backup may have had another revision, and so another key.
        guard delivery.restoredAt == nil else { throw .afterRestore(channel) }
        let resumed = Event.resumed(channel: channel, proof: proof, until: until)
        guard until >= delivery.plan.notAfter else { return [resumed] }
        switch proof {
        case .sameKey:
            throw .tooLate(notAfter: delivery.plan.notAfter, now: until)
        case .notThere: return [resumed, .missed(channel: channel)]
        }
    }

    private func requireDelivery(on channel: ChannelID) throws(Refusal) -> Delivery {
        guard let delivery = delivery(on: channel) else { throw .noDelivery(channel) }
        return delivery
    }

    @discardableResult
    private func requireUnknown(_ channel: ChannelID) throws(Refusal) -> Delivery {
        let delivery = try requireDelivery(on: channel)
        guard case .unknown = delivery.state else {
            throw .deliveryIs(channel, delivery.state, step: "resolved")
        }
        return delivery
    }
}

extension Delivery {
    /// Whether an attempt before the one under way may have arrived.
    fileprivate var mayHaveArrivedBefore: Bool { doubtSince != nil }

    /// How it ends when its time has passed: missed, unless it may be out.
    fileprivate func end(of reason: String) -> Event {
        mayHaveArrivedBefore
            ? .lost(channel: channel, reason: reason) : .missed(channel: channel)
    }

    /// Whether a hold keeps it back.
    public var isHeld: Bool { if case .held = state { true } else { false } }

    /// Whether nobody knows what became of it.
    public var isUnknown: Bool { if case .unknown = state { true } else { false } }

    /// Whether it has not gone out and still can.
    public var waits: Bool {
        switch state {
        case .scheduled, .retryWait, .held: true
        case .sending, .published, .unknown, .failed, .missed, .cancelled: false
        }
    }
}
