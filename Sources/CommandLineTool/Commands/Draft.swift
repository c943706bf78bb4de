internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Draft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Queue a draft: Markdown with front matter.",
        usage: "heraut draft <file> [--at <time>] [--follows <post>] [options]",
        discussion: """
            The gate looks at it at once. A draft that it blocks is kept, so that no
            work is lost, but cannot be submitted.

            Example: heraut draft posts/who-makes-policy.md --as anna
            """
    )

    @Argument(help: "The draft, or - for standard input.", completion: .file(extensions: ["md"]))
    var file: String

    @Option(help: ArgumentHelp("The post that it follows in a thread.", valueName: "post"))
    var follows: String?

    @OptionGroup var when: TimeOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let house = workspace.file.house
        let draft = try DraftFile.read(file, language: house.language)
        let (content, pictures) = try draft.content(follows: try follows.map(PostName.id))
        draft.warn()
        let typed = try when.timing(workspace.time)
        let timing = try draft.timing(workspace.time, after: typed, now: SystemClock().now())
        let saved = try await draft.placing {
            try await workspace.withDesk { desk in
                try await desk.draft(content, pictures: pictures, timing: timing, by: handle)
            }
        }
        try SavedReport(name: draft.file, firstLine: draft.textLine, workspace: workspace)
            .show(saved, verb: "drafted", json: form.json)
    }
}
