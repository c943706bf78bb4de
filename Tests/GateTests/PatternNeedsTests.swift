import Testing

@testable import Gate

/// What is read off a pattern may be too little, never too much.
@Suite struct PatternNeedsTests {
    @Test(
        arguments: [
            ("\\d{9}", 9, ""), ("a\\d+b?", 1, ""), ("\\d*", 0, ""), ("\\d{2,}x\\d{0,4}", 2, ""),
            ("(?:\\d{3}|\\d)-", 1, "-"), ("(?:\\s?\\d){8}", 8, ""), ("(?<!\\d\\d)\\d", 1, ""),
            ("(?=.*\\d)@", 0, "@"), ("[\\d]{4}", 0, ""), ("[]\\d]\\d", 1, ""), ("\\d??", 0, ""),
            ("(?:-\\d)?/", 0, "/"), ("a\\.b|c\\.d:", 0, "."), ("#a|b", 0, ""), ("0612", 0, ""),
            ("(?-i:[A-Z]{2})\\s\\d", 1, ""),
        ]
    ) func `the least that every find has`(pattern: String, digits: Int, marks: String) {
        let needs = PatternNeeds(pattern)
        var expected = PatternNeeds()
        expected.digits = digits
        for mark in marks.utf8 { expected.marks.insert(mark) }
        #expect(needs == expected)
    }

    @Test(
        arguments: [
            "(?x)\\d", "(?i)\\d", "(*ACCEPT)\\d", "\\p{Nd}\\d", "\\x{31}-", "\\Q-\\E", "(\\d)(?1)-",
            "[[:digit:]]\\d", "\\d{", "-{,2}", "(?(1)-|\\d)", "(?#-)", "a)-", "(-",
        ]
    ) func `nothing where the pattern is not plain`(pattern: String) {
        #expect(PatternNeeds(pattern) == PatternNeeds())
    }

    @Test func `a nest without end is not plain`() {
        let nest =
            String(repeating: "(?:", count: 10_000) + "-" + String(repeating: ")", count: 10_000)
        #expect(PatternNeeds(nest) == PatternNeeds())
    }

    @Test func `a text suffices that has as many digits and every mark`() {
        let has = PatternNeeds(of: Array("1 a-2".utf8))
        #expect(has.suffices(for: PatternNeeds("\\d-\\d")))
        #expect(!has.suffices(for: PatternNeeds("\\d{3}")))
        #expect(!has.suffices(for: PatternNeeds("\\d/")))
    }
}
