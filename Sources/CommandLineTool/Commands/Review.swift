internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Work through what waits for sign-off, post by post.",
        usage: "heraut review [<post>] [--mine] [--as <handle>] [--plain] [options]",
        discussion: """
            On a terminal this is the approver's desk: ? shows its keys. --plain is the
            same line by line, for a screen reader. Elsewhere it lists what waits, or
            shows one post.

            Every key has a verb: approve, return, waive, preview (the texts), check
            (the gate), show (the rest).

            Examples:
              heraut review --as bram
              heraut review --as bram --plain
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
    @OptionGroup var key: KeyOptions
    @OptionGroup var form: FormOptions

    @Flag(help: "Line by line: nothing is drawn over, choices have numbers.")
    var plain = false

    private struct Waiting: Encodable {
        let post: PostID
        let kind: PostKind
        let due: Instant?
        let waitsForYou: Bool
        let needs: String
        /// What they would sign, for one post that they may sign off; the nonce is made then.
        var statement: String?

        private enum CodingKeys: String, CodingKey {
            case post
            case kind
            case due = "due_at_ms"
            case waitsForYou = "waits_for_you"
            case needs
            case statement
        }
    }

    func run() async throws {
        let workspace = try place.open()
        if try await workAtDesk(in: workspace) { return }
        if let post {
            let id = try PostName.id(post)
            if form.json {
                let handle = try person.handle(in: workspace)
                return Output.json(
                    try await workspace.withDesk { desk in
                        try await Self.waiting(id, for: handle, desk)
                    }
                )
            }
            return try await workspace.withDesk { desk in
                try await RestoreNote.show(id, desk, in: workspace)
                try await PostReport(desk: desk, workspace: workspace).show(id)
            }
        }
        let handle = try person.handle(in: workspace)
        let waiting = try await workspace.withDesk { desk in
            try await Self.waiting(for: handle, mine: mine, desk)
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
            for line in Output.wrap(item.needs, width: Output.width, indent: "  ") {
                Output.line(line, style)
            }
        }
        let count = waiting.count { $0.waitsForYou }
        Output.note("\(waiting.count) in review, \(count) of them for \(handle)")
    }

    /// Opens the desk where there is somebody to sit at it; false where there is not.
    private func workAtDesk(in workspace: Workspace) async throws -> Bool {
        let environment = ProcessInfo.processInfo.environment
        let isDumb = ["", "dumb"].contains(environment["TERM"] ?? "")
        guard !form.json, plain || Output.isScreen else { return false }
        // Whoever does not say who they are still sees the post.
        guard plain || post == nil || (try? person.handle(in: workspace)) != nil else {
            return false
        }
        let terminal = ScreenTerminal(environment: environment)
        let isPlain = plain || isDumb
        let desk = ReviewDesk(
            workspace: workspace,
            handle: try person.handle(in: workspace),
            keyFile: key.file,
            face: isPlain ? PlainFace() : ScreenFace(terminal: terminal)
        )
        defer { terminal.end() }
        if !isPlain { try terminal.begin() }
        try await desk.run(
            size: isPlain ? nil : terminal.size,
            opening: try post.map(PostName.id)
        )
        return true
    }

    private static func waiting(
        for handle: String,
        mine: Bool,
        _ desk: Newsdesk
    ) async throws -> [Waiting] {
        try await desk.inbox(of: handle).filter { $0.stage == .inReview && ($0.isMine || !mine) }
            .map(waiting)
    }

    private static func waiting(
        _ id: PostID,
        for handle: String,
        _ desk: Newsdesk
    ) async throws -> Waiting {
        let item = try await desk.inboxItem(id, for: handle)
        var line = waiting(item)
        if let role = item.standing.role {
            line.statement = try await desk.statement(id, as: role, by: handle)
        }
        return line
    }

    private static func waiting(_ item: InboxItem) -> Waiting {
        Waiting(
            post: item.post,
            kind: item.kind,
            due: item.plan?.due,
            waitsForYou: item.isMine,
            needs: item.needs.words
        )
    }
}
