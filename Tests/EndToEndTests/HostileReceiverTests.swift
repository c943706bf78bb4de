import Foundation
import Testing

/// A receiver that answers whatever it likes reaches neither a terminal, nor a page, nor a secret.
@Suite("A hostile receiver", .serialized)
struct HostileReceiverTests {
    /// A newsroom whose only channel is such a receiver, with a post that was sent to it; with a secret
    /// the channel bears it as a token.
    private func room(
        _ receiver: HostileReceiver,
        bearing secret: String? = nil
    ) throws -> (room: Newsroom, post: String) {
        let room = try Newsroom()
        let house = room.folder.appending(path: "news/heraut.yaml")
        var yaml = try String(contentsOf: house, encoding: .utf8)
            .replacing(/http:\/\/127\.0\.0\.1:\d+/, with: "http://127.0.0.1:\(receiver.port)")
        if let secret {
            yaml = yaml.replacing("adapter: webhook", with: "adapter: own")
            try room.write(Self.bearer, to: "news/adapters/own.yaml")
            try room.write(secret + "\n", to: "news/secrets/site.txt")
        }
        try Data(yaml.utf8).write(to: house)
        let post = try room.approvedPost(at: "now")
        usleep(2_200_000)
        _ = try room.heraut("publish")
        #expect(receiver.received.count == 1)
        return (room, post)
    }

    /// Everything that a person can ask about a post, with what it said on either side.
    private func said(of post: String, in room: Newsroom) throws -> [(verb: String, text: String)] {
        let verbs = [
            ["list"], ["list", "--json"], ["show", post], ["show", post, "--json"],
            ["attempts", post], ["attempts", post, "--json"], ["log", post],
            ["log", post, "--json"],
            ["review", "--plain", "--as", "bram"], ["review", post, "--as", "bram"], ["verify"],
            ["doctor"], ["doctor", "--json"], ["preview", post],
        ]
        return try verbs.map { verb in
            let result = try room.heraut(verb)
            return (verb.joined(separator: " "), result.output + result.errors)
        }
    }

    /// A character that changes what a terminal shows, or where.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t"
        case .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static let escapes = #"\u001b[2J\u001b]0;owned\u0007\u202egnp\u200b"#

    static let answers = [
        HostileReceiver.answer(
            "200 OK",
            #"{"id":"1\#(escapes)","url":"https://a.example/\#(escapes)"}"#
        ),
        HostileReceiver.answer(
            "200 OK",
            #"{"id":["\#(escapes)"],"url":"javascript:alert('\#(escapes)')"}"#
        ),
        HostileReceiver.answer("422 \u{1B}[31mNo", "<script>alert(1)</script>\u{1B}[2J\u{202E}"),
        HostileReceiver.answer(
            "302 Found",
            "\u{9B}2J",
            headers: "Location: https://a.example/\u{1B}]8;;https://evil.example\u{07}\r\n"
        ),
        HostileReceiver.answer("500 Oops", "</pre><img src=x onerror=alert(1)>\u{1B}c\0\0"),
        HostileReceiver.answer(
            "429 Slow",
            #"{"error":"\#(escapes)"}"#,
            headers: "Retry-After: \u{1B}[2J\r\nX-\u{1B}[2J: 1\r\n"
        ),
    ]

    @Test(arguments: answers)
    func `no answer reaches a terminal with anything that a terminal obeys`(
        answer: String
    ) throws {
        let receiver = try HostileReceiver { _ in answer }
        let (room, post) = try room(receiver)
        for (verb, text) in try said(of: post, in: room) {
            let hidden = text.unicodeScalars.filter(Self.isHidden).map {
                String($0.value, radix: 16)
            }
            #expect(hidden.isEmpty, "\(verb): \(hidden)")
            #expect(!text.contains("javascript:"), "\(verb)")
        }
    }

    @Test(arguments: answers)
    func `no answer runs or loads anything in an export, and every file of it is sound`(
        answer: String
    ) throws {
        let receiver = try HostileReceiver { _ in answer }
        let (room, post) = try room(receiver)
        #expect(try room.heraut("export", "out").status == 0)
        let page = try String(
            contentsOf: room.folder.appending(path: "out/posts/\(post)/record.html"),
            encoding: .utf8
        )
        #expect(
            !page.contains("<script") && !page.contains("<img src=x") && !page.contains("\u{1B}")
        )
        #expect(!page.contains("href=\"javascript:"))
        let sums = try room.shell("cd out && sha256sum --quiet -c SHA256SUMS")
        #expect(sums.status == 0, "\(sums.errors)")
        #expect(try room.heraut("verify").status == 0)
    }

    private static let bearer = """
        name: own
        about: A receiver that bears a token and says what it thinks.
        secret: bearer
        body: {json: {text: "{{ post.text }}"}}
        answer: {id: id, link: url, error: error}
        """

    static let statuses = ["200 OK", "401 No", "422 No", "500 Oops"]

    @Test(arguments: statuses)
    func `a secret that is given back stands nowhere: no output, no record, no export, no log`(
        status: String
    ) throws {
        let secret = "t0ken-\(UUID().uuidString)"
        let receiver = try HostileReceiver { request in
            let given = request.firstMatch(of: /Bearer (\S+)/).map { String($0.output.1) } ?? "none"
            let body =
                #"{"id":"\#(given)","url":"https://a.example/\#(given)","error":"\#(given)"}"#
            return HostileReceiver.answer(status, body, headers: "X-Echo: \(given)\r\n")
        }
        let (room, post) = try room(receiver, bearing: secret)
        #expect(receiver.received.first?.contains("Bearer \(secret)") == true)
        for (verb, text) in try said(of: post, in: room) {
            #expect(!text.contains(secret), "\(verb)")
        }
        #expect(try room.heraut("export", "out").status == 0)
        #expect(try room.heraut("backup", "kept.backup").status == 0)
        let found = try room.shell("grep -rlF '\(secret)' . --exclude-dir=secrets")
        #expect(found.output.isEmpty, "\(found.output)")
    }
}
