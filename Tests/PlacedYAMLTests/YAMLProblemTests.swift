import PlacedYAML
import Testing

/// Every complaint has a file, a line and a column; the place that is meant is marked with `‸`.
@Suite("YAMLProblem")
struct YAMLProblemTests {
    /// A YAML text with its mark taken out, and where the mark stood.
    struct Marked {
        let text: String
        let line: Int
        let column: Int

        init(_ marked: String) throws {
            let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
            try #require(parts.count == 2, "one mark is needed in: \(marked)")
            text = parts.joined()
            let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
            line = before.count
            column = (before.last?.unicodeScalars.count ?? 0) + 1
        }
    }

    /// What a reader of a small file asks for: enough to meet every kind of problem.
    static func read(_ text: String, lineOffset: Int = 0) throws(YAMLProblem) {
        let value = try YAMLValue(text: text, file: "rule.yaml", lineOffset: lineOffset)
        let map = try value.mapping(allowed: ["name", "count", "on", "level", "list", "inner"])
        _ = try map.required("name").string()
        _ = try map["count"]?.integer(in: 1...9)
        _ = try map["on"]?.boolean()
        _ = try map["level"]?.oneOf(Level.self)
        _ = try map["list"]?.strings()
        _ = try map["inner"]?.mapping(allowed: ["deep"])["deep"]?.string()
    }

    enum Level: String, CaseIterable {
        case block
        case warn
    }

    static let problems: [(marked: String, message: String)] = [
        ("‸count: 1\n", "the key 'name' is missing"),
        ("‸name:\ncount: 1\n", "the key 'name' is missing"),
        ("‸name: ~\n", "the key 'name' is missing"),
        ("name: x\n‸colour: red\n", "unknown key 'colour'; known here: name, count, on,"),
        ("name: x\ninner:\n  ‸deeep: y\n", "unknown key 'deeep'; known here: deep"),
        ("name: x\ninner: {deep: y, ‸z: 1}\n", "unknown key 'z'"),
        ("name: x\ncount: ‸many\n", "expected a whole number here"),
        ("name: x\ncount: ‸1.5\n", "expected a whole number here"),
        ("name: x\ncount: ‸99999999999999999999\n", "expected a whole number here"),
        ("name: x\ncount: ‸0\n", "0 is outside 1 to 9"),
        ("name: x\ncount: ‸10\n", "10 is outside 1 to 9"),
        ("name: x\non: ‸yes\n", "expected true or false here, not 'yes'"),
        ("name: x\nlevel: ‸blok\n", "'blok' is not one of: block, warn"),
        ("name: ‸[a]\n", "expected a text here"),
        ("name: x\nlist: ‸word\n", "expected a list here"),
        ("name: x\nlist: [a, ‸~]\n", "a value is missing here"),
        ("name: x\nlist:\n  - a\n  - ‸[b]\n", "expected a text here"),
        ("name: x\ninner: ‸word\n", "expected 'key: value' lines here"),
        ("‸- a\n- b\n", "expected 'key: value' lines here"),
    ]

    @Test(arguments: problems)
    func `a problem stands where the mark is`(marked: String, message: String) throws {
        let place = try Marked(marked)
        let problem = #expect(throws: YAMLProblem.self) { try Self.read(place.text) }
        let found = try #require(problem)
        #expect(found.message.hasPrefix(message), "\(found)")
        #expect(found.line == place.line, "\(found)")
        #expect(found.column == place.column, "\(found)")
        #expect(found.file == "rule.yaml")
    }

