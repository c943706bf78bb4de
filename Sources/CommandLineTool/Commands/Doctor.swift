internal import ArgumentParser
internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Gate
internal import Newsdesk
internal import PolicyLoader

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "See whether this workspace is fit to publish, and what needs a person.",
        discussion: """
            Ends with 1 when something is wrong, for monitoring.

            Example: heraut doctor
            """
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let check: String
        let ok: Bool
        let detail: String
    }

    func run() async throws {
        var isFit = true
        func tell(_ check: String, _ isOK: Bool, _ detail: String) {
            isFit = isFit && isOK
            if form.json {
                Output.json(Line(check: check, ok: isOK, detail: detail))
            } else {
                let mark = isOK ? "ok    " : "WRONG "
                let lines = Output.wrap(detail, width: Output.width - 22)
                for (index, line) in lines.enumerated() {
                    let head = index == 0 ? mark + check.padded(to: 14) : ""
                    Output.line(head.padded(to: 20) + line, isOK ? .plain : .red)
                }
            }
        }
        let workspace = try place.open()
        tell("workspace", true, workspace.folder)
        let courier = Courier()
        defer { courier.shutDown() }
        let channels = try workspace.channels(courier: courier)
        for id in channels.channels {
            let channel = try channels.describe(id)
            tell("channel \(id)", channel.secretProblem == nil, channel.secretProblem ?? "ready")
        }
        if let notices = try workspace.notices(courier: courier) {
            let problem = notices.secretProblem
            tell("notices", problem == nil, problem ?? "to \(notices.destination)")
        }
        if channels.channels.isEmpty { tell("channels", false, "heraut.yaml names none") }
        tellDisk(workspace, tell)
        try await workspace.withDesk { desk in
            try await DoctorOfPeople(desk, workspace).tell(tell)
            try await tellQueue(desk, workspace, tell)
        }
        guard isFit else { throw ExitCode(FailureClass.refused.rawValue) }
    }

    /// The least free room that is enough, in bytes: many years of posts.
    private static let leastRoom: Int64 = 200 * 1_024 * 1_024

    private func tellDisk(_ workspace: Workspace, _ tell: (String, Bool, String) -> Void) {
        do {
            let attributes = try FileManager.default
                .attributesOfFileSystem(forPath: workspace.folder)
            let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
            tell("disk", free >= Self.leastRoom, "\(free / 1_024 / 1_024) MB free")
        } catch {
            tell("disk", false, error.localizedDescription)
        }
    }

    private func tellQueue(
        _ desk: Newsdesk,
        _ workspace: Workspace,
        _ tell: (String, Bool, String) -> Void
    ) async throws {
        let rows = try await desk.queue.rows(in: nil)
        tell("queue", true, "\(rows.count) posts, settings read back as asked for")
        let failures = try HouseRules.policy(workspace).failures()
            .filter { $0.example.place.hasPrefix(PolicyLoader.ownFolder) }
        tell(
            "rules",
            failures.isEmpty,
            failures.isEmpty
                ? "\(desk.gate.policy.ruleCount) rules, all compiled; the house's examples come out"
                : "examples do not come out: "
                    + Set(failures.map(\.example.rule)).sorted().joined(separator: ", ")
                    + "; 'heraut policy test RULE' tells why"
        )
        let names = await AllowedFiles(workspace).problems(by: desk)
        tell(
            "names",
            names.isEmpty,
            names.isEmpty ? "as the ledger has them" : names.joined(separator: "; ")
        )
        var unknown: [String] = []
        for row in rows {
            for delivery in row.deliveries {
                if case .unknown = delivery.state {
                    unknown.append("\(row.id)/\(delivery.channel)")
                }
            }
        }
        tell(
            "unknown",
            unknown.isEmpty,
            unknown.isEmpty
                ? "none" : "look, then 'heraut resolve': " + unknown.joined(separator: ", ")
        )
        let (holds, closed) = try await desk.standing()
        tell(
            "holds",
            holds.isEmpty,
            holds.isEmpty
                ? "none"
                : holds.map { "\($0.hold.id) stops \($0.hold.scope.words): \($0.why)" }
                    .joined(separator: "; ")
        )
        for closed in closed {
            tell(
                "channel \(closed.channel)",
                false,
                "closed (\(closed.reason)); put it right, then 'heraut reopen \(closed.channel)'"
            )
        }
        let stranded = try await desk.stranded().map(\.description)
        tell(
            "sending",
            stranded.isEmpty,
            stranded.isEmpty
                ? "nothing that no publisher holds"
                : "a publisher died over these; 'heraut run' or 'publish' makes them unknown: "
                    + stranded.joined(separator: ", ")
        )
        let now = SystemClock().now()
        let late = rows.filter { row in
            row.currentDeliveries.contains { $0.isDue(at: now + .seconds(-60)) }
        }
        tell(
            "timer",
            late.isEmpty,
            late.isEmpty
                ? "nothing is more than a minute late"
                : "is 'heraut run' running? late: "
                    + late.map(\.id.rawValue).joined(separator: ", ")
        )
    }
}
