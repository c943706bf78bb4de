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

    // MARK: - Ed25519 and rotation

    /// A seed of 32 bytes, alone and with its public key behind it (RFC 8032, section 7.1, test 1).
    static let seed = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
    static let pair =
        "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg=="
    static let publicKey = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    @Test(arguments: [seed, pair])
    func `a private key signs as v1a, and its public key checks it`(secret: String) throws {
        let signing = try #require(StandardWebhooks(secret: secret))
        let checking = try #require(StandardWebhooks(secret: Self.publicKey))
        let made = signing.signature(id: Self.id, timestamp: Self.timestamp, body: Self.body)
        #expect(made.hasPrefix("v1a,"))
        for webhooks in [signing, checking] {
            #expect(
                webhooks.verifies(
                    made,
                    id: Self.id,
                    timestamp: Self.timestamp,
                    body: Self.body,
                    now: Self.timestamp
                )
            )
            #expect(
                !webhooks.verifies(
                    made,
                    id: Self.id,
                    timestamp: Self.timestamp,
                    body: Self.body + [32],
                    now: Self.timestamp
                )
            )
        }
        #expect(signing.canSign && !checking.canSign)
        #expect(try !verifies(made), "a shared secret takes no signature of another kind")
    }

    @Test(arguments: [" ", ",", ", ", "\n"])
    func `while secrets change, a message bears a signature of each`(between: String) throws {
        let other = "whsec_" + String(repeating: "QUFB", count: 8)
        let both = try #require(
            StandardWebhooks(secret: [other, Self.secret, Self.seed].joined(separator: between))
        )
        let made = both.signature(id: Self.id, timestamp: Self.timestamp, body: Self.body)
        #expect(made.split(separator: " ").count == 3)
        #expect(try verifies(made), "the old secret still checks")
        #expect(made.contains(Self.signature) && made.contains("v1a,"))
    }

    @Test(arguments: [
        secret + " whsec_AAAA", seed + "," + "rubbish", "whsk_AAAA",
        pair.replacing("XWpgB", with: "XWpgC"), "whpk_AAAA",
        Array(repeating: secret, count: 5).joined(separator: " "),
    ])
    func `one that is none spoils them all`(secret: String) {
        #expect(StandardWebhooks(secret: secret) == nil)
    }
}
