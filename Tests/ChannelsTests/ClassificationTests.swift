@testable import Channels
import Courier
import Editorial
import Newsdesk
import PlacedYAML
import Testing

/// From what the courier knows to what happened to the post.
@Suite("Classification")
struct ClassificationTests {
    static let now = Instant(milliseconds: 1_000_000)

    private func outcome(
        _ status: Int,
        headers: [String: String] = [:],
        body: String = "",
        isComplete: Bool = true,
        answer rules: String = ""
    ) throws -> Outcome {
        try receipt(status, headers, body, isComplete: isComplete, answer: rules).outcome
    }

    /// What an adapter with these rules makes of an answer.
    private func receipt(
        _ status: Int,
        _ headers: [String: String] = [:],
        _ body: String = "",
        isComplete: Bool = true,
        answer rules: String = "",
        rateLimit: String? = nil
    ) throws -> Receipt {
        let rules = try YAMLValue(
            text: "id: data.id\nlink: url\n" + rules,
            file: "adapters/own.yaml"
        )
        let limit = try rateLimit.map { try RateLimit(try YAMLValue(text: $0, file: "own.yaml")) }
        return Classification(
            rules: try AnswerRules(rules, Scope()),
            rateLimit: limit,
            now: Self.now
        ).receipt(
            of: .answered(
                Answer(
                    status: status,
                    headers: headers,
                    body: Array(body.utf8),
                    isComplete: isComplete
                )
            )
        )
    }

