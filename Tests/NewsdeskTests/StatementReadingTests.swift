@testable import Newsdesk
import Testing

/// A statement taken apart: nothing of it is lost.
@Suite("Statement, taken apart")
struct StatementReadingTests {
    @Test func `a carriage return takes no line along with the name of the agency`() {
        let reading = StatementReading(
            "agency:       Dienst\r\nsigner:       anna\r\npost:         p-1\nnonce:        n\n"
        )
        #expect(reading.rest == "signer:       anna\r\npost:         p-1\nnonce:        n\n")
    }

    @Test func `what a channel gets is three lines, whatever else has their names`() {
        let digest = String(repeating: "0a", count: 32)
        let three = [
            "channel:      site at https://a.example/x", "  way:        sha256 \(digest)",
            "  body:       sha256 \(digest)",
        ]
        let whole = StatementReading((three + ["nonce:        n"]).joined(separator: "\n"))
        #expect(whole.requests.map(\.destination) == ["https://a.example/x"])
        #expect(whole.rest == "nonce:        n")
        let other = StatementReading((three + ["nonce:        n"]).joined(separator: "\r\n"))
        #expect(other.requests.isEmpty)
        #expect(other.rest.utf8.count == 3 * 2 + three.joined().utf8.count + 15)
    }
}
