internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one post: text, time, signatures, deliveries, findings.",
        discussion: "Example: heraut show p-3k9f2m1x"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            let report = PostReport(desk: desk, workspace: workspace)
            if form.json {
                Output.json(try await report.line(id))
            } else {
                try await report.show(id)
            }
        }
    }
}
