import Gate
import PolicyLoader
import Testing

/// What `heraut policy test` says about rules beyond whether their examples come out.
@Suite("Trial of rules")
struct TrialTests {
    static func rule(
        _ name: String,
        _ body: String,
        hits: [String] = ["de ooievaar vliegt", "een ooievaar", "ooievaar!"],
        misses: [String] = ["de zwaan", "een eend", "niets"]
    ) -> PolicyLoader.File {
        func list(_ texts: [String]) -> String {
            texts.map { "    - nl: \"\($0)\"" }.joined(separator: "\n")
        }
        return (
            "packs/\(name).yaml",
            """
            name: \(name)
            level: block
            message: {nl: "Nee.", en: "No."}
            \(body)
            examples:
              hit:
            \(list(hits))
              miss:
            \(list(misses))

            """
        )
    }

    static let stork = rule("birds/stork", "kind: sequence\ntokens: [\"ooievaar\"]")

    static func trial(_ files: PolicyLoader.File...) throws -> Policies.Trial {
        try PolicyLoader.load(files).trial()
    }

    @Test func `a row that no example of its own rule has to do with is named with its place`()
        throws
    {
        let trial = try Self.trial(
            Self.rule("birds/two", "kind: sequence\ntokens:\n  - \"ooievaar\"\n  - \"reiger\""),
            Self.rule(
                "birds/heron",
                "kind: sequence\ntokens: [\"reiger\"]",
                hits: ["reiger", "de reiger", "een reiger"]
            )
        )
        #expect(trial.failures.isEmpty)
        #expect(trial.untested.map(\.text) == ["reiger"])
        #expect(trial.untested.first?.place == "packs/birds/two.yaml:7")
        #expect(trial.untested.first?.line == Rule.Line(part: .tokens, index: 1))
    }

    static let heldBack = [
        "exceptions", "unless",
    ]

    @Test(arguments: heldBack)
    func `what takes a finding back is tested by a miss in which it does`(part: String) throws {
        let body = "kind: sequence\ntokens: [\"ooievaar\"]\n\(part): [\"plastic ooievaar\"]"
        let idle = try Self.trial(Self.rule("birds/stork", body))
        #expect(idle.untested.map(\.text) == ["plastic ooievaar"])
        let used = try Self.trial(
            Self.rule("birds/stork", body, misses: ["een plastic ooievaar", "zwaan", "eend"])
        )
        #expect(used.failures.isEmpty)
        #expect(used.untested.isEmpty)
    }

    @Test func `context, patterns, signs and the words of document rules are rows too`() throws {
        let trial = try Self.trial(
            Self.rule(
                "birds/context",
                "kind: sequence\ntokens: [\"ooievaar\"]\ncontext:\n  - \"de|een|die\"\n  - \"nest\"",
                hits: ["de ooievaar", "een ooievaar", "die ooievaar"]
            ),
            Self.rule(
                "birds/pattern",
                "kind: pattern\npattern:\n  - \"ooievaars?\"\n  - \"reigers?\""
            ),
            Self.rule(
                "birds/score",
                """
                kind: score
                threshold: 3
                signs:
                  - points: 3
                    tokens:
                      - "ooievaar"
                      - "lepelaar"
                  - {points: -1, tokens: "houten"}
                """
            ),
            Self.rule(
                "birds/mention",
                "kind: document\ncondition: mentions\ntokens:\n  - \"zwaan\"\n  - \"gans\"",
                hits: ["niets", "eend", "ooievaar"],
                misses: ["de zwaan", "een zwaan", "zwaan"]
            )
        )
        #expect(trial.failures.isEmpty)
        #expect(
            trial.untested.map { "\($0.rule) \($0.line.part) \($0.line.index) \($0.text)" } == [
                "birds/context context 1 nest", "birds/mention tokens 1 gans",
                "birds/pattern pattern 1 reigers?", "birds/score signs 1 lepelaar",
                "birds/score signs 2 houten",
            ]
        )
    }

    @Test func `a rule behind another of its severity is shadowed`() throws {
        let wide = Self.rule(
            "birds/all",
            "kind: sequence\ntokens: [\"(de) ooievaar|reiger\"]",
            hits: ["de ooievaar", "reiger", "de reiger"]
        )
        let trial = try Self.trial(Self.stork, wide)
        #expect(trial.shadowed.map { "\($0.rule) by \($0.by)" } == ["birds/stork by birds/all"])
        let softer = (wide.path, wide.text.replacing("level: block", with: "level: warn"))
        #expect(try Self.trial(Self.stork, softer).shadowed.isEmpty)
    }

    @Test func `a rule about the post as a whole shadows nobody`() throws {
        let whole = Self.rule(
            "birds/link",
            "kind: document\ncondition: mentions\ntokens: [\"zwaan|eend|niets\"]"
        )
        #expect(try Self.trial(Self.stork, whole).shadowed.isEmpty)
    }

    @Test func `rules that never speak alone are a pair`() throws {
        let pattern = Self.rule("birds/pattern", "kind: pattern\npattern: \"ooievaar\"")
        let softer = (pattern.path, pattern.text.replacing("level: block", with: "level: warn"))
        let pairs = try Self.trial(Self.stork, softer).pairs
        #expect(pairs.map { "\($0.first) \($0.second)" } == ["birds/pattern birds/stork"])
        #expect(pairs.map(\.count) == [6])
        let heron = Self.rule(
            "birds/heron",
            "kind: sequence\ntokens: [\"reiger\"]",
            hits: ["reiger", "de reiger", "reiger en ooievaar"]
        )
        #expect(try Self.trial(heron, softer).pairs.isEmpty)
    }

    @Test func `a rule none of whose hits is found can never match`() throws {
        let trial = try Self.trial(
            Self.stork,
            Self.rule("birds/idle", "kind: sequence\ntokens: [\"a single ooievaar\"]"),
            Self.rule(
                "birds/half",
                "kind: sequence\ntokens: [\"ooievaar\"]",
                hits: ["ooievaar", "reiger", "zwaluw"]
            )
        )
        #expect(trial.idle == ["birds/idle"])
        #expect(trial.failures.count == 5)
    }

    @Test func `the shipped rules have no failures, no idle rule and no row without an example`()
        throws
    {
        let trial = try ShippedRulesTests.policies.get().trial()
        #expect(trial.failures.isEmpty)
        #expect(trial.idle.isEmpty)
        #expect(trial.untested.map(\.place) == [])
        #expect(trial.shadowed.isEmpty)
    }
}
