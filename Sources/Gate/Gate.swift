internal import Editorial

/// The gate: text in, findings out.
///
/// Pure, and the same for the same text and rules.
public struct Gate: Sendable {
    /// Which rules these are.
    public let policy: PolicyVersion
    private let book: RuleBook

    /// Compiles rules and lists of words.
    ///
    /// - Parameters:
    ///   - rules: Every rule that counts.
    ///   - lexicons: The lists behind their classes.
    ///   - policy: How to name them all.
    /// - Throws: ``RuleProblem`` or ``LexiconProblem`` at the first thing that cannot work.
    public init(rules: [Rule], lexicons: [Lexicon], policy: PolicyVersion) throws {
        book = try RuleBook(rules: rules, lexicons: lexicons)
        self.policy = policy
    }

    /// Everything that the rules find, in the order of the text, then of the rules' names.
    ///
    /// Two views are looked at: the text as a careless eye reads it, and the same with spelled-out
    /// letters and digits joined. Spans are always those of the text as it was handed in.
    public func check(_ manuscript: Manuscript) -> [Finding] {
        let text = FoldedText(manuscript.text)
        guard text.originalCount <= Manuscript.maximumLength else {
            return [Self.tooLong(text.originalCount)]
        }
        var findings = Walk(book: book, manuscript: manuscript, text: text).findings
        if let joined = text.joined() {
            findings += Walk(book: book, manuscript: manuscript, text: joined).findings
                .filter { finding in book.rules.first { $0.name == finding.rule }?.kind != .document
                }
        }
        return Self.merged(findings)
    }

    /// Overlapping findings of one rule become one; the rest is put in order.
    private static func merged(_ findings: [Finding]) -> [Finding] {
        let ordered = findings.sorted {
            ($0.rule, $0.span.lowerBound, $0.span.upperBound)
                < ($1.rule, $1.span.lowerBound, $1.span.upperBound)
        }
        var merged: [Finding] = []
        for finding in ordered {
            guard let last = merged.last, last.rule == finding.rule,
                finding.span.lowerBound < last.span.upperBound || finding.span == last.span
            else {
                merged.append(finding)
                continue
            }
            let end = max(last.span.upperBound, finding.span.upperBound)
            merged[merged.count - 1] = Finding(
                rule: last.rule,
                severity: last.severity,
                span: last.span.lowerBound..<end,
                reason: last.reason,
                suggestion: last.suggestion
            )
        }
        return merged.sorted {
            ($0.span.lowerBound, $0.span.upperBound, $0.rule)
                < ($1.span.lowerBound, $1.span.upperBound, $1.rule)
        }
    }

    /// What could not be looked at to its end does not pass.
    static func tooHard(_ span: Range<Int>) -> Finding {
        Finding(
            rule: "gate/too-hard",
            severity: .block,
            span: span,
            reason: LocalizedText(
                dutch: "Hier herhaalt de tekst zich zo dat niet elke regel kon worden nagegaan.",
                english: "Here the text repeats itself so that not every rule could be tried."
            ),
            suggestion: nil
        )
    }

    private static func tooLong(_ count: Int) -> Finding {
        Finding(
            rule: "gate/too-long",
            severity: .block,
            span: 0..<count,
            reason: LocalizedText(
                dutch: "De tekst heeft \(count) tekens; langer dan"
                    + " \(Manuscript.maximumLength) wordt niet gecontroleerd.",
                english: "The text has \(count) characters; longer than"
                    + " \(Manuscript.maximumLength) is not checked."
            ),
            suggestion: nil
        )
    }
}
