public import Editorial
internal import GRDB
public import Newsdesk

extension QueueStore {
    /// Puts a decision about people on record, if there was no other since it was decided.
    ///
    /// - Throws: ``QueueError``; after `commitFailed` nobody knows whether it is kept.
    public func append(
        _ entry: PeopleEntry,
        on version: Int,
        plain: [PlainValue]
    ) async throws(QueueError) -> ChangeResult {
        try await write { database in
            guard try Ledger.peopleVersion(database) == version else { return .stale }
            // Somebody else's change gave this person an id first: the entry names the wrong one.
            for value in plain where try Self.hasAnotherID(value, in: database) { return .stale }
            for value in plain { try Self.insert(value, into: database) }
            let text = CanonicalJSON.text(entry)
            return .done(version: try Ledger.append(text: text, of: nil, to: database).sequence)
        }
    }

    /// Every decision about people, oldest first, believed for nothing.
    public func people() async throws(QueueError) -> [LoggedPeopleEntry] {
        try read { database in try Ledger.people(in: database) }
    }

    /// The version of the people, read on a connection of its own, which waits for no writer.
    public func peopleVersion() throws(QueueError) -> Int {
        try glance { database in try Ledger.peopleVersion(database) }
    }
}
