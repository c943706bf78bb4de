internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Work through what waits for sign-off, post by post.",
        usage: "heraut review [<post>] [--as <handle>] [--plain] [options]",
        discussion: """
            On a terminal this is the approver's desk: ? shows its keys. --plain is the
            same line by line, for a screen reader. Elsewhere it lists what waits, or
            shows one post.

            Every key has a verb: approve, return, waive, preview (the texts), check
            (the gate), show (the rest).

            Examples:
              heraut review --as bram
              heraut review --as bram --plain
              heraut review p-3k9f2m1x
              heraut review p-3k9f2m1x --as bram --json
            """
    )

    @Argument(help: "The post; none for everything that waits.")
    var post: String?

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
        let missing: String
        /// What they would sign, for one post that they may sign off; the nonce is made then.
        var statement: String?

        private enum CodingKeys: String, CodingKey {
            case post
            case kind
            case due = "due_at_ms"
            case waitsForYou = "waits_for_you"
            case missing
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
                        try await Self.waiting(id, for: handle, desk, workspace)
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
            try await Self.waiting(for: handle, desk, workspace)
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
        let mine = waiting.count { $0.waitsForYou }
        Output.note("\(waiting.count) in review, \(mine) of them for \(handle)")
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
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> [Waiting] {
        let colleague = try colleague(handle, workspace)
        var waiting: [Waiting] = []
        for row in try await desk.queue.rows(in: [.inReview]) {
            let post = try await desk.post(row.id).post
            waiting.append(try await self.waiting(post, for: colleague, desk, workspace).item)
        }
        return waiting
    }

    private static func waiting(
        _ id: PostID,
        for handle: String,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> Waiting {
        let colleague = try colleague(handle, workspace)
        let post = try await desk.post(id).post
        var (item, role) = try await waiting(post, for: colleague, desk, workspace)
        if let role { item.statement = try await desk.statement(id, as: role, by: handle) }
        return item
    }

    /// What a post waits for, and as what this colleague could sign it; nil where they could not.
    private static func waiting(
        _ post: Post,
        for colleague: Colleague,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> (item: Waiting, role: Role?) {
        let role = try await desk.standing(of: post, for: colleague.handle).role
        let item = Waiting(
            post: post.id,
            kind: post.revision.kind,
            due: post.revision.plan?.due,
            waitsForYou: role != nil,
            missing: SignOffReport(post, in: workspace).missing
        )
        return (item, role)
    }

    private static func colleague(_ handle: String, _ workspace: Workspace) throws -> Colleague {
        let house = workspace.file.house
        guard let colleague = house.colleague(handle) else {
            throw DeskError.unknownPerson(handle, known: house.colleagues.map(\.handle))
        }
        return colleague
    }
}
