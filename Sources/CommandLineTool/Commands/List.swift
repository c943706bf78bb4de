internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List posts: what is unknown first, then by due time.",
        usage: "heraut list [--stage <stage> ...] [--overdue] [options]",
        discussion: """
            --overdue shows what should be out and is not: held, missed, failed, unknown,
            or late. 'heraut replan' gives such posts a new time.

            Examples:
              heraut list --stage in-review
              heraut list --overdue
            """
    )

    @Option(help: "Only this stage: draft, returned, in-review, approved, published, ...")
    var stage: [Post.Stage] = []

    @Flag(help: "Only what should be out and is not.")
    var overdue = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let post: PostID
        let stage: Post.Stage
        let revision: Int
        let kind: PostKind
        let topic: String
        let due: Instant?
        let signatures: Int
        let deliveries: [String: String]

        private enum CodingKeys: String, CodingKey {
            case post
            case stage
            case revision
            case kind
            case topic
            case due = "due_at_ms"
            case signatures
            case deliveries
        }
    }

    func run() async throws {
        let workspace = try place.open()
        let all = try await workspace.withDesk { desk in
            try await desk.queue.rows(in: stage.isEmpty ? nil : Set(stage))
        }
        let now = SystemClock().now()
        let rows = all.filter { !overdue || $0.isOverdue(at: now) }
        let sorted = rows.filter(\.isUnknown) + rows.filter { !$0.isUnknown }
        for row in sorted {
            if form.json {
                Output.json(Self.line(row))
            } else {
                Self.show(row, in: workspace)
            }
        }
        let unknown = sorted.count(where: \.isUnknown)
        let doubt = unknown > 0 ? ", \(unknown) unknown" : ""
        Output.note(Output.count(sorted.count, "post") + doubt)
    }

    private static func show(_ row: PostRow, in workspace: Workspace) {
        let due = row.revision.plan.map { workspace.time.text($0.due) } ?? "no time yet"
        let ways = row.currentDeliveries.map { "\($0.channel) \($0.state.name)" }
        let channels =
            ways.isEmpty
            ? row.revision.channels.map(\.rawValue).joined(separator: ", ")
            : ways.joined(separator: ", ")
        Output.line(
            row.id.rawValue.padded(to: 12) + row.stage.rawValue.padded(to: 11)
                + due.padded(to: 21) + row.revision.kind.rawValue.padded(to: 14) + channels,
            row.isUnknown ? .red : .plain
        )
    }

    private static func line(_ row: PostRow) -> Line {
        Line(
            post: row.id,
            stage: row.stage,
            revision: row.revision.number,
            kind: row.revision.kind,
            topic: row.revision.topic,
            due: row.revision.plan?.due,
            signatures: row.signatureCount,
            deliveries: Dictionary(
                row.currentDeliveries.map { ($0.channel.rawValue, $0.state.name) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }
}

extension PostRow {
    /// How late something may be before somebody should know.
    private static let patience = Duration.seconds(60)

    /// Whether it should be out on some channel, and is not.
    fileprivate func isOverdue(at now: Instant) -> Bool {
        guard ![.published, .withdrawn].contains(stage) || isUnknown else { return false }
        guard stage != .missed else { return true }
        let deliveries = currentDeliveries
        guard !deliveries.isEmpty else {
            return revision.plan.map { $0.due < now } ?? false
        }
        return deliveries.contains { delivery in
            switch delivery.state {
            case .held, .missed, .failed, .unknown: true
            case .scheduled, .retryWait, .sending: delivery.plan.due + Self.patience < now
            case .published, .cancelled: false
            }
        }
    }

    /// Whether nobody knows if readers have it.
    fileprivate var isUnknown: Bool {
        deliveries.contains { if case .unknown = $0.state { true } else { false } }
    }
}
