extension Post {
    /// The post after one more entry of the ledger.
    ///
    /// - Parameters:
    ///   - post: The post before it, nil before its first.
    ///   - entry: The entry.
    /// - Returns: The post as the entry leaves it.
    /// - Throws: ``ReplayError`` when no `decide` could have written this entry here: somebody
    ///   changed the ledger by hand.
    public static func evolve(_ post: Post?, by entry: Entry) throws(ReplayError) -> Post {
        guard var post else {
            guard case .drafted(let revision, let report) = entry.event, revision.number == 1,
                report.isCovered(by: [])
            else { throw ReplayError(entry: entry, stage: nil) }
            return Post(
                id: entry.post,
                author: entry.actor,
                lastWriter: entry.actor,
                lastEditor: entry.actor,
                revision: revision,
                stage: .draft,
                submission: nil,
                signatures: [],
                report: report,
                waivers: [],
                deliveries: []
            )
        }
        try post.apply(entry)
        return post
    }

    private mutating func apply(_ entry: Entry) throws(ReplayError) {
        let wrong = ReplayError(entry: entry, stage: stage)
        guard entry.post == id, entry.exchange == nil || entry.event.endsAnExchange else {
            throw wrong
        }
        switch (stage, entry.event) {
        case (.draft, .revised(let next, let report)), (.returned, .revised(let next, let report)),
            (.inReview, .revised(let next, let report)),
            (.approved, .revised(let next, let report)), (.missed, .revised(let next, let report)):
            guard next.number == revision.number + 1, !deliveries.contains(where: \.mayBeOut),
                report.isCovered(by: [])
            else { throw wrong }
            cancelWaiting()
            voidSignatures()
            waivers = []
            // The same digest stands for the same words, channels and pictures: only the time changed.
            if next.content != revision.content { lastWriter = entry.actor }
            lastEditor = entry.actor
            (revision, self.report, stage) = (next, report, .draft)
        case (.draft, .waived(let waiver)), (.returned, .waived(let waiver)):
            guard waiver.signature.person == entry.actor, objection(to: waiver) == nil,
                revision.plan != nil
            else { throw wrong }
            // A second waiver of the same finding takes the place of the first, whose key has ended.
            waivers.removeAll { $0.finding.isAtPlace(of: waiver.finding) }
            waivers.append(waiver)
        case (.draft, .submitted(let signature, let report)),
            (.returned, .submitted(let signature, let report)):
            guard signature.person == entry.actor, revision.plan != nil,
                report.isCovered(by: waivers)
            else { throw wrong }
            submission = signature
            (self.report, stage) = (report, .inReview)
        case (.inReview, .returned), (.approved, .returned):
            guard !deliveries.contains(where: \.mayBeOut) else { throw wrong }
            cancelWaiting()
            voidSignatures()
            stage = .returned
        case (.inReview, .signed(let signature, let report)):
            guard signature.person == entry.actor, objection(to: signature.person) == nil,
                isApart(signature), report.isCovered(by: waivers)
            else { throw wrong }
            signatures.append(signature)
            self.report = report
        case (.inReview, .approved):
            guard let plan = revision.plan, !signatures.isEmpty else { throw wrong }
            schedule(plan)
            stage = .approved
        case (.draft, .withdrawn), (.returned, .withdrawn), (.inReview, .withdrawn),
            (.approved, .withdrawn), (.missed, .withdrawn):
            guard !deliveries.contains(where: \.mayBeOut) else { throw wrong }
            cancelWaiting()
            voidSignatures()
            stage = .withdrawn
        case (.inReview, .missed(channel: nil)):
            stage = .missed
        case (.approved, _):
            try applyToDelivery(entry)
            settle()
        case (.published, .readBack):
            try applyToDelivery(entry)
        case (.draft, _), (.returned, _), (.inReview, _), (.missed, _), (.published, _),
            (.withdrawn, _):
            throw wrong
        }
    }

