internal import Editorial
internal import Gate
internal import Newsdesk

/// Shows what the gate found, each finding under the words that it is about.
struct FindingReport {
    /// How to name the text: a file, a post or standard input.
    let name: String
    /// The line of the file on which the text begins, counted from 1.
    let firstLine: Int
    /// The language of reasons and suggestions.
    let language: Language

    /// One finding as data.
    struct Line: Encodable {
        let place: String
        let part: String
        let line: Int
        let column: Int
        let start: Int
        let end: Int
        let rule: String
        let severity: Severity
        let excerpt: String
        let reason: String
        let suggestion: String?
        /// Who waived it; nil where nobody did.
        let waivedBy: String?
        let waivedWhy: String?
    }

    /// Every finding of a check, the worst first within its part.
    func lines(_ check: GateCheck) -> [Line] {
        check.parts.flatMap { part in
            part.findings.map { line($0, in: part) }
        }
    }

    /// Prints the findings for a person.
    func show(_ check: GateCheck) {
        for part in check.parts {
            let text = Array(part.text.unicodeScalars)
            for finding in part.findings {
                let line = line(finding, in: part)
                let heading = "\(line.place) \(finding.severity.rawValue) \(finding.rule)"
                if let person = line.waivedBy {
                    Output.line(heading + ", waived by \(person)")
                } else {
                    Output.line(heading, finding.severity.style)
                }
                for shown in Excerpt(text, finding.span, width: Output.width - 4).lines {
                    Output.line("    " + shown)
                }
                for words in Output.wrap(line.reason, width: Output.width, indent: "    ") {
                    Output.line(words)
                }
                if let why = line.waivedWhy {
                    let label = language == .dutch ? "Toegestaan, want: " : "Waived because: "
                    let words = Output.wrap(label + why, width: Output.width, indent: "    ")
                    for line in words { Output.line(line) }
                } else if let suggestion = line.suggestion {
                    let label = language == .dutch ? "Liever: " : "Instead: "
                    for words in Output.wrap(
                        label + suggestion,
                        width: Output.width,
                        indent: "    "
                    ) {
                        Output.line(words, .green)
                    }
                }
            }
        }
        for reason in check.voidWaivers { Output.line(reason, .red) }
    }

    private func line(_ finding: Finding, in part: CheckedPart) -> Line {
        let scalars = Array(part.text.unicodeScalars)
        let before = scalars[..<min(finding.span.lowerBound, scalars.count)]
        let row = before.count { $0 == "\n" }
        let column = before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1
        let isText = part.name == "text"
        let place =
            isText
            ? "\(name):\(firstLine + row):\(column):"
            : "\(name) (\(part.name)):\(row + 1):\(column):"
        let span = finding.span.clamped(to: 0..<scalars.count)
        var excerpt = String.UnicodeScalarView()
        excerpt.append(contentsOf: scalars[span])
        let waiver = part.waiver(of: finding)
        return Line(
            place: place,
            part: part.name,
            line: isText ? firstLine + row : row + 1,
            column: column,
            start: finding.span.lowerBound,
            end: finding.span.upperBound,
            rule: finding.rule,
            severity: finding.severity,
            excerpt: String(excerpt),
            reason: finding.reason(language),
            suggestion: finding.suggestion?(language),
            waivedBy: waiver?.person,
            waivedWhy: waiver?.reason
        )
    }
}

extension Severity {
    /// How a finding's heading looks.
    var style: Output.Style {
        switch self {
        case .block: .red
        case .warn: .yellow
        case .advice: .faint
        }
    }
}
