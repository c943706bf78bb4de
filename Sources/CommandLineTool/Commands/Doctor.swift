internal import ArgumentParser
internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Gate
internal import Newsdesk
internal import PolicyLoader
internal import TransparencyLog

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "See whether this workspace is fit to publish, and what needs a person.",
        discussion: """
            For monitoring: ends with 0 when all is well, with 1 when something needs a
            person, and with the codes of every command when the workspace cannot be
            read (78 for a wrong file, 75 for a queue that is busy). The names of the
            checks, and 'ok', 'note' and 'wrong' as their levels, stay as they are.

            Examples:
              heraut doctor
              heraut doctor --json --workspace /srv/heraut
            """
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let check: String
        let ok: Bool
        let level: Level
        let detail: String
    }

    /// How a check came out; a note needs nobody.
    enum Level: String, Encodable {
        case ok
        case note
        case wrong
    }

    /// One check and how it came out.
    struct Finding {
        let check: String
        let level: Level
        let detail: String

        init(_ check: String, _ level: Level, _ detail: String) {
            (self.check, self.level, self.detail) = (check, level, detail)
        }
    }

    func run() async throws {
        var isFit = true
        func show(_ finding: Finding) {
            isFit = isFit && finding.level != .wrong
            guard !form.json else {
                return Output.json(
                    Line(
                        check: finding.check,
                        ok: finding.level != .wrong,
                        level: finding.level,
                        detail: finding.detail
                    )
                )
            }
            let mark =
                switch finding.level {
                case .ok: "ok    "
                case .note: "note  "
                case .wrong: "WRONG "
                }
            let lines = Output.wrap(finding.detail, width: Output.width - 22)
            for (index, line) in lines.enumerated() {
                let head = index == 0 ? mark + finding.check.padded(to: 14) : ""
                Output.line(
                    head.padded(to: 20) + line,
                    finding.level == .wrong ? .red : finding.level == .note ? .yellow : .plain
                )
            }
        }
        func tell(_ check: String, _ isOK: Bool, _ detail: String) {
            show(Finding(check, isOK ? .ok : .wrong, detail))
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
        show(MachineChecks.fileSystem(workspace.folder))
        show(MachineChecks.synchronisation())
        show(AccessChecks.modes(workspace.folder))
        try await workspace.withStore { desk, files, store in
            try await DoctorOfPeople(desk, workspace).tell(tell)
            for finding in try await QueueChecks(workspace, desk, store).findings() {
                show(finding)
            }
            try await tellQueue(desk, workspace, tell)
            if let witnessing = try files.look().witnessing {
                await tellWitnesses(witnessing, desk, workspace, tell)
            }
        }
        guard isFit else { throw ExitCode(FailureClass.refused.rawValue) }
    }

    /// The least free room that is enough, in bytes: many years of posts.
    private static let leastRoom: Int64 = 200 * 1_024 * 1_024

    private func tellWitnesses(
        _ witnessing: Witnessing,
        _ desk: Newsdesk,
        _ workspace: Workspace,
        _ tell: (String, Bool, String) -> Void
    ) async {
        do throws(HouseProblem) {
            let standing = try await TransparentLedger(desk.queue)
                .standing(witnessing, at: SystemClock().now())
            tell(
                "witnesses",
                true,
                "the first \(standing.checkpoint.size) entries are witnessed; counts until"
                    + " \(workspace.time.text(standing.until)), then nothing is sent"
            )
        } catch {
            tell("witnesses", false, "nothing is sent: \(error)")
        }
    }

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

    /// What has been kept long enough; nil where the house keeps everything for ever.
    private static func retention(_ desk: Newsdesk) async throws -> String? {
        var parts: [String] = []
        for part in Forgotten.Part.allCases {
            guard let period = desk.house.retention.period(of: part) else { continue }
            let latest = SystemClock().now() + (.zero - period.duration)
            let plan = try await desk.forgettable([part], before: latest)
            parts.append(
                "\(part.rawValue) kept for \(period.text): "
                    + (plan.isEmpty
                        ? "nothing can go"
                        : "\(Output.count(plan.count, "value")) of"
                            + " \(Output.count(plan.posts.count, "post")) can go, see 'heraut forget'")
            )
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func tellQueue(
        _ desk: Newsdesk,
        _ workspace: Workspace,
        _ tell: (String, Bool, String) -> Void
    ) async throws {
        let rows = try await desk.queue.rows(in: nil)
        tell("queue", true, "\(Output.count(rows.count, "post")), settings read back as asked for")
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
        if let detail = try await Self.retention(desk) { tell("retention", true, detail) }
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
