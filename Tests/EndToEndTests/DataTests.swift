import Foundation
import Testing

/// What programs read: one object a line, with keys that stay.
@Suite("Data of the commands", .serialized)
struct DataTests {
    private func object(_ told: Tool.Result) throws -> [String: Any] {
        try #require(told.status == 0, "\(told.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func `every key of every command is written in one way`() throws {
        let room = try Newsroom()
        let post = try room.approvedPost(at: "+1h")
        let shown = try object(try room.heraut("show", post, "--json"))
        let listed = try object(try room.heraut("list", "--json"))
        #expect(shown["due_at_ms"] as? Int == listed["due_at_ms"] as? Int)
        #expect(shown["last_editor"] as? String == "anna")
        #expect(shown["last_writer"] as? String == "anna")
        #expect(shown["not_after_ms"] != nil)
        let delivery = try #require((shown["deliveries"] as? [[String: Any]])?.first)
        #expect(delivery["channel"] as? String == "site")
        #expect(delivery["state"] as? String == "scheduled")
        for arguments in [
            ["show", post], ["list"], ["review", post, "--as", "bram"], ["channels"], ["verify"],
            ["policy", "list"], ["check", post],
        ] {
            let told = try room.heraut(arguments + ["--json"]).output
            for key in told.matches(of: /"([A-Za-z_]+)":/).map(\.1) {
                #expect(key.lowercased() == key, "\(arguments): \(key)")
            }
        }
    }

    @Test func `a post in review is told as data, with the statement for whoever may sign it`()
        throws
    {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        _ = try room.heraut("draft", "draft.md", "--as", "anna", "--at", "+1h")
        let post = try #require(try room.posts().first?.post)
        let sent = try room.heraut("submit", post, "--as", "anna", "--key", "anna")
        #expect(sent.status == 0, "\(sent.errors)")

        let listed = try object(try room.heraut("review", "--as", "bram", "--json"))
        var told = try object(try room.heraut("review", post, "--as", "bram", "--json"))
        let statement = try #require(told.removeValue(forKey: "statement") as? String)
        #expect(statement.hasPrefix("Heraut: approve this post\n"))
        #expect(statement.contains("signer:       bram (as approver)\n"))
        #expect(NSDictionary(dictionary: told) == NSDictionary(dictionary: listed))
        #expect(Set(told.keys) == ["post", "kind", "due_at_ms", "waits_for_you", "needs"])

        let own = try object(try room.heraut("review", post, "--as", "anna", "--json"))
        #expect(own["waits_for_you"] as? Bool == false)
        #expect(own["statement"] == nil)
    }
}
