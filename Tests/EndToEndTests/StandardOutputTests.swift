import Foundation
import Testing

/// What cannot be printed is not done.
@Suite("Standard output", .serialized)
struct StandardOutputTests {
    /// The commands that print data.
    static let commands = [
        "log --json", "log", "verify", "verify --json", "list", "list --json", "manual", "channels",
        "policy list", "check -", "check --jsonl", "--help", "draft draft.md --as anna",
    ]

    @Test func `a disk that is full behind standard output is told, with a code of its own`() throws
    {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        _ = try room.heraut("draft", "draft.md", "--as", "anna")
        for command in Self.commands {
            let told = try room.shell(
                "printf '{\"id\":\"1\",\"text\":\"Mevrouw Jansen\"}' | \"$HERAUT\" \(command) > /dev/full"
            )
            #expect(told.status == 74, "\(command): \(told.status)")
            #expect(
                told.errors.contains("standard output cannot be written: No space left"),
                "\(command): \(told.errors)"
            )
        }
    }

    @Test func `a reader that has gone is no reason to complain`() throws {
        let room = try Newsroom()
        let told = try room.shell("trap '' PIPE; \"$HERAUT\" manual | true")
        #expect(told.errors.isEmpty, "\(told.errors)")
    }
}
