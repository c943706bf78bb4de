internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let publishing = [
        PostQueueContract("due is what waits and has its time, earliest first") {
            (queue, other) async throws in
            let scribe = Scribe(queue)
            let later = Scribe.due + .milliseconds(1)
            try await scribe.post(two, to: .approved, due: later)
            try await scribe.post(one, to: .approved, channels: [Scribe.site, Scribe.wall])
            try await scribe.post(three, to: .inReview)
            let before = Scribe.due + .milliseconds(-1)
            #expect(try await other.due(upTo: before, limit: 9).isEmpty)
            #expect(
                Set(try await other.due(upTo: Scribe.due, limit: 9))
                    == [due(one, Scribe.site), due(one, Scribe.wall)]
            )
            let all = try await other.due(upTo: later, limit: 9)
            #expect(all.map(\.post) == [one, one, two])
            #expect(all.last == due(two, Scribe.site, later))
            #expect(try await other.due(upTo: later, limit: 1).map(\.post) == [one])
        },
        PostQueueContract("what is sent is not due, what is tried again is due then") {
            (queue, _) async throws in
            let scribe = Scribe(queue)
            try await scribe.post(one, to: .approved)
            try await scribe.claim(one, Scribe.site)
            #expect(try await queue.due(upTo: Scribe.notAfter, limit: 9).isEmpty)
            try await scribe.conclude(one, Scribe.site, .notSent(reason: "no route"))
            let again = Scribe.due + .seconds(10)
            let before = again + .milliseconds(-1)
            #expect(try await queue.due(upTo: before, limit: 9).isEmpty)
            #expect(
                try await queue.due(upTo: again, limit: 9) == [due(one, Scribe.site, again)]
            )
            try await scribe.claim(one, Scribe.site)
            try await scribe.conclude(one, Scribe.site, .unknown(reason: "time-out"))
            #expect(try await queue.due(upTo: Scribe.notAfter, limit: 9).isEmpty)
        },
        PostQueueContract("unread is what a channel gave a name, until it was asked about it") {
            (queue, other) async throws in
            let scribe = Scribe(queue)
            let both: Set = [Scribe.site, Scribe.wall]
            try await scribe.post(one, to: .approved, channels: [Scribe.site, Scribe.wall])
            for (channel, name) in [(Scribe.site, "7" as String?), (Scribe.wall, nil)] {
                try await scribe.claim(one, channel)
                #expect(
                    try await other.unread(on: both, from: Scribe.start, limit: 9).isEmpty
                        || name == nil
                )
                try await scribe.conclude(one, channel, .published(remoteID: name, link: nil))
            }
            let found = [due(one, Scribe.site)]
            #expect(try await other.unread(on: both, from: Scribe.due, limit: 9) == found)
            #expect(try await other.unread(on: [Scribe.wall], from: Scribe.due, limit: 9).isEmpty)
            let later = Scribe.due + .milliseconds(1)
            #expect(try await other.unread(on: both, from: later, limit: 9).isEmpty)
            #expect(try await other.unread(on: both, from: Scribe.due, limit: 0).isEmpty)
            // A word of the network that looks like a key of the row is a word.
            try await scribe.post(two, to: .approved)
            try await scribe.claim(two, Scribe.site)
            let name = #""readBack":{"same":{}}"#
            try await scribe.conclude(two, Scribe.site, .published(remoteID: name, link: nil))
            #expect(try await other.unread(on: both, from: Scribe.due, limit: 9).count == 2)
            try await scribe.tell(.readBack(Scribe.site, .gone), of: one, by: "publisher")
            #expect(
                try await other.unread(on: both, from: Scribe.due, limit: 9).map(\.post) == [two]
            )
        },
        PostQueueContract("posts are given together, those that are there") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .approved)
            try await Scribe(queue).post(two, to: .draft)
            let posts = try await other.posts([one, two, three])
            #expect(Set(posts.keys) == [one, two])
            #expect(posts[one] == (try await queue.post(one)))
        },
        PostQueueContract("overdue is what waits past its time, in review or approved") {
            (queue, _) async throws in
            let scribe = Scribe(queue)
            for stage in Post.Stage.allCases {
                try await scribe.post(PostID("p-\(stage.rawValue)"), to: stage)
            }
            try await scribe.post(one, to: .approved)
            try await scribe.claim(one, Scribe.site)
            let before = Scribe.notAfter + .milliseconds(-1)
            #expect(try await queue.overdue(at: before, limit: 9).isEmpty)
            let late = try await queue.overdue(at: Scribe.notAfter, limit: 9)
            #expect(Set(late) == [PostID("p-in-review"), PostID("p-approved")])
            #expect(late.count == 2)
            #expect(try await queue.overdue(at: Scribe.notAfter, limit: 1).count == 1)
        },
        PostQueueContract("there is one publisher, and its epoch is on record") {
            (queue, other) async throws in
            #expect(try await queue.startPublishing(at: Scribe.start) == 1)
            let refusals = [queue, other]
            for refused in refusals {
                do {
                    _ = try await refused.startPublishing(at: Scribe.start)
                    Issue.record("a second publisher started")
                } catch QueueError.publisherIsRunning {
                    #expect(try await refused.log(after: 1, post: nil, limit: 9).count == 1)
                }
            }
            let line = try await other.log(after: 1, post: nil, limit: 9).first
            #expect(line?.entry == nil)
            #expect(line?.text.contains(#""publisherStarted":{"epoch":1}"#) == true)
            #expect(try await queue.audit().problems.isEmpty)
        },
        PostQueueContract("to become the publisher is not on record, to start is, once") {
            (queue, other) async throws in
            #expect(try await other.publisher() == PublisherStatus(epoch: 0, isRunning: false))
            try await queue.becomePublisher()
            #expect(try await other.publisher() == PublisherStatus(epoch: 0, isRunning: true))
            #expect(try await queue.log(after: 1, post: nil, limit: 9).isEmpty)
            for refused in [queue, other] {
                do {
                    try await refused.becomePublisher()
                    Issue.record("there are two publishers")
                } catch QueueError.publisherIsRunning {}
            }
            do {
                _ = try await other.startPublishing(at: Scribe.start)
                Issue.record("another started")
            } catch QueueError.publisherIsRunning {}
            #expect(try await queue.startPublishing(at: Scribe.start) == 1)
            #expect(try await other.publisher() == PublisherStatus(epoch: 1, isRunning: true))
            #expect(try await queue.log(after: 1, post: nil, limit: 9).count == 1)
        },
        PostQueueContract("orphans are what an older publisher was sending") {
            (queue, other) async throws in
            let scribe = Scribe(queue)
            try await scribe.post(one, to: .approved, channels: [Scribe.site, Scribe.wall])
            try await scribe.post(two, to: .approved)
            try await scribe.claim(one, Scribe.site, epoch: 1)
            try await scribe.claim(two, Scribe.site, epoch: 2)
            #expect(try await other.orphans(before: 1).isEmpty)
            #expect(try await other.orphans(before: 2) == [due(one, Scribe.site)])
            #expect(Set(try await other.orphans(before: 3).map(\.post)) == [one, two])
            let lost = Command.orphan(Scribe.site, presentEpoch: 2)
            try await scribe.tell(lost, of: one, by: "publisher")
            #expect(try await other.orphans(before: 2).isEmpty)
        },
    ]

    private static func due(
        _ post: PostID,
        _ channel: ChannelID,
        _ at: Instant = Scribe.due
    ) -> DueDelivery {
        DueDelivery(post: post, channel: channel, at: at)
    }
}
