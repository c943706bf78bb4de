internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Replace a post's text or time; signatures on it become void.",
        usage: "heraut edit <post> [<file>] [--at <time>] [--as <handle>] [options]",
        discussion: """
            Examples:
              heraut edit p-3k9f2m1x posts/who-makes-policy.md --as anna
              heraut edit p-3k9f2m1x --at 2026-11-25T10:00 --as anna
              heraut edit p-3k9f2m1x --exempt h-7q2w8e4r --as anna
            """
    )

    @Argument(help: "The post.")
    var post: String

    @Argument(
        help: "The new version, or - for standard input; none to change only the time.",
        completion: .file(extensions: ["md"])
    )
    var file: String?

    @Option(
        help: ArgumentHelp(
            "A hold that is not to stop it, once everybody has signed it like that.",
            valueName: "hold"
        )
    )
    var exempt: [String] = []

    @OptionGroup var when: TimeOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    func validate() throws {
        guard file != nil || when.at != nil || when.notAfter != nil || !exempt.isEmpty else {
            throw ValidationError(
                "Give a new version of the draft, a new time with --at or --not-after, or --exempt."
            )
        }
    }

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let house = workspace.file.house
        let draft = try file.map { try DraftFile.read($0, language: house.language) }
        let words = try draft?.content()
        draft?.warn()
        let typed = try when.timing(workspace.time)
        let now = SystemClock().now()
        let timing = try draft?.timing(workspace.time, after: typed, now: now) ?? typed
        func save() async throws -> Newsdesk.Saved {
            try await workspace.withDesk { desk in
                try await desk.edit(
                    id,
                    content: words?.content,
                    pictures: words?.pictures ?? [],
                    timing: timing,
                    exemptions: exempt.isEmpty ? nil : exempt.map { HoldID($0) },
                    by: handle
                )
            }
        }
        let saved = if let draft { try await draft.placing(save) } else { try await save() }
        try SavedReport(
            name: draft?.file ?? id.rawValue,
            firstLine: draft?.textLine ?? 1,
            workspace: workspace
        ).show(saved, verb: "revised", json: form.json)
    }
}
