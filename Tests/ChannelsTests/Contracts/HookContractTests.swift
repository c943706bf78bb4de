@testable import Channels
import Courier
import Editorial
import Foundation
import Newsdesk
import Testing

/// Slack, Teams and Discord: channels whose address is their secret.
@Suite("Contract: hooks")
struct HookContractTests {
    /// https://api.slack.com/messaging/webhooks: 200 and the text `ok`, no id and no link.
    @Test func `Slack gets a text whose three characters are escaped`() async throws {
        let there = try Counterpart(
            "slack",
            secret: "%/services/T0/B0/x0x",
            answers: [Receiver.Answer(body: "ok")]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("<!channel> R&D > \"a\""))
        #expect(receipt.outcome == .published(remoteID: nil, link: nil))
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "POST" && request.target == "/services/T0/B0/x0x")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["authorization"] == nil)
        #expect(request.json == ["text": "&lt;!channel&gt; R&amp;D &gt; \"a\""])
        let manners = try there.channels.manners(of: Counterpart.channel)
        #expect(manners == Manners(concurrency: 1, interval: .seconds(1)))
    }

    /// https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks.
    @Test(arguments: [
        (400, "refused"), (403, "closed"), (404, "refused"), (410, "closed"), (500, "unknown"),
    ])
    func `Slack's errors`(status: Int, wanted: String) async throws {
        let there = try Counterpart(
            "slack",
            secret: "%/services/T0/B0/x0x",
            answers: [Receiver.Answer(status: status, body: "invalid_payload")]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        #expect("\(receipt.outcome)".hasPrefix(wanted), "\(receipt)")
    }

    /// https://api.slack.com/docs/rate-limits.
    @Test func `Slack's limit names the seconds`() async throws {
        let there = try Counterpart(
            "slack",
            secret: "%/services/T0/B0/x0x",
            answers: [Receiver.Answer(status: 429, headers: ["Retry-After": "30"])]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        #expect(receipt.restsUntil == Counterpart.due + .seconds(30))
    }

    /// https://learn.microsoft.com/power-automate/overview-adaptive-cards.
    @Test func `Teams gets an adaptive card`() async throws {
        let there = try Counterpart(
            "teams",
            secret: "%/workflows/1/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s3",
            answers: [Receiver.Answer(status: 202)]
        )
        let receipt = try await there.deliver(
            Counterpart.dispatch("Wie?", link: "https://a.example")
        )
        #expect(receipt.outcome == .published(remoteID: nil, link: nil))
        let request = try #require(there.receiver.requests.first)
        #expect(
            request.target
                == "/workflows/1/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s3"
        )
        #expect(request.headers["content-type"] == "application/json; charset=utf-8")
        #expect(
            request.json == [
                "type": "message",
                "attachments": [
                    [
                        "contentType": "application/vnd.microsoft.card.adaptive",
                        "contentUrl": NSNull(),
                        "content": [
                            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                            "type": "AdaptiveCard", "version": "1.4",
                            "body": [
                                [
                                    "type": "TextBlock", "text": "Wie?\n\nhttps://a.example",
                                    "wrap": true,
                                ]
                            ],
                        ],
                    ]
                ],
            ]
        )
    }

    /// https://discord.com/developers/docs/resources/webhook#execute-webhook.
    @Test func `Discord waits for the message, calls nobody, and tells its id`() async throws {
        let there = try Counterpart(
            "discord",
            settings: "{server: \"9\"}",
            secret: "%/api/v10/webhooks/1/abc",
            answers: [.json(#"{"id":"55","channel_id":"7","content":"x","type":0}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("@everyone, lees mee"))
        #expect(
            receipt.outcome
                == .published(remoteID: "55", link: "https://discord.com/channels/9/7/55")
        )
        let request = try #require(there.receiver.requests.first)
        #expect(request.target == "/api/v10/webhooks/1/abc?wait=true")
        #expect(
            request.json == [
                "content": "@everyone, lees mee", "allowed_mentions": ["parse": [String]()],
            ]
        )
    }

    static let formatted = "*niet* _zo_ ~~x~~\n# kop\nhttps://a.example/b_c*d*"

    @Test func `what Discord would read as markup stays words, and counts as it is sent`()
        async throws
    {
        let there = try Counterpart(
            "discord",
            secret: "%/api/v10/webhooks/1/abc",
            answers: [.json(#"{"id":"55","channel_id":"7"}"#)]
        )
        let post = Counterpart.dispatch(Self.formatted)
        let sent = "\\*niet\\* \\_zo\\_ \\~\\~x\\~\\~\n\\# kop\nhttps://a.example/b_c*d*"
        let preview = try there.channels.preview(post)
        #expect(preview.text == Self.formatted)
        #expect(preview.count == sent.unicodeScalars.count && preview.bytes == sent.utf8.count)
        _ = try await there.deliver(post)
        #expect(there.receiver.requests.first?.json?["content"] as? String == sent)
        let stars = Counterpart.dispatch(String(repeating: "*", count: 1_001))
        #expect(throws: ChannelError.tooLong(Counterpart.channel, count: 2_002, limit: 2_000)) {
            try there.channels.render(stars)
        }
    }

    /// https://discord.com/developers/docs/resources/webhook#get-webhook-message: content as it was sent.
    @Test func `what Discord shows is compared with what was sent`() async throws {
        func found(_ content: String) async throws -> ReadBack {
            let there = try Counterpart(
                "discord",
                secret: "%/api/v10/webhooks/1/abc",
                answers: [.json(#"{"id":"55","content":\#(Escape.json(content))}"#)]
            )
            let request = try there.channels.render(Counterpart.dispatch("*niet* zo_iets"))
            let now = there.clock.now()
            return await there.channels.readBack(request, remoteID: "55", at: now)
        }
        #expect(try await found("\\*niet\\* zo\\_iets") == .same)
        #expect(try await found("*niet* zo_iets") == .differs(["the text is another"]))
        #expect(try await found("\\*wel\\* zo\\_iets") == .differs(["the text is another"]))
    }

    @Test func `what a card would read as markup stays words`() async throws {
        let there = try Counterpart(
            "teams",
            secret: "%/workflows/1",
            answers: [Receiver.Answer(status: 202)]
        )
        _ = try await there.deliver(Counterpart.dispatch(Self.formatted))
        let body = try #require(there.receiver.requests.first?.text)
        let sent = "\\*niet\\* \\_zo\\_ ~~x~~\n#\u{A0}kop\nhttps://a.example/b_c*d\\*"
        #expect(body.contains("\"text\":" + Escape.json(sent)), "\(body)")
        let preview = try there.channels.preview(Counterpart.dispatch(Self.formatted))
        #expect(preview.text == Self.formatted && preview.bytes == sent.utf8.count)
    }

    @Test func `without the server's id there is no link to a Discord message`() async throws {
        let there = try Counterpart(
            "discord",
            secret: "%/api/v10/webhooks/1/abc",
            answers: [.json(#"{"id":"55","channel_id":"7"}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        #expect(receipt.outcome == .published(remoteID: "55", link: nil))
    }

    /// https://discord.com/developers/docs/topics/rate-limits#header-format.
    @Test func `when Discord says that nothing remains, it rests`() async throws {
        let there = try Counterpart(
            "discord",
            secret: "%/api/v10/webhooks/1/abc",
            answers: [
                Receiver.Answer(
                    headers: [
                        "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0",
                        "X-RateLimit-Reset": "1470173023", "X-RateLimit-Reset-After": "1.25",
                    ],
                    body: #"{"id":"55"}"#
                )
            ]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        #expect(receipt.restsUntil == Counterpart.due + .milliseconds(1_250))
    }

    /// https://discord.com/developers/docs/resources/webhook#get-webhook-with-token.
    @Test func `a Discord webhook is checked by asking for itself`() async throws {
        let there = try Counterpart(
            "discord",
            secret: "%/api/v10/webhooks/1/abc",
            answers: [.json(#"{"id":"1","name":"Heraut","guild_id":"9"}"#)]
        )
        let found = try await there.channels.check(Counterpart.channel, at: there.clock.now())
        #expect(found == .counts(who: "Heraut"))
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "GET" && request.target == "/api/v10/webhooks/1/abc")
    }

    // MARK: - An address that is a secret

    @Test func `a secret address is nowhere to be seen but on its way`() async throws {
        let there = try Counterpart("slack", secret: "%/services/T0/B0/x0x", answers: [])
        let origin = there.receiver.origin
        let request = try there.channels.render(Counterpart.dispatch("x"))
        #expect(request.destination == origin && request.url == origin)
        #expect(try there.channels.describe(Counterpart.channel).destination == origin)
        #expect(!"\(request)".contains("x0x"))
        there.courier.shutDown()
        let receipt = await there.channels.deliver(request, at: there.clock.now()) { true }
        #expect(!"\(receipt)".contains("x0x"), "\(receipt)")
    }

    @Test(arguments: [
        "http://127.0.0.9:9/services/T0/B0/x0x", "%.evil.example/x0x", "%@127.0.0.9/x0x",
        "ftp://127.0.0.1/x0x", "not an address x0x", "%/a#x0x", "%/a b x0x", "",
    ])
    func `a secret address that leads elsewhere is not used, and not told`(
        secret: String
    ) async throws {
        let there = try Counterpart("slack", secret: secret, answers: [])
        let problem = try there.channels.describe(Counterpart.channel).secretProblem
        #expect(problem != nil && problem?.contains("x0x") == false, "\(problem ?? "")")
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        guard case .notSent(let reason) = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(!reason.contains("x0x"))
        #expect(there.receiver.requests.isEmpty)
    }

    @Test func `another secret address is another way to go`() throws {
        func digest(_ yaml: String) throws -> String {
            let there = try Counterpart(
                "slack",
                secret: nil,
                path: "\n  " + yaml,
                answers: []
            )
            return try there.channels.render(Counterpart.dispatch("x")).destinationSHA256
        }
        #expect(try digest("secret: env:ONE") != digest("secret: env:TWO"))
    }
}
