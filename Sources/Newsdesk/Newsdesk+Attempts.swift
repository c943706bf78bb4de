public import Editorial

extension Newsdesk {
    /// One attempt to send, as the ledger has it.
    public struct Attempt: Hashable, Sendable {
        /// What was claimed.
        public let claim: Claim
        /// When.
        public let began: Instant
        /// When its end was put on record; nil while it is under way.
        public internal(set) var ended: Instant?
        /// What came of it, as the log names it.
        public internal(set) var outcome = "sending"
        /// Why, or where it is.
        public internal(set) var detail: String?
        /// What readers have, once the channel was asked.
        public internal(set) var readBack: ReadBack?
    }

    /// Every attempt to send a post, oldest first.
    ///
    /// - Throws: ``DeskError/refused(_:_:)`` with `noSuchPost`, or a queue error.
    public func attempts(_ id: PostID) async throws(DeskError) -> [Attempt] {
        _ = try await post(id)
        var attempts: [Attempt] = []
        try await forEachEntry(of: id) { logged throws(DeskError) in
            guard let entry = logged.entry else { return }
            if case .claimed(let claim) = entry.event {
                attempts.append(Attempt(claim: claim, began: entry.at))
                return
            }
            guard let channel = entry.event.channel,
                let index = attempts.lastIndex(where: { $0.claim.channel == channel })
            else { return }
            if case .readBack(_, let finding) = entry.event { attempts[index].readBack = finding }
            guard let detail = Self.end(entry.event), attempts[index].ended == nil else { return }
            attempts[index].ended = entry.at
            attempts[index].outcome = entry.event.name
            attempts[index].detail = detail.isEmpty ? nil : detail
        }
        return attempts
    }

    /// What an event says of the attempt before it; nil when it is about none.
    private static func end(_ event: Event) -> String? {
        switch event {
        case .published(_, let remoteID, let link): link ?? remoteID ?? ""
        case .postponed(_, let reason, _), .refused(_, let reason), .lost(_, let reason): reason
        case .doubted: Event.doubt
        case .drafted, .revised, .waived, .submitted, .returned, .signed, .approved, .withdrawn,
            .cancelled, .claimed, .stopped, .held, .resumed, .missed, .foundLive, .foundNotLive,
            .readBack, .reinstated:
            nil
        }
    }
}
