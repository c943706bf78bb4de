internal import Editorial
internal import Foundation
internal import Newsdesk

/// The machine's clock: the one place of Heraut that asks for the time.
struct SystemClock: WallClock {
    func now() -> Instant {
        var time = timespec()
        // Fails only for a clock that does not exist or a bad address; neither can be here.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        )
    }

    func sleep(for duration: Duration) async {
        guard duration > .zero else { return await Task.yield() }
        // Ends early only when the task is cancelled, which is what its caller looks at next.
        try? await Task.sleep(for: duration)
    }
}

/// The operating system's chance.
struct SystemChance: Chance {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
