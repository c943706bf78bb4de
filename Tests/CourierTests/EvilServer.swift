import Foundation
import Loopback
import Synchronization

/// A server on loopback that answers as a script says, and counts the requests that it read.
final class EvilServer: Sendable {
    /// What it does after it has read a request.
    enum Script: Sendable {
        /// Says exactly these bytes, then closes.
        case say(String)
        /// Closes without a word; `resets` throws the connection away instead.
        case close(resets: Bool)
        /// Answers so many requests on a connection, then reads one more and closes without a word.
        case answer(String, times: Int)
        /// Closes before it has read anything.
        case closeAtOnce
        /// Never answers, as long as the sender waits.
        case silence
        /// Says the pieces with a pause between them, so many times at most.
        case drip(head: String, piece: String, times: Int, pauseMilliseconds: Int)
    }

    private let listener: LoopbackListener
    private let script: Script
    private let requests = Mutex<[String]>([])
    private let opened = Mutex(0)

    /// Whole requests that were read.
    var received: [String] { requests.withLock { $0 } }
    /// Connections that were taken.
    var connections: Int { opened.withLock { $0 } }
    var port: Int { listener.port }
    var url: String { "http://127.0.0.1:\(port)/hook" }

    init(_ script: Script) throws {
        self.script = script
        listener = try LoopbackListener()
        listener.start { [weak self] connection in
            guard let self else {
                close(connection)
                return
            }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { Foundation.close(connection) }
        opened.withLock { $0 += 1 }
        if case .closeAtOnce = script { return }
        if case .answer(let words, let times) = script {
            for _ in 0..<times {
                guard let request = read(connection) else { return }
                requests.withLock { $0.append(request) }
                LoopbackListener.say(words, to: connection)
            }
        }
        guard let request = read(connection) else { return }
        requests.withLock { $0.append(request) }
        switch script {
        case .say(let words): LoopbackListener.say(words, to: connection)
        case .close(let resets):
            guard resets else { return }
            var option = linger(l_onoff: 1, l_linger: 0)
            let size = socklen_t(MemoryLayout<linger>.size)
            _ = unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, size)
        case .closeAtOnce, .answer: return
        case .silence:
            var byte: UInt8 = 0
            // Ends when the sender does.
            _ = unsafe recv(connection, &byte, 1, 0)
        case .drip(let head, let piece, let times, let pause):
            LoopbackListener.say(head, to: connection)
            for _ in 0..<times {
                guard LoopbackListener.say(piece, to: connection) else { return }
                usleep(UInt32(pause) * 1_000)
            }
        }
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
