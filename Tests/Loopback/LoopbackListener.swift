import Foundation

/// Listens on a free port of this machine itself, and hands over who connects.
public final class LoopbackListener: Sendable {
    /// Why there is no listening.
    public struct Trouble: Error {}

    /// How many may wait to be let in.
    private static let backlog: Int32 = 128

    /// Where it listens.
    public let port: Int
    private let descriptor: Int32

    /// Begins to listen; nobody is let in before ``start(_:)``.
    ///
    /// - Throws: ``Trouble``.
    public init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0
                    && listen(descriptor, Self.backlog) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else {
            close(descriptor)
            throw Trouble()
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Lets in whoever connects, one after the other, until this object goes.
    ///
    /// - Parameter serve: Gets each connection, on a thread of the listener's; closes it.
    public func start(_ serve: @escaping @Sendable (Int32) -> Void) {
        let descriptor = descriptor
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                // A sender that gave up before it was let in is not the end of the others.
                if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard connection >= 0 else { break }
                serve(connection)
            }
            close(descriptor)
        }
    }

    deinit {
        // Ends `accept`; the thread that waits there closes the descriptor. Closed here, its number
        // could be the next server's by the time that a slow thread comes to accept, which would
        // then take a connection that is not its own.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Says all of that.
    ///
    /// - Returns: Whether the other side took it.
    @discardableResult
    public static func say(_ words: String, to connection: Int32) -> Bool {
        var bytes = Array(words.utf8)
        while !bytes.isEmpty {
            let sent = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return false }
            bytes.removeFirst(sent)
        }
        return true
    }
}
