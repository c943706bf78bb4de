import Editorial
import Testing

/// Every state of a delivery against every event about it: the arrows there are, and no others.
@Suite("Delivery.State")
struct DeliveryArrowTests {
    static let states = [
        "scheduled", "sending", "retry-wait", "doubtful", "published", "unknown", "failed", "held",
        "missed", "cancelled", "restored", "restored-late",
    ]

    static let later = Story.due + .seconds(60)

    static let events: [Event] = [
        .claimed(claim: Story.claim(Story.site)),
        .published(channel: Story.site, remoteID: "7", link: "https://site.example/7"),
        .postponed(channel: Story.site, reason: "busy", until: later),
        .refused(channel: Story.site, reason: "no"),
        .lost(channel: Story.site, reason: "time-out"),
        .stopped(channel: Story.site, reason: "changed"),
        .held(channel: Story.site, hold: Story.hold),
        .resumed(channel: Story.site, proof: .sameKey, until: later),
        .missed(channel: Story.site),
        .foundLive(channel: Story.site, link: "https://site.example/1", reason: nil),
        .foundNotLive(channel: Story.site, reason: Story.reason),
        .readBack(channel: Story.site, finding: .gone),
        .doubted(channel: Story.site),
        .reinstated(channel: Story.site, reason: Story.reason),
    ]

    static let doubted = Delivery.State.unknown(reason: Event.doubt)

    /// `state event`: what the delivery becomes.
    static let arrows: [String: Delivery.State] = [
        "scheduled claimed": .sending(epoch: 1, since: later),
        "scheduled stopped": .failed(reason: "changed"),
        "scheduled held": .held(by: Story.hold),
        "scheduled missed": .missed,
        "retry-wait claimed": .sending(epoch: 1, since: later),
        "retry-wait stopped": .failed(reason: "changed"),
        "retry-wait held": .held(by: Story.hold),
        "retry-wait missed": .missed,
        // What may have arrived is sent again, or is unknown again; it is nothing else.
        "doubtful claimed": .sending(epoch: 1, since: later),
        "doubtful lost": .unknown(reason: "time-out"),
        "held missed": .missed,
        "sending published": .published(remoteID: "7", link: "https://site.example/7"),
        "sending postponed": .retryWait(until: later),
        "sending refused": .failed(reason: "no"),
        "sending lost": .unknown(reason: "time-out"),
        "published read-back": .published(remoteID: "7", link: "https://site.example/7"),
        "unknown published": .published(remoteID: "7", link: "https://site.example/7"),
        "unknown resumed": .retryWait(until: later),
        "unknown found-live": .published(remoteID: nil, link: "https://site.example/1"),
        "unknown found-not-live": .failed(reason: "not live, says the person who looked"),
        "scheduled doubted": doubted, "retry-wait doubted": doubted, "doubtful doubted": doubted,
        "held doubted": doubted, "sending doubted": doubted, "unknown doubted": doubted,
        // After a restore only somebody who looked says that it is not there; never a key or a look-up.
        "restored doubted": doubted,
        "restored published": .published(remoteID: "7", link: "https://site.example/7"),
        "restored found-live": .published(remoteID: nil, link: "https://site.example/1"),
        "restored found-not-live": .failed(reason: "not live, says the person who looked"),
        "restored reinstated": .scheduled,
        "restored-late doubted": doubted,
        "restored-late published": .published(remoteID: "7", link: "https://site.example/7"),
        "restored-late found-live": .published(remoteID: nil, link: "https://site.example/1"),
        "restored-late found-not-live": .failed(reason: "not live, says the person who looked"),
    ]

    @Test(arguments: states, events)
    func `an event moves a delivery along an arrow or is no history`(
        state: String,
        event: Event
    ) throws {
        var story = try Story.delivery(state)
        let before = try #require(story.post?.delivery(on: Story.site))
        try #require(before.state.name == Self.names[state] ?? state)
        let event = Self.following(before, event)
        story.now = state == "restored" ? Story.due + .milliseconds(-1) : Self.later
        guard let next = Self.arrows["\(state) \(event.name)"] else {
            #expect(throws: ReplayError.self) { try story.record(event, by: .publisher) }
            return
        }
        try story.record(event, by: .publisher)
        let after = try #require(story.post?.delivery(on: Story.site))
        #expect(after.state == next)
        #expect(after.attempts == before.attempts + (event.name == "claimed" ? 1 : 0))
    }

    static let names = [
        "doubtful": "retry-wait", "restored": "unknown", "restored-late": "unknown",
    ]

    /// A claim counts on from the attempts that there were.
    static func following(_ delivery: Delivery, _ event: Event) -> Event {
        guard case .claimed = event else { return event }
        return .claimed(claim: Story.claim(Story.site, attempt: delivery.attempts + 1))
    }

    @Test(arguments: states)
    func `a state knows whether it waits, is open and may be out`(state: String) throws {
        let delivery = try #require(try Story.delivery(state).post?.delivery(on: Story.site))
        let waiting = ["scheduled", "retry-wait", "doubtful", "held"]
        #expect(delivery.waits == waiting.contains(state))
        #expect(delivery.isOpen == (waiting + ["sending"]).contains(state))
        let out = ["sending", "published", "unknown", "doubtful", "restored", "restored-late"]
        #expect(delivery.mayBeOut == out.contains(state))
    }

