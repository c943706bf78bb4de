public import Editorial

/// When to try again after nothing was accepted: exponential with full jitter, so that many posts
/// that failed together do not come back together.
public enum RetrySchedule {
    /// The longest wait after the first attempt.
    public static let base = Duration.seconds(2)
    /// The longest wait after any attempt.
    public static let cap = Duration.seconds(300)

    /// The moment of the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that just ended, counted from 1.
    ///   - now: The wall clock.
    ///   - outcome: What it came to; a wait that the channel named is honoured as the least.
    ///   - fraction: Chance, from 0 up to 1.
    /// - Returns: The moment of the next attempt.
    public static func next(
        after attempt: Int,
        at now: Instant,
        outcome: Outcome,
        fraction: Double
    ) -> Instant {
        let ceiling = doubled(base, times: attempt - 1, atMost: cap)
        var least: Int64 = 0
        if case .postponed(let milliseconds?, _) = outcome { least = max(0, milliseconds) }
        return now + .milliseconds(least) + jittered(ceiling, fraction)
    }

    /// A wait that doubles with every failure, up to an end.
    static func doubled(_ base: Duration, times: Int, atMost cap: Duration) -> Duration {
        // Beyond twenty doublings every base of ours is over its cap.
        min(base * (1 << min(max(times, 0), 20)), cap)
    }

    /// A part of a wait, by chance from 0 up to 1.
    static func jittered(_ wait: Duration, _ fraction: Double) -> Duration {
        .milliseconds(Int64(Double(wait.wholeMilliseconds) * min(max(fraction, 0), 1)))
    }
}
