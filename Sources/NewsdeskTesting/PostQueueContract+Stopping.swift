internal import Editorial
internal import Newsdesk
internal import Testing

extension PostQueueContract {
    static let stopping = [
        PostQueueContract("a hold is there at once, also for the other process") {
            (queue, other) async throws in
            #expect(try queue.presentStops().version == 0)
            let (held, plain) = held("h-one")
            let result = try await queue.append(held, on: 0, plain: plain)
            #expect(result == .done(version: 2))
            for place in [queue, other] {
                #expect(try await place.stops() == place.presentStops())
                #expect(try place.stopsVersion() == 2)
                #expect(try place.presentStops().stops.holds.map(\.id) == [HoldID("h-one")])
            }
            #expect(try await other.audit().problems.isEmpty)
        },
        PostQueueContract("what was decided before a hold writes nothing") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .draft)
            let (held, plain) = held("h-one")
            _ = try await other.append(held, on: 0, plain: plain)
            let stored = try #require(try await queue.post(one))
            let entry = Entry(
                post: one,
                at: Scribe.start,
                actor: stored.post.author,
                event: .withdrawn(reason: ReasonID(Scribe.value(.reason, "Toch niet.").id))
            )
            let change = Change(
                post: one,
                version: stored.version,
                entries: [entry],
                plain: [Scribe.value(.reason, "Toch niet.")]
            )
            try await expectUnchanged(other) { () async throws in
                #expect(try await queue.append([change], under: 0) == [.stale])
            }
            let present = try queue.stopsVersion()
            guard case .done = try await queue.append([change], under: present).first else {
                Issue.record("what was decided under the hold was not written")
                return
            }
        },
        PostQueueContract("two holds that were decided at once do not both count on the same") {
            (queue, other) async throws in
            let (first, plain) = held("h-one")
            _ = try await queue.append(first, on: 0, plain: plain)
            let (second, more) = held("h-two")
            try await expectUnchanged(other) { () async throws in
                #expect(try await other.append(second, on: 0, plain: more) == .stale)
                #expect(try await other.append(first, on: 2, plain: plain) == .stale)
            }
            #expect(try await other.append(second, on: 2, plain: more) == .done(version: 3))
            #expect(try queue.presentStops().stops.holds.count == 2)
            _ = try await queue.startPublishing(at: Scribe.start)
            #expect(try await queue.audit().problems.isEmpty)
        },
        PostQueueContract("a channel can be left out of what is due") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .approved)
            let all = try await other.due(upTo: Scribe.notAfter, except: [], limit: 9)
            let some = try await other.due(upTo: Scribe.notAfter, except: [Scribe.site], limit: 9)
            #expect(some == all.filter { $0.channel != Scribe.site })
            #expect(some.count < all.count)
        },
        PostQueueContract("how far the agency was told is kept, from the end of the ledger on") {
            (queue, other) async throws in
            try await Scribe(queue).post(one, to: .approved)
            let end = try await queue.audit().entries
            #expect(try await queue.told() == end)
            try await Scribe(queue).post(two, to: .draft)
            #expect(try await other.told() == end)
            try await other.setTold(end + 1)
            #expect(try await queue.told() == end + 1)
            #expect(try await queue.audit().problems.isEmpty)
        },
        PostQueueContract("what is unknown is found") { (queue, other) async throws in
            try await Scribe(queue).post(one, to: .approved)
            #expect(try await other.unknown(limit: 9).isEmpty)
            let scribe = Scribe(queue)
            try await scribe.claim(one, Scribe.site, epoch: 1)
            try await scribe.conclude(one, Scribe.site, .unknown(reason: "time-out"))
            #expect(try await other.unknown(limit: 9).map(\.channel) == [Scribe.site])
        },
    ]

    private static func held(_ id: String) -> (StopEntry, [PlainValue]) {
        let person = Scribe.person("dirk")
        let words = Scribe.value(.reason, "Een uitspraak.")
        let event = StopEvent.held(
            hold: HoldID(id),
            scope: .everything,
            reason: ReasonID(words.id)
        )
        let entry = StopEntry(at: Scribe.start, actor: PersonID(person.id), stop: event)
        return (entry, [person, words])
    }
}
