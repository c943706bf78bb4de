public import Editorial

/// The wall clock and the art of waiting, so that tests can bring their own.
public protocol WallClock: Sendable {
    /// The time that people live by.
    func now() -> Instant
    /// Waits about that long, or less when the task is cancelled.
    func sleep(for duration: Duration) async
}

/// Where chance comes from: salts, nonces, names, jitter.
public protocol Chance: Sendable {
    /// That many bytes that nobody can guess.
    func bytes(_ count: Int) -> [UInt8]
}

extension Chance {
    /// A number from 0 up to, not including, 1.
    func fraction() -> Double {
        let value = bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(value) / 4_294_967_296
    }

    /// A prefix and eight characters of Crockford's base 32 (no i, l, o, u), 40 bits in all.
    public func name(prefix: String) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return prefix + String(bytes(8).map { alphabet[Int($0 & 31)] })
    }
}
