internal import Crypto
internal import Foundation

/// Signs and checks webhooks as Standard Webhooks 1.0.0 says, over `id.timestamp.body`: with
/// HMAC-SHA256 (`v1`) under a secret written as `whsec_` and base64, or with Ed25519 (`v1a`) under
/// a key written as `whsk_` (private) or `whpk_` (public) and base64.
///
/// A secret can name several, with spaces or commas between them: while one takes the place of
/// another, messages are signed with both.
public struct StandardWebhooks: Sendable {
    /// The shortest and longest shared secret, in bytes (the specification's own bounds).
    public static let secretLengths = 24...64
    /// How far a receiver's clock may be from the timestamp, in seconds.
    public static let toleranceSeconds: Int64 = 5 * 60
    /// The most signatures of one header that are looked at.
    public static let maximumSignatures = 16
    /// The most secrets that count at once.
    public static let maximumSecrets = 4

    private enum Key {
        case shared(SymmetricKey)
        case signing(Curve25519.Signing.PrivateKey)
        case verifying(Curve25519.Signing.PublicKey)
    }

    private let keys: [Key]
    /// Each secret, with and without what stands before its base64.
    let secrets: [String]

    /// Reads a secret, or several.
    ///
    /// - Returns: nil when one is not `whsec_` and base64 of ``secretLengths`` bytes, nor an Ed25519
    ///   key after `whsk_` or `whpk_`.
    public init?(secret: String) {
        let words = secret.split { $0.isWhitespace || $0 == "," }
        guard (1...Self.maximumSecrets).contains(words.count) else { return nil }
        let keys = words.compactMap { Self.key(String($0)) }
        guard keys.count == words.count else { return nil }
        self.keys = keys
        secrets = words.flatMap { word in
            [String(word)] + word.split(separator: "_", maxSplits: 1).dropFirst().map(String.init)
        }
    }

    private static func key(_ text: String) -> Key? {
        guard let end = text.firstIndex(of: "_"),
            let bytes = Data(base64Encoded: String(text[text.index(after: end)...]))
        else { return nil }
        switch text[...end] {
        case "whsec_" where secretLengths.contains(bytes.count):
            return .shared(SymmetricKey(data: bytes))
        // A private key is its seed, or the seed with the public key behind it.
        case "whsk_" where bytes.count == 32 || bytes.count == 64:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32)),
                bytes.count == 32 || key.publicKey.rawRepresentation == bytes.suffix(32)
            else { return nil }
            return .signing(key)
        case "whpk_" where bytes.count == 32:
            return (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes))
                .map { .verifying($0) }
        default: return nil
        }
    }

    /// A new shared secret of 32 bytes of chance.
    public static func newSecret() -> String {
        let bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
        return "whsec_" + bytes.base64EncodedString()
    }

    /// Whether it can sign: a public key can only check.
    public var canSign: Bool {
        keys.allSatisfy {
            if case .verifying = $0 { false } else { true }
        }
    }

    /// The value of the `webhook-signature` header: one signature for each secret.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let message = Data(Self.message(id, timestamp, body))
        return keys.compactMap { key in
            switch key {
            case .shared(let key):
                let code = HMAC<SHA256>.authenticationCode(for: message, using: key)
                return "v1," + Data(code).base64EncodedString()
            case .signing(let key):
                // Signing in memory with a key that was read does not fail.
                return (try? key.signature(for: message)).map { "v1a," + $0.base64EncodedString() }
            case .verifying: return nil
            }
        }.joined(separator: " ")
    }

    /// Whether one of the signatures in a header is ours over exactly this message.
    ///
    /// - Parameters:
    ///   - header: The `webhook-signature` header: signatures with a space between them.
    ///   - id: The `webhook-id` header.
    ///   - timestamp: The `webhook-timestamp` header, seconds since the epoch.
    ///   - body: The body as it came.
    ///   - now: The receiver's clock, in seconds since the epoch.
    /// - Returns: Whether the message is genuine and fresh.
    public func verifies(
        _ header: String,
        id: String,
        timestamp: Int64,
        body: [UInt8],
        now: Int64
    ) -> Bool {
        guard (now - Self.toleranceSeconds...now + Self.toleranceSeconds).contains(timestamp)
        else { return false }
        let message = Data(Self.message(id, timestamp, body))
        for candidate in header.split(separator: " ").prefix(Self.maximumSignatures) {
            let parts = candidate.split(separator: ",", maxSplits: 1)
            guard parts.count == 2, let bytes = Data(base64Encoded: String(parts[1])) else {
                continue
            }
            if keys.contains(where: { Self.isGenuine(bytes, parts[0], message, $0) }) {
                return true
            }
        }
        return false
    }

    private static func isGenuine(
        _ signature: Data,
        _ version: Substring,
        _ message: Data,
        _ key: Key
    ) -> Bool {
        switch (key, version) {
        // Compares the whole length in constant time; a short code never passes.
        case (.shared(let key), "v1"):
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case (.signing(let key), "v1a"):
            key.publicKey.isValidSignature(signature, for: message)
        case (.verifying(let key), "v1a"): key.isValidSignature(signature, for: message)
        case (.shared, _), (.signing, _), (.verifying, _): false
        }
    }

    private static func message(_ id: String, _ timestamp: Int64, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}
