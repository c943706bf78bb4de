import Editorial
import Testing

/// Every state of a delivery against every event about it: the arrows there are, and no others.
@Suite("Delivery.State")
struct DeliveryArrowTests {
    static let states = [
        "scheduled", "sending", "retry-wait", "published", "unknown", "failed", "missed",
        "cancelled",
    ]

    static let later = Story.due + .seconds(60)

    static let events: [Event] = [
        .claimed(claim: Story.claim(Story.site)),
        .published(channel: Story.site, remoteID: "7", link: "https://site.example/7"),
        .postponed(channel: Story.site, reason: "busy", until: later),
        .refused(channel: Story.site, reason: "no"),
        .lost(channel: Story.site, reason: "time-out"),
        .stopped(channel: Story.site, reason: "changed"),
        .missed(channel: Story.site),
        .foundLive(channel: Story.site, link: "https://site.example/1", reason: nil),
        .foundNotLive(channel: Story.site, reason: Story.reason),
    ]

    /// `state event`: what the delivery becomes.
    static let arrows: [String: Delivery.State] = [
        "scheduled claimed": .sending(epoch: 1, since: later),
        "scheduled stopped": .failed(reason: "changed"),
        "scheduled missed": .missed,
        "retry-wait claimed": .sending(epoch: 1, since: later),
        "retry-wait stopped": .failed(reason: "changed"),
        "retry-wait missed": .missed,
        "sending published": .published(remoteID: "7", link: "https://site.example/7"),
        "sending postponed": .retryWait(until: later),
        "sending refused": .failed(reason: "no"),
        "sending lost": .unknown(reason: "time-out"),
        "unknown found-live": .published(remoteID: nil, link: "https://site.example/1"),
        "unknown found-not-live": .failed(reason: "not live, says the person who looked"),
    ]

    @Test(arguments: states, events)
    func `an event moves a delivery along an arrow or is no history`(
        state: String,
        event: Event
    ) throws {
        var story = try Story.delivery(state)
        let before = try #require(story.post?.delivery(on: Story.site))
        try #require(before.state.name == state)
        let event = Self.following(before, event)
        story.now = Self.later
        guard let next = Self.arrows["\(state) \(event.name)"] else {
            #expect(throws: ReplayError.self) { try story.record(event, by: .publisher) }
            return
        }
        try story.record(event, by: .publisher)
        let after = try #require(story.post?.delivery(on: Story.site))
        #expect(after.state == next)
        #expect(after.attempts == before.attempts + (event.name == "claimed" ? 1 : 0))
    }

    /// A claim counts on from the attempts that there were.
    static func following(_ delivery: Delivery, _ event: Event) -> Event {
        guard case .claimed = event else { return event }
        return .claimed(claim: Story.claim(Story.site, attempt: delivery.attempts + 1))
    }

    @Test(arguments: states)
    func `a state knows whether it waits, is open and may be out`(state: String) throws {
        let delivery = try #require(try Story.delivery(state).post?.delivery(on: Story.site))
        #expect(delivery.waits == ["scheduled", "retry-wait"].contains(state))
        #expect(delivery.isOpen == ["scheduled", "retry-wait", "sending"].contains(state))
        #expect(delivery.mayBeOut == ["sending", "published", "unknown"].contains(state))
    }

    static let outcomes: [(outcome: Outcome, events: [String])] = [
        (Story.published, ["published"]),
        (.refused(reason: "no"), ["refused"]),
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
