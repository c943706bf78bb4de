@testable import Channels
import Editorial
import Foundation
import Newsdesk
import Testing

/// What is kept of a request and its answer: all of it, but no secret.
@Suite("Exchanges")
struct ExchangeTests {
    private static let secret = "s3cret/t0ken+of=us"

    /// The body of a kept message, where no picture is in it.
    private static func text(_ body: Exchange.Body) -> String {
        body.pieces.map { $0.text ?? "?" }.joined()
    }

    @Test func `a request is kept byte for byte with its answer, and the answer's times`()
        async throws
    {
        let there = try Counterpart(
            "mastodon",
            secret: Self.secret,
            answers: [.json(#"{"id":"7","url":"https://a.example/7"}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wij leggen uit."))
        let trip = try #require(receipt.exchange?.trips.last)
        let sent = try #require(there.receiver.requests.last)
        #expect(Array(Self.text(trip.request.body).utf8) == sent.body)
        #expect(trip.request.body.sha256 == Digest.hex(sent.body))
        #expect(trip.request.body.size == sent.body.count)
        #expect(trip.request.method == "POST")
        #expect(trip.request.destination.hasSuffix("/api/v1/statuses"))
        #expect(trip.answer?.status == 200)
        #expect(
            trip.answer.map { Self.text($0.body) } == #"{"id":"7","url":"https://a.example/7"}"#
        )
        #expect(trip.request.at == there.clock.now())
        let authorization = trip.request.headers.first { $0.name == "Authorization" }
        #expect(authorization?.value == Exchange.mark)
    }

    /// Ways in which a server gives back what it got, as httpbin does.
    private static let echoes = [
        #"{"headers":{"Authorization":"Bearer \#(secret)"}}"#,
        #"{"headers":{"Authorization":"Bearer \#(secret.replacing("/", with: "\\/"))"}}"#,
        "token=\(Escape.url(secret))&again=\(secret)\(secret)",
        "basic \(Data(secret.utf8).base64EncodedString())",
    ]

    @Test(arguments: echoes)
    func `a secret that a server gives back is not kept`(echo: String) async throws {
        let there = try Counterpart(
            "mastodon",
            secret: Self.secret,
            answers: [
                Receiver.Answer(
                    status: 422,
                    headers: ["Location": "https://a.example/?t=\(Escape.url(Self.secret))"],
                    body: echo
                )
            ]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wij leggen uit."))
        let kept = CanonicalJSON.text(try #require(receipt.exchange))
        let forms = [
            Self.secret, Self.secret.replacing("/", with: "\\/"), Escape.url(Self.secret),
            Data(Self.secret.utf8).base64EncodedString(),
        ]
        for form in forms { #expect(!kept.contains(form), "\(kept)") }
        let answer = try #require(receipt.exchange?.trips.last?.answer)
        #expect(answer.body.sha256 == nil)
        #expect(Self.text(answer.body).contains(Exchange.mark))
    }

    @Test func `a secret address is kept as its origin, also where it is given back`() async throws
    {
        let there = try Counterpart(
            "discord",
            secret: "%/api/webhooks/77/ve-ry-se-cret",
            answers: [
                .json(#"{"message":"no such hook /api/webhooks/77/ve-ry-se-cret"}"#, status: 404)
            ]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wij leggen uit."))
        let kept = CanonicalJSON.text(try #require(receipt.exchange))
        #expect(!kept.contains("ve-ry-se-cret"), "\(kept)")
        #expect(receipt.exchange?.trips.last?.request.destination == there.receiver.origin)
    }

    @Test func `with a secret too short to be told from words, no body is kept`() async throws {
        let there = try Counterpart("mastodon", secret: "the", answers: [.json(#"{"id":"7"}"#)])
        let receipt = try await there.deliver(Counterpart.dispatch("the other"))
        let trip = try #require(receipt.exchange?.trips.last)
        #expect(trip.request.body.pieces.isEmpty)
        #expect(trip.answer?.body.pieces.isEmpty == true)
        #expect(trip.request.body.isCut)
    }

    @Test func `of a long answer the beginning is kept, and its whole size and digest`()
        async throws
    {
        let body = String(repeating: "a", count: Exchange.maximumAnswer + 1_000)
        let there = try Counterpart(
            "mastodon",
            secret: Self.secret,
            answers: [Receiver.Answer(status: 500, body: body)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wij leggen uit."))
        let kept = try #require(receipt.exchange?.trips.last?.answer?.body)
        #expect(Self.text(kept).utf8.count == Exchange.maximumAnswer)
        #expect(kept.isCut)
        #expect(kept.size == body.utf8.count)
        #expect(kept.sha256 == Digest.hex(Array(body.utf8)))
    }

    @Test func `a secret that lies across the end of what is kept is not kept in part`() {
        let secret = "0123456789abcdef"
        let start = String(repeating: "x", count: 24)
        let body = Scrubber([secret]).body(Array((start + secret).utf8), limit: 30)
        #expect(!CanonicalJSON.text(body).contains("0123"))
    }

    @Test func `a picture is kept once, by its digest, where it stood in the body`() throws {
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47] + (0..<200).map { UInt8($0) }
        let digest = Digest.hex(picture)
        let bytes = Array("before\r\n".utf8) + picture + Array("\r\nafter".utf8)
        let body = Scrubber([]).body(bytes, limit: 100, pictures: [digest: picture])
        #expect(body.pieces.map(\.picture) == [nil, digest, nil])
        #expect(body.pieces.map(\.text) == ["before\r\n", nil, "\r\nafter"])
        #expect(body.sha256 == Digest.hex(bytes))
        #expect(!body.isCut)
    }

    @Test func `what was asked to read a post back is kept too`() async throws {
        let there = try Counterpart(
            "mastodon",
            secret: Self.secret,
            answers: [.json(#"{"id":"7","content":"<p>Bearer \#(Self.secret)</p>"}"#)]
        )
        let request = try there.channels.render(Counterpart.dispatch("Wij leggen uit."))
        let seen = await there.channels.readBackOnRecord(
            request,
            remoteID: "7",
            at: there.clock.now()
        )
        let trip = try #require(seen.exchange?.trips.last)
        #expect(trip.request.method == "GET")
        #expect(trip.answer?.status == 200)
        #expect(!CanonicalJSON.text(trip).contains(Self.secret))
    }
}
