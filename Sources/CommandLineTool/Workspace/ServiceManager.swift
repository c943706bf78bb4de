internal import Foundation

/// Tells systemd how the timer is (sd_notify(3)): that it is ready, that it lives, that it ends.
///
/// Where nobody asks (`NOTIFY_SOCKET` is not set) it says nothing.
struct ServiceManager: Sendable {
    private let address: String?
    /// How often a sign of life is due: half of what systemd waits; nil when it does not wait.
    let interval: Duration?

    /// Reads what systemd asks for from the environment.
    init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        interval = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
            .flatMap { $0 > 1 ? .microseconds($0 / 2) : nil }
    }

    /// The timer keeps the time from now on.
    func ready() { say("READY=1") }
    /// The timer lives.
    func alive() { say("WATCHDOG=1") }
    /// The timer finishes what is in flight and ends.
    func stopping() { say("STOPPING=1") }

    /// A datagram to systemd's socket; one that cannot be sent changes nothing for the timer.
    private func say(_ state: String) {
        guard let address else { return }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(address.utf8)
        // An @ stands for the zero byte that abstract addresses begin with.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        let size = unsafe withUnsafeMutableBytes(of: &name.sun_path) { path -> Int in
            guard bytes.count < path.count else { return 0 }
            unsafe path.copyBytes(from: bytes)
            return bytes.count
        }
        guard size > 0 else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let message = Array(state.utf8)
        let length = socklen_t(MemoryLayout<sa_family_t>.size + size)
        _ = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(
                    descriptor,
                    message,
                    message.count,
                    Int32(MSG_NOSIGNAL),
                    address,
                    length
                )
            }
        }
    }
}
