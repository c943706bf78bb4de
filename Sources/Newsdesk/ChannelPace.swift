internal import Editorial

/// What the publisher knows of one channel: how much is under way, and when it may take more.
///
/// A value that decides nothing but that, so that one channel which is slow, busy or broken is no
/// reason for another to wait.
struct ChannelPace {
    /// How many attempts in a row have to say nothing good before the channel is left alone.
    static let failuresBeforeBreak = 5
    /// How long it is left alone the first time; twice as long each time after that.
    static let shortestBreak = Duration.seconds(5)
    /// How long it is left alone at the most.
    static let longestBreak = Duration.seconds(300)

    var manners: Manners
    private(set) var inFlight = 0
    private var lastStart: Instant?
    /// What the channel asked for.
    private var restsUntil: Instant?
    private var failures = 0
    private var breaks = 0
    private var brokenUntil: Instant?

    init(manners: Manners) { self.manners = manners }

    /// Whether it takes nothing, however little is under way.
    func rests(at now: Instant) -> Bool {
        if let restsUntil, now < restsUntil { return true }
        if let brokenUntil, now < brokenUntil { return true }
        guard manners.interval > .zero, let lastStart else { return false }
        return now >= lastStart && now < lastStart + manners.interval
    }

    /// How many more requests it may take at this moment.
    func room(at now: Instant) -> Int {
        guard !rests(at: now) else { return 0 }
        // One goes ahead to see whether it is well again.
        if brokenUntil != nil { return inFlight > 0 ? 0 : 1 }
        if manners.interval > .zero {
            return inFlight < manners.concurrency ? 1 : 0
        }
        return max(0, manners.concurrency - inFlight)
    }

    /// Moves every moment that it keeps, as the clock was moved.
    mutating func move(by step: Duration) {
        lastStart = lastStart.map { $0 + step }
        restsUntil = restsUntil.map { $0 + step }
        brokenUntil = brokenUntil.map { $0 + step }
    }

    mutating func start(at now: Instant) {
        inFlight += 1
        lastStart = now
    }

    mutating func end(_ receipt: Receipt, at now: Instant) {
        inFlight -= 1
        restsUntil = [restsUntil, receipt.restsUntil].compactMap(\.self).max()
        switch receipt.outcome {
        case .published, .refused, .closed:
            (failures, breaks, brokenUntil) = (0, 0, nil)
        case .postponed(let milliseconds, _):
            // It is well, and says when it wants more.
            guard let milliseconds, milliseconds > 0 else { return }
            restsUntil = [restsUntil, now + .milliseconds(milliseconds)].compactMap(\.self).max()
        case .notSent, .unknown:
            failures += 1
            guard failures >= Self.failuresBeforeBreak else { return }
            brokenUntil =
                now
                + RetrySchedule.doubled(
                    Self.shortestBreak,
                    times: breaks,
                    atMost: Self.longestBreak
                )
            breaks += 1
        }
    }
}
