public import Editorial
internal import Foundation

extension Newsdesk {
    /// Everything that is on record about one post.
    ///
    /// - Parameter id: The post.
    /// - Returns: The record, with the words it is made of.
    /// - Throws: ``DeskError/refused(_:_:)`` where there is no such post; `tampered` where words are
    ///   not those of their digest, or are gone although nobody forgot them.
    public func archive(_ id: PostID) async throws(DeskError) -> ArchivedPost {
        let post = try await self.post(id).post
        var builder = ArchiveBuilder(desk: self, forgotten: try await forgotten())
        try await forEachEntry(of: id) { logged throws(DeskError) in
            guard let entry = logged.entry else { return }
            try await builder.add(entry, logged)
        }
        return builder.archived(post)
    }

    /// The plain values that entries about no post refer to: reasons and releases of holds, names, who
    /// did that.
    ///
    /// - Returns: The values, by kind and id.
    /// - Throws: As ``archive(_:)``.
    public func wordsOfTheHouse() async throws(DeskError) -> [PlainValue] {
        var builder = ArchiveBuilder(desk: self, forgotten: try await forgotten())
        try await forEachEntry { logged throws(DeskError) in
            guard logged.entry == nil else { return }
            for (kind, id) in WordsOfEntry.references(inEntryAboutNoPost: logged.text) {
                _ = try await builder.words(kind, id)
            }
        }
        return builder.sortedWords
    }
}

/// Which plain values an entry refers to.
public enum WordsOfEntry {
    /// Those of an entry about a post.
    public static func references(_ entry: Entry) -> [(kind: PlainValue.Kind, id: String)] {
        var found: [(kind: PlainValue.Kind, id: String)] = []
        if entry.actor != .publisher { found.append((.handle, entry.actor.rawValue)) }
        switch entry.event {
        case .drafted(let revision, _), .revised(let revision, _):
            found.append((.content, revision.content.rawValue))
        case .submitted(let signature, _), .signed(let signature, _):
            found.append((.statement, signature.statement.rawValue))
        case .waived(let waiver):
            found.append((.statement, waiver.signature.statement.rawValue))
            found.append((.reason, waiver.reason.rawValue))
        case .returned(let reason), .withdrawn(let reason), .cancelled(_, let reason),
            .foundNotLive(_, let reason), .foundLive(_, _, .some(let reason)):
            found.append((.reason, reason.rawValue))
        case .approved, .claimed, .published, .postponed, .refused, .lost, .stopped, .held,
            .resumed, .missed, .foundLive, .readBack, .doubted, .reinstated:
            break
        }
        if let exchange = entry.exchange { found.append((.exchange, exchange.rawValue)) }
        return found
    }

    /// Those of an entry about the queue, a name, a hold, people or what was forgotten.
    public static func references(
        inEntryAboutNoPost text: String
    ) -> [(kind: PlainValue.Kind, id: String)] {
        var found: [(kind: PlainValue.Kind, id: String)] = []
        func actor(_ person: PersonID) {
            if person != .publisher { found.append((.handle, person.rawValue)) }
        }
        if let entry = try? CanonicalJSON.value(NameEntry.self, of: text) {
            actor(entry.actor)
            found.append((.reason, entry.change.words.rawValue))
        } else if let entry = try? CanonicalJSON.value(StopEntry.self, of: text) {
            actor(entry.actor)
            switch entry.stop {
            case .held(_, _, let reason), .reopened(_, let reason), .cleared(let reason):
                found.append((.reason, reason.rawValue))
            case .released(_, let signature, let reason):
                found.append((.reason, reason.rawValue))
                found.append((.statement, signature.statement.rawValue))
            case .closed, .restored: break
            }
        } else if let entry = try? CanonicalJSON.value(ForgetEntry.self, of: text) {
            actor(entry.actor)
            found.append((.reason, entry.forgotten.reason.rawValue))
            found.append((.statement, entry.forgotten.signature.statement.rawValue))
        } else if let entry = try? CanonicalJSON.value(PeopleEntry.self, of: text) {
            actor(entry.actor)
            actor(entry.people.person)
            if case .changed(_, let signature) = entry.people {
                found.append((.statement, signature.statement.rawValue))
            }
        }
        return found
    }
}

/// Puts a record together, entry by entry.
private struct ArchiveBuilder {
    let desk: Newsdesk
    let forgotten: Forgetting
    private var values: [String: PlainValue] = [:]
    private var gone: [String: ArchiveRecord.Gone] = [:]
    private var versions: [ArchiveRecord.Version] = []
    private var events: [ArchiveRecord.Happening] = []
    private var signatures: [ArchiveRecord.Signed] = []
    private var exchanges: [ArchiveRecord.Sent] = []
    private var people: [PersonID] = []
    private var handles: [PersonID: String] = [:]

    init(desk: Newsdesk, forgotten: Forgetting) {
        self.desk = desk
        self.forgotten = forgotten
    }

