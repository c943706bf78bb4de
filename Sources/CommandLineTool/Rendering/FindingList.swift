internal import Editorial
internal import Newsdesk

/// What the gate finds in a post, one line each, with what `heraut waive` needs to name it.
struct FindingList {
    private let check: GateCheck
    private let lines: [FindingReport.Line]

    init(_ check: GateCheck, language: Language) {
        self.check = check
        lines = FindingReport(name: "", firstLine: 1, language: language).lines(check)
    }

    /// Prints the list.
    func show(json: Bool) {
        for line in lines {
            guard !json else {
                Output.json(line)
                continue
            }
            Output.line(
                "\(line.start)-\(line.end) of \(line.part)  \(line.rule)  \(Self.state(of: line))",
                line.waivedBy == nil ? line.severity.style : .plain
            )
            Output.line("    \"\(line.excerpt.replacing("\n", with: " "))\"")
        }
        for reason in check.voidWaivers { Output.note(reason, .red) }
        let blocking = lines.count { $0.severity == .block && $0.waivedBy == nil }
        Output.note("\(lines.count) findings, \(blocking) of them block")
    }

    private static func state(of line: FindingReport.Line) -> String {
        guard let person = line.waivedBy else {
            switch line.severity {
            case .block: return "blocks"
            case .warn: return "warns"
            case .advice: return "advises"
            }
        }
        return "waived by \(person): \(line.waivedWhy ?? "")"
    }
}
