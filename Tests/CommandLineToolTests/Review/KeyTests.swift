@testable import CommandLineTool
import Noise
import Testing

@Suite("Keys")
struct KeyTests {
    private func keys(_ text: String) -> [Key] {
        var parser = KeyParser()
        return parser.feed(text.utf8) + parser.flush()
    }

    @Test(arguments: [
        ("a", [Key.character("a")]),
        ("é🙂", [.character("é"), .character("🙂")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
        ("\u{3}", [.control("c")]), ("\u{1B}", [.escape]),
        ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}OA\u{1B}OB", [.up, .down]),
        (
            "\u{1B}[5~\u{1B}[6~\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~",
            [.pageUp, .pageDown, .home, .end, .home, .end]
        ),
        ("\u{1B}[3~", [.delete]), ("\u{1B}[1;5C", [.right]),
        ("\u{1B}[200~a\nyq\u{1B}[A\u{1B}[201~x", [.paste("a\nyq\u{1B}[A"), .character("x")]),
        ("\u{1B}[31;1mq", [.character("q")]),
        ("\u{1B}y", []), ("\u{0}", []), ("\u{9B}", []),
    ])
    func `bytes of a terminal are keys`(text: String, wanted: [Key]) {
        #expect(keys(text) == wanted)
    }

    @Test func `a key that comes in pieces is one key`() {
        for text in ["é", "🙂", "\u{1B}[A", "\u{1B}[6~", "\u{1B}[200~één\u{1B}[201~"] {
            var parser = KeyParser()
            var found: [Key] = []
            for byte in text.utf8 { found += parser.feed([byte]) }
            #expect(found == keys(text), "\(text.debugDescription)")
        }
    }

    @Test func `bytes that are no text are no keys, and harm none that follow`() {
        var parser = KeyParser()
        #expect(
            parser.feed([0xFF, 0xC3, 0x28, 0xE2, 0x82, 0x71]) == [.character("("), .character("q")]
        )
    }

    @Test func `noise never traps and never stays in the way`() {
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(seed: seed)
        for _ in 0..<300 {
            var parser = KeyParser()
            for _ in 0..<20 {
                let bytes = (0..<(chance.next() % 12)).map { _ in
                    chance.next() % 3 == 0 ? 0x1B : UInt8(truncatingIfNeeded: chance.next())
                }
                _ = parser.feed(bytes)
            }
            _ = parser.feed(Array("\u{1B}[201~".utf8))
            _ = parser.flush()
            #expect(parser.feed(Array("q".utf8)) == [.character("q")], "seed \(seed)")
        }
    }
}

@Suite("A line that is typed")
struct LineEditorTests {
    private func typed(_ keys: [Key]) -> (text: String, cursor: Int) {
        var editor = LineEditor()
        for key in keys { editor.press(key) }
        return (editor.text, editor.cursor)
    }

    private func letters(_ text: String) -> [Key] { text.map { .character($0) } }

    @Test func `letters stand where the cursor is`() {
        #expect(typed(letters("bron")) == ("bron", 4))
        #expect(typed(letters("bon") + [.left, .left, .character("r")]) == ("bron", 2))
        #expect(
            typed(letters("ron") + [.home, .character("b"), .end, .character("!")]) == ("bron!", 5)
        )
    }

    @Test func `it can be put right`() {
        #expect(typed(letters("broon") + [.left, .backspace]) == ("bron", 3))
        #expect(typed(letters("brron") + [.home, .right, .delete]) == ("bron", 1))
        #expect(typed(letters("noem de bron") + [.control("w")]) == ("noem de ", 8))
        #expect(typed(letters("noem de bron") + [.control("u")]) == ("", 0))
        #expect(typed(letters("noem") + [.control("a"), .right, .control("k")]) == ("n", 1))
        #expect(typed([.backspace, .delete, .left, .right, .control("w"), .up]) == ("", 0))
    }

    @Test func `a paste is one line, whatever line ends are in it`() {
        #expect(typed([.paste("een\ntwee\r\ndrie\n")]).text == "een twee drie")
    }

    @Test func `it is never longer than a reason can be`() {
        let line = typed([.paste(String(repeating: "a", count: 5_000)), .character("b")])
        #expect(line.text.count == LineEditor.maximumLength)
    }
}

@Suite("Words on lines")
struct TextLayoutTests {
    private func wrap(_ text: String, _ width: Int, indent: String = "") -> [String] {
        TextLayout.wrap([Span(text)], width: width, indent: indent).map(\.text)
    }

    @Test func `a line ends at a space, and a word that is too long where the line is full`() {
        #expect(wrap("een twee drie", 8) == ["een twee", "drie"])
        #expect(wrap("aaaaaaaaaaaaaaaaaaaa", 8) == ["aaaaaaaa", "aaaaaaaa", "aaaa"])
        #expect(wrap("een\n\ntwee", 8) == ["een", "", "twee"])
        #expect(wrap("", 8) == [""])
    }

    @Test func `spaces are kept as they stand`() {
        #expect(wrap("een  twee", 20) == ["een  twee"])
        #expect(wrap("  een", 20) == ["  een"])
    }

    @Test func `no line is wider than the terminal, and no character is lost`() {
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(seed: seed)
        let pieces = [
            "woord", " ", "  ", "🙂", "👩\u{1F3FD}\u{200D}💻", "☀\u{FE0F}", "漢字", "e\u{301}",
            "\u{202E}", "\u{1B}[31m", "https://agency.example/een/heel/lang/adres", "\t",
        ]
        for _ in 0..<300 {
            let text = (0..<40).map { _ in pieces[Int(chance.next() % UInt64(pieces.count))] }
                .joined()
            let width = 20 + Int(chance.next() % 60)
            let lines = wrap(text, width, indent: "  ")
            for line in lines {
                #expect(TextLayout.columns(line) <= width, "seed \(seed): \(line)")
            }
            func bare(_ text: String) -> String { text.replacing(" ", with: "") }
            #expect(bare(lines.joined()) == bare(TextLayout.visible(text)), "seed \(seed)")
        }
    }
}

@Suite("Opening a link")
struct LinkOpenerTests {
    private func opener(_ environment: [String: String], has programs: [String]) -> LinkOpener {
        LinkOpener(environment: environment) { programs.contains($0) ? "/bin/\($0)" : nil }
    }

    @Test func `without a display or a program the address is shown alone`() {
        #expect(opener([:], has: ["xdg-open"]) == .none)
        #expect(opener(["DISPLAY": ":0"], has: []) == .none)
        #expect(opener(["DISPLAY": ":0", "BROWSER": "lynx"], has: ["xdg-open"]) == .none)
    }

    @Test func `with both it is opened here`() {
        #expect(opener(["DISPLAY": ":0"], has: ["xdg-open"]) == .program("/bin/xdg-open"))
        #expect(
            opener(["WAYLAND_DISPLAY": "w", "BROWSER": "fox"], has: ["fox"]) == .program("/bin/fox")
        )
    }

    @Test(arguments: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
    func `on a machine that is elsewhere somebody is asked first`(variable: String) {
        #expect(
            opener(["DISPLAY": ":0", variable: "x"], has: ["xdg-open"]) == .afar("/bin/xdg-open")
        )
    }
}
