internal import Crypto
public import Foundation

/// JSON in one form only, so that equal values have equal bytes: keys sorted, nothing escaped that
/// need not be, no spaces.
public enum CanonicalJSON {
    /// The one text of a value.
    public static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("our own values can always be written as JSON: \(error)")
        }
    }

    /// The value of a text.
    ///
    /// - Throws: `DecodingError` when it is no such value.
    public static func value<Value: Decodable>(
        _ type: Value.Type = Value.self,
        of text: String
    ) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

/// SHA-256 in lower-case hexadecimal.
public enum Digest {
    /// The digest of these bytes.
    public static func hex(_ bytes: some DataProtocol) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    /// Bytes as lower-case hexadecimal.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
