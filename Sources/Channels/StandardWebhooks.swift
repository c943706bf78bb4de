internal import Crypto
internal import Foundation

/// Signs and checks webhooks as Standard Webhooks 1.0.0 says: HMAC-SHA256 over
/// `id.timestamp.body`, under a secret written as `whsec_` and base64.
public struct StandardWebhooks: Sendable {
    /// The shortest and longest secret, in bytes (the specification's own bounds).
    public static let secretLengths = 24...64
    /// How far a receiver's clock may be from the timestamp, in seconds.
    public static let toleranceSeconds: Int64 = 5 * 60
    /// The most signatures of one header that are looked at.
    public static let maximumSignatures = 16

    private let key: SymmetricKey

    /// Reads a secret.
    ///
    /// - Returns: nil when it is not `whsec_` and base64 of ``secretLengths`` bytes.
    public init?(secret: String) {
        let text = secret.trimmingCharacters(in: .whitespacesAndNewlines)
        let prefix = "whsec_"
        guard text.hasPrefix(prefix),
            let bytes = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            Self.secretLengths.contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// A new secret of 32 bytes of chance.
    public static func newSecret() -> String {
        let bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
        return "whsec_" + bytes.base64EncodedString()
    }

    /// The value of the `webhook-signature` header.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        "v1," + Data(code(id, timestamp, body)).base64EncodedString()
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
        for candidate in header.split(separator: " ").prefix(Self.maximumSignatures)
        where candidate.hasPrefix("v1,") {
            guard let bytes = Data(base64Encoded: String(candidate.dropFirst(3))) else { continue }
            // Compares the whole length in constant time; a short code never passes.
            if HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: message, using: key) {
                return true
            }
        }
        return false
    }

    private func code(_ id: String, _ timestamp: Int64, _ body: [UInt8]) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(
            for: Data(Self.message(id, timestamp, body)),
            using: key
        )
    }

    private static func message(_ id: String, _ timestamp: Int64, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}
