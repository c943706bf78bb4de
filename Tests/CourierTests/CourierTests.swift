import Courier
import Synchronization
import Testing

/// What the courier concludes from everything that a server can do to it; loopback only.
@Suite("Courier", .timeLimit(.minutes(2)))
struct CourierTests {
    static let ok = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Id: 7\r\n\r\nok"

    private func send(
        to url: String,
        timeout: Duration = .seconds(10),
        allowsLoopback: Bool = true,
        headers: [(name: String, value: String)] = [("Content-Type", "application/json")],
        mayOpen: @escaping @Sendable () -> Bool = { true }
    ) async -> Verdict {
        let courier = Courier()
        defer { courier.shutDown() }
        return await courier.send(
            HTTPRequest(
                method: "POST",
                url: url,
                headers: headers,
                body: Array("{\"text\":\"één\"}".utf8),
                allowsLoopback: allowsLoopback,
                timeout: timeout
            ),
            mayOpen: mayOpen
        )
    }

    @Test func `an answer comes back whole, and the request left exactly as it was given`()
        async throws
    {
        let server = try EvilServer(.say(Self.ok))
        let verdict = await send(to: server.url)
        guard case .answered(let answer) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(answer.status == 201)
        #expect(answer.headers["x-id"] == "7")
        #expect(answer.body == Array("ok".utf8))
        #expect(answer.isComplete)
        let request = try #require(server.received.first)
        #expect(server.received.count == 1)
        #expect(request.hasPrefix("POST /hook HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"text\":\"één\"}"))
        #expect(!request.lowercased().contains("expect:"))
    }

    /// Servers that read the request and then leave the sender in the dark.
    static let dark: [(String, EvilServer.Script)] = [
        ("closes without a word", .close(resets: false)),
        ("resets after the body", .close(resets: true)),
        ("answers rubbish", .say("\u{0}\u{1}rubbish\r\n\r\n")),
        ("says half a status line", .say("HTTP/1.1 2")),
        ("says half a head", .say("HTTP/1.1 201 Created\r\nContent-Le")),
        ("never answers", .silence),
        (
            "drips its head",
            .drip(head: "HTTP/1.1 200 OK\r\n", piece: "A", times: 400, pauseMilliseconds: 20)
        ),
        (
            "has endless headers",
            .drip(
                head: "HTTP/1.1 200 OK\r\n",
                piece: "X: \(String(repeating: "x", count: 4_000))\r\n",
                times: 2_000,
                pauseMilliseconds: 0
            )
        ),
    ]

    @Test(arguments: dark.indices)
    func `bytes left and no answer can be relied on: unknown, and sent once`(
        index: Int
    )
        async throws
    {
        let (name, script) = Self.dark[index]
        let server = try EvilServer(script)
        let verdict = await send(to: server.url, timeout: .seconds(2))
        guard case .unknown = verdict else {
            Issue.record("\(name): \(verdict)")
            return
        }
        #expect(server.received.count == 1, "\(name)")
    }

    @Test func `a server that stores and then says 500 is answered 500, not tried again`()
        async throws
    {
        let server = try EvilServer(.say("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))
        guard case .answered(let answer) = await send(to: server.url) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 500)
        #expect(server.received.count == 1)
    }

    @Test func `a 200 with half a body is an answer that is not complete`() async throws {
        let server = try EvilServer(.say("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"))
        let verdict = await send(to: server.url)
        guard case .answered(let answer) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(answer.status == 200)
        #expect(!answer.isComplete)
    }

    @Test func `an endless body ends at the cap, with the status that was told`() async throws {
        let piece = "1000\r\n\(String(repeating: "y", count: 4_096))\r\n"
        let server = try EvilServer(
            .drip(
                head: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                piece: piece,
                times: 2_000,
                pauseMilliseconds: 0
            )
        )
        let verdict = await send(to: server.url)
        guard case .answered(let answer) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(answer.body.count <= Courier.maximumBody)
        #expect(!answer.isComplete)
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let other = try EvilServer(.say(Self.ok))
        let server = try EvilServer(
            .say("HTTP/1.1 307 Moved\r\nLocation: \(other.url)\r\nContent-Length: 0\r\n\r\n")
        )
        guard case .answered(let answer) = await send(to: server.url) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 307)
        #expect(other.received.isEmpty)
    }

    @Test func `nobody listens: not sent`() async throws {
        var server: EvilServer? = try EvilServer(.say(Self.ok))
        let url = try #require(server?.url)
        server = nil
        guard case .notSent = await send(to: url) else {
            Issue.record("it was not 'not sent'")
            return
        }
    }

