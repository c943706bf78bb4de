@testable import Courier
import Testing

/// The guard against libcurl's silent second send, by itself: every connection is fresh, so that no
/// server brings libcurl to try one.
@Suite("Transfer")
struct TransferTests {
    @Test func `a request may open once, whatever libcurl asks for`() async {
        let request = HTTPRequest(
            method: "POST",
            url: "https://agency.example/",
            headers: [],
            body: [],
            allowsLoopback: false,
            timeout: .seconds(1)
        )
        let verdict = await withCheckedContinuation { continuation in
            let transfer = Transfer(request, mayOpen: { true }, continuation)
            #expect(transfer.isAllowedToSend())
            #expect(!transfer.isAllowedToSend())
            #expect(!transfer.isAllowedToSend())
            transfer.fail("over")
        }
        // A byte may have left the first time.
        #expect(verdict == .unknown(reason: "over"))
    }
}
