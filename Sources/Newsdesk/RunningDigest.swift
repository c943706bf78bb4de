internal import Crypto
public import Foundation

/// SHA-256 over bytes that come piece by piece.
public struct RunningDigest {
    private var hash = SHA256()

    /// A digest of nothing yet.
    public init() {}

    /// Adds bytes.
    public mutating func add(_ bytes: Data) { hash.update(data: bytes) }

    /// The digest of everything so far, in lower-case hexadecimal.
    public var hex: String { Digest.hexadecimal(hash.finalize()) }
}
