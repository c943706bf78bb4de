internal import Synchronization

/// How far long work is, on a terminal.
final class ProgressLine: Sendable {
    private let what: String
    private let shown = Mutex(-1)

    init(_ what: String) { self.what = what }

    /// Shows a share, from 0 to 1, when it has changed.
    func show(_ share: Double) {
        let percent = Int(share * 100)
        guard Output.isTerminal, shown.withLock({ $0 != percent }) else { return }
        shown.withLock { $0 = percent }
        Output.progress("\(what): \(percent)%")
    }

    /// Leaves the line clean.
    func end() {
        if Output.isTerminal, shown.withLock({ $0 >= 0 }) { Output.progress("") }
    }
}
