import Editorial
import Gate
import Noise
import PolicyLoader
import Testing

/// What holds for every text that the shipped rules block, whatever its author does to it.
///
/// The texts are the rules' own hits, so a new rule is tried as soon as it is there.
@Suite("Gate properties")
struct GatePropertyTests {
    static let policies = Result { try PolicyLoader.shipped() }

    /// Every pack that blocks.
    static let packs = Set(
        (try? policies.get())?.rules.filter { $0.kind != .allow && $0.severity == .block }
            .map(\.pack) ?? []
    ).sorted()

    @Test func `seven packs block`() {
        #expect(
            Self.packs == [
                "contact", "identifiers", "names", "quasi", "small-cells", "story", "sub-judice",
            ]
        )
    }

    /// A text that has to be blocked.
    private struct Hit {
        let example: Policies.Example
        let kind: PostKind
        let gate: Gate

        var scalars: [Unicode.Scalar] { Array(example.text.unicodeScalars) }

        func findings(_ text: String) -> [Finding] {
            gate.check(Manuscript(text: text, language: example.language, kind: kind))
        }

        func blocks(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return findings(String(view)).contains { $0.severity == .block }
        }
    }

    /// The examples that the rules of a pack have to block.
    private static func hits(_ pack: String) throws -> [Hit] {
        let policies = try policies.get()
        let rules = Dictionary(uniqueKeysWithValues: policies.rules.map { ($0.name, $0) })
        return policies.examples.compactMap { example in
            guard example.isHit, let rule = rules[example.rule], rule.pack == pack,
                rule.kind != .allow, rule.severity == .block
            else { return nil }
            let kind = rule.kinds?.min { $0.rawValue < $1.rawValue } ?? .generalLine
            return Hit(example: example, kind: kind, gate: policies.gate)
        }
    }

    /// Tries something with every hit of a pack.
    ///
    /// - Returns: What gave way, a sentence for each hit; none when nothing did.
    private func whatGaveWay(
        _ pack: String,
        _ attempt: (Hit) throws -> [String]
    ) throws -> [String] {
        let hits = try Self.hits(pack)
        try #require(!hits.isEmpty, "the pack '\(pack)' blocks nothing")
        return try hits.compactMap { hit in
            let passed = try attempt(hit)
            guard !passed.isEmpty else { return nil }
            let list = passed.prefix(10).joined(separator: "; ")
            return "\(hit.example.place): '\(hit.example.text)' \(passed.count)x: \(list)"
        }
    }

    // MARK: - What an author can do to a text

    @Test(arguments: packs)
    func `a hit is blocked as it stands`(pack: String) throws {
        let complaints = try whatGaveWay(pack) { hit in
            hit.blocks(hit.scalars) ? [] : ["as it stands"]
        }
        #expect(complaints == [])
    }

    @Test(arguments: packs)
    func `no invisible character anywhere turns a block into a pass`(pack: String) throws {
        let hidden = LookAlikes.hidden
        let complaints = try whatGaveWay(pack) { hit in
            let scalars = hit.scalars
            return (0...scalars.count).compactMap { place in
                // Every place, and over the hits every character at every kind of place.
                let (name, scalar) = hidden[(place + scalars.count) % hidden.count]
                let text = scalars[..<place] + [scalar] + scalars[place...]
                return hit.blocks(text) ? nil : "\(name) at \(place)"
            }
        }
        #expect(complaints == [])
    }

    @Test(arguments: packs)
    func `no look-alike of one letter turns a block into a pass`(pack: String) throws {
        let complaints = try whatGaveWay(pack) { hit in
            let scalars = hit.scalars
            return scalars.indices.flatMap { place in
                LookAlikes.twins(of: scalars[place]).compactMap { twin in
                    var text = scalars
                    text[place] = twin
                    let code = String(twin.value, radix: 16, uppercase: true)
                    return hit.blocks(text) ? nil : "U+\(code) at \(place)"
                }
            }
        }
        #expect(complaints == [])
    }

    @Test(arguments: packs)
    func `a text that is wrapped at a space is blocked all the same`(pack: String) throws {
        let complaints = try whatGaveWay(pack) { hit in
            let scalars = hit.scalars
            return scalars.indices.filter { scalars[$0] == " " }.flatMap { place in
                [["\n"], ["\r", "\n"]].compactMap { (end: [Unicode.Scalar]) in
                    let text = scalars[..<place] + end + scalars[(place + 1)...]
                    return hit.blocks(text) ? nil : "\(end.count == 1 ? "LF" : "CRLF") at \(place)"
                }
            }
        }
        #expect(complaints == [])
    }

    // MARK: - What stands beside it

    /// Sentences about everyone, in which rules may see a sign that speaks against a story.
    private static let harmless: [Language: [String]] = [
        .dutch: [
            "Meer informatie staat op onze website.",
            "De regels gelden voor iedereen.",
            "Wie het niet eens is met een besluit, kan in bezwaar gaan.",
            "Iedereen die een aanvraag doet, krijgt meestal binnen zes maanden bericht.",
        ],
        .english: [
            "More information is on our website.",
            "The rules are the same for everyone.",
            "Anyone can apply for a permit.",
            "An applicant usually hears from us within six months.",
        ],
    ]

    /// What rules about parts of a text find, each as its rule and span.
    private static func parts(
        of findings: [Finding],
        movedBy count: Int = 0
    ) throws -> Set<String> {
        let documents = Set(try policies.get().rules.filter { $0.kind == .document }.map(\.name))
        return Set(
            findings.filter { !documents.contains($0.rule) }.map {
                "\($0.rule) \($0.span.lowerBound + count)..<\($0.span.upperBound + count)"
            }
        )
    }

    @Test(arguments: packs)
    func `a harmless sentence behind a text leaves its findings as they were`(
        pack: String
    ) throws {
        let complaints = try whatGaveWay(pack) { hit in
            let text = hit.example.text
            let before = try Self.parts(of: hit.findings(text))
            // Behind a text without a full stop it is a paragraph of its own.
            let gap = text.last.map { ".!?".contains($0) } ?? false ? " " : "\n\n"
            return try (Self.harmless[hit.example.language] ?? []).compactMap { sentence in
                let after = try Self.parts(of: hit.findings(text + gap + sentence))
                return before == after
                    ? nil : "'\(sentence)': \(after.symmetricDifference(before).sorted())"
            }
        }
        #expect(complaints == [])
    }

    @Test(arguments: packs)
    func `a harmless sentence before a text moves its findings along`(pack: String) throws {
        let complaints = try whatGaveWay(pack) { hit in
            let text = hit.example.text
            let findings = hit.findings(text)
            // A text that begins in small letters would go on with the sentence before it.
            let gap = text.first?.isLowercase == true ? "\n\n" : " "
            return try (Self.harmless[hit.example.language] ?? []).compactMap { sentence in
                let before = try Self.parts(
                    of: findings,
                    movedBy: sentence.unicodeScalars.count + gap.unicodeScalars.count
                )
                let after = try Self.parts(of: hit.findings(sentence + gap + text))
                return before == after
                    ? nil : "'\(sentence)': \(after.symmetricDifference(before).sorted())"
            }
        }
        #expect(complaints == [])
    }

    // MARK: - Any text at all

    @Test(arguments: UInt64(1)...150)
    func `findings of any text lie inside it, in order, and are the same twice`(
        seed: UInt64
    ) throws {
        var random = SplitMix(seed: seed)
        let policies = try Self.policies.get()
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            view.append(contentsOf: Self.piece(of: policies.examples, &random))
        }
        let manuscript = Manuscript(
            text: String(view),
            language: Language.allCases.randomElement(using: &random) ?? .dutch,
            kind: PostKind.allCases.randomElement(using: &random)
        )
        let findings = policies.gate.check(manuscript)
        for finding in findings {
            #expect(
                finding.span.lowerBound >= 0 && finding.span.upperBound <= view.count,
                "\(finding.rule) at \(finding.span) of \(view.count)"
            )
        }
        #expect(findings == findings.sorted { Self.order($0) < Self.order($1) })
        #expect(findings == policies.gate.check(manuscript))
        #expect(findings == policies.gate.explain(manuscript).findings)
    }

    private static func order(_ finding: Finding) -> (Int, Int, String) {
        (finding.span.lowerBound, finding.span.upperBound, finding.rule)
    }

    /// A part of an example, one invisible character, or any characters of any script.
    private static func piece(
        of examples: [Policies.Example],
        _ random: inout SplitMix
    ) -> [Unicode.Scalar] {
        switch Int.random(in: 0..<8, using: &random) {
        case 0..<5:
            let text = Array((examples.randomElement(using: &random)?.text ?? "").unicodeScalars)
            let start = Int.random(in: 0...text.count, using: &random)
            return Array(text[start..<Int.random(in: start...text.count, using: &random)])
        case 5:
            return [LookAlikes.hidden.randomElement(using: &random)?.scalar ?? " "]
        case 6:
            return [" ", "\n", "\r\n", ". ", "#", "@", "\n\n- ", "\t", "(", "/"]
                .randomElement(using: &random).map { Array($0.unicodeScalars) } ?? []
        default:
            return (0..<Int.random(in: 1...8, using: &random)).map { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random)) ?? "x"
            }
        }
    }
}