    var sortedWords: [PlainValue] {
        values.values.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    }

    /// A plain value; nil where it was forgotten.
    mutating func words(
        _ kind: PlainValue.Kind,
        _ id: String
    ) async throws(DeskError) -> String? {
        let key = "\(kind.rawValue) \(id)"
        if let known = values[key] { return known.body }
        if let value = try await desk.plain(kind, id) {
            values[key] = value
            return value.body
        }
        guard let entry = forgotten[kind, id] else {
            throw .queue(.tampered(what: "a \(kind.rawValue) (\(id.prefix(12))), which is gone,"))
        }
        gone[key] = ArchiveRecord.Gone(
            kind: kind.rawValue,
            id: id,
            sequence: entry.sequence,
            at: entry.at
        )
        return nil
    }

    private mutating func value<Value: Decodable>(
        _ kind: PlainValue.Kind,
        _ id: String
    ) async throws(DeskError) -> Value? {
        guard let text = try await words(kind, id) else { return nil }
        guard let value = try? CanonicalJSON.value(Value.self, of: text) else {
            throw .queue(.tampered(what: "a \(kind.rawValue) (\(id.prefix(12)))"))
        }
        return value
    }

    private mutating func handle(_ person: PersonID) async throws(DeskError) -> String {
        if person == .publisher { return person.rawValue }
        if !people.contains(person) { people.append(person) }
        let handle = try await words(.handle, person.rawValue)
        if let handle { handles[person] = handle }
        return handle ?? Newsdesk.forgottenWord
    }

    mutating func add(_ entry: Entry, _ logged: LoggedEntry) async throws(DeskError) {
        let person = try await handle(entry.actor)
        var (reason, role) = (String?.none, Role?.none)
        for (kind, id) in WordsOfEntry.references(entry) where kind == .reason {
            reason = try await words(kind, id) ?? Newsdesk.forgottenWord
        }
        switch entry.event {
        case .drafted(let revision, let report), .revised(let revision, let report):
            versions.append(
                ArchiveRecord.Version(
                    sequence: logged.sequence,
                    at: entry.at,
                    person: person,
                    revision: revision,
                    gate: report,
                    content: try await value(.content, revision.content.rawValue)
                )
            )
        case .submitted(let signature, _):
            role = signature.role
            try await add(signature, "submit", StatementText.namespace, entry, logged, person)
        case .signed(let signature, _):
            role = signature.role
            try await add(signature, "approve", StatementText.namespace, entry, logged, person)
        case .waived(let waiver):
            role = waiver.signature.role
            try await add(waiver.signature, "waive", WaiverText.namespace, entry, logged, person)
        default: break
        }
        if let id = entry.exchange {
            exchanges.append(
                ArchiveRecord.Sent(
                    sequence: logged.sequence,
                    at: entry.at,
                    channel: entry.event.channel,
                    event: entry.event.name,
                    id: id,
                    exchange: try await value(.exchange, id.rawValue)
                )
            )
        }
        events.append(
            ArchiveRecord.Happening(
                sequence: logged.sequence,
                hash: logged.hash,
                at: entry.at,
                person: person,
                role: role,
                name: entry.event.name,
                event: entry.event,
                reason: reason,
                exchange: entry.exchange
            )
        )
    }

    private mutating func add(
        _ signature: Signature,
        _ purpose: String,
        _ namespace: String,
        _ entry: Entry,
        _ logged: LoggedEntry,
        _ person: String
    ) async throws(DeskError) {
        let signed: SignedStatement? = try await value(.statement, signature.statement.rawValue)
        signatures.append(
            ArchiveRecord.Signed(
                sequence: logged.sequence,
                at: entry.at,
                person: person,
                role: signature.role,
                purpose: purpose,
                revision: versions.last?.revision.number ?? 0,
                namespace: namespace,
                id: signature.statement,
                statement: signed?.statement,
                signature: signed?.signature,
                gate: signed?.report
            )
        )
    }

    func archived(_ post: Post) -> ArchivedPost {
        let record = ArchiveRecord(
            format: ArchiveRecord.form,
            agency: desk.house.agency,
            workspace: desk.queue.workspace,
            zone: desk.house.zone.identifier,
            post: post.id,
            stage: post.stage,
            versions: versions,
            events: events,
            signatures: signatures,
            deliveries: post.deliveries,
            exchanges: exchanges,
            people: people.map { person in
                ArchiveRecord.Person(
                    id: person,
                    handle: handles[person],
                    name: handles[person].flatMap { desk.house.colleague($0)?.name }
                )
            },
            forgotten: gone.sorted { $0.key < $1.key }.map(\.value)
        )
        var pictures: [Medium] = []
        for medium in versions.compactMap(\.content).flatMap(\.media)
        where !pictures.contains(where: { $0.sha256 == medium.sha256 }) {
            pictures.append(medium)
        }
        return ArchivedPost(record: record, words: sortedWords, pictures: pictures)
    }
}
