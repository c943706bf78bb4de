import ArgumentParser
@testable import CommandLineTool
import Testing

/// What somebody says about a post that may be out goes on the record: it has to say something.
@Suite("heraut resolve, its words")
struct ResolveTests {
    private func isAccepted(_ arguments: [String]) -> Bool {
        (try? Resolve.parse(["p-3k9f2m1x/site"] + arguments)) != nil
    }

    @Test(arguments: [
        "https://", "https:///posts/1", "https://agency", "http://agency.example/posts/1",
        "http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/", "http://127.1/",
        "https://agency.example@evil.example/", "https://a b.example/", "https://.example/",
        "ftp://agency.example/posts/1", "agency.example/posts/1", "https://agency..example/",
        "https://agency.example\\@evil.example/",
    ])
    func `what is no address of a page is refused`(address: String) {
        #expect(!isAccepted(["--live", address]))
    }

    @Test(arguments: [
        "https://agency.example/posts/12", "https://agency.example:8443/posts?id=1#top",
        "http://127.0.0.1:8080/posts/1", "http://localhost/posts/1", "http://[::1]:8080/posts/1",
    ])
    func `an address of a page is taken`(address: String) {
        #expect(isAccepted(["--live", address]))
    }

    @Test(arguments: [
        "", " ", "\n\t ", "--", "\u{200B}", ".", String(repeating: "a", count: 2_001),
    ])
    func `what is no reason is refused, for both findings`(why: String) {
        #expect(!isAccepted(["--not-live", "--why=\(why)"]))
        #expect(!isAccepted(["--live", "https://agency.example/1", "--why=\(why)"]))
        #expect((try? Withdraw.parse(["p-3k9f2m1x", "--why=\(why)"])) == nil)
    }

    @Test func `a reason is taken, and needed only where the post is not live`() {
        #expect(isAccepted(["--not-live", "--why", "Niet in de lijst."]))
        #expect(isAccepted(["--live", "https://agency.example/1"]))
        #expect(isAccepted(["--live", "https://agency.example/1", "--why", "Zelf gezien."]))
        #expect(!isAccepted(["--not-live"]))
        #expect(!isAccepted(["--live", "https://agency.example/1", "--not-live"]))
    }
}