    @Test(arguments: [200, 201, 202, 204])
    func `2xx is published, with what the answer tells`(status: Int) throws {
        let body = #"{"data":{"id":42},"url":"https://a.example/1"}"#
        #expect(
            try outcome(status, body: body)
                == .published(remoteID: "42", link: "https://a.example/1")
        )
    }

    @Test func `a 2xx that tells nothing, rubbish or half is published all the same`() throws {
        #expect(try outcome(200) == .published(remoteID: nil, link: nil))
        #expect(try outcome(200, body: "<html>") == .published(remoteID: nil, link: nil))
        #expect(
            try outcome(200, body: "{\"data\":", isComplete: false)
                == .published(remoteID: nil, link: nil)
        )
    }

    @Test(arguments: [401, 403, 410])
    func `a no to whoever asks closes the channel`(status: Int) throws {
        guard case .closed(let reason) = try outcome(status) else {
            Issue.record("\(try outcome(status))")
            return
        }
        #expect(reason.contains("\(status)"))
    }

    @Test(arguments: [301, 302, 307, 308, 400, 404, 405, 413, 415, 422])
    func `a clear no is refused`(status: Int) throws {
        guard case .refused(let reason) = try outcome(status) else {
            Issue.record("\(try outcome(status))")
            return
        }
        #expect(reason.contains("\(status)"))
    }

    @Test(arguments: [100, 408, 409, 418, 425, 499, 500, 502, 503, 504, 520])
    func `everything else may have been stored: unknown`(status: Int) throws {
        guard case .unknown = try outcome(status) else {
            Issue.record("\(status): \(try outcome(status))")
            return
        }
    }

    static let waits: [(header: String?, milliseconds: Int64?)] = [
        (nil, nil), ("", nil), ("soon", nil), ("0", 0), ("120", 120_000), ("999999999", 86_400_000),
        ("-5", nil), ("Thu, 01 Jan 1970 00:17:40 GMT", 60_000),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ]

    @Test(arguments: waits.indices)
    func `429 is postponed, for as long as the channel says and no longer than a day`(
        index: Int
    ) throws {
        let (header, milliseconds) = Self.waits[index]
        let headers = header.map { ["retry-after": $0] } ?? [:]
        guard case .postponed(let after, _) = try outcome(429, headers: headers) else {
            Issue.record("\(try outcome(429, headers: headers))")
            return
        }
        #expect(after == milliseconds, "\(header ?? "no header")")
    }

    @Test(arguments: [408, 409, 425, 503])
    func `a status is postponed where the adapter says that nothing was processed`(
        status: Int
    ) throws {
        guard case .postponed = try outcome(status, answer: "unprocessed: [\(status)]") else {
            Issue.record("it was not postponed")
            return
        }
    }

    @Test func `a status after which something may be stored cannot be declared harmless`() {
        #expect(throws: YAMLProblem.self) { try outcome(500, answer: "unprocessed: [500]") }
    }

    @Test func `what was not sent and what is unknown stay so`() {
        for (verdict, wanted) in [
            (Verdict.notSent(reason: "a"), Outcome.notSent(reason: "a")),
            (Verdict.unknown(reason: "b"), Outcome.unknown(reason: "b")),
        ] {
            let classification = Classification(rules: AnswerRules(), now: Self.now)
            #expect(classification.receipt(of: verdict).outcome == wanted)
        }
    }

    // MARK: - What an adapter says about its network

    @Test func `of an id and a link no more than 2048 bytes are kept, whole code points`() throws {
        let marks = String(repeating: "\u{301}", count: 100_000)
        let body = #"{"data":{"id":"x\#(marks)"},"url":"https://a.example/\#(marks)"}"#
        guard case .published(let id?, let link?) = try outcome(200, body: body) else {
            Issue.record("it is not published with both")
            return
        }
        #expect(id.utf8.count == 2_047 && id.unicodeScalars.last == "\u{301}")
        #expect(link.utf8.count == 2_048 && link.hasPrefix("https://a.example"))
    }

    @Test func `where a post has an id, a 2xx without one is unknown`() throws {
        guard case .unknown = try outcome(200, body: "{}", answer: "needs-id: true") else {
            Issue.record("it was not unknown")
            return
        }
        let half = try outcome(
            200,
            body: #"{"data":{"#,
            isComplete: false,
            answer: "needs-id: true"
        )
        guard case .unknown = half else {
            Issue.record("\(half)")
            return
        }
    }

    @Test func `a duplicate is unknown: it may be this attempt's own`() throws {
        let rules = "duplicate: {status: 403, at: detail, contains: Duplicate}"
        let body = #"{"detail":"You are not allowed to create a duplicate post."}"#
        guard case .unknown = try outcome(403, body: body, answer: rules) else {
            Issue.record("it was not unknown")
            return
        }
        guard case .closed = try outcome(403, body: "{}", answer: rules) else {
            Issue.record("another 403 is no duplicate")
            return
        }
    }

    @Test func `a 200 that is not ok is refused, with the network's own word`() throws {
        let body = #"{"ok":false,"error":"channel_not_found"}"#
        let outcome = try outcome(200, body: body, answer: "ok: ok\nerror: error")
        #expect(
            outcome
                == .refused(
                    reason: "the channel answered 200 (channel_not_found), and that it is not ok"
                )
        )
    }

    @Test func `a network's sentence is not repeated: it could hold the post`() throws {
        let body = #"{"error":"your text 'Wie bepaalt' is bad"}"#
        #expect(
            try outcome(422, body: body, answer: "error: error")
                == .refused(reason: "the channel answered 422")
        )
    }

    static let rests: [(form: String, reset: String, milliseconds: Int64)] = [
        ("epoch", "1060", 1_060_000), ("seconds", "1.5", 1_001_500),
        ("time", "1970-01-01T00:17:40.000Z", 1_060_000),
        ("time", "1970-01-01T00:17:40Z", 1_060_000),
        ("epoch", "5", 1_000_000), ("epoch", "99999999999", 1_000_000 + 86_400_000),
    ]

    @Test(arguments: rests.indices)
    func `when nothing remains, the channel rests until it counts anew`(index: Int) throws {
        let (form, reset, milliseconds) = Self.rests[index]
        let limit = "{remaining: X-Left, reset: X-Reset, form: \(form)}"
        let headers = ["x-left": "0", "x-reset": reset]
        let found = try receipt(200, headers, rateLimit: limit)
        #expect(found.restsUntil == Instant(milliseconds: milliseconds))
        let busy = try receipt(200, ["x-left": "1", "x-reset": reset], rateLimit: limit)
        #expect(busy.restsUntil == nil)
        let refused = try receipt(429, headers, rateLimit: limit)
        guard case .postponed(let wait?, _) = refused.outcome else {
            Issue.record("\(refused)")
            return
        }
        #expect(wait == milliseconds - Self.now.milliseconds)
        #expect(refused.restsUntil == found.restsUntil)
    }

    /// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit.
    @Test func `a wait in the answer's JSON counts`() throws {
        let limit = "{reset: X-RateLimit-Reset-After, form: seconds, retry-after: retry_after}"
        let body = #"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#
        let found = try receipt(429, ["retry-after": "65"], body, rateLimit: limit)
        guard case .postponed(64_570, _) = found.outcome else {
            Issue.record("\(found)")
            return
        }
        #expect(found.restsUntil == Instant(milliseconds: 1_064_570))
    }
}
