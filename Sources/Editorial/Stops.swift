/// Everything that stops publishing at a moment: made from the ledger, entry by entry.
public struct Stops: Hashable, Sendable {
    /// The most holds that can be on at once.
    public static let maximumHolds = 100

    /// The holds that are on, oldest first.
    public private(set) var holds: [Hold] = []
    /// The holds that were taken off, with the signatures that did.
    public private(set) var lifted: [Hold] = []
    /// The channels that are closed, oldest first.
    public private(set) var closed: [ClosedChannel] = []
    /// The last time that the queue was put back from a copy, and when; nil where it never was.
    public private(set) var restoration: Restoration?
    /// The number of the last entry that was there before the first such time: those after it may have
    /// the number of another one that is lost.
    public private(set) var lastUnrestored: Int?
    /// Whether nobody has looked since what was sent after that copy was made: nothing is sent.
    public private(set) var isQuarantined = false
    /// The ids of all holds that ever were.
    private var known: Set<HoldID> = []

    /// Nothing stops anything.
    public init() {}

    /// What stops a revision on its way to a channel: the oldest hold.
    public func hold(on revision: Revision, to channel: ChannelID) -> Hold? {
        holds.first { $0.stops(revision, on: channel) }
    }

    /// The hold of that id, if it is on.
    public func hold(_ id: HoldID) -> Hold? { holds.first { $0.id == id } }

    /// What is known of a channel that is closed.
    public func closed(_ channel: ChannelID) -> ClosedChannel? {
        closed.first { $0.channel == channel }
    }

    /// Treats a hold as on although it was taken off: its signatures do not count.
    public mutating func putBack(_ hold: Hold) {
        lifted.removeAll { $0.id == hold.id }
        holds.append(hold)
    }

    /// Why an event cannot happen now.
    ///
    /// - Parameters:
    ///   - event: What would happen.
    ///   - actor: Who wants it.
    /// - Returns: nil when it can.
    public func objection(to event: StopEvent, by actor: PersonID) -> StopRefusal? {
        switch event {
        case .held(let id, _, _):
            if known.contains(id) { return .exists(id) }
            return holds.count < Self.maximumHolds ? nil : .tooManyHolds(limit: Self.maximumHolds)
        case .released(let id, let signature, _):
            guard let hold = hold(id) else { return .noSuchHold(id) }
            let hasSigned = hold.releases.contains { $0.signature.person == actor }
            return hasSigned || signature.person != actor ? .signedAlready(id) : nil
        case .closed(let channel, _):
            return closed(channel) == nil ? nil : .closedAlready(channel)
        case .reopened(let channel, _): return closed(channel) == nil ? .notClosed(channel) : nil
        case .restored: return nil
        case .cleared: return isQuarantined ? nil : .notQuarantined
        }
    }

    /// Goes on from one more entry of the ledger.
    ///
    /// - Throws: ``StopRefusal`` when it cannot have happened: somebody changed the ledger by hand.
    public mutating func apply(_ entry: StopEntry) throws(StopRefusal) {
        if let objection = objection(to: entry.stop, by: entry.actor) { throw objection }
        switch entry.stop {
        case .held(let id, let scope, let reason):
            known.insert(id)
            holds.append(
                Hold(
                    id: id,
                    scope: scope,
                    reason: reason,
                    person: entry.actor,
                    since: entry.at,
                    releases: []
                )
            )
        case .released(let id, let signature, let reason):
            guard let index = holds.firstIndex(where: { $0.id == id }) else { return }
            let release = Hold.Release(signature: signature, reason: reason, at: entry.at)
            holds[index].releases.append(release)
            if holds[index].releases.count >= Hold.neededReleases {
                lifted.append(holds.remove(at: index))
            }
        case .closed(let channel, let reason):
            closed.append(ClosedChannel(channel: channel, reason: reason, since: entry.at))
        case .reopened(let channel, _): closed.removeAll { $0.channel == channel }
        case .restored(let note):
            restoration = Restoration(note: note, at: entry.at)
            lastUnrestored = lastUnrestored ?? note.sequence
            isQuarantined = true
        case .cleared: isQuarantined = false
        }
    }
}

/// That a queue was put back from a copy.
public struct Restoration: Hashable, Sendable {
    /// From which.
    public let note: Restore
    /// When.
    public let at: Instant
}
