@testable import CommandLineTool
import Editorial
import Foundation
import Newsdesk
import Testing

/// An export that somebody else may have written.
@Suite("Export, read")
struct ExportReaderTests {
    /// Reads an export of one entry about a post, with every digest right.
    private func read(post: String, words: PlainValue? = nil) throws -> ExportReader.Content {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let entry = Entry(
            post: PostID(post),
            at: Instant(milliseconds: 1),
            actor: PersonID("a"),
            event: .approved
        )
        let text = CanonicalJSON.text(entry)
        let hash = Digest.hex(Array((String(repeating: "0", count: 64) + text).utf8))
        let register = "{\"entry\":\(text),\"hash\":\"\(hash)\",\"sequence\":1}\n"
        let lines = words.map { CanonicalJSON.text(Archive.Words($0)) + "\n" } ?? ""
        try Data(lines.utf8).write(to: folder.appending(path: "words.jsonl"))
        let sums =
            "\(Digest.hex(Array(register.utf8)))  register.jsonl\n"
            + "\(Digest.hex(Array(lines.utf8)))  words.jsonl\n"
        try Data(register.utf8).write(to: folder.appending(path: "register.jsonl"))
        try Data(sums.utf8).write(to: folder.appending(path: "SHA256SUMS"))
        return try ExportReader(folder: folder.path).read()
    }

    @Test func `an entry of which every digest is right is read`() throws {
        #expect(try read(post: "p-3k9f2m1x").pictures.isEmpty)
    }

    /// Exported again, a post has a folder of its name.
    @Test(arguments: [
        "../../../../etc/x", "p-../../x1", "/etc/x", "", "p-3k9f2m1x/..", "p-\u{1B}[2J",
    ])
    func `a post whose name leads elsewhere is refused with its line`(post: String) throws {
        let error = #expect(throws: CommandFailure.self) { try read(post: post) }
        #expect(error?.failureClass == .data)
        #expect(
            error?.description.contains(
                "register.jsonl:1: what it calls a post is no name of one; nothing was imported"
            ) == true
        )
    }

    private struct NoChance: Chance {
        func bytes(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
    }

    @Test(arguments: [
        ("anna", true), ("anna\nverified: nothing wrong", false), ("\u{1B}[2J", false), ("", false),
        ("publisher", false), ("Anna", false),
    ])
    func `what a person is called is a handle, or the export is refused`(
        handle: String,
        isRead: Bool
    ) throws {
        let words = PlainValue(.handle, handle, chance: NoChance())
        guard !isRead else {
            #expect(try read(post: "p-3k9f2m1x", words: words).pictures.isEmpty)
            return
        }
        let error = #expect(throws: CommandFailure.self) {
            try read(post: "p-3k9f2m1x", words: words)
        }
        #expect(
            error?.description.contains("words.jsonl:1: what it calls a person is no handle")
                == true
        )
    }
}