    @Test func `permission withdrawn right before the first byte: not sent, nothing arrives`()
        async throws
    {
        let server = try EvilServer(.say(Self.ok))
        let verdict = await send(to: server.url, mayOpen: { false })
        guard case .notSent = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(server.received.isEmpty)
    }

    @Test func `loopback is refused without the setting, also by name`() async throws {
        let server = try EvilServer(.say(Self.ok))
        for host in ["127.0.0.1", "localhost", "127.1"] {
            let verdict = await send(
                to: "https://\(host):\(server.port)/hook",
                allowsLoopback: false
            )
            guard case .notSent = verdict else {
                Issue.record("\(host): \(verdict)")
                return
            }
        }
        #expect(server.received.isEmpty)
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b", "é"])
    func `a header that could become two is refused before anything opens`(
        value: String
    )
        async throws
    {
        let server = try EvilServer(.say(Self.ok))
        guard case .notSent = await send(to: server.url, headers: [("X-A", value)]) else {
            Issue.record("it was sent")
            return
        }
        #expect(server.received.isEmpty)
    }

    /// Sends so many at once.
    ///
    /// - Returns: How many were answered.
    private func sendAtOnce(_ count: Int, to server: EvilServer) async -> Int {
        let courier = Courier()
        defer { courier.shutDown() }
        return await withTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    let verdict = await courier.send(
                        HTTPRequest(
                            method: "POST",
                            url: server.url + "/\(number)",
                            headers: [],
                            body: [UInt8(ascii: "x")],
                            allowsLoopback: true,
                            timeout: .seconds(30)
                        ),
                        mayOpen: { true }
                    )
                    if case .answered = verdict { return true }
                    return false
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    @Test func `a hundred at once: each is answered, each arrives once`() async throws {
        let server = try EvilServer(.say(Self.ok))
        let answered = await sendAtOnce(100, to: server)
        #expect(answered == 100)
        #expect(server.received.count == 100)
    }

    /// What one courier is told of requests that follow each other.
    private func sendInTurn(
        _ count: Int,
        to server: EvilServer,
        reusesConnection: Bool
    ) async -> [Verdict] {
        let courier = Courier()
        defer { courier.shutDown() }
        var verdicts: [Verdict] = []
        for _ in 0..<count {
            let request = HTTPRequest(
                method: "POST",
                url: server.url,
                headers: [],
                body: [UInt8(ascii: "x")],
                allowsLoopback: true,
                timeout: .seconds(10),
                reusesConnection: reusesConnection
            )
            verdicts.append(await courier.send(request, mayOpen: { true }))
        }
        return verdicts
    }

    @Test(arguments: [(false, 5), (true, 1)])
    func `a connection is used again only where the request says so`(
        reuses: Bool,
        connections: Int
    ) async throws {
        let server = try EvilServer(.answer(Self.ok, times: 10))
        let verdicts = await sendInTurn(5, to: server, reusesConnection: reuses)
        for verdict in verdicts {
            guard case .answered(let answer) = verdict, answer.status == 201 else {
                Issue.record("\(verdict)")
                continue
            }
        }
        #expect(server.received.count == 5)
        #expect(server.connections == connections)
    }

    /// What libcurl does by itself here: it sends the same POST again over a new connection, and is
    /// content (reference: CURLOPT_FRESH_CONNECT; curl pull request 18417).
    @Test func `a used connection that is closed without an answer: unknown, and sent once`()
        async throws
    {
        let server = try EvilServer(.answer(Self.ok, times: 1))
        let verdicts = await sendInTurn(2, to: server, reusesConnection: true)
        #expect(verdicts.last == .unknown(reason: "libcurl wanted to send a second time"))
        #expect(server.received.count == 2)
    }

    /// About these tests themselves: what a server of an earlier test leaves must not reach the next.
    @Test func `servers that have ended take no connection of the one that runs`() async throws {
        for _ in 0..<100 { _ = try EvilServer(.say(Self.ok)) }
        let server = try EvilServer(.say(Self.ok))
        #expect(await sendAtOnce(100, to: server) == 100)
    }

    @Test func `what is under way when the courier ends is unknown, what waits is not sent`()
        async throws
    {
        let server = try EvilServer(.silence)
        let courier = Courier()
        let asked = Mutex(false)
        async let verdict = courier.send(
            HTTPRequest(
                method: "POST",
                url: server.url,
                headers: [],
                body: [],
                allowsLoopback: true,
                timeout: .seconds(20)
            ),
            mayOpen: {
                asked.withLock { $0 = true }
                return true
            }
        )
        for _ in 0..<500 where server.received.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(asked.withLock { $0 })
        courier.shutDown()
        guard case .unknown = await verdict else {
            Issue.record("it was not unknown")
            return
        }
    }
}
