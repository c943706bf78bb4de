import Foundation
import Testing

/// A system of the agency's own is told what happened, signed, over real HTTP.
@Suite("Notices, end to end", .serialized)
struct NoticeTests {
    private struct Notice: Decodable {
        struct Data: Decodable {
            let post: String
            let channel: String
            let onCall: String?

            private enum CodingKeys: String, CodingKey {
                case post
                case channel
                case onCall = "on_call"
            }
        }

        let type: String
        let data: Data
    }

    @Test func `what came of a post is told with a signature that counts`() throws {
        // The receiver of the channel 'desk' listens to notices here; no post goes there.
        let room = try Newsroom(
            [Newsroom.Channel("site"), Newsroom.Channel("desk")],
            others: ["sam:spokesperson"]
        )
        let onCall = try room.heraut("duty", "add", "sam", "--until", "+1d", "--as", "sam")
        #expect(onCall.status == 0, "\(onCall.errors)")
        let path = room.folder.appending(path: "news/heraut.yaml")
        let before = try String(contentsOf: path, encoding: .utf8)
        let url = try #require(
            before.split(separator: "\n").last { $0.contains("http://127.0.0.1:") }
        ).split(separator: " ").last.map(String.init)
        let notices = """

            notices:
              url: \(try #require(url))
              secret: file:secrets/desk.txt
              allow-loopback: true

            """
        try Data((before + notices).utf8).write(to: path)
        try room.write(Newsroom.draft, to: "one.md")
        let script = """
            set -e
            post=$("$HERAUT" draft one.md --as anna --json | sed 's/.*"post":"\\([^"]*\\)".*/\\1/')
            "$HERAUT" submit "$post" --at now --as anna --key anna >&2
            "$HERAUT" approve "$post" --yes --as bram --key bram >&2
            for pass in $(seq 100); do
                "$HERAUT" publish >&2
                if "$HERAUT" list --stage published --json | grep -q "$post"; then break; fi
                sleep 0.1
            done
            echo "$post"
            """
        let made = try room.shell(script)
        try #require(made.status == 0, "\(made.errors)")
        let post = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let told = try room.receipts(on: "desk")
        #expect(told.map(\.isSignatureValid) == [true])
        let notice = try JSONDecoder().decode(
            Notice.self,
            from: Data(try #require(told.first).body.utf8)
        )
        #expect(notice.type == "delivery.published")
        #expect(notice.data.post == post)
        #expect(notice.data.channel == "site")
        #expect(notice.data.onCall == "sam")
        #expect(try room.receipts(on: "site").count == 1)
        // Nothing new: nothing is told.
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.receipts(on: "desk").count == 1)
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `notices to nowhere, or with a secret written down, are refused with their place`()
        throws
    {
        let room = try Newsroom()
        let path = room.folder.appending(path: "news/heraut.yaml")
        let before = try String(contentsOf: path, encoding: .utf8)
        for (line, words) in [
            ("{url: \"http://agency.example/\", secret: \"env:X\"}", "https://"),
            ("{url: \"https://agency.example/\", secret: whsec_abc}", "named, not written down"),
            ("{url: \"https://agency.example/\", secret: \"env:X\", on: [drafted]}", "published"),
            ("{url: \"https://agency.example/{{ post.id }}\", secret: \"env:X\"}", "heraut.yaml"),
        ] {
            try Data((before + "\nnotices: \(line)\n").utf8).write(to: path)
            let told = try room.heraut("list")
            #expect(told.status == 78, "\(line)")
            #expect(told.errors.contains(words), "\(told.errors)")
        }
    }
}
