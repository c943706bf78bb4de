internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Destroy what has been kept long enough, under a signed declaration.",
        usage: """
            heraut forget --before <time> [--words] [--people] --dry-run
            heraut forget --before <time> [--words] [--people] --why <reason>
            """,
        discussion: """
            Of posts that are final and to which nothing has happened since then. The
            periods stand in heraut.yaml under 'retention'; nothing goes sooner. For
            the roles admin and legal. The ledger stays, with the digests of what
            went; nobody can undo it.

            Examples:
              heraut forget --before 2016-01-01 --words --dry-run
              heraut forget --before 2016-01-01 --words --why "Selectielijst 2014, 7.2"
            """
    )

    @Option(
        help: ArgumentHelp(
            "Nothing of posts to which something has happened since this day or time.",
            valueName: "time"
        )
    )
    var before: String

    @Flag(help: "Texts, reasons, statements, pictures, what was sent and answered.")
    var words = false

    @Flag(help: "Handles of people who did nothing since, and the statements that name them.")
    var people = false

    @Flag(help: "Show what would go; nothing is changed.")
    var dryRun = false

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String?

    @Flag(help: "Sign without asking; the declaration is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let posts: [PostID]
        let values: [String: [String]]
        let pictures: [String]
        let hasMore: Bool

        private enum CodingKeys: String, CodingKey {
            case posts
            case values
            case pictures
            case hasMore = "has_more"
        }

        init(_ plan: Newsdesk.ForgetPlan) {
            (posts, values, pictures, hasMore) =
                (plan.posts, plan.values, plan.pictures, plan.hasMore)
        }
    }

    private var parts: [Forgotten.Part] {
        (words ? [.words] : []) + (people ? [.people] : [])
    }

    func validate() throws {
        guard !parts.isEmpty else {
            throw ValidationError("Say what goes: --words, --people or both.")
        }
        guard !dryRun else { return }
        guard let why else { throw ValidationError("Say why, for the record: --why \"...\".") }
        try ReasonOptions.check(why)
    }

    func run() async throws {
        let workspace = try place.open()
        let moment = try moment(in: workspace)
        guard !dryRun else {
            let plan = try await workspace.withDesk { desk in
                try await desk.forgettable(parts, before: moment)
            }
            return show(plan, "would go")
        }
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        guard yes || Output.isInteractive else {
            throw CommandFailure(.usage, "there is no terminal to ask on; sign with --yes")
        }
        let asks = !yes
        let plan = try await workspace.withDesk { desk in
            try await desk.forget(
                parts,
                before: moment,
                why: why ?? "",
                by: handle,
                keyFile: keyFile
            ) { declaration in
                Output.statement(declaration)
                return asks ? Output.ask("Destroy this for good, and sign? [y/N] ") : true
            }
        }
        show(plan, "went")
    }

    private func moment(in workspace: Workspace) throws(CommandFailure) -> Instant {
        let typed = before.contains(":") ? before : before + "T00:00"
        do throws(WallTime.Problem) {
            return try workspace.time.instant(typed, now: SystemClock().now())
        } catch {
            throw CommandFailure(.data, "--before: \(error.description)")
        }
    }

    private func show(_ plan: Newsdesk.ForgetPlan, _ verb: String) {
        guard !form.json else { return Output.json(Line(plan)) }
        guard !plan.isEmpty else { return Output.line("nothing: all that is kept has to stay") }
        for post in plan.posts { Output.line(post.rawValue) }
        let kinds = plan.values.sorted { $0.key < $1.key }
            .map { "\($0.value.count) \($0.key)" }.joined(separator: ", ")
        Output.line(
            "\(verb): \(kinds), \(Output.count(plan.pictures.count, "picture"))"
                + " of \(Output.count(plan.posts.count, "post"))"
        )
        if plan.hasMore { Output.note("there is more than goes at once: run it again") }
    }
}
