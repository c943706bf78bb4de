internal import Editorial

/// Tells a system of the agency's own what happened, one thing after the other, from the ledger.
///
/// What has been told is kept beside the queue; what was told and could not be kept is told again,
/// under the same id. A notice that is not taken is tried again, ever less often; nothing else waits
/// for it.
struct Messenger: Sendable {
    /// The most entries that are looked at in one go.
    static let page = 200
    /// The longest wait after the first failure; twice as long each time after that.
    static let base = Duration.seconds(2)
    /// The longest wait.
    static let cap = Duration.seconds(600)

    let queue: any PostQueue
    let carrier: any NoticeCarrier
    let clock: any WallClock
    /// Who is on call when.
    var staff: Staff?

    /// What came of one go.
    enum Report: Equatable {
        /// Everything has been told.
        case done
        /// There is more to tell, at once.
        case more
        /// Somebody did not take it.
        case refused(String)
    }

    /// How long after what it tells a notice is brought that is refused each time.
    ///
    /// Reckoned from the record, so that it is the same for one process that runs on and for one
    /// after the other.
    static let patience = Duration.seconds(3_600)

    /// Tells what there is to tell, as far as it is taken.
    ///
    /// - Returns: How far it came.
    /// - Throws: ``QueueError``.
    func tell() async throws(QueueError) -> Report {
        let told = try await queue.told()
        let page = try await queue.log(after: told, post: nil, limit: Self.page)
        for entry in page {
            guard var notice = try await notice(entry), carrier.kinds.contains(notice.kind) else {
                continue
            }
            notice.onCall = staff?.onCall(at: clock.now())?.handle
            let outcome = await carrier.carry(notice, at: clock.now())
            if case .refused = outcome, clock.now() >= notice.at + Self.patience {
                // It says no to this one, and not that it is not there: the next ones go on.
                try await queue.setTold(entry.sequence)
                return .more
            }
            guard case .published = outcome else {
                if entry.sequence - 1 > told { try await queue.setTold(entry.sequence - 1) }
                return .refused(outcome.reason ?? "it was not taken")
            }
        }
        guard let last = page.last else { return .done }
        try await queue.setTold(last.sequence)
        return page.count < Self.page ? .done : .more
    }

    /// How long to wait after so many failures in a row.
    static func wait(_ failures: Int) -> Duration {
        RetrySchedule.doubled(base, times: failures - 1, atMost: cap)
    }

    private func notice(_ logged: LoggedEntry) async throws(QueueError) -> AgencyNotice? {
        if let stop = try? CanonicalJSON.value(StopEntry.self, of: logged.text) {
            guard case .closed(let channel, let reason) = stop.stop else { return nil }
            return AgencyNotice(
                id: try id(logged),
                kind: .closed,
                at: stop.at,
                post: nil,
                revision: nil,
                channel: channel,
                topic: nil,
                due: nil,
                link: nil,
                reason: reason
            )
        }
        guard let entry = logged.entry, let news = Self.news(entry.event),
            let post = try await queue.post(entry.post)?.post
        else { return nil }
        let channel = entry.event.channel
        let delivery = post.deliveries.last { $0.channel == channel }
        return AgencyNotice(
            id: try id(logged),
            kind: news.kind,
            at: entry.at,
            post: entry.post,
            revision: delivery?.revision ?? post.revision.number,
            channel: channel,
            topic: post.revision.topic,
            due: delivery?.plan.due ?? post.revision.plan?.due,
            link: news.link,
            reason: news.reason
        )
    }

    /// The same for the same entry, however often it is told.
    ///
    /// After a restore numbers are given again to
    /// other entries, so what comes after it has a part of its hash as well.
    private func id(_ logged: LoggedEntry) throws(QueueError) -> String {
        let id = "\(queue.workspace)-\(logged.sequence)"
        guard let last = try queue.presentStops().stops.lastUnrestored, logged.sequence > last
        else {
            return id
        }
        return id + "-" + logged.hash.prefix(8)
    }

    private static func news(
        _ event: Event
    ) -> (kind: AgencyNotice.Kind, link: String?, reason: String?)? {
        switch event {
        case .published(_, _, let link): (.published, link, nil)
        case .foundLive(_, let link, _): (.published, link, nil)
        case .refused(_, let reason), .stopped(_, let reason): (.failed, nil, reason)
        case .foundNotLive: (.failed, nil, "not live, says the person who looked")
        case .lost(_, let reason): (.unknown, nil, reason)
        case .doubted: (.unknown, nil, Event.doubt)
        case .missed: (.missed, nil, "its time passed")
        case .readBack(_, let finding) where finding.needsAttention:
            (.differs, nil, finding.detail)
        case .held(_, let hold): (.held, nil, "the hold \(hold)")
        case .drafted, .revised, .waived, .submitted, .returned, .signed, .approved, .withdrawn,
            .cancelled, .claimed, .postponed, .resumed, .readBack, .reinstated:
            nil
        }
    }
}
