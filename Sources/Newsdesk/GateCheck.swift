public import Editorial
public import Gate

/// What the gate found in one part of a post.
public struct CheckedPart: Sendable {
    /// Which words these are, such as `text`, `variant for site`, `alt text of chart.png`.
    public let name: String
    /// The words.
    public let text: String
    /// What the gate found, with spans in code points of `text`.
    public let findings: [Finding]

    /// Makes a checked part.
    public init(name: String, text: String, findings: [Finding]) {
        self.name = name
        self.text = text
        self.findings = findings
    }
}

/// What the gate found in everything of a post that readers will see.
public struct GateCheck: Sendable {
    /// Every part, also those without a finding.
    public let parts: [CheckedPart]
    /// The same in short, for the ledger.
    public let report: GateReport

    /// Runs the gate over every word of a post.
    ///
    /// The text and its variants are posts of their own to the rules; alt texts, the names of
    /// pictures, the topic and the tags are only searched, so advice about posts is left out there.
    public init(_ content: Content, by gate: Gate) {
        func part(
            _ name: String,
            _ text: String,
            isPost: Bool,
            as part: Manuscript.Part = .text
        ) -> CheckedPart {
            let findings = gate.check(
                Manuscript(
                    text: text,
                    language: content.language,
                    kind: isPost ? content.kind : nil,
                    hasLink: content.link != nil,
                    part: part
                )
            )
            let kept =
                isPost || part == .altText ? findings : findings.filter { $0.severity == .block }
            return CheckedPart(name: name, text: text, findings: kept)
        }
        var parts = [part("text", content.text, isPost: true)]
        for variant in content.variants {
            parts.append(part("variant for \(variant.channel)", variant.text, isPost: true))
        }
        for medium in content.media {
            parts.append(
                part("alt text of \(medium.name)", medium.alt, isPost: false, as: .altText)
            )
            parts.append(part("name of a picture", medium.name, isPost: false))
        }
        let words = ([content.topic] + content.tags).joined(separator: "; ")
        parts.append(part("topic and tags", words, isPost: false))
        if let link = content.link { parts.append(part("link", link, isPost: false)) }
        self.parts = parts
        report = GateReport(
            policy: gate.policy.digest,
            lines: Self.lines(parts.flatMap(\.findings))
        )
    }

    /// Runs the gate over words that are no post: rules about posts say nothing.
    public init(text: String, language: Language, by gate: Gate) {
        let findings = gate.check(Manuscript(text: text, language: language))
            .filter { $0.severity != .advice }
        parts = [CheckedPart(name: "text", text: text, findings: findings)]
        report = GateReport(policy: gate.policy.digest, lines: Self.lines(findings))
    }

    /// Whether the post cannot go on as it is.
    public var blocks: Bool { report.blocks }

    private static func lines(_ findings: [Finding]) -> [GateReport.Line] {
        Dictionary(grouping: findings, by: \.rule).map { rule, findings in
            GateReport.Line(
                rule: rule,
                severity: findings.map(\.severity).max() ?? .advice,
                count: findings.count
            )
        }
    }
}
