import PlacedYAML
import Testing

@Suite("YAMLValue")
struct YAMLValueTests {
    static func value(_ text: String) throws -> YAMLValue {
        let map = try YAMLValue(text: "key: \(text)\n", file: "f").openMapping()
        return try #require(map.entries.first?.value)
    }

    @Test(arguments: ["", "~", "null"])
    func `nothing, a tilde and null are no value`(text: String) throws {
        let value = try Self.value(text)
        #expect(value.isNull)
        #expect(throws: YAMLProblem.self) { try value.string() }
    }

    @Test(arguments: ["''", "'~'", "\"null\"", "nil", "'null'"])
    func `what is quoted or a word is a value`(text: String) throws {
        #expect(try Self.value(text).isNull == false)
    }

    @Test(arguments: [("no", "no"), ("'1'", "1"), ("0x10", "0x10"), ("2026-01-01", "2026-01-01")])
    func `a text is what was written, never a guess`(text: String, expected: String) throws {
        #expect(try Self.value(text).string() == expected)
    }

    @Test(arguments: [("1", 1), ("9", 9), ("'5'", 5)])
    func `a whole number in its range is read`(text: String, expected: Int) throws {
        #expect(try Self.value(text).integer(in: 1...9) == expected)
    }

    @Test(arguments: [("true", true), ("false", false)])
    func `true and false are read`(text: String, expected: Bool) throws {
        #expect(try Self.value(text).boolean() == expected)
    }

    @Test func `keys keep the order and the places in which they were written`() throws {
        let map = try YAMLValue(text: "b: 1\na:\n  c: 2\n", file: "f").openMapping()
        #expect(map.entries.map(\.key) == ["b", "a"])
        #expect(map.entries.map(\.line) == [1, 2])
        let inner = try map.required("a").openMapping()
        #expect(inner.entries.map(\.line) == [3])
        #expect(inner.entries.map(\.column) == [3])
    }

    /// `[[[…x…]]]`: the list itself is level 1.
    static func nested(_ levels: Int) -> String {
        String(repeating: "[", count: levels) + "x" + String(repeating: "]", count: levels)
    }

    @Test func `the deepest nesting that is allowed is read, one more is not`() throws {
        let limit = YAMLValue.maximumDepth
        _ = try YAMLValue(text: Self.nested(limit - 1), file: "f")
        let problem = #expect(throws: YAMLProblem.self) {
            try YAMLValue(text: Self.nested(limit), file: "f")
        }
        #expect(problem?.message == "nested deeper than \(limit) levels")
        #expect(problem?.column == limit + 1)
    }

    @Test(arguments: [2_000, 20_000])
    func `brackets without end are a problem and no crash`(levels: Int) {
        #expect(throws: YAMLProblem.self) {
            try YAMLValue(text: Self.nested(levels), file: "f")
        }
        #expect(throws: YAMLProblem.self) {
            try YAMLValue(text: String(repeating: "[", count: levels), file: "f")
        }
    }

    @Test func `the largest file that is allowed is read, one byte more is not`() throws {
        let key = "a: "
        let fits = key + String(repeating: "x", count: YAMLValue.maximumBytes - key.utf8.count)
        #expect(try YAMLValue(text: fits, file: "f").openMapping().entries.count == 1)
        let problem = #expect(throws: YAMLProblem.self) {
            try YAMLValue(text: fits + "x", file: "f", lineOffset: 1)
        }
        #expect(problem?.message == "the file is larger than \(YAMLValue.maximumBytes) bytes")
        #expect(problem?.line == 2)
    }

    @Test func `a long list of keys is read in good time`() throws {
        let text = (0..<5_000).map { "key\($0): x\n" }.joined()
        #expect(try YAMLValue(text: text, file: "f").openMapping().entries.count == 5_000)
    }
}
