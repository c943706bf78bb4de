import Newsdesk
import Noise
import Testing

@Suite("What changed, word by word")
struct WordDiffTests {
    private func marked(_ old: String, _ new: String) -> String {
        WordDiff(from: old, to: new).pieces.map { piece in
            switch piece.change {
            case .kept: piece.text
            case .removed: "[-\(piece.text)-]"
            case .added: "{+\(piece.text)+}"
            }
        }.joined()
    }

    @Test(arguments: [
        ("een twee drie", "een twee drie", "een twee drie"),
        ("een twee drie", "een drie", "een [-twee -]drie"),
        ("een drie", "een twee drie", "een {+twee +}drie"),
        ("snel en goed", "vlug en best", "[-snel-]{+vlug+} en [-goed-]{+best+}"),
        ("", "nieuw", "{+nieuw+}"),
        ("oud", "", "[-oud-]"),
        ("", "", ""),
        ("wij gaan snel weg", "wij komen langzaam weg", "wij [-gaan snel-]{+komen langzaam+} weg"),
        ("wij gaan nu snel weg", "wij komen weg", "wij [-gaan nu snel-]{+komen+} weg"),
        ("een\ntwee", "een\n\ntwee", "een\n{+\n+}twee"),
    ])
    func `words that changed are told from those that stayed`(
        old: String,
        new: String,
        wanted: String
    ) {
        #expect(marked(old, new) == wanted)
    }

    @Test func `the same letter written in two ways is a change`() {
        #expect(WordDiff(from: "e\u{301}\u{e9}n", to: "\u{e9}\u{e9}n").hasChanges)
        #expect(WordDiff(from: "bank", to: "b\u{430}nk").hasChanges)
        #expect(WordDiff(from: "een  twee", to: "een twee").hasChanges)
    }

    @Test
    func `what stayed with what was added is the new text, with what was removed the old one`() {
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(seed: seed)
        let words = [
            "de", "het", "wet", "🙂", "e\u{301}", "\u{e9}", " ", "  ", "\n", "\r\n", "\t",
            "\u{202e}", ".",
        ]
        func text(_ length: Int) -> [String] {
            (0..<length).map { _ in words[Int(chance.next() % UInt64(words.count))] }
        }
        for _ in 0..<400 {
            let old = text(Int(chance.next() % 60))
            var new = old
            for _ in 0..<(chance.next() % 8) where !new.isEmpty {
                let place = Int(chance.next() % UInt64(new.count))
                switch chance.next() % 3 {
                case 0: new.remove(at: place)
                case 1: new.insert(contentsOf: text(2), at: place)
                default: new = text(Int(chance.next() % 60))
                }
            }
            let (before, after) = (old.joined(), new.joined())
            let diff = WordDiff(from: before, to: after)
            #expect(diff.old.unicodeScalars.elementsEqual(before.unicodeScalars), "seed \(seed)")
            #expect(diff.new.unicodeScalars.elementsEqual(after.unicodeScalars), "seed \(seed)")
            #expect(
                diff.hasChanges == !before.unicodeScalars.elementsEqual(after.unicodeScalars),
                "seed \(seed)"
            )
        }
    }

    @Test func `a short way is found where there is one`() {
        let old = (0..<300).map(String.init)
        var new = old
        for place in [250, 200, 150, 100, 50] { new[place] = "x" }
        let diff = WordDiff(
            from: old.joined(separator: " "),
            to: new.joined(separator: " ")
        )
        #expect(diff.pieces.count(where: { $0.change == .added }) == 5)
        #expect(diff.pieces.count(where: { $0.change == .removed }) == 5)
    }

    @Test func `beyond the limit what differs is one piece, and nothing is lost`() {
        let old = (0..<3_000).map { "a\($0)" }.joined(separator: " ")
        let new = (0..<3_000).map { "b\($0)" }.joined(separator: " ")
        let diff = WordDiff(from: "kop \(old) staart", to: "kop \(new) staart")
        #expect(diff.old == "kop \(old) staart")
        #expect(diff.new == "kop \(new) staart")
        #expect(diff.pieces.count <= 5)
    }
}