    static let outcomes: [(outcome: Outcome, events: [String])] = [
        (Story.published, ["published"]),
        (.refused(reason: "no"), ["refused"]),
        (.closed(reason: "401"), ["refused"]),
        (.unknown(reason: "time-out"), ["lost"]),
        (.notSent(reason: "no route"), ["postponed"]),
        (.postponed(afterMilliseconds: 10, reason: "busy"), ["postponed"]),
    ]

    @Test(arguments: outcomes)
    func `an outcome becomes its event`(outcome: Outcome, events: [String]) throws {
        var story = try Story.delivery("sending")
        #expect(try story.tell(Story.conclude(Story.site, outcome)).map(\.name) == events)
    }

    @Test(arguments: [
        Outcome.notSent(reason: "no route"), .postponed(afterMilliseconds: nil, reason: "busy"),
    ])
    func `what could only be tried again too late is missed`(outcome: Outcome) throws {
        var story = try Story.delivery("sending")
        let atTheEnd = Story.conclude(Story.site, outcome, retryAt: Story.notAfter)
        #expect(try story.tell(atTheEnd).map(\.name) == ["postponed", "missed"])
        var inTime = try Story.delivery("sending")
        let before = Story.notAfter + .milliseconds(-1)
        let last = Story.conclude(Story.site, outcome, retryAt: before)
        #expect(try inTime.tell(last).map(\.name) == ["postponed"])
        #expect(inTime.post?.delivery(on: Story.site)?.state == .retryWait(until: before))
    }

    static let afterDoubt: [(outcome: Outcome, events: [String])] = [
        (Story.published, ["published"]), (.refused(reason: "no"), ["lost"]),
        (.closed(reason: "401"), ["lost"]), (.unknown(reason: "time-out"), ["lost"]),
        (.notSent(reason: "no route"), ["postponed"]),
    ]

    @Test(arguments: afterDoubt)
    func `a no to a repeat says nothing about the attempt before it`(
        outcome: Outcome,
        events: [String]
    ) throws {
        var story = try Story.delivery("doubtful")
        story.now = Self.later
        try story.tell(.claim(Story.claim(Story.site, attempt: 2)), by: .publisher)
        let conclude = Story.conclude(Story.site, outcome, retryAt: Self.later)
        #expect(try story.tell(conclude).map(\.name) == events)
        let late = Story.conclude(Story.site, .notSent(reason: "no route"), retryAt: Story.notAfter)
        var another = try Story.delivery("doubtful")
        another.now = Self.later
        try another.tell(.claim(Story.claim(Story.site, attempt: 2)), by: .publisher)
        #expect(try another.tell(late).map(\.name) == ["postponed", "lost"])
    }

    @Test func `what may have arrived is never missed, held, stopped or cancelled`() throws {
        var missed = try Story.delivery("doubtful")
        missed.now = Story.notAfter
        #expect(try missed.tell(.miss, by: .publisher).map(\.name) == ["lost", "missed"])
        #expect(missed.post?.delivery(on: Story.site)?.state.name == "unknown")
        var held = try Story.delivery("doubtful")
        held.now = Self.later
        #expect(try held.tell(.hold(Story.site, Story.hold)).map(\.name) == ["lost"])
        var stopped = try Story.delivery("doubtful")
        let stop = Command.refuseToSend(Story.site, reason: "changed")
        #expect(try stopped.tell(stop).map(\.name) == ["lost"])
        var withdrawn = try Story.delivery("doubtful")
        #expect(try withdrawn.tell(.withdraw(Story.reason)).map(\.channel) == [Story.wall])
        let next = Command.revise(Story.revision(2), Story.clean)
        #expect(throws: Refusal.self) { try withdrawn.tell(next) }
    }

    @Test func `what the channel says it has not is in no doubt any more`() throws {
        var story = try Story.delivery("unknown")
        let since = try #require(story.post?.delivery(on: Story.site)?.doubtSince)
        #expect(since == Story.due)
        try story.tell(.resume(Story.site, .notThere, until: Self.later), by: .publisher)
        let after = try #require(story.post?.delivery(on: Story.site))
        #expect(after.doubtSince == nil)
        #expect(after.lastAttempt == Story.due)
        var late = try Story.delivery("unknown")
        let resume = Command.resume(Story.site, .notThere, until: Story.notAfter)
        #expect(try late.tell(resume).map(\.name) == ["resumed", "missed"])
        let sameKey = Command.resume(Story.site, .sameKey, until: Story.notAfter)
        var tooLate = try Story.delivery("unknown")
        #expect(throws: Refusal.self) { try tooLate.tell(sameKey) }
    }

    @Test func `a sending of an older publisher becomes unknown`() throws {
        var story = try Story.delivery("sending")
        try story.tell(.orphan(Story.site, presentEpoch: 2), by: .publisher)
        #expect(story.post?.delivery(on: Story.site)?.state.name == "unknown")
        #expect(story.post?.stage == .approved)
    }

    @Test(arguments: [-1, 0, 1])
    func `a delivery is due from its moment on`(milliseconds: Int) throws {
        let moment = Story.due + .milliseconds(milliseconds)
        let scheduled = try #require(try Story.delivery("scheduled").post?.delivery(on: Story.site))
        #expect(scheduled.isDue(at: moment) == (milliseconds >= 0))
        let waiting = try #require(try Story.delivery("retry-wait").post?.delivery(on: Story.site))
        let retry = Story.due + .seconds(10) + .milliseconds(milliseconds)
        #expect(waiting.isDue(at: retry) == (milliseconds >= 0))
        #expect(waiting.isDue(at: Story.due) == false)
    }
}
