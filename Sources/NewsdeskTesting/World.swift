public import Editorial
public import Newsdesk
internal import Synchronization

/// A clock that stands still until somebody moves it: to sleep is to move it on.
public final class HandClock: WallClock {
    private let moment: Mutex<Instant>
    private let factor = Mutex<Int64>(1)

    /// A clock that shows that moment.
    public init(_ moment: Instant) { self.moment = Mutex(moment) }

    /// Lets every sleep take that many times as long as was asked for, as on a machine with much
    /// else to do.
    public func oversleep(_ factor: Int64) { self.factor.withLock { $0 = factor } }

    /// What the clock shows.
    public func now() -> Instant { moment.withLock { $0 } }

    /// Sets the clock.
    public func set(_ moment: Instant) { self.moment.withLock { $0 = moment } }

    /// Moves the clock on at once, lets other tasks run, and never waits for real.
    public func sleep(for duration: Duration) async {
        let length = duration * factor.withLock { $0 }
        moment.withLock { $0 = $0 + length }
        await Task.yield()
    }
}

/// Chance that is the same for the same seed.
public final class SeededChance: Chance {
    private let state: Mutex<UInt64>

    /// Chance from a seed.
    public init(seed: UInt64) { state = Mutex(seed) }

    /// The next bytes (SplitMix64).
    public func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: mixed >> 56)
            }
        }
    }
}
