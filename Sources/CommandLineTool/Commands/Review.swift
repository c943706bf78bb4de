internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "See what waits for sign-off, or one post as it would go out.",
        usage: "heraut review [<post>] [--mine] [--as <handle>] [options]",
        discussion: """
            Examples:
              heraut review --as bram
              heraut review --mine --as bram
              heraut review p-3k9f2m1x
              heraut review p-3k9f2m1x --as bram --json
            """
    )

    @Argument(help: "The post; none for everything that waits.")
    var post: String?

    @Flag(help: "Only what waits for you; as spokesperson only while you are on call.")
    var mine = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    private struct Waiting: Encodable {
        let post: PostID
        let kind: PostKind
        let due: Instant?
        let waitsForYou: Bool
        let missing: String
        let sentence: String
        /// What they would sign, for one post that they may sign off; the nonce is made then.
        var statement: String?

        private enum CodingKeys: String, CodingKey {
            case post
            case kind
            case due = "due_at_ms"
            case waitsForYou = "waits_for_you"
            case missing
            case sentence
            case statement
        }
    }

    func run() async throws {
        let workspace = try place.open()
        if let post {
            let id = try PostName.id(post)
            if form.json {
                let handle = try person.handle(in: workspace)
                return Output.json(
                    try await workspace.withDesk { desk in
                        try await Self.waiting(id, for: handle, desk, workspace)
                    }
                )
            }
            return try await workspace.withDesk { desk in
                try await PostReport(desk: desk, workspace: workspace).show(id)
            }
        }
        let handle = try person.handle(in: workspace)
        let waiting = try await workspace.withDesk { desk in
            try await Self.waiting(for: handle, mine: mine, desk, workspace)
        }
        for item in waiting {
            if form.json {
                Output.json(item)
                continue
            }
            let due = item.due.map(workspace.time.text) ?? "no time"
            let style = item.waitsForYou ? Output.Style.bold : .plain
            Output.line(
                "\(item.post)  \(due)  \(item.kind.rawValue)"
                    + (item.waitsForYou ? "  <- you" : ""),
                style
            )
            let needs = "needs \(item.missing)"
            for line in Output.wrap(needs, width: Output.width, indent: "  ") {
                Output.line(line, style)
            }
        }
        let count = waiting.count { $0.waitsForYou }
        Output.note("\(waiting.count) in review, \(count) of them for \(handle)")
    }

    private static func waiting(
        for handle: String,
        mine: Bool,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> [Waiting] {
        try await desk.inbox(for: handle, mine: mine).map { waiting($0, workspace) }
    }

    private static func waiting(
        _ id: PostID,
        for handle: String,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> Waiting {
        let item = try await desk.inboxItem(try await desk.post(id).post, for: handle)
        var line = waiting(item, workspace)
        if let role = item.role {
            line.statement = try await desk.statement(id, as: role, by: handle)
        }
        return line
    }

    private static func waiting(_ item: InboxItem, _ workspace: Workspace) -> Waiting {
        Waiting(
            post: item.post.id,
            kind: item.post.revision.kind,
            due: item.post.revision.plan?.due,
            waitsForYou: item.isMine,
            missing: SignOffReport(item.post, in: workspace).missing,
            sentence: item.needs.sentence
        )
    }
}
