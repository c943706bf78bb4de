@testable import Channels
import Testing

/// The counting table of each network's own documentation.
@Suite("Text length")
struct TextLengthTests {
    static let x = TextLength(unit: .weighted, link: 23, shortensMentions: false)
    static let mastodon = TextLength(unit: .graphemes, link: 23, shortensMentions: true)
    static let bluesky = TextLength(unit: .graphemes, link: nil, shortensMentions: false)
    static let threads = TextLength(unit: .threads, link: nil, shortensMentions: false)
    static let discord = TextLength(unit: .codePoints, link: nil, shortensMentions: false)

    /// twitter-text's config v3; each count is what twitter-text-parser 3.0.0 (PyPI) says too.
    static let weighted: [(text: String, count: Int)] = [
        ("", 0), ("Hallo", 5), ("Eén", 3), ("Ee\u{301}n", 3), ("日本語", 6), ("한국", 4),
        ("العربية", 7), ("ሰላም", 6), ("\u{10FF}", 1), ("\u{1100}", 2), ("\u{2013}\u{2014}", 2),
        ("\u{2018}a\u{2019}", 3), ("\u{2026}", 2), ("naïve", 5), ("\u{A0}", 1), ("𝒜", 2),
        ("e\u{323}\u{301}", 3), ("a\nb", 3),
        ("😷", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇳🇱", 2), ("1️⃣", 2), ("#️⃣", 2), ("❤️", 2), ("❤", 2),
        ("©", 2), ("™", 2), ("©️", 2), ("☀", 2), ("☀️", 2), ("ℹ️", 2), ("ℹ", 2), ("👩🏽‍🚒", 2),
        ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 2), ("👁️‍🗨️", 2), ("⛹🏿‍♂️", 2),
        ("😷👾😡🔥💩", 10),
        ("https://agency.nl/een/heel/lang/pad/dat/verder/gaat", 23), ("http://a.nl", 23),
        ("Zie https://agency.nl/x.", 28), ("(https://agency.nl/x_(y))", 25),
        ("https://www.ind.nl/nieuws?x=1#y, en", 27), ("“https://ind.nl/x”", 25),
        ("www.agency.nl", 23), ("mail ons op info@agency.nl", 26), ("agency.com", 23),
        ("agency.nl/een/heel/lang/pad/dat/verder/gaat", 23),
        ("ind.nl", 23), ("zie agency.nl.", 28), ("zie rijksoverheid.nl/ind", 27),
        ("https://\(String(repeating: "a", count: 64)).nl", 75),
    ]

    @Test(arguments: weighted.indices)
    func `X counts weights, emoji two and addresses 23`(index: Int) {
        let (text, count) = Self.weighted[index]
        #expect(Self.x.count(text) == count, "\(text)")
    }

    /// Whether it is an address there depends on a list that we do not have: the longer count is safe.
    @Test func `what may be an address on X counts as one`() {
        #expect(Self.x.count("Lees dit.Daarna dat") == 32)
        #expect(Self.x.count("agency.amsterdam/een/heel/lang/pad") == 34)
    }

    /// https://docs.joinmastodon.org/user/posting/#text.
    static let onMastodon: [(text: String, count: Int)] = [
        ("Hallo", 5), ("👨‍👩‍👧‍👦", 1), ("e\u{301}", 1), ("日本", 2),
        ("https://agency.example/een/heel/lang/pad/dat/verder/gaat", 23), ("http://a.nl", 23),
        ("agency.example/een/heel/lang/pad", 32), ("@dienst@social.example", 7),
        ("dank @dienst@social.example.", 13), ("@dienst hallo", 13), ("ftp://a.example", 15),
        ("«https://a.example/x» en https://b.example", 52),
    ]

    @Test(arguments: onMastodon.indices)
    func `Mastodon counts characters, addresses 23 and mentions without their server`(index: Int) {
        let (text, count) = Self.onMastodon[index]
        #expect(Self.mastodon.count(text) == count, "\(text)")
    }

    @Test func `Bluesky counts what a reader sees as one, addresses as they are`() {
        #expect(Self.bluesky.count("👨‍👩‍👧‍👦é🇳🇱") == 3)
        #expect(Self.bluesky.count("https://a.example/x") == 19)
    }

    /// https://developers.facebook.com/docs/threads/posts, under "Limitations".
    @Test func `Threads counts emoji as their bytes`() {
        #expect(Self.threads.count("Eén") == 3)
        #expect(Self.threads.count("😷") == 4)
        #expect(Self.threads.count("👨‍👩‍👧‍👦") == 25)
        #expect(Self.threads.count("a日") == 2)
    }

    @Test func `code points and bytes are counted as they are`() {
        #expect(Self.discord.count("👨‍👩‍👧‍👦e\u{301}") == 9)
        let bytes = TextLength(unit: .bytes, link: nil, shortensMentions: false)
        #expect(bytes.count("é😷") == 6)
    }

    // MARK: - Parts

    @Test func `addresses, hashtags and mentions stand where their bytes are`() {
        let text = "“#Één!” @a.nl, (https://b.nl/x) #1 #é_2 a#b @x @c.d-e.nl."
        let parts = TextParts(text)
        let bytes = Array(text.utf8)
        func words(_ part: TextParts.Part) -> String {
            String(decoding: bytes[part.start..<part.end], as: UTF8.self)
        }
        #expect(parts.links.map(words) == ["https://b.nl/x"])
        #expect(parts.hashtags.map(words) == ["#Één", "#é_2"])
        #expect(parts.hashtags.map(\.text) == ["Één", "é_2"])
        #expect(parts.mentions.map(words) == ["@a.nl", "@c.d-e.nl"])
        #expect(parts.mentions.map(\.text) == ["a.nl", "c.d-e.nl"])
    }

    @Test(arguments: ["", "#", "@", "h", "https://", "#_", "@.", "@-.-", "https://.", "\u{0}#"])
    func `half of a part is none`(text: String) {
        let parts = TextParts(text)
        #expect(parts.links.isEmpty && parts.mentions.isEmpty)
    }
}
