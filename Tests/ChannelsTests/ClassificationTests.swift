import Channels
import Courier
import Editorial
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
        postponesOn503: Bool = false
    ) -> Outcome {
        Classification.outcome(
            of: .answered(
                Answer(
                    status: status,
                    headers: headers,
                    body: Array(body.utf8),
                    isComplete: isComplete
                )
            ),
            idPath: "data.id",
            linkPath: "url",
            postponesOn503: postponesOn503,
            now: Self.now
        )
    }

    @Test(arguments: [200, 201, 202, 204])
    func `2xx is published, with what the answer tells`(status: Int) {
        let body = #"{"data":{"id":42},"url":"https://a.example/1"}"#
        #expect(
            outcome(status, body: body)
                == .published(remoteID: "42", link: "https://a.example/1")
        )
    }

    @Test func `a 2xx that tells nothing, rubbish or half is published all the same`() {
        #expect(outcome(200) == .published(remoteID: nil, link: nil))
        #expect(outcome(200, body: "<html>") == .published(remoteID: nil, link: nil))
        #expect(
            outcome(200, body: "{\"data\":", isComplete: false)
                == .published(remoteID: nil, link: nil)
        )
    }

    @Test(arguments: [401, 403, 410])
    func `a no to whoever asks closes the channel`(status: Int) {
        guard case .closed(let reason) = outcome(status) else {
            Issue.record("\(outcome(status))")
            return
        }
        #expect(reason.contains("\(status)"))
    }

    @Test(arguments: [301, 302, 307, 308, 400, 404, 405, 413, 415, 422])
    func `a clear no is refused`(status: Int) {
        guard case .refused(let reason) = outcome(status) else {
            Issue.record("\(outcome(status))")
            return
        }
        #expect(reason.contains("\(status)"))
    }

    @Test(arguments: [100, 408, 409, 418, 425, 499, 500, 502, 503, 504, 520])
    func `everything else may have been stored: unknown`(status: Int) {
        guard case .unknown = outcome(status) else {
            Issue.record("\(status): \(outcome(status))")
            return
        }
    }

    static let waits: [(header: String?, milliseconds: Int64?)] = [
        (nil, nil), ("", nil), ("soon", nil), ("0", 0), ("120", 120_000), ("999999999", 86_400_000),
        ("-5", nil), ("Thu, 01 Jan 1970 00:17:40 GMT", 60_000),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ]

    @Test(arguments: waits.indices)
    func `429 is postponed, for as long as the channel says and no longer than a day`(index: Int) {
        let (header, milliseconds) = Self.waits[index]
        let headers = header.map { ["retry-after": $0] } ?? [:]
        guard case .postponed(let after, _) = outcome(429, headers: headers) else {
            Issue.record("\(outcome(429, headers: headers))")
            return
        }
        #expect(after == milliseconds, "\(header ?? "no header")")
    }

    @Test func `503 is postponed only where the adapter says that nothing was processed`() {
        guard case .postponed = outcome(503, postponesOn503: true) else {
            Issue.record("it was not postponed")
            return
        }
    }

    @Test func `what was not sent and what is unknown stay so`() {
        for (verdict, wanted) in [
            (Verdict.notSent(reason: "a"), Outcome.notSent(reason: "a")),
            (Verdict.unknown(reason: "b"), Outcome.unknown(reason: "b")),
        ] {
            let found = Classification.outcome(
                of: verdict,
                idPath: nil,
                linkPath: nil,
                postponesOn503: true,
                now: Self.now
            )
            #expect(found == wanted)
        }
    }
}
