internal import Editorial
internal import Gate
internal import Newsdesk

extension ReviewContent {
    /// One finding: how bad, the words, why, and what somebody said to it.
    func rows(_ finding: Finding, in part: CheckedPart) -> [ReviewSection.Row] {
        let words = setting.words
        let scalars = Array(part.text.unicodeScalars)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[finding.span.clamped(to: 0..<scalars.count)])
        let waiver = part.waiver(of: finding)
        let state =
            waiver.map { words("toegestaan door \($0.person)", "waived by \($0.person)") }
            ?? words.severity(finding.severity)
        let excerpt = String(view).replacing("\n", with: " ")
        var rows: [ReviewSection.Row] = [
            .words([
                Span(state, waiver == nil ? finding.severity.style : .yellow),
                Span("  \(finding.rule)  "),
                Span("“\(excerpt)”", .bold),
                Span(words(" in ", " in ") + words.part(part.name)),
            ]),
            .quote([Span(finding.reason(words.language))]),
        ]
        if let waiver {
            rows.append(.quote([Span(words("Want: ", "Because: ") + waiver.reason)]))
        } else if let suggestion = finding.suggestion?(words.language) {
            rows.append(.quote([Span(words("Liever: ", "Instead: ") + suggestion, .green)]))
        }
        return rows
    }
}
