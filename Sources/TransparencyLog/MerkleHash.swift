internal import Crypto
internal import Foundation

/// The hash of a leaf, of a node or of a whole tree: SHA-256 as RFC 6962 (section 2.1) applies it.
public struct MerkleHash: Hashable, Sendable {
    /// Its length in bytes.
    public static let length = 32
    /// The hash of a tree that has no leaf.
    public static let ofEmptyTree = MerkleHash(SHA256.hash(data: [UInt8]()))

    // Four numbers and no array: a ledger has a million leaves, and each would be an allocation.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Takes 32 bytes.
    ///
    /// - Returns: nil for any other number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.init(bytes)
    }

    /// Reads 32 bytes in base64 (RFC 4648, section 4).
    ///
    /// - Returns: nil for anything else, and for base64 that no encoder writes.
    public init?(base64 text: String) {
        guard let bytes = Base64.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }

    private init(_ bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for byte in bytes {
            let value = UInt64(byte)
            switch index >> 3 {
            case 0: words.0 = words.0 << 8 | value
            case 1: words.1 = words.1 << 8 | value
            case 2: words.2 = words.2 << 8 | value
            default: words.3 = words.3 << 8 | value
            }
            index += 1
        }
        (first, second, third, fourth) = words
    }

    /// The hash of a leaf: a zero byte before its bytes keeps it apart from every node.
    public static func leaf(_ bytes: some Sequence<UInt8>) -> MerkleHash {
        MerkleHash(SHA256.hash(data: [0x00] + bytes))
    }

    /// The hash of an entry of the ledger: its exact text in UTF-8 is the leaf.
    public static func leaf(_ entry: String) -> MerkleHash { leaf(entry.utf8) }

    /// The hash of a node over two others.
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        var bytes: [UInt8] = [0x01]
        bytes.reserveCapacity(1 + 2 * length)
        left.append(to: &bytes)
        right.append(to: &bytes)
        return MerkleHash(SHA256.hash(data: bytes))
    }

    private func append(to bytes: inout [UInt8]) {
        for word in [first, second, third, fourth] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        append(to: &bytes)
        return bytes
    }

    /// The bytes in base64, as a checkpoint has them.
    public var base64: String { Base64.text(bytes) }
}

extension MerkleHash: CustomStringConvertible {
    /// The bytes in base64.
    public var description: String { base64 }
}

extension MerkleHash: Codable {
    /// Reads base64.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = MerkleHash(base64: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a hash is 32 bytes in base64"
            )
        }
        self = hash
    }

    /// Writes base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(base64)
    }
}

/// Base64 as RFC 4648 (section 4) has it, and no other spelling of the same bytes: what is signed can
/// be written in one way only.
enum Base64 {
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        guard let data = Data(base64Encoded: text), self.text(Array(data)) == text else {
            return nil
        }
        return Array(data)
    }

    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
