import Foundation
import Testing

/// The copies in media/: none for what is refused, and one that was changed keeps its post here.
@Suite("Pictures", .serialized)
struct PictureTests {
    private static func draft(channel: String) -> String {
        Newsroom.draft.replacing("[site]", with: "[\(channel)]")
            .replacing("topic:", with: "media: [{file: rij.png, alt: Een rij}]\ntopic:")
    }

    @Test func `a refused draft leaves no copy, and a changed copy stops its post`() throws {
        let room = try Newsroom()
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1])
        try png.write(to: room.folder.appending(path: "rij.png"))
        let media = room.folder.appending(path: "news/media").path
        func copies() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: media)
        }
        try room.write(Self.draft(channel: "nowhere"), to: "draft.md")
        #expect(try room.heraut("draft", "draft.md", "--as", "anna").status == 65)
        #expect(try copies().isEmpty)

        try room.write(Self.draft(channel: "site"), to: "draft.md")
        let drafted = try room.heraut("draft", "draft.md", "--as", "anna")
        #expect(drafted.status == 0, "\(drafted.errors)")
        let post = try #require(try room.posts().first?.post)
        _ = try room.heraut("submit", post, "--at", "now", "--as", "anna", "--key", "anna")
        _ = try room.heraut("approve", post, "--yes", "--as", "bram", "--key", "bram")
        let copy = try #require(try copies().first)
        #expect(try room.heraut("verify").status == 0)
        try (png + [2]).write(to: URL(filePath: media + "/" + copy))
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains("the picture 'rij.png' (media/\(copy)) was changed"))
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 1)
        #expect(try room.receipts().isEmpty)
        #expect(try room.posts().first?.deliveries["site"] == "failed")
    }
}
