import ArgumentParser
@testable import CommandLineTool
import Newsdesk
import Testing

@Suite("What a person sees")
struct RenderingTests {
    private func excerpt(_ text: String, _ span: Range<Int>, width: Int = 40) -> [String] {
        Excerpt(Array(text.unicodeScalars), span, width: width).lines
    }

    @Test func `marks stand under the words they are about`() {
        #expect(excerpt("Een vrouw kreeg", 4..<9) == ["Een vrouw kreeg", "    ^^^^^"])
    }

    @Test func `only the line of the span is shown, and only what fits`() {
        #expect(excerpt("een\ntwee drie\nvier", 9..<13) == ["twee drie", "     ^^^^"])
        let long = String(repeating: "woord ", count: 40)
        let lines = excerpt(long, 120..<125)
        #expect(lines[0].hasPrefix("…") && lines[0].hasSuffix("…"))
        #expect(lines[0].count <= 40)
        let marked = zip(lines[0], lines[1]).filter { $1 == "^" }.map(\.0)
        #expect(String(marked) == "woord")
    }

    @Test func `characters without width and with two columns keep the marks in place`() {
        #expect(excerpt("🙂 e\u{301}en x", 7..<8)[1] == "       ^")
        let hidden = excerpt("e\u{200B}n x", 4..<5)
        #expect(hidden == ["e\\u{200b}n x", "           ^"])
    }

    @Test func `nothing that somebody wrote can steer a terminal`() {
        #expect(Output.safe("a\u{1B}[31mb\u{7}\r\n") == "a\\u{1b}[31mb\\u{7}\\u{d}\n")
    }

    @Test(arguments: [
        "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{200E}", "\u{200B}", "\u{AD}",
        "\u{FEFF}",
        "\u{2028}", "\u{2029}", "\u{E0041}", "\u{9B}", "\u{200D}",
    ])
    func `nothing that somebody wrote reads otherwise than it is`(hidden: Unicode.Scalar) throws {
        let text = "a\(hidden)b"
        let code = String(hidden.value, radix: 16)
        #expect(Output.safe(text) == "a\\u{\(code)}b")
        let json = HiddenCharacters.escapedJSON(CanonicalJSON.text([text]))
        #expect(!json.unicodeScalars.contains(hidden), "\(json)")
        #expect(try CanonicalJSON.value([String].self, of: json) == [text])
    }

    @Test func `a joiner that makes one picture of two is seen, and stays`() {
        #expect(Output.safe("👩\u{1F3FD}\u{200D}💻 🏳️\u{200D}🌈") == "👩\u{1F3FD}\u{200D}💻 🏳️\u{200D}🌈")
        #expect(Output.safe("1\u{200D}💻") == "1\\u{200d}💻")
    }

    @Test func `words are wrapped, and none is lost`() {
        let text = "een twee drie vier vijf zes zeven acht negen tien"
        let lines = Output.wrap(text, width: 20, indent: "  ")
        #expect(lines.allSatisfy { $0.count <= 20 && $0.hasPrefix("  ") })
        #expect(lines.map { $0.dropFirst(2) }.joined(separator: " ") == text)
    }

    @Test func `how a command is written fits on the screen`() {
        for command in Heraut.configuration.subcommands {
            let help = Heraut.helpMessage(for: command, columns: 80)
            for line in help.split(separator: "\n") where command != Check.self {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    @Test func `what is told about a command is not broken again by a narrow screen`() {
        func check(_ command: any ParsableCommand.Type) {
            let lines = command.configuration.discussion.split(separator: "\n")
            for line in lines { #expect(line.count <= 80, "\(command): \(line)") }
            for inner in command.configuration.subcommands { check(inner) }
        }
        check(Heraut.self)
    }

    @Test func `the manual page names every command that people see`() {
        let page = ManualPage(commands: Heraut.configuration.subcommands).text
        for name in [
            "init", "draft", "edit", "check", "submit", "review", "approve", "return", "withdraw",
            "list", "show", "publish", "run", "resolve", "log", "verify", "channels", "policy",
            "doctor",
        ] {
            #expect(page.contains(".SS heraut \(name)\n"), "\(name)")
        }
        #expect(!page.contains(".SS heraut manual"))
        #expect(!page.contains("OVERVIEW:"))
    }
}
