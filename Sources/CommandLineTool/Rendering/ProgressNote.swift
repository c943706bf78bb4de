internal import Foundation

/// Tells a person at a terminal how far long work is, once a second.
final class ProgressNote {
    private let what: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var told = ContinuousClock.now

    /// Progress of work on those things, such as `entries hashed`.
    init(_ what: String) { self.what = what }

    /// Takes notice of how many are done.
    func done(_ count: Int) {
        let now = ContinuousClock.now
        guard isShown, now - told >= .seconds(1) else { return }
        told = now
        Output.note("\(count) \(what)", .faint)
    }
}
