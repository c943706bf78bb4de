/// One request, complete: what leaves is exactly this.
public struct HTTPRequest: Sendable {
    /// The method, such as `POST`.
    public let method: String
    /// The address; `https`, or `http` where loopback is allowed.
    public let url: String
    /// The headers, in order; Host, Content-Length and the like are libcurl's.
    public let headers: [(name: String, value: String)]
    /// The body, byte for byte.
    public let body: [UInt8]
    /// Whether it may go to this machine itself, and then to nowhere else.
    public let allowsLoopback: Bool
    /// How long the whole exchange may take.
    public let timeout: Duration
    /// Whether it may go over a connection that was used before, and leave one behind.
    ///
    /// Only where the receiver takes the same request twice for the same post: on a used connection
    /// libcurl sends again by itself when the receiver closes it without an answer. That is refused
    /// all the same, but then nobody knows whether the first one arrived.
    public let reusesConnection: Bool

    /// Makes a request; ``Courier/send(_:mayOpen:)`` checks it.
    public init(
        method: String,
        url: String,
        headers: [(name: String, value: String)],
        body: [UInt8],
        allowsLoopback: Bool,
        timeout: Duration,
        reusesConnection: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.allowsLoopback = allowsLoopback
        self.timeout = timeout
        self.reusesConnection = reusesConnection
    }

    /// Why it cannot be sent at all; nil when it can.
    var problem: String? {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "https" || (scheme == "http" && allowsLoopback) else {
            return "only https addresses are sent to (http needs the loopback setting)"
        }
        guard Self.isPlain(url), !method.isEmpty, method.utf8.allSatisfy(Self.isToken) else {
            return "the address or the method has characters that cannot be sent"
        }
        guard !Self.climbs(url) else {
            return "the address has '.' or '..' as a part of its path"
        }
        for (name, value) in headers {
            guard Self.isHeaderName(name), Self.isValue(value) else {
                return "a header has characters that cannot be sent"
            }
        }
        return nil
    }

    /// Whether a part of an address's path means another part: `.` and `..`, also when encoded,
    /// which libcurl and servers take away (RFC 3986, section 5.2.4).
    public static func climbs(_ url: String) -> Bool {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").contains { part in
            [".", ".."].contains(part.lowercased().replacing("%2e", with: "."))
        }
    }

    /// Whether a word can be the name of a header (RFC 9110, token).
    public static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isToken)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// A header value of visible ASCII and spaces (RFC 9110, field-value): no line ends, no NUL.
    private static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// RFC 9110, token.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
        }
    }
}

/// What is known after one attempt.
public enum Verdict: Hashable, Sendable {
    /// No byte of the request left.
    case notSent(reason: String)
    /// The whole status line and headers came; `isComplete` says whether the body did too.
    case answered(Answer)
    /// Bytes left and no answer can be relied on.
    case unknown(reason: String)
}

/// What a server answered.
public struct Answer: Hashable, Sendable {
    /// The status code.
    public let status: Int
    /// The headers, names in lower case; of a repeated name the last.
    public let headers: [String: String]
    /// The body, up to ``Courier/maximumBody`` bytes.
    public let body: [UInt8]
    /// Whether the body came to its end.
    public let isComplete: Bool

    /// Makes an answer.
    public init(status: Int, headers: [String: String], body: [UInt8], isComplete: Bool) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isComplete = isComplete
    }
}
