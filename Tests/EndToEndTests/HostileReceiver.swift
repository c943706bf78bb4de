import Foundation
import Loopback
import Synchronization

/// A receiver on loopback that answers every request with the same bytes.
final class HostileReceiver: Sendable {
    /// The largest request that it reads, in bytes.
    private static let maximumRequest = 256 * 1_024

    private let listener: LoopbackListener
    private let requests = Mutex<[String]>([])

    /// Requests as they arrived, head and body.
    var received: [String] { requests.withLock { $0 } }
    var port: Int { listener.port }

    /// A receiver that answers so, given the request.
    init(_ answer: @escaping @Sendable (String) -> String) throws {
        listener = try LoopbackListener()
        listener.start { [weak self] connection in
            defer { close(connection) }
            guard let request = Self.read(connection) else { return }
            self?.requests.withLock { $0.append(request) }
            LoopbackListener.say(answer(request), to: connection)
        }
    }

    /// An answer with a body.
    static func answer(_ status: String, _ body: String, headers: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: "
            + "\(body.utf8.count)\r\nConnection: close\r\n\(headers)\r\n\(body)"
    }

    private static func read(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < maximumRequest {
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = text[..<end.lowerBound].lowercased()
            let length = head.firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.output.1) }
            if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
        }
        return nil
    }
}
