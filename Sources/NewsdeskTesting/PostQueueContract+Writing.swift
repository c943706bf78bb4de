internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let writing = [
        PostQueueContract("a new queue has nothing but its own beginning") {
            (queue, _) async throws in
            #expect(try await queue.rows(in: nil).isEmpty)
            #expect(try await queue.post(one) == nil)
            #expect(try await queue.due(upTo: Scribe.notAfter, limit: 10).isEmpty)
            let log = try await queue.log(after: 0, post: nil, limit: 10)
            #expect(log.map(\.sequence) == [1])
            #expect(log.first?.entry == nil)
            #expect(try await queue.audit().problems.isEmpty)
        },
        PostQueueContract("what was appended is there, also for the other process") {
            (queue, other) async throws in
            let change = try await Scribe(queue).newDraft(one)
            let results = try await queue.append([change])
            let stored = try #require(try await other.post(one))
            #expect(results == [.done(version: stored.version)])
            #expect(stored.post.stage == .draft)
            #expect(
                try await other.log(after: 1, post: nil, limit: 9).map(\.entry) == change.entries
            )
        },
        PostQueueContract("both processes write and see each other's changes") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .inReview)
            try await Scribe(other).approve(one)
            #expect(try await queue.post(one)?.post.stage == .approved)
            try await Scribe(queue).claim(one, Scribe.site)
            #expect(try await other.post(one)?.post.delivery(on: Scribe.site)?.attempts == 1)
        },
        PostQueueContract("a change on an old version writes nothing") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .draft)
            let reason = Scribe.value(.reason, "te laat")
            let late = try await Scribe(queue)
                .change(.withdraw(ReasonID(reason.id)), of: one, plain: [reason])
            let statement = Scribe.value(.statement, "later")
            let signature = Signature(
                person: PersonID(Scribe.person("anna").id),
                role: .author,
                statement: StatementID(statement.id)
            )
            try await Scribe(other)
                .tell(.submit(signature, Scribe.report), of: one, plain: [statement])
            try await expectUnchanged(queue) { () async throws in
                #expect(try await queue.append([late]) == [.stale])
                #expect(try await queue.plain(.reason, reason.id) == nil)
            }
        },
        PostQueueContract("a second draft of the same id is stale") { (queue, _) async throws in
            let change = try await Scribe(queue).newDraft(one)
            _ = try await queue.append([change])
            try await expectUnchanged(queue) { () async throws in
                #expect(try await queue.append([change]) == [.stale])
            }
        },
        PostQueueContract("a change without entries is stale") { (queue, _) async throws in
            let words = Scribe.value(.reason, "los")
            let empty = Change(post: one, version: 0, entries: [], plain: [words])
            #expect(try await queue.append([empty]) == [.stale])
            #expect(try await queue.plain(.reason, words.id) == nil)
        },
        PostQueueContract("of one commit, what is stale is left out and the rest is done") {
            (queue, _) async throws in
            try await Scribe(queue).post(one, to: .draft)
            let first = try await Scribe(queue).newDraft(two)
            let stale = try await Scribe(MemoryQueue()).newDraft(one)
            let last = try await Scribe(queue).newDraft(three)
            let results = try await queue.append([first, stale, last])
            #expect(results == [.done(version: 3), .stale, .done(version: 4)])
            #expect(try await queue.rows(in: nil).map(\.id).sorted() == [one, three, two])
        },
        PostQueueContract("an entry that no rule allows stops the whole commit") {
            (queue, _) async throws in
            let good = try await Scribe(queue).newDraft(one)
            let draft = try await Scribe(queue).newDraft(two)
            let entry = Entry(post: two, at: Scribe.start, actor: .publisher, event: .approved)
            let bad = Change(
                post: two,
                version: 0,
                entries: draft.entries + [entry],
                plain: draft.plain
            )
            try await expectUnchanged(queue) { () async throws in
                do {
                    _ = try await queue.append([good, bad])
                    Issue.record("it was written")
                } catch QueueError.replay(let error) {
                    #expect(error.entry == entry)
                }
                for value in draft.plain + good.plain {
                    #expect(try await queue.plain(value.kind, value.id) == nil)
                }
            }
        },
        PostQueueContract("an entry about another post than its change is refused") {
            (queue, _) async throws in
            try await Scribe(queue).post(one, to: .draft)
            let draft = try await Scribe(MemoryQueue()).newDraft(one)
            let crossed = Change(post: two, version: 0, entries: draft.entries, plain: draft.plain)
            try await expectUnchanged(queue) { () async throws in
                await #expect(throws: QueueError.self) { try await queue.append([crossed]) }
            }
        },
        PostQueueContract("the same words twice are kept once") { (queue, _) async throws in
            let draft = try await Scribe(queue).newDraft(one)
            let twice = Change(
                post: one,
                version: 0,
                entries: draft.entries,
                plain: draft.plain + draft.plain
            )
            #expect(try await queue.append([twice]) == [.done(version: 2)])
            for value in draft.plain {
                #expect(try await queue.plain(value.kind, value.id) == value)
                #expect(try await queue.plain(value.kind, body: value.body) == value)
            }
        },
        PostQueueContract("a handle stands for one person: who gives it another id was too late") {
            (queue, _) async throws in
            try await Scribe(queue).post(one, to: .draft)
            let draft = try await Scribe(queue).newDraft(two)
            let anna = PlainValue(.handle, "anna", chance: SeededChance(seed: 99))
            let second = Change(
                post: two,
                version: 0,
                entries: draft.entries,
                plain: draft.plain + [anna]
            )
            try await expectUnchanged(queue) { () async throws in
                #expect(try await queue.append([second]) == [.stale])
            }
        },
    ]
}
