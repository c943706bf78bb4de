internal import Editorial
internal import Newsdesk

/// Tells what stops publishing now.
struct StopReport {
    private let workspace: Workspace
    private let json: Bool

    private struct Line: Encodable {
        let hold: HoldID?
        let channel: ChannelID?
        let stops: String
        let by: String?
        let since: Instant
        let why: String
        let releasedBy: [String]

        private enum CodingKeys: String, CodingKey {
            case hold
            case channel
            case stops
            case by
            case since = "since_ms"
            case why
            case releasedBy = "released_by"
        }
    }

    init(_ workspace: Workspace, json: Bool) {
        self.workspace = workspace
        self.json = json
    }

    func show(_ desk: Newsdesk) async throws {
        let (holds, closed) = try await desk.standing()
        let lines =
            holds.map { report in
                Line(
                    hold: report.hold.id,
                    channel: nil,
                    stops: report.hold.scope.words,
                    by: report.by,
                    since: report.hold.since,
                    why: report.why,
                    releasedBy: report.releasedBy
                )
            }
            + closed.map { closed in
                Line(
                    hold: nil,
                    channel: closed.channel,
                    stops: "the channel '\(closed.channel)', which is closed",
                    by: nil,
                    since: closed.since,
                    why: closed.reason,
                    releasedBy: []
                )
            }
        for line in lines {
            if json { Output.json(line) } else { show(line) }
        }
        if lines.isEmpty { Output.note("nothing stops publishing") }
    }

    private func show(_ line: Line) {
        let name = line.hold.map { "\($0)" } ?? "closed"
        let by = line.by.map { " by \($0)" } ?? ""
        Output.line(
            name.padded(to: 12) + line.stops + by + ", " + workspace.time.text(line.since),
            .yellow
        )
        for words in Output.wrap(line.why, width: Output.width, indent: "  ") {
            Output.line(words)
        }
        if !line.releasedBy.isEmpty {
            Output.line("  released by " + line.releasedBy.joined(separator: ", ") + " so far")
        }
    }
}
