internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Waive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waive",
        abstract: "Waive one finding that blocks, as legal, with your SSH key.",
        usage: """
            heraut waive <post> --list [options]
            heraut waive <post> <rule> --why <reason> [options]
            """,
        discussion: """
            The one exception: good news about a person who agreed to it. Only for
            the role legal, never for who wrote or edited the post, and only before
            it is submitted: everybody who signs it reads what was waived, by whom
            and why. It ends with the revision: any edit, also of the time, and the
            finding blocks again.

            Examples:
              heraut waive p-3k9f2m1x --list
              heraut waive p-3k9f2m1x story/one-person --why "Agreed in writing."
              heraut waive p-3k9f2m1x story/one-person --at 12-31 --why "Agreed."
            """
    )

    @Argument(help: "The post.")
    var post: String

    @Argument(help: "The rule whose finding is waived.")
    var rule: String?

    @Option(
        help: ArgumentHelp(
            "Which finding, where the rule has several: its place, as --list tells it.",
            valueName: "start-end"
        )
    )
    var at: String?

    @Option(help: "In which part of the post, as --list tells it.")
    var part: String?

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String?

    @Flag(help: "Show what the gate finds in the post, and what of it is waived.")
    var list = false

    @Flag(help: "Sign without asking; the statement is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions
    @OptionGroup var form: FormOptions

    func validate() throws {
        guard list == (rule == nil) else {
            throw ValidationError("Name the rule whose finding is waived, or use --list.")
        }
        if let at, Self.span(at) == nil {
            throw ValidationError("--at takes START-END, such as 12-31, not '\(at)'.")
        }
        guard !list else { return }
        guard let why else { throw ValidationError("Say why, for the record: --why \"...\".") }
        try ReasonOptions.check(why)
    }

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let language = workspace.file.house.language
        guard let rule, let why else {
            return try await workspace.withDesk { desk in
                let check = try await desk.check(try await desk.post(id).post)
                FindingList(check, language: language).show(json: form.json)
            }
        }
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        let choice = Newsdesk.FindingChoice(rule: rule, span: at.flatMap(Self.span), part: part)
        let asks = !yes && Output.isInteractive
        let check = try await workspace.withDesk { desk in
            try await desk.waive(id, choice, why: why, by: handle, keyFile: keyFile) { statement in
                Output.note(statement)
                return asks ? Output.ask("Sign this? [y/N] ") : true
            }
        }
        Output.line("\(id): \(rule) waived by \(handle)")
        let rules = check.report.blockingRules.joined(separator: ", ")
        Output.line(check.blocks ? "  still blocked by \(rules)" : "  nothing blocks it any more")
    }

    private static func span(_ text: String) -> Range<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let start = ends[0], let end = ends[1], start >= 0, start <= end
        else { return nil }
        return start..<end
    }
}
