import Foundation
import Testing

/// What somebody does for the very first time in a queue, also when it happens ten times at once.
@Suite("First acts", .serialized)
struct FirstActTests {
    @Test func `ten processes that draft at once for somebody new all succeed`() throws {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        let running = try (0..<10).map { _ in
            try Tool.start(
                Tool.folder.appending(path: "heraut"),
                ["draft", "draft.md", "--as", "anna"],
                in: room.folder,
                environment: ["HERAUT_WORKSPACE": "news"]
            )
        }
        for draft in running {
            let drafted = try draft.finish()
            #expect(drafted.status == 0, "\(drafted.errors)")
        }
        #expect(try room.posts().count == 10)
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `a first act that is a submission with a time succeeds, or leaves nothing`() throws {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        _ = try room.heraut("draft", "draft.md", "--as", "anna")
        let post = try #require(try room.posts().first?.post)
        let before = try room.heraut("verify").output
        // A key file that only looks like one: its public half is there, the private half is not.
        let folder = room.folder
        try FileManager.default.copyItem(
            at: folder.appending(path: "bram.pub"),
            to: folder.appending(path: "half.pub")
        )
        try room.write("no key\n", to: "half")
        let failed = try room.heraut(
            "submit",
            post,
            "--at",
            "+1h",
            "--as",
            "bram",
            "--key",
            "half"
        )
        #expect(failed.status != 0)
        #expect(try room.heraut("verify").output == before)
        let sent = try room.heraut("submit", post, "--at", "+1h", "--as", "bram", "--key", "bram")
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(try room.posts().map(\.stage) == ["in-review"])
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `not-after of a draft without a time counts for the time that it gets`() throws {
        let room = try Newsroom()
        let draft = Newsroom.draft.replacing("topic:", with: "not-after: 90s\ntopic:")
        try room.write(draft, to: "draft.md")
        _ = try room.heraut("draft", "draft.md", "--as", "anna")
        _ = try room.heraut("draft", "draft.md", "--at", "+1h", "--as", "anna")
        let posts = try room.posts().map(\.post)
        for post in posts {
            _ = try room.heraut("submit", post, "--at", "+2h", "--as", "anna", "--key", "anna")
            let shown = try room.heraut("show", post, "--json").output
            let due = try #require(shown.firstMatch(of: /"due_at_ms":(\d+)/)?.1)
            let notAfter = try #require(shown.firstMatch(of: /"not_after_ms":(\d+)/)?.1)
            #expect(Int(notAfter) == Int(due).map { $0 + 90_000 }, "\(shown)")
        }
        #expect(posts.count == 2)
    }
}
