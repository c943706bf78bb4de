internal import Editorial
internal import Gate

/// Shows how the gate came to what it says of a text.
struct ExplanationReport {
    private let scalars: [Unicode.Scalar]
    private let language: Language

    init(text: String, language: Language) {
        scalars = Array(text.unicodeScalars)
        self.language = language
    }

    /// Prints every view for a person.
    func show(_ explanation: Explanation) {
        for (number, view) in explanation.views.enumerated() {
            Output.line(number == 0 ? "As it is read" : "With what was pulled apart joined", .bold)
            for line in Output.wrap(view.text, width: Output.width, indent: "  ") {
                Output.line(line)
            }
            Output.line("Words and their classes", .bold)
            for (place, word) in view.words.enumerated() {
                if place > 0, view.words[place - 1].sentence != word.sentence {
                    Output.line("  --")
                }
                Output.line("  " + word.text.padded(to: 20) + word.classes.joined(separator: " "))
            }
            for entry in view.entries {
                Output.line(
                    "  " + excerpt(entry.span).padded(to: 20)
                        + entry.classes.joined(separator: " ")
                )
            }
            Output.line("What rules found", .bold)
            for match in view.matches { show(match) }
            if view.matches.isEmpty { Output.line("  nothing") }
        }
        Output.line("Findings", .bold)
        for finding in explanation.findings {
            Output.line(
                "  \(finding.severity.rawValue) \(finding.rule): \(excerpt(finding.span))",
                finding.severity.style
            )
        }
        if explanation.findings.isEmpty { Output.line("  none", .green) }
    }

    private func show(_ match: Explanation.Match) {
        let heading = "  \(match.rule): \(excerpt(match.span))"
        for line in Output.wrap(heading, width: Output.width, indent: "  ") { Output.line(line) }
        for line in Output.wrap(words(match), width: Output.width, indent: "      ") {
            Output.line(line, .faint)
        }
    }

    private func words(_ match: Explanation.Match) -> String {
        match.row.map { "\(fate(of: match))  <- \($0)" } ?? fate(of: match)
    }

    private func fate(of match: Explanation.Match) -> String {
        switch match.fate {
        case .kept: "kept"
        case .counted(let points): "\(points > 0 ? "+" : "")\(points)"
        case .tooFew(let points, let threshold): "\(points) of \(threshold) points"
        case .excepted(let row): "cancelled by the exception \(row)"
        case .taken(let row): "cancelled by 'unless' \(row)"
        case .alone: "cancelled: nothing of its context is in the sentence"
        case .allowed(let rule): "cancelled by \(rule)"
        case .invalid: "cancelled by its validator"
        case .mentioned: "there, as the rule asks"
        }
    }

    private func excerpt(_ span: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[span.clamped(to: 0..<scalars.count)])
        return String(view)
    }

    // MARK: - As data

    struct Line: Encodable {
        let views: [View]
        let findings: [Found]

        struct View: Encodable {
            let text: String
            let words: [Word]
            let entries: [Word]
            let matches: [Match]
        }

        struct Word: Encodable {
            let text: String
            let start: Int
            let end: Int
            let sentence: Int?
            let classes: [String]
        }

        struct Match: Encodable {
            let rule: String
            let row: String?
            let start: Int
            let end: Int
            let fate: String
        }

        struct Found: Encodable {
            let rule: String
            let severity: Severity
            let start: Int
            let end: Int
        }
    }

    /// The same as data.
    func data(_ explanation: Explanation) -> Line {
        Line(
            views: explanation.views.map { view in
                Line.View(
                    text: view.text,
                    words: view.words.map { word in
                        Line.Word(
                            text: word.text,
                            start: word.span.lowerBound,
                            end: word.span.upperBound,
                            sentence: word.sentence,
                            classes: word.classes
                        )
                    },
                    entries: view.entries.map { entry in
                        Line.Word(
                            text: excerpt(entry.span),
                            start: entry.span.lowerBound,
                            end: entry.span.upperBound,
                            sentence: nil,
                            classes: entry.classes
                        )
                    },
                    matches: view.matches.map { match in
                        Line.Match(
                            rule: match.rule,
                            row: match.row,
                            start: match.span.lowerBound,
                            end: match.span.upperBound,
                            fate: fate(of: match)
                        )
                    }
                )
            },
            findings: explanation.findings.map {
                Line.Found(
                    rule: $0.rule,
                    severity: $0.severity,
                    start: $0.span.lowerBound,
                    end: $0.span.upperBound
                )
            }
        )
    }
}
