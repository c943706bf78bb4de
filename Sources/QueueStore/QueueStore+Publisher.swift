public import Editorial
internal import GRDB
public import Newsdesk
internal import Synchronization

/// What this store has of the publisher's place.
enum PublisherPlace {
    /// Nothing: another process may have it.
    case free
    /// The place, and nothing on record yet.
    case taken(WriteLock)
    /// The place, with an epoch on record.
    case working(WriteLock)
}

extension QueueStore {
    /// How long the place of the publisher is waited for: somebody may just be asking whether it is
    /// taken, which takes a moment of it.
    static let publisherPatience = Duration.milliseconds(50)

    private var publisherPath: String { path + ".publisher" }

    /// Makes this process the only publisher of the queue, until it ends; nothing is put on record.
    public func becomePublisher() async throws(QueueError) { try takePlace() }

    private func takePlace() throws(QueueError) {
        // Nothing is sent from a queue that is older than what was seen of it, or from an archive.
        try read { [path] database in
            try SeenFile.check(path, database)
            try Self.checkMayPublish(database, path: path)
        }
        do {
            let lock = try WriteLock.take(publisherPath, patience: Self.publisherPatience)
            lock.touch()
            publisherPlace.withLock { $0 = .taken(lock) }
        } catch .busy {
            throw .publisherIsRunning(path: publisherPath)
        }
    }

    /// Puts on record that this publisher starts to work; the epoch is counted in the ledger.
    public func startPublishing(at moment: Instant) async throws(QueueError) -> Int {
        let isFree = publisherPlace.withLock { if case .free = $0 { true } else { false } }
        if isFree { try takePlace() }
        let isTaken = publisherPlace.withLock { place in
            guard case .taken(let lock) = place else { return false }
            place = .working(lock)
            return true
        }
        guard isTaken else { throw .publisherIsRunning(path: publisherPath) }
        return try await write { database in
            let (epoch, isBeyond) = try Ledger.epoch(database).addingReportingOverflow(1)
            guard !isBeyond else {
                throw QueueError.tampered(what: "the epoch of the last publisher")
            }
            try Ledger.append(.publisherStarted(epoch: epoch), at: moment, to: database)
            return epoch
        }
    }

    /// What is known of the publisher now.
    public func publisher() async throws(QueueError) -> PublisherStatus {
        let isRunning = WriteLock.isTaken(publisherPath)
        let epoch = try read { database in try Ledger.epoch(database) }
        return PublisherStatus(epoch: epoch, isRunning: isRunning)
    }
}
