import Dispatch
import Synchronization

/// Says yes the first time it is asked.
final class Once: Sendable {
    private let asked = Atomic(false)

    var isFirst: Bool { !asked.exchange(true, ordering: .acquiringAndReleasing) }
}

/// Lets code that cannot wait for a task wait for one, at most five seconds.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func send() { semaphore.signal() }

    func wait() { _ = semaphore.wait(timeout: .now() + .seconds(5)) }
}
