import Foundation
import Loopback
import Testing

/// `heraut preview` and `heraut channels`, on channels of several networks that nobody posts to.
@Suite("Preview and channels", .serialized)
struct ChannelVerbTests {
    /// A newsroom that has an X account and a Slack channel besides its own site.
    private func newsroom() throws -> Newsroom {
        let room = try Newsroom()
        let path = "news/heraut.yaml"
        let old = try String(contentsOf: room.folder.appending(path: path), encoding: .utf8)
        let more = """
              x:
                adapter: x
                secret: file:secrets/x.txt
                settings: {user: dienst}
              team:
                adapter: slack
                secret: file:secrets/slack.txt

            """
        try room.write(old + more, to: path)
        try room.write("https://elsewhere.example/services/hidden\n", to: "news/secrets/slack.txt")
        return room
    }

    private func draft(_ room: Newsroom, _ text: String, channels: String) throws -> Tool.Result {
        let draft = """
            ---
            kind: dilemma
            language: nl
            channels: \(channels)
            topic: zorgvuldigheid
            link: https://agency.example/een/pagina/over/hoe/het/werk/gaat
            ---
            \(text)

            """
        try room.write(draft, to: "draft.md")
        return try room.heraut("draft", "draft.md", "--as", "anna")
    }

    @Test func `a preview shows what each channel shows, with counts and limits`() throws {
        let room = try newsroom()
        let text = "Snel of zorgvuldig? Wij zoeken elke dag het midden."
        let drafted = try draft(room, text, channels: "[site, x]")
        #expect(drafted.status == 0, "\(drafted.errors)")
        let post = try #require(try room.posts().first?.post)
        let shown = try room.heraut("preview", post)
        #expect(shown.status == 0, "\(shown.errors)")
        // The address counts 23, however long it is: 51 characters, two line ends, 23.
        #expect(shown.output.contains("x: x to https://api.x.com/2/tweets\n"), "\(shown.output)")
        #expect(shown.output.contains("  76 of 280 characters as X weighs them\n"))
        #expect(shown.output.contains("https://agency.example/een/pagina/over/hoe/het/werk/gaat"))

        let told = try room.heraut("preview", post, "--on", "x", "--json")
        let value = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
        let line = try #require(value as? [String: Any])
        #expect(line["count"] as? Int == 76 && line["maximum_characters"] as? Int == 280)
        #expect(line["unit"] as? String == "weighted" && line["problem"] == nil)
    }

    @Test func `a text that is too long for a channel is refused when it is drafted`() throws {
        let room = try newsroom()
        let text = "Snel of zorgvuldig? " + String(repeating: "Wij zoeken het midden. ", count: 20)
        let refused = try draft(room, text, channels: "[site, x]")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("'x', which takes 280"), "\(refused.errors)")

        // What another channel would show can be asked of any post.
        _ = try draft(room, text, channels: "[site]")
        let post = try #require(try room.posts().first?.post)
        let shown = try room.heraut("preview", post, "--on", "x")
        #expect(shown.status == 1 && shown.output.contains("which takes 280"), "\(shown.output)")
    }

    @Test func `channels are listed with and without the word`() throws {
        let room = try newsroom()
        let listed = try room.heraut("channels")
        #expect(listed.status == 0)
        #expect(try room.heraut("channels", "list").output == listed.output)
        #expect(listed.output.contains("280 characters as X weighs them"), "\(listed.output)")
        #expect(listed.output.contains("team        slack to https://hooks.slack.com, at most"))
        #expect(!listed.output.contains("hidden") && !listed.errors.contains("hidden"))
    }

    /// A server that tells what it takes, and whose credentials it sees.
    private func server() throws -> LoopbackListener {
        let listener = try LoopbackListener()
        listener.start { connection in
            defer { close(connection) }
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            let asked = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            let statuses = #"{"max_characters":4000,"characters_reserved_per_url":30}"#
            let body =
                asked.hasPrefix("GET /api/v2/instance ")
                ? #"{"configuration":{"statuses":\#(statuses)}}"# : #"{"id":"1","acct":"dienst"}"#
            LoopbackListener.say(
                "HTTP/1.1 200 Said\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\r\n" + body,
                to: connection
            )
        }
        return listener
    }

    @Test func `what a server says that it takes counts from then on, without more questions`()
        throws
    {
        let room = try newsroom()
        let path = "news/heraut.yaml"
        let old = try String(contentsOf: room.folder.appending(path: path), encoding: .utf8)
        do {
            let server = try server()
            let more = """
                  social:
                    adapter: mastodon
                    url: http://127.0.0.1:\(server.port)
                    allow-loopback: true
                    secret: file:secrets/social.txt

                """
            try room.write("t0ken\n", to: "news/secrets/social.txt")
            try room.write(old + more, to: path)
            #expect(try room.heraut("channels").output.contains("at most 500 characters"))
            let tried = try room.heraut("channels", "test", "social")
            #expect(tried.status == 0, "\(tried.errors)")
            #expect(tried.output.contains("of 4000 characters"), "\(tried.output)")
            #expect(
                tried.output.contains(
                    "limits: the network takes 4000 characters, 30 for each address; kept in"
                        + " limits/social.json"
                )
            )
        }
        let file = room.folder.appending(path: "news/limits/social.json")
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(kept == "{\"characters\":4000,\"link\":30}\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o644)
        let folder = file.deletingLastPathComponent()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)

        // The server has gone: what it told is known.
        #expect(try room.heraut("channels").output.contains("at most 4000 characters"))
        let text = "Snel of zorgvuldig? Wij zoeken elke dag het midden."
        let drafted = try draft(room, text, channels: "[social]")
        #expect(drafted.status == 0, "\(drafted.errors)")
        let post = try #require(try room.posts().first?.post)
        let shown = try room.heraut("preview", post)
        #expect(shown.output.contains("  83 of 4000 characters"), "\(shown.output)")

        try room.write(#"{"characters":0}"#, to: "news/limits/social.json")
        let broken = try room.heraut("channels")
        #expect(broken.status == 78)
        #expect(
            broken.errors.contains("limits/social.json:1:15: 0 is outside 1 to 100000"),
            "\(broken.errors)"
        )
    }

    @Test func `a channel is tried without a post, and says what is wrong`() throws {
        let room = try newsroom()
        let site = try room.heraut("channels", "test", "site")
        #expect(site.status == 0, "\(site.errors)")
        #expect(site.output.contains("secret: can be read"), "\(site.output)")
        #expect(site.output.contains("the network cannot be asked"))
        let team = try room.heraut("channels", "test", "team")
        #expect(team.status == 1)
        #expect(
            team.output.contains("the secret of 'team' is no address at https://hooks.slack.com")
        )
        #expect(!team.output.contains("hidden") && !team.errors.contains("hidden"))
        let wrong = try room.heraut("channels", "test", "wall")
        #expect(wrong.status == 65, "\(wrong.errors)")
        #expect(wrong.errors.hasPrefix("heraut: there is no channel 'wall'"))
        #expect(try room.receipts().isEmpty)
    }
}
