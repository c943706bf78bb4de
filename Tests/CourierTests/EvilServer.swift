import Foundation
import Synchronization

/// A server on loopback that answers as a script says, and counts the requests that it read.
final class EvilServer: Sendable {
    /// What it does after it has read a request.
    enum Script: Sendable {
        /// Says exactly these bytes, then closes.
        case say(String)
        /// Closes without a word; `resets` throws the connection away instead.
        case close(resets: Bool)
        /// Closes before it has read anything.
        case closeAtOnce
        /// Never answers, as long as the sender waits.
        case silence
        /// Says the pieces with a pause between them, so many times at most.
        case drip(head: String, piece: String, times: Int, pauseMilliseconds: Int)
    }

    let port: Int
    private let listener: Int32
    private let script: Script
    private let requests = Mutex<[String]>([])

    /// Whole requests that were read.
    var received: [String] { requests.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)/hook" }

    init(_ script: Script) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isListening else {
            close(listener)
            throw Trouble()
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                // A sender that gave up before it was let in is not the end of the others.
                if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard connection >= 0 else { break }
                guard let self else {
                    Foundation.close(connection)
                    break
                }
                Thread.detachNewThread { self.serve(connection) }
            }
            Foundation.close(listener)
        }
    }

    deinit {
        // Ends `accept`; the thread that waits there closes the descriptor. Closed here, its number
        // could be the next server's by the time that a slow thread comes to accept, which would
        // then take a connection that is not its own.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    struct Trouble: Error {}

    private func serve(_ connection: Int32) {
        defer { Foundation.close(connection) }
        if case .closeAtOnce = script { return }
        guard let request = read(connection) else { return }
        requests.withLock { $0.append(request) }
        switch script {
        case .say(let words): say(words, connection)
        case .close(let resets):
            guard resets else { return }
            var option = linger(l_onoff: 1, l_linger: 0)
            let size = socklen_t(MemoryLayout<linger>.size)
            _ = unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, size)
        case .closeAtOnce: return
        case .silence:
            var byte: UInt8 = 0
            // Ends when the sender does.
            _ = unsafe recv(connection, &byte, 1, 0)
        case .drip(let head, let piece, let times, let pause):
            say(head, connection)
            for _ in 0..<times {
                guard say(piece, connection) else { return }
                usleep(UInt32(pause) * 1_000)
            }
        }
    }

    @discardableResult
    private func say(_ words: String, _ connection: Int32) -> Bool {
        var bytes = Array(words.utf8)
        while !bytes.isEmpty {
            let sent = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return false }
            bytes.removeFirst(sent)
        }
        return true
    }

    /// A request with its whole body, by its Content-Length.
    private func read(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        for _ in 0..<10_000 {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n") {
                let length = text.lowercased().firstMatch(of: /content-length: (\d+)/)?.1
                let wanted = length.flatMap { Int($0) } ?? 0
                if text[end.upperBound...].utf8.count >= wanted { return text }
            }
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer.prefix(count)
        }
        return nil
    }
}
