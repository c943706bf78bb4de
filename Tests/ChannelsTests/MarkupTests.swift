@testable import Channels
import Editorial
import Newsdesk
import Noise
import Testing

/// Texts that a network would read as more than words.
@Suite("Markup")
struct MarkupTests {
    static let seed: UInt64 = 20_261_130

    /// What is written, and how it is sent.
    static let discord: [(text: String, sent: String)] = [
        ("Snel of zorgvuldig?", "Snel of zorgvuldig?"),
        ("*a* **b** _c_ __d__", #"\*a\* \*\*b\*\* \_c\_ \_\_d\_\_"#),
        ("~100 mensen, a | b", "~100 mensen, a | b"), ("~~a~~ ||b||", #"\~\~a\~\~ \|\|b\|\|"#),
        ("`a` C:\\map", #"\`a\` C:\\map"#), ("# kop\n#beleid ## x", "\\# kop\n#beleid ## x"),
        ("> a\n >>> b\n>5 > 3", "\\> a\n \\>>> b\n>5 > 3"),
        ("- a\n-5 graden\n-# b\n + c", "\\- a\n-5 graden\n\\-# b\n \\+ c"),
        ("1. a\n2026. b\n3.5 c\n4) d", "1\\. a\n2026\\. b\n3.5 c\n4\\) d"),
        ("[a](https://b.example)", #"\[a](https://b.example)"#),
        ("<@12> <#3> <t:1:R> <a:b:1> a < b", #"\<@12> \<#3> \<t\:1:R> \<a\:b:1> a < b"#),
        ("let op :warning: 9:00, a:b", #"let op \:warning: 9:00, a:b"#),
        ("https://a.example/b_c*d~~", "https://a.example/b_c*d~~"),
        // It takes everything up to a space for the address, a backslash too.
        ("*https://a.example/b* *c*", #"\*https://a.example/b* \*c\*"#),
        ("", ""), ("*", #"\*"#), ("\n# \n", "\n\\# \n"),
    ]
    static let teams: [(text: String, sent: String)] = [
        ("*a* **b** _c_", #"\*a\* \*\*b\*\* \_c\_"#), ("~~a~~ `b` > c", "~~a~~ `b` > c"),
        ("- a\n-5 graden\n + b", "-\u{A0}a\n-5 graden\n +\u{A0}b"),
        ("1. a\n3.5 b\n4) c", "1.\u{A0}a\n3.5 b\n4)\u{A0}c"),
        ("# kop\n#beleid", "#\u{A0}kop\n#beleid"), ("a\n-\n1.", "a\n-\u{A0}\n1.\u{A0}"),
        ("* a", #"\* a"#),
        ("[a](https://b.example/c_d)", #"\[a](https://b.example/c_d)"#),
        (#"C:\map \*"#, #"C:\map \\\*"#), ("https://a.example/b_c*d", "https://a.example/b_c*d"),
    ]

    @Test(arguments: discord.indices)
    func `Discord gets a backslash where something would mean more`(index: Int) {
        #expect(Markup.discord.written(Self.discord[index].text) == Self.discord[index].sent)
    }

    @Test(arguments: teams.indices)
    func `a card gets a backslash where phones drop it, else a space that does not break`(
        index: Int
    ) {
        #expect(Markup.teams.written(Self.teams[index].text) == Self.teams[index].sent)
    }

    // MARK: - Any text

    static let address = "https://a.example/b_c*d?e=~~f&g=[h]||i"

    private func texts() -> [String] {
        var noise = SplitMix(seed: Self.seed)
        let pieces = [
            "*", "**", "_", "__", "~", "~~", "`", "```", "|", "||", "\\", ">", ">>>", "#", "##",
            "-", "-#", "1.", "[a](b)", "<@1>", "<", "\n", "\n\n", " ", "a", "é", "👩‍👩‍👧", "woord",
            "&", "!", ":", ":100:", " \(Self.address) ", "\n\(Self.address)\n",
        ]
        return (0..<2_000).map { _ in
            (0..<Int.random(in: 0...14, using: &noise)).map { _ in
                pieces[Int.random(in: pieces.indices, using: &noise)]
            }.joined()
        }
    }

    /// Takes the backslashes out again, as the network does, and leaves addresses alone.
    private func read(_ sent: String, _ isEscaped: (Character) -> Bool) -> String {
        var text = ""
        for (index, part) in sent.components(of: Self.address).enumerated() {
            if index > 0 { text += Self.address }
            var rest = part[...]
            while let character = rest.popFirst() {
                if character == "\\", let next = rest.first, isEscaped(next) {
                    text.append(rest.removeFirst())
                } else {
                    text.append(character)
                }
            }
        }
        return text
    }

    @Test func `what Discord makes of it is the text again`() {
        for text in texts() {
            let sent = Markup.discord.written(text)
            let seen = read(sent) { !$0.isLetter && !$0.isNumber && !$0.isWhitespace }
            #expect(seen == text, "\(sent)")
        }
    }

    @Test func `nothing is left that Discord would read as more than words`() throws {
        let inside = /[*_`\[\\]|~~|\|\||<[@#:\/]|:[-+0-9A-Za-z_]+:/
        let lines = try Regex("(?m)^ *(#+ |>+ |[-+] |-#|[0-9]+[.)] )")
        for text in texts() {
            // What is escaped is a sign like any other.
            let sent = Markup.discord.written(text).replacing(Self.address, with: "a")
                .replacing(/\\[^0-9A-Za-z\s]/, with: "§")
            #expect(!sent.contains(inside) && !sent.contains(lines), "\(sent)")
        }
    }

    @Test func `what a card makes of it is the text again`() {
        for text in texts() {
            let sent = Markup.teams.written(text)
            let seen = read(sent) {
                $0 == "\n" || $0.isASCII && ($0.isPunctuation || $0.isSymbol)
            }
            // A space at the end of a line is nothing to see.
            let shown = seen.replacing("\u{A0}", with: " ")
            #expect(shown.linesWithoutEnds == text.linesWithoutEnds, "\(sent)")
        }
    }

    @Test(arguments: Markup.allCases)
    func `addresses stay whole`(markup: Markup) {
        for text in texts() {
            let wanted = text.components(of: Self.address).count
            #expect(markup.written(text).components(of: Self.address).count == wanted)
        }
    }

    @Test(arguments: ["mastodon", "slack", "bluesky", "matrix", "x", "threads"])
    func `elsewhere nothing is added`(adapter: String) throws {
        let file = try #require(ShippedFiles.all.first { ShippedFiles.name($0.path) == adapter })
        let shipped = try Adapter(text: file.text, file: file.path)
        #expect(shipped.markup == nil)
        for text in texts() {
            let context = Context(
                Counterpart.dispatch(text),
                settings: [:],
                text: shipped.text,
                markup: shipped.markup
            )
            #expect(context.sent == context.text && context.text == text)
        }
    }
}

extension String {
    /// What stands between the places where `part` does.
    fileprivate func components(of part: String) -> [Substring] {
        split(separator: part, omittingEmptySubsequences: false)
    }

    /// Its lines, each without the spaces behind its words.
    fileprivate var linesWithoutEnds: [String] {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return String(line)
        }
    }
}
