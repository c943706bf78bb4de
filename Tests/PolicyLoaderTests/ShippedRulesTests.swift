import Editorial
import Gate
import PolicyLoader
import Testing

@Suite("Shipped rules")
struct ShippedRulesTests {
    static let policies = Result { try PolicyLoader.shipped() }

    @Test func `every rule finds its own hits and leaves its own misses alone`() throws {
        let failures = try Self.policies.get().failures()
        #expect(failures.isEmpty, "\(failures.map(\.description).joined(separator: "\n"))")
    }

    @Test func `every pack is there`() throws {
        let policies = try Self.policies.get()
        #expect(
            policies.gate.policy.packs == [
                "contact", "editorial", "identifiers", "names", "quasi", "small-cells", "story",
                "sub-judice",
            ]
        )
        #expect(policies.gate.policy.ruleCount == policies.rules.count)
    }

    @Test func `editorial rules never block and the others always do or warn`() throws {
        for rule in try Self.policies.get().rules where rule.kind != .allow {
            if rule.pack == "editorial" {
                #expect(rule.severity != .block, "\(rule.name)")
            } else {
                #expect(rule.severity != .advice, "\(rule.name)")
            }
        }
    }

    @Test func `every rule that blocks says what to do instead`() throws {
        for rule in try Self.policies.get().rules where rule.severity == .block {
            #expect(rule.kind == .allow || rule.suggestion != nil, "\(rule.name)")
        }
    }

    @Test(arguments: [
        "Een vrouw uit Eritrea kreeg vandaag haar vergunning",
        "Wij spraken met Zahra Hosseini over haar aanvraag.",
        "De rechtbank doet morgen uitspraak in de zaak van het gezin.",
        "Het BSN is 111222333.",
    ])
    func `no invisible character and no look-alike turns a block into a pass`(
        text: String
    ) throws {
        let gate = try Self.policies.get().gate
        func blocks(_ text: String) -> Bool {
            gate.check(Manuscript(text: text, language: .dutch)).contains {
                $0.severity == .block
            }
        }
        #expect(blocks(text))
        let scalars = Array(text.unicodeScalars)
        for place in scalars.indices {
            for hidden in ["\u{200B}", "\u{AD}", "\u{2060}", "\u{200D}"] as [Unicode.Scalar] {
                var view = String.UnicodeScalarView(scalars)
                view.insert(hidden, at: view.index(view.startIndex, offsetBy: place))
                #expect(blocks(String(view)), "U+\(String(hidden.value, radix: 16)) at \(place)")
            }
        }
        let twins: [Character: Character] = ["a": "а", "e": "е", "o": "о", "c": "с", "p": "р"]
        #expect(blocks(String(text.map { twins[$0] ?? $0 })))
    }
}
