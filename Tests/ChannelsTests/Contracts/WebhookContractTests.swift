@testable import Channels
import Editorial
import Foundation
import Newsdesk
import Testing

/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
@Suite("Contract: signed webhook")
struct WebhookContractTests {
    static let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let new = StandardWebhooksTests.seed

    @Test func `a webhook has an id, the time of the attempt and a signature of each secret`()
        async throws
    {
        let there = try Counterpart(
            "webhook",
            secret: "\(Self.old) \(Self.new)",
            path: "/hooks/heraut?site=1",
            answers: [.json(#"{"id":42,"url":"https://site.example/42"}"#)]
        )
        await there.clock.sleep(for: .seconds(7))
        let medium = Medium(name: "a.png", sha256: "ab12", alt: "Een rij")
        let receipt = try await there.deliver(
            Counterpart.dispatch("Wie?", link: "https://a.example/x", media: [medium])
        )
        #expect(
            receipt.outcome == .published(remoteID: "42", link: "https://site.example/42")
        )
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "POST" && request.target == "/hooks/heraut?site=1")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == "p-00000001-r2-ours")
        let timestamp = try #require(request.headers["webhook-timestamp"].flatMap { Int64($0) })
        #expect(timestamp == Counterpart.due.milliseconds / 1_000 + 7)
        let signatures = try #require(request.headers["webhook-signature"])
        for secret in [Self.old, StandardWebhooksTests.publicKey] {
            let receiver = try #require(StandardWebhooks(secret: secret))
            #expect(
                receiver.verifies(
                    signatures,
                    id: "p-00000001-r2-ours",
                    timestamp: timestamp,
                    body: request.body,
                    now: timestamp
                )
            )
        }
        #expect(
            request.json == [
                "type": "post.published", "post": "p-00000001", "revision": 2,
                "key": "p-00000001-r2-ours", "channel": "ours",
                "due": "2025-11-25T09:00:00.000Z", "kind": "general-line", "language": "nl",
                "text": "Wie?", "link": "https://a.example/x", "topic": "beleid",
                "tags": [String](), "facts": [String](),
                "media": [["name": "a.png", "sha256": "ab12", "alt": "Een rij"]],
            ]
        )
    }

    @Test func `a repeat is the same to a receiver that says so, and to no other`() throws {
        let unsure = try Counterpart("webhook", secret: Self.old, answers: []).channels
        #expect(try unsure.manners(of: Counterpart.channel).repeatableFor == nil)
        let sure = try Counterpart(
            "webhook",
            settings: "{receiver: deduplicates}",
            secret: Self.old,
            answers: []
        ).channels
        #expect(try sure.manners(of: Counterpart.channel).repeatableFor == .seconds(86_400))
    }

    @Test func `a public key cannot sign`() throws {
        let there = try Counterpart(
            "webhook",
            secret: StandardWebhooksTests.publicKey,
            answers: []
        )
        #expect(try there.channels.describe(Counterpart.channel).secretProblem != nil)
    }
}
