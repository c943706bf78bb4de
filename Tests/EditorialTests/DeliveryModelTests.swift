import Editorial
import Testing

/// Every way that one delivery can go, walked to its end: all commands in all states that can be
/// reached, at moments before, at and after its times.
@Suite("Delivery, every way")
struct DeliveryModelTests {
    /// What tells two situations apart; attempts beyond the second are like the second.
    struct Place: Hashable {
        let stage: Post.Stage
        let state: String
        let isDoubtful: Bool
        let isRestored: Bool
        let attempts: Int
        let moment: Instant
    }

    struct Step {
        let from: Place
        let events: [Event]
        let to: Place
        let before: Delivery
        let after: Delivery
    }

    static let moments = [
        Story.due + .seconds(-1), Story.due, Story.due + .seconds(60), Story.notAfter,
    ]

    static func commands(_ delivery: Delivery, at now: Instant) -> [Command] {
        let site = Story.site
        let outcomes: [Outcome] = [
            Story.published, .refused(reason: "no"), .closed(reason: "401"),
            .notSent(reason: "no route"), .postponed(afterMilliseconds: 1, reason: "busy"),
            .unknown(reason: "time-out"),
        ]
        let concluded = [now + .seconds(10), Story.notAfter].flatMap { retryAt in
            outcomes.map { Story.conclude(site, $0, retryAt: retryAt) }
        }
        let resumed = [now, Story.notAfter].flatMap { until in
            [ResumeProof.sameKey, .notThere].map { Command.resume(site, $0, until: until) }
        }
        return [
            .claim(Story.claim(site, attempt: delivery.attempts + 1)), .hold(site, Story.hold),
            .miss, .refuseToSend(site, reason: "changed"), .orphan(site, presentEpoch: 2),
            .find(site, remoteID: "7", link: nil), .giveUp(site, reason: "over"),
            .resolveLive(site, link: "https://site.example/1", nil),
            .resolveNotLive(site, Story.reason), .withdraw(Story.reason), .doubt(site),
        ] + concluded + resumed
    }

    /// Every step that can be taken from an approved post on one channel.
    static func walk() throws -> [Step] {
        var steps: [Step] = []
        var known: Set<Place> = []
        var open: [(Place, Story)] = []
        func add(_ story: Story) {
            guard let place = place(of: story), known.insert(place).inserted else { return }
            open.append((place, story))
        }
        for moment in moments {
            var story = try Story.at(.approved, channels: [Story.site])
            story.now = moment
            add(story)
        }
        while let (from, story) = open.popLast() {
            guard let before = story.post?.delivery(on: Story.site) else { continue }
            for moment in moments where moment > story.now {
                var later = story
                later.now = moment
                add(later)
            }
            for command in commands(before, at: story.now) {
                var next = story
                let actor = Story.anna
                guard let events = try? next.tell(command, by: actor),
                    let to = place(of: next), let after = next.post?.delivery(on: Story.site)
                else { continue }
                steps.append(Step(from: from, events: events, to: to, before: before, after: after))
                add(next)
            }
        }
        return steps
    }

    private static func place(of story: Story) -> Place? {
        guard let post = story.post, let delivery = post.delivery(on: Story.site) else {
            return nil
        }
        return Place(
            stage: post.stage,
            state: delivery.state.name,
            isDoubtful: delivery.doubtSince != nil,
            isRestored: delivery.restoredAt != nil,
            attempts: min(delivery.attempts, 2),
            moment: story.now
        )
    }

    @Test func `what may be out stops being so by proof alone`() throws {
        for step in try Self.walk() where step.before.mayBeOut && !step.after.mayBeOut {
            let names = step.events.map(\.name)
            let said = ["found-not-live", "refused", "postponed", "reinstated"].contains {
                names.contains($0)
            }
            let looked = step.events.contains {
                if case .resumed(_, .notThere, _) = $0 { true } else { false }
            }
            #expect(said || looked, "\(step.from) \(names)")
            if names.contains("refused") || names == ["postponed"] {
                // A no speaks for the attempt that got it; there was no other in doubt.
                #expect(step.before.doubtSince == nil, "\(step.from) \(names)")
            }
        }
    }

    @Test func `what may have arrived is sent again only with the key that it had`() throws {
        var claims = 0
        for step in try Self.walk() {
            guard case .claimed = step.events.first, step.before.doubtSince != nil else { continue }
            claims += 1
            #expect(step.from.state == "retry-wait")
        }
        #expect(claims > 0)
        for step in try Self.walk() where step.from.state == "unknown" {
            let names = step.events.map(\.name)
            #expect(step.to.state != "sending", "\(step.from) \(names)")
        }
    }

    @Test func `nothing is claimed before its time, after its end, or while it is held`() throws {
        for step in try Self.walk() where step.to.state == "sending" {
            #expect(step.from.moment >= Story.due)
            #expect(step.from.moment < Story.notAfter)
            #expect(["scheduled", "retry-wait"].contains(step.from.state))
            #expect(step.after.attempts == step.before.attempts + 1)
        }
    }

    @Test func `what a restored queue had waiting waits again by a person's word alone`() throws {
        var reinstated = 0
        for step in try Self.walk() where step.before.restoredAt != nil {
            let names = step.events.map(\.name)
            #expect(step.from.state == "unknown")
            let settles: Set = [
                "published", "found-live", "found-not-live", "reinstated", "doubted",
            ]
            #expect(settles.isSuperset(of: names), "\(step.from) \(names)")
            guard step.after.waits else { continue }
            reinstated += 1
            #expect(names == ["reinstated"])
            #expect(step.from.moment < Story.due, "its time is past: \(step.from)")
            #expect(step.after.doubtSince == nil)
        }
        #expect(reinstated > 0)
    }

    @Test func `a restore leaves nothing that would go out by itself`() throws {
        var doubted = 0
        for step in try Self.walk() where step.events.map(\.name) == ["doubted"] {
            doubted += 1
            #expect(step.to.state == "unknown" && step.to.isRestored)
        }
        #expect(doubted > 10)
    }

    @Test func `what is published stays so`() throws {
        let steps = try Self.walk()
        #expect(!steps.contains { $0.from.state == "published" && $0.to.state != "published" })
    }

    @Test func `from everywhere there is a way to an end`() throws {
        let steps = try Self.walk()
        let ends: Set = ["published", "failed", "missed", "cancelled"]
        var good = Set(steps.flatMap { [$0.from, $0.to] }.filter { ends.contains($0.state) })
        good.formUnion(steps.map(\.to).filter { $0.stage == .withdrawn })
        let places = Set(steps.flatMap { [$0.from, $0.to] })
        while true {
            let before = good.count
            for step in steps where good.contains(step.to) { good.insert(step.from) }
            for place in places where !good.contains(place) {
                // Time goes on by itself.
                let later = places.first {
                    $0.state == place.state && $0.stage == place.stage
                        && $0.isDoubtful == place.isDoubtful && $0.attempts == place.attempts
                        && $0.isRestored == place.isRestored
                        && $0.moment > place.moment && good.contains($0)
                }
                if later != nil { good.insert(place) }
            }
            if good.count == before { break }
        }
        #expect(places.subtracting(good).isEmpty)
        #expect(Set(places.map(\.state)).count == 9)
    }
}