    private mutating func applyToDelivery(_ entry: Entry) throws(ReplayError) {
        let wrong = ReplayError(entry: entry, stage: stage)
        guard let channel = entry.event.channel,
            let index = deliveries.firstIndex(where: {
                $0.revision == revision.number && $0.channel == channel
            }),
            let next = deliveries[index].state.after(entry.event, at: entry.at)
        else { throw wrong }
        // Where nothing is out, the post as a whole is withdrawn instead.
        if case .cancelled = entry.event, !deliveries.contains(where: \.mayBeOut) { throw wrong }
        // What may have arrived is not said to be anything else.
        let isDoubtful = deliveries[index].doubtSince != nil
        switch (deliveries[index].state, entry.event) {
        case (_, .held) where isDoubtful, (_, .missed) where isDoubtful,
            (_, .cancelled) where isDoubtful, (_, .stopped) where isDoubtful,
            (_, .refused) where isDoubtful, (.retryWait, .lost) where !isDoubtful:
            throw wrong
        case (.unknown, .resumed) where deliveries[index].restoredAt != nil: throw wrong
        case (_, .reinstated)
        where deliveries[index].restoredAt == nil || entry.at >= deliveries[index].plan.due:
            throw wrong
        case (.sending(_, let since), .lost), (.sending(_, let since), .doubted):
            deliveries[index].doubtSince = deliveries[index].doubtSince ?? since
        case (.unknown, .resumed(_, .notThere, _)), (_, .published), (_, .foundLive),
            (_, .foundNotLive), (_, .reinstated):
            deliveries[index].doubtSince = nil
            deliveries[index].restoredAt = nil
        default: break
        }
        if case .doubted = entry.event { deliveries[index].restoredAt = entry.at }
        if case .readBack(_, let finding) = entry.event {
            guard deliveries[index].readBack == nil else { throw wrong }
            deliveries[index].readBack = finding
        }
        if case .claimed(let claim) = entry.event {
            guard claim.revision == revision.number,
                claim.attempt == deliveries[index].attempts + 1
            else { throw wrong }
            deliveries[index].attempts = claim.attempt
            deliveries[index].lastAttempt = entry.at
        }
        deliveries[index].state = next
    }

    /// A revision may be scheduled, returned and signed again: its deliveries start afresh, but
    /// keep count of the attempts.
    private mutating func schedule(_ plan: Plan) {
        for channel in revision.channels {
            let before = delivery(on: channel)
            deliveries.removeAll { $0.revision == revision.number && $0.channel == channel }
            deliveries.append(
                Delivery(
                    revision: revision.number,
                    channel: channel,
                    plan: plan,
                    state: .scheduled,
                    attempts: before?.attempts ?? 0
                )
            )
        }
    }

    private mutating func cancelWaiting() {
        for index in deliveries.indices
        where deliveries[index].waits && !deliveries[index].mayBeOut {
            deliveries[index].state = .cancelled
        }
    }

    private mutating func voidSignatures() {
        submission = nil
        signatures = []
    }

    /// Once nothing is under way any more, the post is published if any channel has it.
    private mutating func settle() {
        let current = currentDeliveries.map(\.state)
        let isOpen = currentDeliveries.contains { $0.isOpen || $0.isUnknown }
        guard !isOpen else { return }
        if current.contains(where: { if case .published = $0 { true } else { false } }) {
            stage = .published
        } else if current.contains(.missed) {
            stage = .missed
        }
    }
}

/// An entry of the ledger that cannot have happened where it stands.
public struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The entry.
    public let entry: Entry
    /// The stage that the post was in; nil when there was no post.
    public let stage: Post.Stage?

    /// One sentence that names the post and the event.
    public var description: String {
        "post \(entry.post) was \(stage?.rawValue ?? "not there") when the ledger says"
            + " '\(entry.event.name)' at \(entry.at): no rule allows that"
    }
}
