internal import Gate

/// What has to hold for every text: one that breaks it ends the process, as libFuzzer wants.
enum Invariants {
    static func check(_ manuscript: Manuscript, of text: String, in gate: Gate) {
        let findings = gate.check(manuscript)
        let count = text.unicodeScalars.count
        for finding in findings {
            precondition(
                finding.span.lowerBound >= 0 && finding.span.upperBound <= count,
                "\(finding.rule) at \(finding.span) of \(count)"
            )
        }
        for (finding, next) in zip(findings, findings.dropFirst()) {
            precondition(
                order(finding) <= order(next),
                "\(finding.rule) at \(finding.span) stands before \(next.rule) at \(next.span)"
            )
        }
        precondition(findings == gate.check(manuscript), "the findings differ the second time")
        precondition(
            findings == gate.explain(manuscript).findings,
            "the explanation has other findings"
        )
    }

    private static func order(_ finding: Finding) -> (Int, Int, String) {
        (finding.span.lowerBound, finding.span.upperBound, finding.rule)
    }
}
