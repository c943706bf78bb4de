internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Return: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Send a post back to its author, with the reason.",
        usage: "heraut return <post> --why <reason> [--as <handle>] [options]",
        discussion: "Example: heraut return p-3k9f2m1x --why \"Name the source.\" --as bram"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var reason: ReasonOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        _ = try await workspace.withDesk { desk in
            try await desk.sendBack(id, why: reason.why, by: handle)
        }
        Output.line("\(id) returned")
    }
}
