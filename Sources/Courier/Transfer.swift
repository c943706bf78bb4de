internal import CCurl

/// One attempt while libcurl works on it.
///
/// Touched by the courier's thread alone, after it was handed over.
@safe final class Transfer {
    let request: HTTPRequest
    let mayOpen: @Sendable () -> Bool
    private var continuation: CheckedContinuation<Verdict, Never>?

    /// How often libcurl was about to send: a second time is refused.
    private var openings = 0
    /// Why we ended it ourselves.
    private var veto: String?
    private var refusedAddress = false
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    private var isHeadComplete = false
    var list: UnsafeMutablePointer<curl_slist>?

    init(
        _ request: HTTPRequest,
        mayOpen: @escaping @Sendable () -> Bool,
        _ continuation: CheckedContinuation<Verdict, Never>
    ) {
        self.request = request
        self.mayOpen = mayOpen
        self.continuation = continuation
    }

    /// Asked by libcurl when the connection stands and nothing has been sent yet.
    ///
    /// - Parameter address: Where the connection leads: one that was used before is not opened, so
    ///   ``isAllowed(_:)`` was asked for another request.
    /// - Returns: Whether it may be sent.
    func isAllowedToSend(to address: [UInt8]) -> Bool {
        guard openings == 0 else {
            veto = "libcurl wanted to send a second time"
            return false
        }
        guard isAllowed(address) else { return false }
        guard mayOpen() else {
            veto = "the permission to send was withdrawn"
            return false
        }
        openings += 1
        return true
    }

    func isAllowed(_ address: [UInt8]) -> Bool {
        let allowed = AddressRule.allows(address, allowsLoopback: request.allowsLoopback)
        if !allowed { refusedAddress = true }
        return allowed
    }

    /// - Returns: Whether the transfer may go on.
    func receiveHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // A status line starts a new head: after 1xx, or in a redirect that is not followed.
        if unsafe bytes.starts(with: Array("HTTP/".utf8)) {
            head = []
            isHeadComplete = false
        }
        unsafe head.append(contentsOf: bytes)
        if bytes.count <= 2 { isHeadComplete = true }
        return head.count <= Courier.maximumHead
    }

    /// - Returns: Whether the transfer may go on.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = Courier.maximumBody - body.count
        unsafe body.append(contentsOf: bytes.prefix(room))
        return bytes.count <= room
    }

    /// Resumes the one who waits, exactly once.
    func finish(_ code: CURLcode, status: Int) {
        let waiting = continuation
        continuation = nil
        waiting?.resume(returning: verdict(code, status: status))
    }

    func fail(_ reason: String) {
        let waiting = continuation
        continuation = nil
        waiting?.resume(
            returning: openings == 0 ? .notSent(reason: reason) : .unknown(reason: reason)
        )
    }

    private func verdict(_ code: CURLcode, status: Int) -> Verdict {
        guard openings > 0 else {
            return .notSent(reason: veto ?? reason(code))
        }
        // A status line with its headers is an answer, whatever happened to the body after it.
        guard isHeadComplete, status >= 200 else {
            return .unknown(reason: veto ?? reason(code))
        }
        return .answered(
            Answer(
                status: status,
                headers: Answer.headers(in: head),
                body: body,
                isComplete: code == CURLE_OK
            )
        )
    }

    private func reason(_ code: CURLcode) -> String {
        if refusedAddress { return "the address is not one that may be sent to" }
        return unsafe String(cString: curl_easy_strerror(code))
    }
}

extension Answer {
    /// The headers of a whole head; what is no header is passed over.
    package static func headers(in head: [UInt8]) -> [String: String] {
        var headers: [String: String] = [:]
        let lines = String(decoding: head, as: UTF8.self)
            .split(whereSeparator: { $0 == "\r\n" || $0 == "\n" || $0 == "\r" })
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[line[..<colon].lowercased()] = String(value)
        }
        return headers
    }
}
