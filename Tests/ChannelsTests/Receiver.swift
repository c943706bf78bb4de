@testable import Channels
import Courier
import Editorial
import Foundation
import Loopback
import Newsdesk
import PlacedYAML
import Synchronization

/// A server on loopback that keeps what it gets and gives the next of its answers.
final class Receiver: Sendable {
    /// One request as it came.
    struct Request: Sendable {
        let method: String
        /// With the query, as it stood in the request line.
        let target: String
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: NSDictionary? {
            try? JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary
        }
    }

    /// What it says, and how long it takes.
    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""

        static func json(_ body: String, status: Int = 200) -> Answer {
            Answer(status: status, headers: ["Content-Type": "application/json"], body: body)
        }
    }

    private struct State {
        var requests: [Request] = []
        var answers: [Answer] = []
    }

    private let listener: LoopbackListener
    private let state: Mutex<State>

    var requests: [Request] { state.withLock { $0.requests } }
    var origin: String { "http://127.0.0.1:\(listener.port)" }

    init(_ answers: [Answer]) throws {
        state = Mutex(State(answers: answers))
        listener = try LoopbackListener()
        listener.start { [weak self] connection in
            // One after the other: the answers have an order.
            guard let self else {
                close(connection)
                return
            }
            serve(connection)
        }
    }

    private func serve(_ connection: Int32) {
        defer { Foundation.close(connection) }
        guard let request = read(connection) else { return }
        let answer = state.withLock { state -> Answer in
            state.requests.append(request)
            return state.answers.isEmpty ? Answer(status: 599) : state.answers.removeFirst()
        }
        var head = "HTTP/1.1 \(answer.status) Said\r\nContent-Length: \(answer.body.utf8.count)\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        LoopbackListener.say(head + "Connection: close\r\n\r\n" + answer.body, to: connection)
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        for _ in 0..<10_000 {
            if let request = Self.request(bytes) { return request }
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer.prefix(count)
        }
        return nil
    }

    private static func request(_ bytes: [UInt8]) -> Request? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let body = Array(bytes[end.upperBound...])
        guard body.count >= headers["content-length"].flatMap({ Int($0) }) ?? 0 else { return nil }
        return Request(method: words[0], target: words[1], headers: headers, body: body)
    }
}

/// A clock that stands still, and goes on only by what somebody waits.
final class StoppedClock: WallClock {
    private let milliseconds: Mutex<Int64>

    init(_ milliseconds: Int64 = 1_764_061_200_000) { self.milliseconds = Mutex(milliseconds) }

    func now() -> Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

    func sleep(for duration: Duration) async {
        milliseconds.withLock { $0 += duration.wholeMilliseconds }
    }
}

/// One channel of a shipped adapter, on a receiver instead of its network.
struct Counterpart {
    let receiver: Receiver
    let channels: Channels
    let courier: Courier
    let clock = StoppedClock()
    static let channel = ChannelID("ours")
    /// 2025-11-25T09:00:00.000Z.
    static let due = Instant(milliseconds: 1_764_061_200_000)

    /// The settings are in flow style; a `%` in the secret stands for the receiver's origin.
    init(
        _ adapter: String,
        settings: String = "{}",
        secret: String? = "t0ken",
        path: String = "",
        pictures: [String: [UInt8]] = [:],
        adapterFiles: [(path: String, text: String)] = [],
        limits: [ChannelID: LearntLimits] = [:],
        answers: [Receiver.Answer]
    ) throws {
        receiver = try Receiver(answers)
        courier = Courier()
        let origin = receiver.origin
        let yaml = """
            ours:
              adapter: \(adapter)
              url: \(origin)\(path)
              allow-loopback: true
              timeout: 10
              settings: \(settings)
              \(secret == nil ? "" : "secret: env:SECRET")
            """
        channels = try Channels(
            try YAMLValue(text: yaml, file: "heraut.yaml"),
            adapterFiles: adapterFiles,
            limits: limits,
            secrets: SecretSource(folder: "/nowhere") { name in
                name == "SECRET" ? secret?.replacing("%", with: origin) : nil
            },
            courier: courier,
            clock: clock,
            pictures: { pictures[$0] }
        )
    }

    /// A post for the channel.
    static func dispatch(
        _ text: String,
        link: String? = nil,
        media: [Medium] = [],
        follows: PostID? = nil
    ) -> Dispatch {
        Dispatch(
            post: PostID("p-00000001"),
            revision: 2,
            content: Content(
                kind: .generalLine,
                language: .dutch,
                text: text,
                media: media,
                link: link,
                topic: "beleid",
                channels: [channel],
                follows: follows
            ),
            due: due,
            channel: channel
        )
    }

    /// Renders and sends a post.
    func deliver(_ dispatch: Dispatch, following before: String? = nil) async throws -> Receipt {
        let request = try channels.render(dispatch)
        let receipt = await channels.deliver(request, following: before, at: clock.now()) { true }
        return receipt
    }
}
