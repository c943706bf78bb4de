import Editorial
import Foundation
import Testing

/// The ledger's words are for ever: a change of any text here breaks every queue there is.
@Suite("Event, encoded")
struct EncodingTests {
    static let claim = Story.claim(Story.site)
    static let signature = Story.signature(Story.bram)

    static let events: [(event: Event, json: String)] = [
        (
            .waived(waiver: Story.waiver(Story.cato)),
            #"{"waived":{"waiver":{"finding":{"end":8,"excerpt":"excerpt","part":0,"#
                + #""rule":"story/one-person","start":3},"reason":"reason","signature":"#
                + #"{"person":"cato","role":"legal","statement":"w-cato"}}}}"#
        ),
        (
            .submitted(signature: signature, report: WaiverRuleTests.waived),
            #"{"submitted":{"report":{"lines":[{"count":1,"rule":"story/one-person","#
                + #""severity":"block","waived":1}],"policy":"policy"},"signature":"#
                + #"{"person":"bram","role":"approver","statement":"s-bram"}}}"#
        ),
        (.approved, #"{"approved":{}}"#),
        (.returned(reason: Story.reason), #"{"returned":{"reason":"reason"}}"#),
        (.withdrawn(reason: Story.reason), #"{"withdrawn":{"reason":"reason"}}"#),
        (
            .cancelled(channel: Story.site, reason: Story.reason),
            #"{"cancelled":{"channel":"site","reason":"reason"}}"#
        ),
        (
            .claimed(claim: claim),
            #"{"claimed":{"claim":{"attempt":1,"bodySHA256":"body","channel":"site","epoch":1,"#
                + #""publishKey":"p-0001-r1-site","revision":1}}}"#
        ),
        (
            .published(channel: Story.site, remoteID: "7", link: nil),
            #"{"published":{"channel":"site","remoteID":"7"}}"#
        ),
        (
            .postponed(channel: Story.site, reason: "busy", until: Instant(milliseconds: 5)),
            #"{"postponed":{"channel":"site","reason":"busy","until":5}}"#
        ),
        (
            .refused(channel: Story.site, reason: "no"),
            #"{"refused":{"channel":"site","reason":"no"}}"#
        ),
        (.lost(channel: Story.site, reason: "?"), #"{"lost":{"channel":"site","reason":"?"}}"#),
        (
            .stopped(channel: Story.site, reason: "!"),
            #"{"stopped":{"channel":"site","reason":"!"}}"#
        ),
        (.missed(channel: nil), #"{"missed":{}}"#),
        (.doubted(channel: Story.site), #"{"doubted":{"channel":"site"}}"#),
        (
            .reinstated(channel: Story.site, reason: Story.reason),
            #"{"reinstated":{"channel":"site","reason":"reason"}}"#
        ),
        (.missed(channel: Story.site), #"{"missed":{"channel":"site"}}"#),
        (
            .foundLive(channel: Story.site, link: "https://a/1", reason: nil),
            #"{"foundLive":{"channel":"site","link":"https://a/1"}}"#
        ),
        (
            .foundNotLive(channel: Story.site, reason: Story.reason),
            #"{"foundNotLive":{"channel":"site","reason":"reason"}}"#
        ),
        (
            .readBack(channel: Story.site, finding: .same),
            #"{"readBack":{"channel":"site","finding":{"same":{}}}}"#
        ),
        (
            .readBack(channel: Story.site, finding: .differs(["the text is another"])),
            #"{"readBack":{"channel":"site","finding":{"differs":{"_0":["the text is another"]}}}}"#
        ),
        (
            .submitted(signature: signature, report: Story.clean),
            #"{"submitted":{"report":{"lines":[],"policy":"policy"},"signature":"#
                + #"{"person":"bram","role":"approver","statement":"s-bram"}}}"#
        ),
        (
            .signed(signature: signature, report: Story.blocking),
            #"{"signed":{"report":{"lines":[{"count":2,"rule":"form/length","severity":"warn"},"#
                + #"{"count":1,"rule":"story/one-person","severity":"block"}],"policy":"policy"},"#
                + #""signature":{"person":"bram","role":"approver","statement":"s-bram"}}}"#
        ),
        (
            .drafted(revision: Story.revision(1, channels: [Story.site]), report: Story.clean),
            #"{"drafted":{"report":{"lines":[],"policy":"policy"},"revision":{"channels":["site"],"#
                + #""content":"content-1","kind":"general-line","language":"nl","number":1,"#
                + #""plan":{"due":1800003600000,"notAfter":1800007200000},"tags":["uitleg"],"#
                + #""topic":"asiel"}}}"#
        ),
        (
            .drafted(
                revision: Revision(
                    number: 1,
                    content: Story.content(),
                    id: ContentID("content-1"),
                    plan: nil,
                    window: .seconds(7_200)
                ),
                report: Story.clean
            ),
            #"{"drafted":{"report":{"lines":[],"policy":"policy"},"revision":{"channels":["site"],"#
                + #""content":"content-1","kind":"general-line","language":"nl","number":1,"#
                + #""tags":["uitleg"],"topic":"asiel","windowMilliseconds":7200000}}}"#
        ),
        (
            .revised(
                revision: Story.revision(2, channels: [Story.site], plan: nil),
                report: Story.clean
            ),
            #"{"revised":{"report":{"lines":[],"policy":"policy"},"revision":{"channels":["site"],"#
                + #""content":"content-2","kind":"general-line","language":"nl","number":2,"#
                + #""tags":["uitleg"],"topic":"asiel"}}}"#
        ),
    ]

    @Test(arguments: events)
    func `an event is written as it always was, and read back`(event: Event, json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(event), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Event.self, from: Data(json.utf8)) == event)
    }

    @Test func `every event has its line above`() {
        let names = Set(Self.events.map(\.event.name))
        #expect(names.count == 21)
    }

    @Test func `an id is its bare text and an entry its four parts`() throws {
        let entry = Entry(post: Story.id, at: Story.start, actor: Story.anna, event: .approved)
        let json = #"{"actor":"anna","at":1800000000000,"event":{"approved":{}},"post":"p-0001"}"#
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(String(decoding: try encoder.encode(entry), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Entry.self, from: Data(json.utf8)) == entry)
        let ids = try JSONDecoder().decode([ChannelID].self, from: Data(#"["b","a"]"#.utf8))
        #expect(ids.sorted().map(\.description) == ["a", "b"])
    }

    @Test func `what was sent stands beside the event, and only where something was sent`() throws {
        let event = Event.published(channel: Story.site, remoteID: "7", link: nil)
        let entry = Entry(
            post: Story.id,
            at: Story.start,
            actor: .publisher,
            event: event,
            exchange: ExchangeID("e-1")
        )
        let json =
            #"{"actor":"publisher","at":1800000000000,"event":{"published":{"channel":"site","#
            + #""remoteID":"7"}},"exchange":"e-1","post":"p-0001"}"#
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(String(decoding: try encoder.encode(entry), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Entry.self, from: Data(json.utf8)) == entry)
        let post = try #require(try Story.delivery("sending").post)
        let now = Story.start + .seconds(7_200)
        let sent = Entry(
            post: post.id,
            at: now,
            actor: .publisher,
            event: event,
            exchange: ExchangeID("e-1")
        )
        #expect(throws: Never.self) { try Post.evolve(post, by: sent) }
        let waiting = try #require(try Story.delivery("scheduled").post)
        func stopped(_ exchange: ExchangeID?) -> Entry {
            Entry(
                post: waiting.id,
                at: now,
                actor: .publisher,
                event: .stopped(channel: Story.site, reason: "no"),
                exchange: exchange
            )
        }
        #expect(throws: Never.self) { try Post.evolve(waiting, by: stopped(nil)) }
        #expect(throws: ReplayError.self) {
            try Post.evolve(waiting, by: stopped(ExchangeID("e-1")))
        }
    }

    @Test func `an entry about what was forgotten is written as it always was`() throws {
        let entry = ForgetEntry(
            at: Story.start,
            actor: Story.anna,
            forgotten: Forgotten(
                parts: [.words, .people],
                before: Story.start,
                values: ["content": ["a", "b"]],
                pictures: ["c"],
                reason: ReasonID("r"),
                signature: Signature(
                    person: Story.anna,
                    role: .admin,
                    statement: StatementID("s")
                )
            )
        )
        let json =
            #"{"actor":"anna","at":1800000000000,"forgotten":{"before":1800000000000,"parts":["#
            + #""words","people"],"pictures":["c"],"reason":"r","signature":{"person":"anna","#
            + #""role":"admin","statement":"s"},"values":{"content":["a","b"]}}}"#
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(String(decoding: try encoder.encode(entry), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(ForgetEntry.self, from: Data(json.utf8)) == entry)
    }

    @Test(arguments: DeliveryArrowTests.states)
    func `a post with a delivery in any state is read back as it was written`(
        state: String
    ) throws {
        let post = try #require(try Story.delivery(state).post)
        let data = try JSONEncoder().encode(post)
        #expect(try JSONDecoder().decode(Post.self, from: data) == post)
    }
}
