extension Post {
    /// What follows from a command; pure, so that the same question has the same answer anywhere.
    ///
    /// - Parameters:
    ///   - command: What is wanted.
    ///   - post: The post as it is, nil when there is none of that id.
    ///   - actor: Who wants it; whether the person has the role is checked where roles are known.
    ///   - now: The wall clock.
    /// - Returns: At least one event, each of which ``evolve(_:by:)`` accepts in this order.
    /// - Throws: ``Refusal`` when it does not apply.
    public static func decide(
        _ command: Command,
        on post: Post?,
        by actor: PersonID,
        at now: Instant
    ) throws(Refusal) -> [Event] {
        if case .draft(_, let revision, let report) = command {
            guard post == nil else { throw .exists }
            try check(revision, follows: 0, at: now)
            guard report.isCovered(by: []) else { throw .waivesNothing }
            return [.drafted(revision: revision, report: report)]
        }
        guard let post else { throw .noSuchPost }
        switch command {
        case .draft: throw .exists
        case .revise(let revision, let report):
            return try post.revise(revision, report, at: now)
        case .waive(let waiver): return try post.waive(waiver, at: now)
        case .submit(let signature, let report):
            return try post.submit(signature, report, at: now)
        case .sendBack(let reason):
            try post.require([.inReview, .approved], step: "returned")
            try post.requireNothingOut()
            return [.returned(reason: reason)]
        case .sign(let signature, let report, let signOff):
            return try post.sign(signature, report, signOff, at: now)
        case .withdraw(let reason): return try post.withdraw(reason)
        case .miss: return try post.miss(at: now)
        case .claim, .conclude, .refuseToSend, .orphan, .resolveLive, .resolveNotLive, .hold, .find,
            .resume, .giveUp, .readBack, .doubt:
            return try post.decideDelivery(command, at: now)
        }
    }

    private func revise(
        _ next: Revision,
        _ report: GateReport,
        at now: Instant
    ) throws(Refusal) -> [Event] {
        try require([.draft, .returned, .inReview, .approved, .missed], step: "edited")
        try requireNothingOut()
        try Self.check(next, follows: revision.number, at: now)
        guard report.isCovered(by: []) else { throw .waivesNothing }
        return [.revised(revision: next, report: report)]
    }

    /// Before anybody signs the post: so that every signature on it knows every waiver.
    private func waive(_ waiver: Waiver, at now: Instant) throws(Refusal) -> [Event] {
        guard ![.inReview, .approved].contains(stage) else { throw .waiverTooLate(stage) }
        try require([.draft, .returned], step: "waived")
        guard revision.plan != nil else { throw .waiverBeforeTime }
        try requireTime(at: now)
        if let objection = objection(to: waiver) { throw objection }
        return [.waived(waiver: waiver)]
    }

    private func submit(
        _ signature: Signature,
        _ report: GateReport,
        at now: Instant
    ) throws(Refusal) -> [Event] {
        try require([.draft, .returned], step: "submitted")
        try requireTime(at: now)
        try requirePass(report)
        return [.submitted(signature: signature, report: report)]
    }

    /// What is out cannot be taken back, but what waits can: that is cancelled, channel by channel.
    private func withdraw(_ reason: ReasonID) throws(Refusal) -> [Event] {
        try require([.draft, .returned, .inReview, .approved, .missed], step: "withdrawn")
        let waiting = currentDeliveries.filter { $0.waits && !$0.mayBeOut }
        guard deliveries.contains(where: \.mayBeOut), !waiting.isEmpty else {
            try requireNothingOut()
            return [.withdrawn(reason: reason)]
        }
        return waiting.map { .cancelled(channel: $0.channel, reason: reason) }
    }

    private func sign(
        _ signature: Signature,
        _ report: GateReport,
        _ signOff: SignOff,
        at now: Instant
    ) throws(Refusal) -> [Event] {
        try require([.inReview], step: "signed")
        if let objection = objection(to: signature.person) { throw objection }
        try requireTime(at: now)
        try requirePass(report)
        guard isApart(signature) else { throw .signerWaived(signature.role) }
        guard signOff.missing(after: signatures)[signature.role] != nil else {
            throw .roleNotNeeded(signature.role)
        }
        let signed = Event.signed(signature: signature, report: report)
        let isComplete = signOff.missing(after: signatures + [signature]).isEmpty
        return isComplete ? [signed, .approved] : [signed]
    }

    private func miss(at now: Instant) throws(Refusal) -> [Event] {
        try require([.inReview, .approved], step: "missed")
        guard let plan = revision.plan else { throw .noTime }
        guard now >= plan.notAfter else { throw .tooEarly(due: plan.notAfter, now: now) }
        if stage == .inReview { return [.missed(channel: nil)] }
        let late = currentDeliveries.filter(\.waits)
        guard !late.isEmpty else { throw .notFrom(stage, step: "missed") }
        return late.map { delivery in
            // Whoever missed it may have it all the same.
            guard delivery.mayBeOut else { return .missed(channel: delivery.channel) }
            return .lost(channel: delivery.channel, reason: "its time passed before it was settled")
        }
    }

    private func require(_ stages: Set<Stage>, step: String) throws(Refusal) {
        guard stages.contains(stage) else { throw .notFrom(stage, step: step) }
    }

    private func requireNothingOut() throws(Refusal) {
        if let out = deliveries.first(where: \.mayBeOut) {
            let waiting = currentDeliveries.filter { $0.waits && !$0.mayBeOut }.map(\.channel)
            throw .alreadyOut(out.channel, out.state, waiting: waiting)
        }
    }

    /// The gate has nothing that blocks but what was waived, here.
    private func requirePass(_ report: GateReport) throws(Refusal) {
        guard !report.blocks else { throw .gateBlocks(rules: report.blockingRules) }
        guard report.isCovered(by: waivers) else { throw .waivesNothing }
    }

    private func requireTime(at now: Instant) throws(Refusal) {
        guard let plan = revision.plan else { throw .noTime }
        guard now < plan.notAfter else { throw .tooLate(notAfter: plan.notAfter, now: now) }
    }

    private static func check(
        _ revision: Revision,
        follows present: Int,
        at now: Instant
    ) throws(Refusal) {
        guard revision.number == present + 1 else {
            throw .wrongRevision(present: present, given: revision.number)
        }
        guard revision.number <= maximumRevisions else {
            throw .tooManyRevisions(limit: maximumRevisions)
        }
        guard !revision.channels.isEmpty else { throw .noChannel }
        for (index, channel) in revision.channels.enumerated()
        where revision.channels[..<index].contains(channel) {
            throw .channelTwice(channel)
        }
        if let plan = revision.plan, plan.due < now {
            throw .timeInThePast(due: plan.due, now: now)
        }
    }
}
