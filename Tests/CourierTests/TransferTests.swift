@testable import Courier
import Testing

/// The guards right before the first byte, by themselves.
@Suite("Transfer")
struct TransferTests {
    private static func request(reusesConnection: Bool = false) -> HTTPRequest {
        HTTPRequest(
            method: "POST",
            url: "http://127.0.0.1/",
            headers: [],
            body: [],
            allowsLoopback: true,
            timeout: .seconds(1),
            reusesConnection: reusesConnection
        )
    }

    @Test func `a request may open once, whatever libcurl asks for`() async {
        let verdict = await withCheckedContinuation { continuation in
            let transfer = Transfer(Self.request(), mayOpen: { true }, continuation)
            #expect(transfer.isAllowedToSend(to: [127, 0, 0, 1]))
            #expect(!transfer.isAllowedToSend(to: [127, 0, 0, 1]))
            #expect(!transfer.isAllowedToSend(to: [127, 0, 0, 1]))
            transfer.fail("over")
        }
        // A byte may have left the first time.
        #expect(verdict == .unknown(reason: "over"))
    }

    @Test(arguments: [[10, 0, 0, 1], [93, 184, 216, 34], []] as [[UInt8]])
    func `a connection that leads elsewhere is not sent over, whoever opened it`(
        address: [UInt8]
    ) async {
        let verdict = await withCheckedContinuation { continuation in
            let request = Self.request(reusesConnection: true)
            let transfer = Transfer(request, mayOpen: { true }, continuation)
            #expect(!transfer.isAllowedToSend(to: address))
            transfer.fail("over")
        }
        #expect(verdict == .notSent(reason: "over"))
    }
}
