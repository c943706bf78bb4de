internal import CCurl

/// Everything that is set on one of libcurl's easy handles before it may start.
@unsafe struct EasySettings {
    let easy: UnsafeMutableRawPointer

    /// Sets everything; the transfer must live until the handle is cleaned up.
    ///
    /// - Returns: Whether libcurl took every setting. One that it does not know is a reason not to
    ///   send, never a reason to send without it.
    func apply(_ transfer: Transfer) -> Bool {
        let request = transfer.request
        let pointer = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        var isAccepted = true
        func check(_ code: CURLcode) { if code != CURLE_OK { isAccepted = false } }

        for (option, value) in unsafe Self.fixed {
            check(unsafe heraut_set_long(easy, option, value))
        }
        for (option, value) in unsafe Self.texts {
            check(unsafe heraut_set_string(easy, option, value))
        }
        // A new connection, that nobody uses again.
        let isFresh = request.reusesConnection ? 0 : 1
        check(unsafe heraut_set_long(easy, CURLOPT_FRESH_CONNECT, isFresh))
        check(unsafe heraut_set_long(easy, CURLOPT_FORBID_REUSE, isFresh))
        let schemes = request.allowsLoopback ? "https,http" : "https"
        check(unsafe heraut_set_string(easy, CURLOPT_PROTOCOLS_STR, schemes))
        check(unsafe heraut_set_string(easy, CURLOPT_URL, request.url))
        check(
            unsafe heraut_set_long(
                easy,
                CURLOPT_TIMEOUT_MS,
                max(1, request.timeout.wholeMilliseconds)
            )
        )
        check(unsafe heraut_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method))
        if request.method == "GET" {
            check(unsafe heraut_set_long(easy, CURLOPT_HTTPGET, 1))
        } else {
            check(unsafe heraut_set_long(easy, CURLOPT_POST, 1))
            unsafe request.body.withUnsafeBytes { bytes in
                // An empty body still needs an address that is not null.
                if let base = bytes.baseAddress {
                    check(unsafe heraut_set_body(easy, base, curl_off_t(bytes.count)))
                } else {
                    check(unsafe heraut_set_body(easy, "", 0))
                }
            }
        }
        for (name, value) in request.headers + [("Expect", "")] {
            let line = value.isEmpty ? "\(name):" : "\(name): \(value)"
            guard let list = unsafe curl_slist_append(transfer.list, line) else { return false }
            unsafe transfer.list = list
        }
        check(unsafe heraut_set_list(easy, CURLOPT_HTTPHEADER, transfer.list))
        check(unsafe setCallbacks(pointer))
        return isAccepted
    }

    /// No redirect, nothing from the environment. (Alt-Svc is off as long as nobody turns it on;
    /// libcurl refuses to be told 0.)
    private static let fixed: [(CURLoption, Int)] = [
        (CURLOPT_MAXAGE_CONN, Int(Courier.longestIdle.components.seconds)),
        (CURLOPT_MAXLIFETIME_CONN, Int(Courier.longestLife.components.seconds)),
        (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
        (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_NETRC, 0),
        (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
        (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        (CURLOPT_CONNECTTIMEOUT_MS, Int(Courier.connectTimeout.wholeMilliseconds)),
        (CURLOPT_SSL_ENABLE_ALPN, 0),
    ]

    private static let texts: [(CURLoption, String)] = [
        (CURLOPT_PROXY, ""), (CURLOPT_USERAGENT, "Heraut"),
    ]

    private func setCallbacks(_ pointer: UnsafeMutableRawPointer) -> CURLcode {
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA,
        ] {
            let code = unsafe heraut_set_pointer(easy, option, pointer)
            guard code == CURLE_OK else { return code }
        }
        var code = unsafe heraut_set_data_callback(easy, CURLOPT_WRITEFUNCTION) {
            bytes,
            size,
            count,
            data in
            guard let data = unsafe data, let bytes = unsafe bytes else { return 0 }
            let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe Self.transfer(data).receiveBody(buffer) ? size * count : 0
        }
        guard code == CURLE_OK else { return code }
        code = unsafe heraut_set_data_callback(easy, CURLOPT_HEADERFUNCTION) {
            bytes,
            size,
            count,
            data in
            guard let data = unsafe data, let bytes = unsafe bytes else { return 0 }
            let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe Self.transfer(data).receiveHead(buffer) ? size * count : 0
        }
        guard code == CURLE_OK else { return code }
        code = unsafe heraut_set_prereq(easy) { data, primary, _, _, _ in
            guard let data = unsafe data, let primary = unsafe primary else {
                return CURL_PREREQFUNC_ABORT
            }
            var bytes = [UInt8](repeating: 0, count: 16)
            let count = unsafe heraut_address_of(primary, &bytes)
            let address = Array(bytes.prefix(Int(count)))
            return unsafe Self.transfer(data).isAllowedToSend(to: address)
                ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        guard code == CURLE_OK else { return code }
        return unsafe heraut_set_open_socket(easy) { data, _, address in
            guard let data = unsafe data, let address = unsafe address else { return -1 }
            var bytes = [UInt8](repeating: 0, count: 16)
            let count = unsafe heraut_address(address, &bytes)
            let isAllowed = unsafe Self.transfer(data).isAllowed(Array(bytes.prefix(Int(count))))
            return isAllowed ? unsafe heraut_open_socket(address) : -1
        }
    }

    private static func transfer(_ pointer: UnsafeMutableRawPointer) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }
}

extension Duration {
    /// The whole milliseconds, rounded towards zero.
    var wholeMilliseconds: Int {
        Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
