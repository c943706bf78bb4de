internal import Crypto
internal import Editorial
internal import Foundation

/// The key of a record in the AT Protocol, made of the post alone: a repeat writes the same record.
///
/// 53 bits of microseconds and 10 bits of a clock's id (https://atproto.com/specs/tid). The moment
/// is the one when the post is due; what is finer than its milliseconds, and the clock, come from a
/// hash of the post's id, so that two posts of the same moment get different keys.
struct TimestampID: CustomStringConvertible {
    private static let alphabet = Array("234567abcdefghijklmnopqrstuvwxyz")
    private static let maximumMicroseconds: UInt64 = 1 << 53 - 1

    let description: String

    init(post: PostID, due: Instant) {
        let hash = Array(SHA256.hash(data: Data(post.rawValue.utf8)))
        let fine = (UInt64(hash[0]) << 8 | UInt64(hash[1])) % 1_000
        let clock = (UInt64(hash[2]) << 8 | UInt64(hash[3])) & 0x3FF
        let milliseconds = UInt64(max(0, due.milliseconds))
        let microseconds = min(milliseconds &* 1_000 &+ fine, Self.maximumMicroseconds)
        let value = microseconds << 10 | clock
        var letters = ""
        for index in stride(from: 60, through: 0, by: -5) {
            letters.append(Self.alphabet[Int(value >> UInt64(index) & 31)])
        }
        description = letters
    }
}
