internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let naming = [
        PostQueueContract("a decision about a name is there, also for the other process") {
            (queue, other) async throws in
            let (first, plain) = name("Nova", after: "aa")
            let result = try await queue.append(first, plain: plain)
            #expect(result == .done(version: 2))
            #expect(try await other.names() == [first])
            for value in plain {
                #expect(try await other.plain(value.kind, value.id) == value)
            }
            let log = try await other.log(after: 1, post: nil, limit: 9)
            #expect(log.map(\.entry) == [nil])
            #expect(log.first?.text == CanonicalJSON.text(first))
            #expect(try await other.audit().problems.isEmpty)
        },
        PostQueueContract("names and posts stand in one ledger, in their order") {
            (queue, other) async throws in
            let (first, plain) = name("Nova", after: "aa")
            _ = try await queue.append(first, plain: plain)
            try await Scribe(other).post(one, to: .draft)
            let (second, more) = name("Vega", before: "aa", after: "bb")
            _ = try await other.append(second, plain: more)
            _ = try await queue.startPublishing(at: Scribe.start)
            #expect(try await queue.names() == [first, second])
            #expect(try await queue.audit().problems.isEmpty)
        },
        PostQueueContract("a decision about a list that has changed writes nothing") {
            (queue, other) async throws in
            let (first, plain) = name("Nova", after: "aa")
            _ = try await queue.append(first, plain: plain)
            try await expectUnchanged(other) { () async throws in
                for before in [nil, "bb"] {
                    let (late, words) = name("Vega", before: before, after: "cc")
                    #expect(try await other.append(late, plain: words) == .stale)
                }
            }
            let (place, words) = name("Novadorp", on: .place, after: "dd")
            #expect(try await other.append(place, plain: words) == .done(version: 3))
        },
        PostQueueContract("a decision by a person who was given another id meanwhile is stale") {
            (queue, other) async throws in
            let (first, plain) = name("Nova", after: "aa")
            _ = try await queue.append(first, plain: plain)
            let dirk = PlainValue(.handle, "dirk", chance: SeededChance(seed: 99))
            let (second, words) = name("Vega", before: "aa", after: "bb")
            let late = words.filter { $0.kind != .handle } + [dirk]
            try await expectUnchanged(other) { () async throws in
                #expect(try await other.append(second, plain: late) == .stale)
            }
        },
    ]

    /// A decision, with what it refers to.
    private static func name(
        _ name: String,
        on list: NameList = .organisation,
        before: String? = nil,
        after: String
    ) -> (NameEntry, [PlainValue]) {
        let person = Scribe.person("dirk")
        let words = Scribe.value(.reason, name + "\ndaarom")
        let change = NameChange(
            list: list,
            words: ReasonID(words.id),
            before: before,
            after: after
        )
        let entry = NameEntry(
            at: Scribe.start,
            actor: PersonID(person.id),
            name: .allowed(change)
        )
        return (entry, [person, words])
    }
}
