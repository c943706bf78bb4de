public import Editorial
internal import GRDB
public import Newsdesk

extension QueueStore {
    /// Puts a hold, a release, or the end or beginning of a channel on record, if nothing of that
    /// kind has changed since it was decided.
    ///
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    public func append(
        _ entry: StopEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await write { database in
            let stored = try Ledger.stops(in: database)
            guard stored.version == version,
                stored.stops.objection(to: entry.stop, by: entry.actor) == nil
            else { return .stale }
            for value in plain where try Self.hasAnotherID(value, in: database) { return .stale }
            for value in plain { try Self.insert(value, into: database) }
            let text = CanonicalJSON.text(entry)
            return .done(version: try Ledger.append(text: text, of: nil, to: database).sequence)
        }
    }

    /// Everything that stops publishing now.
    public func stops() async throws(QueueError) -> StoredStops {
        try read { database in try Ledger.stops(in: database) }
    }

    /// The version of the stops, read on a connection of its own, which waits for no writer.
    public func stopsVersion() throws(QueueError) -> Int {
        try glance { database in try Ledger.stopsVersion(database) }
    }

    /// The stops, read on a connection of its own, which waits for no writer.
    public func presentStops() throws(QueueError) -> StoredStops {
        try read { database in try Ledger.stops(in: database) }
    }
}
