internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let reading = [
        PostQueueContract("the row of a post says what its replayed entries say") {
            (queue, other) async throws in
            for stage in Post.Stage.allCases {
                let id = PostID("p-\(stage.rawValue)")
                try await Scribe(queue).post(id, to: stage, channels: [Scribe.site, Scribe.wall])
                let stored = try #require(try await other.post(id))
                #expect(stored.post.stage == stage)
                let rows = try await other.rows(in: [stage])
                #expect(rows == [PostRow(stored)])
            }
            #expect(try await queue.rows(in: nil).count == Post.Stage.allCases.count)
            #expect(try await queue.rows(in: []).isEmpty)
            let audit = try await queue.audit()
            #expect(audit.problems.isEmpty, "\(audit.problems)")
        },
        PostQueueContract("rows stand by due time, then by id, posts without a time last") {
            (queue, _) async throws in
            let scribe = Scribe(queue)
            try await scribe.post(PostID("p-a"), to: .draft, due: nil)
            try await scribe.post(PostID("p-d"), to: .draft, due: Scribe.due)
            try await scribe.post(PostID("p-c"), to: .draft, due: Scribe.due)
            try await scribe.post(PostID("p-z"), to: .draft, due: Scribe.start)
            let ids = try await queue.rows(in: [.draft]).map(\.id.rawValue)
            #expect(ids == ["p-z", "p-c", "p-d", "p-a"])
        },
        PostQueueContract("what is not there is nil") { (queue, _) async throws in
            let words = Scribe.value(.reason, "nooit gezegd")
            #expect(try await queue.plain(.reason, words.id) == nil)
            #expect(try await queue.plain(.reason, body: words.body) == nil)
            try await Scribe(queue).post(one, to: .draft)
            let anna = Scribe.person("anna")
            #expect(try await queue.plain(.handle, anna.id) == anna)
            #expect(try await queue.plain(.reason, anna.id) == nil, "the kind is part of the name")
        },
        PostQueueContract("the log is a chain from the first entry on") { (queue, _) async throws in
            try await Scribe(queue).post(one, to: .published)
            let log = try await queue.log(after: 0, post: nil, limit: 1_000)
            var previous = String(repeating: "0", count: 64)
            for (index, line) in log.enumerated() {
                #expect(line.sequence == index + 1)
                #expect(line.hash == Digest.hex(Array((previous + line.text).utf8)))
                if let entry = line.entry { #expect(line.text == CanonicalJSON.text(entry)) }
                previous = line.hash
            }
            let audit = try await queue.audit()
            #expect(audit.head == previous)
            #expect(audit.entries == log.count)
        },
        PostQueueContract("the texts are those of the log, in pages") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .published)
            let all = try await queue.log(after: 0, post: nil, limit: 100).map(\.text)
            #expect(all.count > 3)
            #expect(try await other.texts(after: 0, limit: 100) == all)
            #expect(try await other.texts(after: 1, limit: 2) == Array(all[1...2]))
            #expect(try await other.texts(after: all.count, limit: 2).isEmpty)
        },
        PostQueueContract("the log comes in pages and by post") { (queue, _) async throws in
            try await Scribe(queue).post(one, to: .inReview)
            try await Scribe(queue).post(two, to: .inReview)
            let all = try await queue.log(after: 0, post: nil, limit: 100)
            var paged: [LoggedEntry] = []
            for _ in 0..<10 {
                let after = paged.last?.sequence ?? 0
                paged += try await queue.log(after: after, post: nil, limit: 2)
            }
            #expect(paged == all)
            let ofTwo = try await queue.log(after: 0, post: two, limit: 100)
            #expect(ofTwo == all.filter { $0.entry?.post == two })
            #expect(ofTwo.count == 2)
            #expect(try await queue.log(after: 0, post: two, limit: 1) == [ofTwo[0]])
            #expect(
                try await queue.log(after: ofTwo[0].sequence, post: two, limit: 9) == [ofTwo[1]]
            )
        },
    ]
}
