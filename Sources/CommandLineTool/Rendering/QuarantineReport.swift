internal import Editorial
internal import Newsdesk

/// What waits for a person in a queue that was restored.
enum QuarantineReport {
    /// Shows it as lines for a person.
    static func show(_ report: Quarantine.Report) {
        Output.line("The queue is quarantined: nothing is sent.", .yellow)
        if !report.unsettled.isEmpty {
            Output.line("May have been sent since, to be settled with 'heraut resolve':")
            for name in report.unsettled { Output.line("  \(name)") }
        }
        if !report.unfinished.isEmpty {
            Output.line("Not finished then; may have been signed and sent since:")
            for row in report.unfinished { Output.line("  \(row.id)  \(row.stage.rawValue)") }
        }
    }

    /// The same in one sentence.
    static func sentence(_ report: Quarantine.Report) -> String {
        let unsettled = report.unsettled.map(\.description)
        let unfinished = report.unfinished.map { "\($0.id) (\($0.stage.rawValue))" }
        return "restored at \(report.restoration.at): nothing is sent; "
            + (unsettled.isEmpty
                ? "all deliveries are settled"
                : "look, then 'heraut resolve': " + unsettled.joined(separator: ", "))
            + (unfinished.isEmpty
                ? ""
                : "; not finished then, so look whether they went out since: "
                    + unfinished.joined(separator: ", "))
            + "; then 'heraut resolve --end-quarantine --why ...'"
    }
}
