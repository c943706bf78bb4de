import Channels
import Testing

@Suite("Standard Webhooks")
struct StandardWebhooksTests {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let timestamp: Int64 = 1_614_265_330
    static let body = Array(#"{"test": 2432232314}"#.utf8)
    static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    private func webhooks() throws -> StandardWebhooks {
        try #require(StandardWebhooks(secret: Self.secret))
    }

    private func verifies(
        _ header: String = signature,
        id: String = id,
        timestamp: Int64 = timestamp,
        body: [UInt8] = body,
        now: Int64 = timestamp
    ) throws -> Bool {
        try webhooks().verifies(header, id: id, timestamp: timestamp, body: body, now: now)
    }

    @Test func `the specification's own example gives its own signature`() throws {
        let made = try webhooks()
            .signature(id: Self.id, timestamp: Self.timestamp, body: Self.body)
        #expect(made == Self.signature)
        #expect(try verifies())
    }

    @Test func `one of several signatures is enough`() throws {
        #expect(try verifies("v1,AAAA v2,x \(Self.signature)"))
    }

    @Test func `another message, id, time or half a code does not verify`() throws {
        #expect(try !verifies(body: Self.body + [32]))
        #expect(try !verifies(id: Self.id + "x"))
        #expect(try !verifies(timestamp: Self.timestamp + 1))
        #expect(try !verifies(String(Self.signature.dropLast(4))))
        #expect(try !verifies("v1,"))
        #expect(try !verifies(""))
        #expect(try !verifies("v2" + Self.signature.dropFirst(2)))
    }

    @Test func `a message that is too old or from the future does not verify`() throws {
        let far = StandardWebhooks.toleranceSeconds + 1
        #expect(try !verifies(now: Self.timestamp + far))
        #expect(try !verifies(now: Self.timestamp - far))
        #expect(try verifies(now: Self.timestamp + far - 1))
    }

    @Test(arguments: ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_%%%"])
    func `what is no secret is refused`(secret: String) {
        #expect(StandardWebhooks(secret: secret) == nil)
    }

    @Test func `a new secret is one, and never the same`() {
        let (one, other) = (StandardWebhooks.newSecret(), StandardWebhooks.newSecret())
        #expect(StandardWebhooks(secret: one) != nil)
        #expect(one != other)
    }
}
