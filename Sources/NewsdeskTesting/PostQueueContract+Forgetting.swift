internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let forgetting = [
        PostQueueContract("what is forgotten is gone for both processes, and the ledger says so") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .published)
            let content = try await content(of: one, queue)
            let head = try await queue.log(after: 0, post: nil, limit: 1_000).count
            let (entry, plain) = forget(["content": [content.id]])
            #expect(
                try await queue.append(entry, on: head, plain: plain) == .done(version: head + 1)
            )
            for queue in [queue, other] {
                #expect(try await queue.plain(.content, content.id) == nil)
                #expect(try await queue.plain(.content, body: content.body) == nil)
                let forgotten = try await queue.forgotten()
                #expect(forgotten[.content, content.id]?.sequence == head + 1)
                #expect(forgotten[.content, content.id]?.at == entry.at)
                #expect(forgotten[.statement, content.id] == nil)
                #expect(forgotten.count == 1)
            }
            try await queue.wipe()
            #expect(try await other.post(one)?.post.stage == .published)
        },
        PostQueueContract("nothing is forgotten on anything but the present end of the ledger") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .published)
            let content = try await content(of: one, queue)
            let head = try await queue.log(after: 0, post: nil, limit: 1_000).count
            let (entry, plain) = forget(["content": [content.id]])
            try await Scribe(other).post(two, to: .draft)
            try await expectUnchanged(queue) { () async throws in
                #expect(try await queue.append(entry, on: head, plain: plain) == .stale)
            }
            #expect(try await queue.plain(.content, content.id) == content)
        },
        PostQueueContract("an entry that says what was forgotten does not end the count of epochs")
        {
            (queue, other) async throws in
            #expect(try await queue.startPublishing(at: Scribe.start) == 1)
            let (entry, plain) = forget([:])
            _ = try await other.append(entry, on: 2, plain: plain)
            #expect(try await other.publisher().epoch == 1)
        },
    ]

    private static func content(
        of id: PostID,
        _ queue: any PostQueue
    ) async throws -> PlainValue {
        let post = try #require(try await queue.post(id)).post
        return try #require(try await queue.plain(.content, post.revision.content.rawValue))
    }

    /// An entry by somebody who signs, with what it refers to.
    private static func forget(_ values: [String: [String]]) -> (ForgetEntry, [PlainValue]) {
        let person = Scribe.person("carla")
        let (reason, statement) = (Scribe.value(.reason, "oud"), Scribe.value(.statement, "weg"))
        let signature = Signature(
            person: PersonID(person.id),
            role: .admin,
            statement: StatementID(statement.id)
        )
        let entry = ForgetEntry(
            at: Scribe.notAfter,
            actor: PersonID(person.id),
            forgotten: Forgotten(
                parts: [.words],
                before: Scribe.due,
                values: values,
                pictures: [],
                reason: ReasonID(reason.id),
                signature: signature
            )
        )
        return (entry, [person, reason, statement])
    }
}
