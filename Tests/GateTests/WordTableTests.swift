@testable import Gate
import Testing

@Suite("Table of words")
struct WordTableTests {
    private func table(_ lexicons: [Lexicon]) throws -> WordTable {
        WordTable(try WordTable.compile(lexicons))
    }

    private func find(_ word: String, in table: WordTable) -> WordTable.Entry? {
        let bytes = Array(word.utf8)
        return table.find(WordHash(bytes), bytes, bytes.indices)
    }

    @Test func `every entry is found and nothing else, however many there are`() throws {
        let words = (0..<5_000).map { "w\($0)x" }
        let table = try table([Lexicon(name: "many", entries: words)])
        for word in words { #expect(find(word, in: table) != nil, "\(word)") }
        for number in 0..<5_000 { #expect(find("w\(number)y", in: table) == nil) }
    }

    @Test func `a word of several lists has the classes of each, as it is written`() throws {
        let table = try table([
            Lexicon(name: "a", entries: ["best"]),
            Lexicon(name: "b", entries: ["Best", "Den Haag", "DE"], needsCapital: true),
        ])
        let entry = try #require(find("best", in: table))
        #expect(table.sets[entry.set] == WordTable.ListSet(always: [0], withCapital: [1]))
        #expect(find("den", in: table)?.longest == 2)
        let acronym = try #require(find("de", in: table))
        #expect(table.sets[acronym.set] == WordTable.ListSet(inCapitals: [1]))
    }

    @Test func `the same lists give the same table in any order`() throws {
        let lists = [
            Lexicon(name: "a", entries: ["een", "twee"]),
            Lexicon(name: "b", entries: ["drie"], needsCapital: true),
        ]
        #expect(try WordTable.compile(lists) == WordTable.compile(lists.reversed()))
    }

    static let wrong: [(text: String, line: Int, complaint: String)] = [
        ("goed\n[first name]\n", 2, "is no name of a list"), ("[a b]\n", 1, "is no name of a list"),
        ("#! endings S,en\ngoed\n", 1, "in small letters"),
        ("# nothing\n", 1, "the list is empty"), ("goed\n#! kapitaal\n", 2, "is not known"),
        ("#! links s\ngoed\n", 1, "goes with '#! endings'"),
    ]

    @Test(arguments: wrong.indices)
    func `a list that cannot be read is told with its line`(index: Int) {
        let wrong = Self.wrong[index]
        do {
            _ = try Lexicon(text: wrong.text, name: "list")
            Issue.record("it was accepted")
        } catch {
            #expect(error.line == wrong.line)
            #expect(error.reason.contains(wrong.complaint), "\(error.reason)")
        }
    }

    static let lost: [(entry: String, complaint: String)] = [
        ("!!", "can never be found"), ("Привет мир", "not Latin"),
        (Array(repeating: "een", count: 13).joined(separator: " "), "1 to 12 words"),
        (String(repeating: "a", count: 300), "longer than 255"),
    ]

    @Test(arguments: lost.indices)
    func `an entry that no text could hold is refused with its line`(index: Int) {
        let lost = Self.lost[index]
        do {
            _ = try WordTable.compile([Lexicon(text: "goed\n\(lost.entry)\n", name: "list")])
            Issue.record("it was accepted")
        } catch {
            #expect(error.line == 2 && error.entry == lost.entry)
            #expect(error.reason.contains(lost.complaint), "\(error.reason)")
        }
    }
}
