import Editorial
@testable import Gate
import Testing

/// The engine with rules of the tests' own; the shipped ones have theirs.
@Suite("Gate")
struct GateTests {
    static let words = LocalizedText(dutch: "Omdat.", english: "Because.")

    private func rule(
        _ name: String = "test/rule",
        _ kind: Rule.Kind = .sequence,
        _ set: (inout Rule) -> Void
    ) -> Rule {
        var rule = Rule(
            name: name,
            kind: kind,
            severity: .block,
            reason: Self.words,
            suggestion: nil
        )
        set(&rule)
        return rule
    }

    private func gate(_ rules: [Rule]) throws -> Gate {
        try Gate(
            rules: rules,
            tables: [
                WordTable(
                    WordTable.compile([
                        Lexicon(name: "nationality", entries: ["Syriër", "Eritrese"]),
                        Lexicon(
                            name: "place",
                            entries: ["Best", "Den Haag", "Emmen"],
                            needsCapital: true
                        ),
                        Lexicon(name: "origin", entries: ["Drent"], includes: ["nationality"]),
                        Lexicon(
                            name: "word",
                            entries: ["beleid", "landen", "werk", "vloer"],
                            family: WordFamily(endings: ["en"], links: ["-", "s"])
                        ),
                    ])
                )
            ],
            policy: PolicyVersion(ruleCount: rules.count, packs: []) { "0" }
        )
    }

