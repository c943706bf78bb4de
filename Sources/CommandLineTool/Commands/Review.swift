internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See what waits for sign-off, or one post as it would go out.",
        discussion: """
            Examples:
              heraut review --as bram
              heraut review p-3k9f2m1x --as bram
            """
    )

    @Argument(help: "The post; none for everything that waits.")
    var post: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    private struct Waiting: Encodable {
        let post: PostID
        let kind: PostKind
        let due: Instant?
        let waitsForYou: Bool
        let missing: String

        private enum CodingKeys: String, CodingKey {
            case post
            case kind
            case due = "due_at_ms"
            case waitsForYou = "waits_for_you"
            case missing
        }
    }

    func run() async throws {
        let workspace = try place.open()
        if let post {
            let id = try PostName.id(post)
            return try await workspace.withDesk { desk in
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
            Output.line(
                "\(item.post)  \(due)  \(item.kind.rawValue)  needs \(item.missing)"
                    + (item.waitsForYou ? "  <- you" : ""),
                item.waitsForYou ? .bold : .plain
            )
        }
        let mine = waiting.count { $0.waitsForYou }
        Output.note("\(waiting.count) in review, \(mine) of them for \(handle)")
    }

    private static func waiting(
        for handle: String,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> [Waiting] {
        guard let colleague = workspace.file.house.colleague(handle) else {
            throw DeskError.unknownPerson(
                handle,
                known: workspace.file.house.colleagues.map(\.handle)
            )
        }
        var waiting: [Waiting] = []
        for row in try await desk.queue.rows(in: [.inReview]) {
            let post = try await desk.post(row.id).post
            let missing = workspace.file.house.signOff(for: post.revision.kind)
                .missing(after: post.signatures)
            let people = [post.author, post.lastWriter, post.lastEditor]
            let signers = [post.submission].compactMap(\.self) + post.signatures
            var involved: Set<String> = []
            for person in people + signers.map(\.person) {
                involved.insert(try await desk.handle(of: person))
            }
            waiting.append(
                Waiting(
                    post: post.id,
                    kind: post.revision.kind,
                    due: post.revision.plan?.due,
                    waitsForYou: !involved.contains(handle)
                        && missing.keys.contains(where: colleague.roles.contains),
                    missing: SignOffReport(post, in: workspace).missing
                )
            )
        }
        return waiting
    }
}
