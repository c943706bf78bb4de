@testable import CommandLineTool
import Editorial
import Foundation
import Newsdesk
import Testing

/// A list of what the channels have, which anybody may have written.
@Suite("Receiver lists")
struct ReceiverListFileTests {
    private func items(_ text: String, channel: ChannelID? = nil) throws -> [ReceiverList.Item] {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ReceiverListFile.items(file.path, channel: channel)
    }

    @Test func `lines of words and of JSON are read`() throws {
        let items = try items(
            """
            # what the site has
            site https://agency.example/posts/1
            site p-3k9f2m1x-r2-site
            {"channel":"wall","remote_id":"7","link":"https://wall.example/7","text":"Zo."}
            {"channel":"site","webhook_id":"p-3k9f2m1x-r3-site","body":"Zo.","other":{"x":1}}

            """
        )
        #expect(items.map(\.channel.rawValue) == ["site", "site", "wall", "site"])
        #expect(
            items.map(\.link) == [
                "https://agency.example/posts/1", nil, "https://wall.example/7", nil,
            ]
        )
        #expect(items.map(\.key) == [nil, "p-3k9f2m1x-r2-site", nil, "p-3k9f2m1x-r3-site"])
        #expect(items[3].text == "Zo.")
    }

    @Test func `a list with the line ends of Windows is read line by line`() throws {
        let site = ChannelID("site")
        let items = try items("https://a.example/1\r\nhttps://a.example/2\r\n", channel: site)
        #expect(items.map(\.channel) == [site, site])
        #expect(items.map(\.link) == ["https://a.example/1", "https://a.example/2"])
        let error = #expect(throws: CommandFailure.self) {
            try self.items("site a\r\n# b\r\na b c\r\n")
        }
        #expect(error?.description.contains(":3:") == true)
    }

    @Test func `a channel can be named once for all`() throws {
        let site = ChannelID("site")
        let items = try items("https://agency.example/1\n{\"key\":\"k\"}", channel: site)
        #expect(items.map(\.channel) == [site, site])
    }

    @Test(arguments: [
        "https://agency.example/1", "a b c", "{", "{}", "{\"channel\":\"site\"}",
        "{\"key\":\"k\"}", "{\"channel\":1,\"key\":\"k\"}",
        "{\"channel\":\"site\",\"text\":\"words only\"}", "[1]",
        "{\"channel\":\"site\",\"link\":\"javascript:alert(1)\"}",
        "{\"channel\":\"site\",\"link\":\"http://agency.example/1\"}",
        "{\"channel\":\"site\",\"key\":\"k\",\"link\":\"\\u001b[2J\"}",
    ])
    func `what cannot be read is refused with its line`(line: String) throws {
        let error = #expect(throws: CommandFailure.self) { try items("# first\n" + line) }
        #expect(error?.failureClass == .data)
        #expect(error?.description.contains(":2:") == true)
    }
}