    private func found(_ tokens: [String], in text: String) throws -> [String] {
        let gate = try gate([rule { $0.tokens = tokens }])
        let scalars = Array(text.unicodeScalars)
        return gate.check(Manuscript(text: text, language: .dutch)).map { finding in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[finding.span])
            return String(view)
        }
    }

    static let sequences: [(token: String, text: String, found: [String])] = [
        ("een [nationality]", "Wij zien een Syriër.", ["een Syriër"]),
        (
            "een (oude) [nationality]", "een oude syrier en een Syriër",
            ["een oude syrier", "een Syriër"]
        ),
        ("de|het huis", "Het huis van de buren", ["Het huis"]),
        (
            "kreeg ...2 vergunning", "Zij kreeg vandaag een vergunning",
            ["kreeg vandaag een vergunning"]
        ),
        ("kreeg ...2 vergunning", "Zij kreeg na drie jaar vergunning", []),
        ("kreeg ...3 vergunning", "Zij kreeg. Een vergunning kost tijd.", []),
        ("een *vergunning", "een verblijfsvergunning", ["een verblijfsvergunning"]),
        ("asiel* is", "Asielbeleid is lastig", ["Asielbeleid is"]),
        ("^ hij ging", "Hij ging. En toen: maar hij ging", ["Hij ging"]),
        ("uit [place]", "uit Den Haag en uit best veel en uit Best", ["uit Den Haag", "uit Best"]),
        ("[age-number] jarige", "De 34-jarige en de 340-jarige", ["34-jarige"]),
        ("[few] mensen", "3 mensen en 30 mensen", ["3 mensen"]),
        ("[origin]", "Een Drent en een Syriër", ["Drent", "Syriër"]),
        ("[lower&!nationality] en", "mooi en een syrier en", ["mooi en"]),
        ("[few] [any]", "één hond, een kat, drie vissen", ["één hond", "drie vissen"]),
        ("[suspect]", "Het Landenbeleid en de Werkvloeren van Zorba", ["Zorba"]),
        ("[suspect]", "de Zorba-fans en Zorba", ["Zorba"]),
        ("[quoted]", "lees 'Zorba nu' of Zorba", ["Zorba", "nu"]),
        ("[suspect]", "Vandaag zag Zorba de zee", ["Zorba"]),
        ("[suspect]", "Zorba zag de zee. Zorba ook", []),
    ]

    @Test(arguments: sequences.indices)
    func `a sequence finds what it says and nothing else`(index: Int) throws {
        let (token, text, wanted) = Self.sequences[index]
        #expect(try found([token], in: text) == wanted, "\(token)")
    }

    @Test func `spans are those of the text as it was written, invisible characters and all`()
        throws
    {
        #expect(
            try found(["een [nationality]"], in: "🙂 e\u{200B}en Sy\u{AD}riër!") == [
                "e\u{200B}en Sy\u{AD}riër"
            ]
        )
    }

    @Test func `exceptions, unless and context take findings back where they should`() throws {
        let gate = try gate([
            rule("test/exception") {
                $0.tokens = ["[nationality]"]
                $0.exceptions = ["geen [nationality]"]
            },
            rule("test/unless") {
                $0.tokens = ["[nationality]"]
                $0.unless = ["meestal"]
            },
            rule("test/context") {
                $0.tokens = ["[nationality]"]
                $0.context = ["wacht"]
            },
        ])
        func rules(_ text: String) -> [String] {
            gate.check(Manuscript(text: text, language: .dutch)).map(\.rule)
        }
        #expect(rules("Een Syriër.") == ["test/exception", "test/unless"])
        #expect(rules("Geen Syriër.") == ["test/unless"])
        #expect(rules("Meestal een Syriër.") == ["test/exception"])
        #expect(rules("Een Syriër wacht.") == ["test/context", "test/exception", "test/unless"])
        // Another sentence is another matter.
        #expect(rules("Meestal. Een Syriër. Wacht.") == ["test/exception", "test/unless"])
    }

    @Test func `an allowance cancels its span, never the post`() throws {
        let gate = try gate([
            rule("names/name") { $0.tokens = ["[suspect]"] },
            rule("names/known", .allow) {
                $0.tokens = ["motie [suspect]"]
                $0.cancels = ["names"]
            },
        ])
        let findings = gate.check(
            Manuscript(text: "De motie Zorba en ook Zorba", language: .dutch)
        )
        #expect(findings.map(\.span) == [22..<27])
    }

    @Test func `a pattern needs its validator and its context`() throws {
        let gate = try gate([
            rule("test/number", .pattern) {
                $0.patterns = ["\\b\\d{9}\\b"]
                $0.validator = .bsn
                $0.context = ["bsn"]
            }
        ])
        func count(_ text: String) -> Int {
            gate.check(Manuscript(text: text, language: .dutch)).count
        }
        #expect(count("BSN 111222333") == 1)
        #expect(count("BSN 111222334") == 0)
        #expect(count("nummer 111222333") == 0)
        #expect(count("BSN een een een twee twee twee drie drie drie") == 1)
    }

    /// What can never match, and what the complaint says.
    static let dead: [(token: String, complaint: String)] = [
        ("[unicorn]", "there is no class [unicorn]"), ("", "at least one word"),
        ("[!place]", "names at least one class"),
        ("een|", "is not one word"), ("!!", "no letters or digits"),
        ("...2 een", "begins and ends"),
        ("(een)", "begins and ends"), ("een ...99 twee", "a gap is written"),
        ("a*", "too short"), ("a-b|c", "is not one word"), ("(a-b) c", "an optional part is one"),
        ("[nu", "'[nu' is no class"), ("nu]", "'nu]' is no class"), ("[a b]", "'[a' is no class"),
        ("een|[place", "'[place' is no class"), ("[place]x", "'[place]x' is no class"),
        ("[place&!place]", "asks for [place] and for a word that is not"),
        ("[number&lower]", "no word is [number] and [lower]"),
        ("[upper&mid]", "no word is [upper] and [mid]"),
        ("[handle&sign]", "no word is [handle] and [sign]"),
        ("[year&!number]", "every [year] is [number] too"),
        ("[suspect&!capital]", "every [suspect] is [capital] too"),
        ("[unknown&place]", "a word on the list [place] is not unknown"),
    ]

    static let alive = [
        "[few&lower]", "[few&number]", "[place&upper]", "[mid&quoted]", "[number&hashtag]",
        "[place&!capital]", "[capital&!mid]", "[any&!number]", "[foreign&lower]",
    ]

    @Test(arguments: alive)
    func `what could be a word is accepted`(token: String) throws {
        let gate = try gate([rule { $0.tokens = [token] }])
        #expect(gate.book.rules.map(\.tokens) == [[token]])
    }

    @Test func `a row that its own rule takes back is refused`() throws {
        let rules = [
            rule {
                $0.tokens = ["een", "de|het [place]"]
                $0.exceptions = ["best", "het|de  [place]"]
            },
            rule {
                $0.tokens = ["een", "de|het [place]"]
                $0.unless = ["best", "het|de [place]"]
            },
            rule("test/score", .score) {
                $0.signs = [Rule.Sign(points: 1, tokens: ["een"])]
                $0.exceptions = ["best", "een"]
            },
        ]
        for rule in rules {
            do {
                _ = try gate([rule])
                Issue.record("\(rule.exceptions + rule.unless) was accepted")
            } catch let problem as RuleProblem {
                #expect(problem.index == 1 && problem.part != .tokens)
                #expect(problem.reason.contains("takes back all"), "\(problem.reason)")
            }
        }
        // A score is taken back as a whole, which one of its signs may do.
        _ = try gate([
            rule("test/score", .score) {
                $0.signs = [Rule.Sign(points: 1, tokens: ["een"])]
                $0.unless = ["een"]
            }
        ])
    }

    @Test(arguments: dead.indices)
    func `what can never match is refused when it is loaded`(index: Int) throws {
        do {
            _ = try gate([rule { $0.tokens = ["een", Self.dead[index].token] }])
            Issue.record("'\(Self.dead[index].token)' was accepted")
        } catch let problem as RuleProblem {
            #expect(problem.index == 1 && problem.part == .tokens)
            #expect(problem.reason.contains(Self.dead[index].complaint), "\(problem.reason)")
        }
    }

    @Test func `a name that is let through once is let through elsewhere, alone`() throws {
        let gate = try gate([
            rule("names/name") { $0.tokens = ["[capital&!word]", "[capital] [capital]"] },
            rule("names/staff", .allow) {
                $0.tokens = ["collega [capital]"]
                $0.cancels = ["names"]
                $0.isThroughout = true
            },
        ])
        func found(_ text: String) -> [String] {
            let scalars = Array(text.unicodeScalars)
            return gate.check(Manuscript(text: text, language: .dutch)).map {
                String(String.UnicodeScalarView(scalars[$0.span]))
            }
        }
        #expect(found("onze collega Truus stopt, dank aan Truus") == [])
        #expect(found("collega Truus zag Leila") == ["Leila"])
        #expect(found("collega Truus stopt, aldus Truus Veldman") == ["Truus Veldman"])
        #expect(found("collega Truus Veldman stopt") == ["Truus Veldman"])
        #expect(found("aan Truus") == ["Truus"])
    }

    @Test func `a pattern may have groups, and finds what it finds`() throws {
        let gate = try gate([
            rule("test/plate", .pattern) { $0.patterns = ["(\\d)(-)[a-z]{3}\\2\\d{2}"] }
        ])
        let findings = gate.check(Manuscript(text: "Auto 1-abc-23 hier", language: .dutch))
        #expect(findings.map(\.span) == [5..<13])
    }

    /// The link beside the text, the text, and whether a rule that asks for a list is content.
    static let links: [(link: String?, text: String, isContent: Bool)] = [
        (nil, "Lees meer", false), (nil, "Lees meer op https://www.home.nl/en?x=1", true),
        ("https://home.nl", "Lees meer", true), ("https://home.nl:8080/x", "Lees meer", true),
        ("https://krant.example/home.nl", "Lees meer", false),
        ("https://nothome.nl", "Lees meer", false),
        (nil, "Lees meer op www.home.nl.example.com", false),
    ]

    @Test(arguments: links.indices)
    func `a link has the classes of the site that it leads to`(index: Int) throws {
        let (link, text, isContent) = Self.links[index]
        let lists = [Lexicon(name: "own-site", entries: ["home.nl"])]
        let gate = try Gate(
            rules: [
                rule("test/source", .document) {
                    $0.condition = .needsLink
                    $0.tokens = ["[own-site]"]
                    $0.kinds = [.figures]
                }
            ],
            tables: [WordTable(WordTable.compile(lists))],
            policy: PolicyVersion(ruleCount: 1, packs: []) { "0" }
        )
        let manuscript = Manuscript(text: text, language: .dutch, kind: .figures, link: link)
        #expect(gate.check(manuscript).isEmpty == isContent)
    }

    @Test func `an alt text is counted without what says that it is a picture`() throws {
        let gate = try gate([
            rule("test/alt", .document) {
                $0.condition = .altTextWordsAtLeast(3)
                $0.tokens = ["een|de", "foto (van)"]
            }
        ])
        func isFound(_ text: String) -> Bool {
            !gate.check(Manuscript(text: text, language: .dutch, part: .altText)).isEmpty
        }
        #expect(isFound("Een foto van de balie"))
        #expect(isFound("balie 12 13 14"))
        #expect(!isFound("Een foto van drie lege stoelen"))
    }

    @Test func `a pattern that does not compile is refused with PCRE2's words`() {
        do {
            _ = try gate([rule("test/pattern", .pattern) { $0.patterns = ["a(b"] }])
            Issue.record("it was accepted")
        } catch {
            #expect((error as? RuleProblem)?.reason.contains("parenthesis") == true, "\(error)")
        }
    }

    @Test func `a pattern that gives up blocks: what was not looked at does not pass`() throws {
        let gate = try gate([rule("test/slow", .pattern) { $0.patterns = ["(a+)+$"] }])
        let text = String(repeating: "a", count: 5_000) + "!"
        #expect(!gate.check(Manuscript(text: text, language: .dutch)).isEmpty)
    }

    @Test func `a text that is too long is blocked as such`() throws {
        let gate = try gate([])
        let text = String(repeating: "a ", count: Manuscript.maximumLength / 2 + 1)
        #expect(
            gate.check(Manuscript(text: text, language: .dutch)).map(\.rule) == ["gate/too-long"]
        )
    }

    @Test(arguments: [
        String(repeating: "een ", count: 5_000), String(repeating: "Zorba ", count: 4_000),
        String(repeating: "#", count: 20_000), String(repeating: "a.", count: 10_000),
        String(repeating: "@a@a.", count: 4_000), String(repeating: "1 2 ", count: 5_000),
        String(repeating: "\u{200B}", count: 20_000), String(repeating: "e\u{301}", count: 10_000),
    ])
    func `no text can hang it`(text: String) throws {
        let gate = try gate([
            rule {
                $0.tokens = [
                    "een ...12 een ...12 een ...12 [nationality]", "[suspect] ...12 [few]",
                ]
            }
        ])
        let findings = gate.check(Manuscript(text: text, language: .dutch))
        let count = text.unicodeScalars.count
        #expect(findings.allSatisfy { $0.span.lowerBound >= 0 && $0.span.upperBound <= count })
    }

    @Test func `a sequence has few enough steps to be followed in one number`() throws {
        let steps = Array(repeating: "een ...12", count: 10).joined(separator: " ")
        do {
            _ = try gate([rule { $0.tokens = [steps + " [nationality]"] }])
            Issue.record("it was accepted")
        } catch let problem as RuleProblem {
            #expect(problem.reason.contains("fewer than 60 steps"), "\(problem.reason)")
        }
    }

    private func adding(
        within scope: Rule.Scope,
        context: [String] = [],
        unless: [String] = []
    ) -> Rule {
        rule("test/score", .score) {
            $0.scope = scope
            $0.threshold = 3
            $0.signs = [
                Rule.Sign(points: 2, tokens: ["[nationality]"]),
                Rule.Sign(points: 1, tokens: ["kreeg", "ging"]),
                Rule.Sign(points: -1, tokens: ["meestal"]),
            ]
            $0.context = context
            $0.unless = unless
        }
    }

    private func spans(_ rule: Rule, _ text: String) throws -> [Range<Int>] {
        try gate([rule]).check(Manuscript(text: text, language: .dutch)).map(\.span)
    }

    @Test func `signs add up, each once, in a sentence or in a passage`() throws {
        let sentence = adding(within: .sentence)
        #expect(try spans(sentence, "Een Syriër kreeg brood.") == [4..<16])
        #expect(try spans(sentence, "Hij kreeg brood en ging.") == [])
        #expect(try spans(sentence, "Meestal kreeg een Syriër brood.") == [])
        #expect(try spans(sentence, "Een Syriër. Hij kreeg brood.") == [])
        let passage = adding(within: .passage)
        #expect(try spans(passage, "Een Syriër. Hij kreeg brood.") == [4..<21])
        #expect(try spans(passage, "Een Syriër. Meestal kreeg hij brood.") == [])
        let far = String(repeating: "Dat was het. ", count: Rule.maximumPassage - 1)
        #expect(try spans(passage, "Een Syriër. \(far)Hij kreeg brood.") == [])
        #expect(try spans(passage, "Een Syriër. \(far.dropLast(13))Hij kreeg brood.").count == 1)
    }

    @Test func `what is said about everybody beside a passage takes nothing from it`() throws {
        let passage = adding(within: .passage)
        let story = "Een Syriër. Hij kreeg brood."
        #expect(try spans(passage, story + " Meestal niet.") == [4..<21])
        #expect(try spans(passage, "Meestal niet. " + story) == [18..<35])
        #expect(try spans(passage, "Een Syriër. Meestal niet. Hij kreeg brood.") == [4..<35])
    }

    @Test func `context and unless of a passage stand in one of its sentences`() throws {
        let story = "Een Syriër. Hij kreeg brood."
        let far = String(repeating: " Dat was het.", count: Rule.maximumPassage)
        let asking = adding(within: .passage, context: ["hij", "zij"])
        #expect(try spans(asking, story).count == 1)
        #expect(try spans(asking, "Een Syriër kreeg brood. Wij ook.").isEmpty)
        #expect(try spans(asking, "Een Syriër kreeg brood.\(far) Hij ook.").isEmpty)
        let refusing = adding(within: .passage, unless: ["hij"])
        #expect(try spans(refusing, story).isEmpty)
        #expect(try spans(refusing, "Een Syriër kreeg brood.\(far) Hij ook.").count == 1)
    }

    @Test func `a line that is only wrapped goes on, an empty line or a list does not`() throws {
        #expect(try found(["een [nationality]"], in: "Wij zien een\nSyriër.").count == 1)
        #expect(try found(["een [nationality]"], in: "Wij zien een\n\nSyriër.").isEmpty)
        #expect(try found(["een [nationality]"], in: "Wij zien een\n- Syriër.").isEmpty)
    }

    static let ranges: [(asked: Range<Int>, overlapping: Int?, covering: Int?)] = [
        (0..<1, nil, nil), (2..<3, 1, 1), (7..<9, 1, nil), (9..<10, nil, nil), (12..<14, 2, 2),
        (5..<30, 2, nil), (25..<26, nil, nil),
    ]

    @Test(arguments: ranges.indices)
    func `the range that reaches furthest tells whether any overlaps or covers`(index: Int) {
        let spans = Spans([(10..<20, 2), (2..<8, 1), (3..<5, 0), (11..<12, 3)])
        let wanted = Self.ranges[index]
        #expect((spans.overlapping(wanted.asked) != nil) == (wanted.overlapping != nil))
        #expect((spans.covering(wanted.asked) != nil) == (wanted.covering != nil))
    }

    @Test func `the same text gives the same findings`() throws {
        let gate = try gate([rule { $0.tokens = ["[suspect]", "een [nationality]"] }])
        let manuscript = Manuscript(text: "Zij zag Zorba, een Syriër, bij Zorba.", language: .dutch)
        let first = gate.check(manuscript)
        #expect(first.count == 3)
        for _ in 0..<20 { #expect(gate.check(manuscript) == first) }
    }
}
