@testable import Channels
import Courier
import Editorial
import Newsdesk
import PlacedYAML
import Testing

/// What a channel tells is kept only where it can be what it says.
@Suite("What a receiver tells")
struct ToldTests {
    static let ids = [
        "42", "1726.000100", "$YUwRidLecu:example.org", "urn:li:share:6844785523593134080",
        "at://did:plc:u5cwb2mwiv2bfq53cjufe6yn/app.bsky.feed.post/3k4duaz5vfs2b",
        "../../etc/passwd",
    ]

    @Test(arguments: ids)
    func `an id of visible ASCII is kept as it is`(id: String) {
        #expect(Told().id(id) == id)
    }

    static let noIDs = [
        "", " ", "a b", "a\nb", "a\r\nSet-Cookie: x=1", "\u{1B}]0;title\u{07}", "\u{1B}[31m12",
        "12\u{202E}34", "12\u{200B}", "é", "a\0b", "\u{7F}", String(repeating: "1", count: 2_049),
    ]

    @Test(arguments: noIDs)
    func `what can be no id is dropped whole`(text: String) {
        #expect(Told().id(text) == nil)
    }

    static let pages = [
        "https://a.example/1", "https://mastodon.example/@ind/1?x=1#y", "http://127.0.0.1:8080/1",
        "http://localhost/x",
    ]

    @Test(arguments: pages)
    func `a page in the open web or on this machine is kept as it is`(page: String) {
        #expect(Told().page(page) == page)
    }

    static let noPages = [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>1</script>",
        "file:///etc/passwd", "http://a.example/1", "https://user:pass@a.example/",
        "https://a.example@evil.example/", "https://a.example\\@evil.example/", "https://intern/",
        "https://a.example/\u{1B}[2J", "https://a.example/\u{202E}gpj", "https://a.example/a b",
        "https://a.example/\n1", "//a.example/1", "ind.nl", "", "https://",
        "https://a.example/" + String(repeating: "x", count: 2_000),
    ]

    @Test(arguments: noPages)
    func `what leads to no page is dropped whole`(text: String) {
        #expect(Told().page(text) == nil)
    }

    @Test(arguments: ["s3cret-t0ken", "https://a.example/s3cret-t0ken", "xs3cret-t0keny"])
    func `what gives back a secret is dropped whole`(text: String) {
        let told = Told(besides: ["s3cret-t0ken"])
        #expect(told.id(text) == nil && told.page(text) == nil && told.word(" (\(text))").isEmpty)
        #expect(Told().id(text) == text)
    }

    private func outcome(_ body: String, answer rules: String) throws -> Outcome {
        let yaml = try YAMLValue(text: "id: id\nlink: url\n" + rules, file: "adapters/own.yaml")
        return Classification(
            rules: try AnswerRules(yaml, Scope()),
            now: Instant(milliseconds: 1)
        ).receipt(
            of: .answered(
                Answer(status: 200, headers: [:], body: Array(body.utf8), isComplete: true)
            )
        ).outcome
    }

    @Test func `a post is published all the same, without what cannot be kept`() throws {
        let body = #"{"id":"1\u001b[2J","url":"javascript:alert(1)"}"#
        #expect(try outcome(body, answer: "") == .published(remoteID: nil, link: nil))
    }

    @Test func `where a post needs an id, one that cannot be an id is none`() throws {
        let body = #"{"id":"1\u001b[2J","url":"https://a.example/1"}"#
        #expect(
            try outcome(body, answer: "needs-id: true")
                == .unknown(reason: "the channel answered 200 without the id of a post")
        )
    }
}
