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
        #expect(
            Set(told.keys) == ["post", "kind", "due_at_ms", "waits_for_you", "missing"]
        )

        let own = try object(try room.heraut("review", post, "--as", "anna", "--json"))
        #expect(own["waits_for_you"] as? Bool == false)
        #expect(own["statement"] == nil)
    }
}
