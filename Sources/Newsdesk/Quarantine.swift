public import Editorial

/// A queue that was restored from a backup, until somebody has looked what was sent since.
///
/// The backup knows nothing of what came after it: what it has waiting may be out, under this revision
/// or a later one; and what it has as a draft may have been signed and sent. So nothing is sent at all
/// before a person has said of each delivery that waits whether it is live, and then, of the whole, that
/// somebody has looked.
public enum Quarantine {
    /// Why nothing is sent, and what to do.
    public static let sentence =
        "the queue was restored from a backup, and nobody has said yet what was sent since; see"
        + " 'heraut doctor', then 'heraut resolve'"

    /// What waits for a person in a queue that was restored.
    public struct Report: Sendable {
        /// From what, and when.
        public let restoration: Restoration
        /// What may have been sent since, and has to be settled one by one.
        public let unsettled: [Newsdesk.DeliveryName]
        /// Posts that had not come to an end in the copy and have nothing on its way: they may have been
        /// signed and sent since.
        public let unfinished: [PostRow]
    }

    /// Puts on record that the queue was restored, and that of everything in it that had not come to an
    /// end nobody knows what became of it.
    ///
    /// For a copy that nobody else has opened: it is several commits.
    ///
    /// - Parameters:
    ///   - queue: The copy.
    ///   - note: From what.
    ///   - now: The wall clock.
    /// - Returns: What waits for a person.
    /// - Throws: ``DeskError``.
    public static func begin(
        in queue: any PostQueue,
        _ note: Restore,
        at now: Instant
    ) async throws(DeskError) -> Report {
        do throws(QueueError) {
            let version = try await queue.stops().version
            let entry = StopEntry(at: now, actor: .publisher, stop: .restored(restore: note))
            guard case .done = try await queue.append(entry, on: version, plain: []) else {
                throw .busy(path: "the restored queue", seconds: 0)
            }
            for row in try await queue.rows(in: nil) {
                let open = row.deliveries.filter { $0.isOpen || $0.isUnknown }
                guard !open.isEmpty, let stored = try await queue.post(row.id) else { continue }
                let entries = open.map { delivery in
                    Entry(
                        post: row.id,
                        at: now,
                        actor: .publisher,
                        event: .doubted(channel: delivery.channel)
                    )
                }
                let change = Change(post: row.id, version: stored.version, entries: entries)
                guard case .done = try await queue.append([change]).first else {
                    throw .busy(path: "the restored queue", seconds: 0)
                }
            }
            guard let report = try await report(of: queue) else {
                throw .tampered(what: "the restored queue")
            }
            return report
        } catch {
            throw .queue(error)
        }
    }

    /// What waits for a person; nil where the queue is not quarantined.
    static func report(of queue: any PostQueue) async throws(QueueError) -> Report? {
        let stops = try await queue.stops().stops
        guard let restoration = stops.restoration, stops.isQuarantined else { return nil }
        let rows = try await queue.rows(in: nil)
        let unsettled = rows.flatMap { row in
            row.deliveries.filter { $0.restoredAt != nil }
                .map { Newsdesk.DeliveryName(post: row.id, channel: $0.channel) }
        }
        let waiting = Set(unsettled.map(\.post))
        let unfinished = rows.filter { row in
            switch row.stage {
            case .draft, .returned, .inReview, .missed, .approved:
                row.version <= restoration.note.sequence && !waiting.contains(row.id)
            case .published, .withdrawn: false
            }
        }
        return Report(restoration: restoration, unsettled: unsettled, unfinished: unfinished)
    }
}

extension Newsdesk {
    /// What waits for a person since the queue was restored; nil where it is not quarantined.
    public func quarantine() async throws(DeskError) -> Quarantine.Report? {
        try await queued { () async throws(QueueError) in
            try await Quarantine.report(of: queue)
        }
    }

    /// Puts on record that somebody has looked what was sent since the backup: from then on the publisher
    /// sends again.
    ///
    /// - Parameters:
    ///   - why: What was done to find out.
    ///   - handle: Who looked.
    /// - Throws: ``DeskError/unsettled(_:)`` while a delivery has not been settled, ``DeskError/stop(_:)``
    ///   when the queue is not quarantined, and ``DeskError`` for somebody without a role for it.
    public func endQuarantine(why: String, by handle: String) async throws(DeskError) {
        let reason = PlainValue(.reason, why, chance: chance)
        let event = StopEvent.cleared(reason: ReasonID(reason.id))
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: Self.releasers, for: "ending a quarantine")
            guard let report = try await quarantine() else { throw .stop(.notQuarantined) }
            guard report.unsettled.isEmpty else { throw .unsettled(report.unsettled) }
            let plain = [actor.plain, reason]
            if try await record(event, by: actor.id, with: plain) != nil { return }
        }
        throw .stopsTooBusy
    }

    /// Whether a post may have been sent without anybody knowing it here: it was in the copy that the
    /// queue was restored from, and has not come to an end.
    ///
    /// - Parameter id: The post.
    /// - Returns: When the queue was restored; nil where that does not matter for this post.
    /// - Throws: ``DeskError/queue(_:)``.
    public func restored(before id: PostID) async throws(DeskError) -> Instant? {
        guard let restoration = try await stored().stops.restoration else { return nil }
        let first = try await queued { () async throws(QueueError) in
            try await queue.log(after: 0, post: id, limit: 1).first
        }
        guard let first, first.sequence <= restoration.note.sequence else { return nil }
        return restoration.at
    }
}
