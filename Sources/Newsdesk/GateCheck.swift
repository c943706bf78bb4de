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
    /// The waivers of these findings that count now.
    public internal(set) var waivers: [CountedWaiver] = []

    /// Makes a checked part.
    public init(name: String, text: String, findings: [Finding]) {
        self.name = name
        self.text = text
        self.findings = findings
    }

    /// The waiver of one of the findings; nil when it was not waived.
    public func waiver(of finding: Finding) -> CountedWaiver? {
        guard finding.severity == .block else { return nil }
        return waivers.first { $0.rule == finding.rule && $0.span == finding.span }
    }
}

/// A waiver that was proved to be signed by somebody who may waive, about words that still stand
/// there.
public struct CountedWaiver: Hashable, Sendable {
    /// The rule.
    public let rule: String
    /// Where, in code points of its part.
    public let span: Range<Int>
    /// The handle of who waived it.
    public let person: String
    /// Why.
    public let reason: String
}

/// What the gate found in everything of a post that readers will see.
public struct GateCheck: Sendable {
    /// Every part, also those without a finding.
    public private(set) var parts: [CheckedPart]
    /// The same in short, for the ledger.
    public private(set) var report: GateReport
    /// Why waivers that are on record do not count, one sentence each.
    public private(set) var voidWaivers: [String] = []

    /// Runs the gate over every word of a post.
    ///
    /// The text and its variants are posts of their own to the rules; alt texts, the names of
    /// pictures, the topic and the tags are only searched, so advice about posts is left out there.
    public init(_ content: Content, by gate: Gate) {
        parts = PostPart.all(of: content).map { part in
            let findings = gate.check(
                Manuscript(
                    text: part.text,
                    language: content.language,
                    kind: part.isPost ? content.kind : nil,
                    link: content.link,
                    part: part.sort
                )
            )
            let keepsAll = part.isPost || part.sort == .altText
            return CheckedPart(
                name: part.name,
                text: part.text,
                findings: keepsAll ? findings : findings.filter { $0.severity == .block }
            )
        }
        report = Self.report(parts, policy: gate.policy.digest)
    }

    /// Runs the gate over words that are no post: rules about posts say nothing.
    public init(text: String, language: Language, by gate: Gate) {
        let findings = gate.check(Manuscript(text: text, language: language))
            .filter { $0.severity != .advice }
        parts = [CheckedPart(name: "text", text: text, findings: findings)]
        report = Self.report(parts, policy: gate.policy.digest)
    }

    /// Whether the post cannot go on as it is.
    public var blocks: Bool { report.blocks }

    /// Lets waivers count: what they are about is shown, and blocks no more.
    mutating func count(_ waivers: [(part: Int, waiver: CountedWaiver)], void: [String]) {
        for (part, waiver) in waivers where parts.indices.contains(part) {
            parts[part].waivers.append(waiver)
        }
        voidWaivers = void
        report = Self.report(parts, policy: report.policy)
    }

    private static func report(_ parts: [CheckedPart], policy: String) -> GateReport {
        let found = parts.flatMap { part in
            part.findings.map { (finding: $0, isWaived: part.waiver(of: $0) != nil) }
        }
        let lines = Dictionary(grouping: found, by: \.finding.rule).map { rule, found in
            GateReport.Line(
                rule: rule,
                severity: found.map(\.finding.severity).max() ?? .advice,
                count: found.count,
                waived: found.count(where: \.isWaived)
            )
        }
        return GateReport(policy: policy, lines: lines)
    }
}
