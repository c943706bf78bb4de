internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Ask for sign-off; you sign for the text with your SSH key.",
        usage: "heraut submit <post> [--at <time>] [--as <handle>] [options]",
        discussion: "Example: heraut submit p-3k9f2m1x --at 2026-11-24T09:00 --as anna"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var when: TimeOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        let timing = try when.timing(workspace.time)
        let post: Post
        let needs: Needs
        do {
            (post, needs) = try await workspace.withDesk { desk in
                let post = try await desk.submit(id, timing: timing, by: handle, keyFile: keyFile)
                return (post, try await desk.needs(post))
            }
        } catch DeskError.blocked(let id, let check) {
            FindingReport(
                name: id.rawValue,
                firstLine: 1,
                language: workspace.file.house.language
            ).show(check)
            throw DeskError.blocked(id, check)
        }
        let due = post.revision.plan.map { workspace.time.text($0.due) } ?? "no time yet"
        Output.line("\(id) submitted, due \(due)")
        Output.line("  \(needs.words)")
    }
}