    @Test(arguments: problems)
    func `the lines before the text are counted too`(marked: String, message: String) throws {
        let place = try Marked(marked)
        let problem = #expect(throws: YAMLProblem.self) {
            try Self.read(place.text, lineOffset: 7)
        }
        #expect(problem?.line == place.line + 7, "\(message)")
        #expect(problem?.column == place.column)
    }

    @Test func `a column counts code points, not bytes`() throws {
        let place = try Marked("inner: {deep: \"één ⚖️\", ‸z: 1}\nname: x\n")
        let problem = #expect(throws: YAMLProblem.self) { try Self.read(place.text) }
        #expect(problem?.column == place.column)
    }

    @Test func `a problem reads as editors understand it`() {
        let problem = YAMLProblem(file: "packs/a.yaml", line: 3, column: 14, message: "no")
        #expect("\(problem)" == "packs/a.yaml:3:14: no")
    }

    @Test func `what is quoted begins no line of its own and steers no terminal`() {
        let text = #"name: x\nlevel: "a\n/etc/passwd:1:1: b\u001b[2J\u0085c\u2028d""#
            .replacing(#"x\n"#, with: "x\n")
        let problem = #expect(throws: YAMLProblem.self) { try Self.read(text) }
        #expect(
            problem?.message
                == #"'a\u{a}/etc/passwd:1:1: b\u{1b}[2J\u{85}c\u{2028}d' is not one of: block, warn"#
        )
        let named = YAMLProblem(file: "a\nb", line: 1, column: 1, message: "no")
        #expect("\(named)" == #"a\u{a}b:1:1: no"#)
    }

    @Test func `a problem quotes no whole file`() {
        let text = "name: x\nlevel: \(String(repeating: "é", count: 100_000))\n"
        let problem = #expect(throws: YAMLProblem.self) { try Self.read(text) }
        #expect(problem?.message.unicodeScalars.count == YAMLProblem.maximumMessage + 1)
        #expect(problem?.message.hasSuffix("é…") == true)
    }

    /// Aliases of aliases, a few lines that would stand for ten thousand million texts.
    @Test func `a small file cannot become a large one`() {
        let lines = (1...10).map { number in
            let aliases = Array(repeating: "*l\(number - 1)", count: 10)
            return "l\(number): &l\(number) [\(aliases.joined(separator: ", "))]"
        }
        let text = (["l0: &l0 word"] + lines).joined(separator: "\n")
        let problem = #expect(throws: YAMLProblem.self) { try YAMLValue(text: text, file: "f") }
        #expect(problem?.line == 1)
    }

    static let unreadable: [(text: String, line: Int, message: String)] = [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("name: x\nname: y\n", 1, "'name' stands"),
        ("inner:\n  deep: a\n  deep: b\n", 2, "'deep' stands"),
        ("base: &a x\nname: *a\n", 1, "aliases (*name) are not read here"),
        ("n: 1\nbase: &a [x]\nlist: *a\n", 2, "aliases (*name) are not read here"),
        ("n: 1\nbase: &a {x: y}\nlist: *a\n", 2, "aliases (*name) are not read here"),
        ("&a base: x\nname: *a\n", 1, "aliases (*name) are not read here"),
        ("name: x\nlist: [a, !secret b]\n", 2, "tags (!name) are not read here"),
        ("name: !!int 5\n", 1, "tags (!name) are not read here"),
        ("name: x\nlist: !!set {a, b}\n", 2, "tags (!name) are not read here"),
        ("!key name: x\n", 1, "tags (!name) are not read here"),
        ("name: *nobody\n", 1, "not valid YAML"),
        ("name: [a\n", 2, "not valid YAML"),
        ("name: 'a\n", 2, "not valid YAML"),
        ("\tname: a\n", 1, "not valid YAML"),
        ("? [a, b]\n: x\n", 1, "a key must be a plain word"),
        ("name: a\n---\nname: b\n", 2, "not valid YAML"),
        ("a: \u{1}\n", 1, "not readable as text"),
    ]

    @Test(arguments: unreadable)
    func `what cannot be read says so, and where`(
        text: String,
        line: Int,
        message: String
    ) throws {
        let problem = #expect(throws: YAMLProblem.self) {
            try YAMLValue(text: text, file: "f", lineOffset: 10)
        }
        let found = try #require(problem)
        #expect(found.message.contains(message), "\(found)")
        #expect(found.line == line + 10, "\(found)")
    }
}
