internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let people = [
        PostQueueContract("a decision about people is there at once, also for the other process") {
            (queue, other) async throws in
            #expect(try queue.peopleVersion() == 0)
            #expect(try await queue.people().isEmpty)
            let (entry, plain) = onCall("dirk")
            #expect(try await queue.append(entry, on: 0, plain: plain) == .done(version: 2))
            for place in [queue, other] {
                #expect(try place.peopleVersion() == 2)
                let logged = try await place.people()
                #expect(logged.map(\.entry) == [entry])
                #expect(logged.map(\.sequence) == [2])
                let head = try await place.audit().head
                #expect(logged.map(\.hash) == [head])
            }
            #expect(try await other.audit().problems.isEmpty)
        },
        PostQueueContract("what was decided before another decision about people writes nothing") {
            (queue, other) async throws in
            let (first, plain) = onCall("dirk")
            _ = try await queue.append(first, on: 0, plain: plain)
            let (second, more) = onCall("cato")
            try await expectUnchanged(other) { () async throws in
                #expect(try await other.append(second, on: 0, plain: more) == .stale)
            }
            // Other entries do not touch it.
            _ = try await queue.startPublishing(at: Scribe.start)
            #expect(try await other.append(second, on: 2, plain: more) == .done(version: 4))
            #expect(try await queue.people().map(\.sequence) == [2, 4])
            #expect(try await queue.publisher().epoch == 1)
            #expect(try await queue.audit().problems.isEmpty)
        },
    ]

    private static func onCall(_ handle: String) -> (PeopleEntry, [PlainValue]) {
        let person = Scribe.person(handle)
        let id = PersonID(person.id)
        let event = PeopleEvent.onCall(person: id, from: Scribe.start, until: Scribe.notAfter)
        return (PeopleEntry(at: Scribe.start, actor: id, people: event), [person])
    }
}
