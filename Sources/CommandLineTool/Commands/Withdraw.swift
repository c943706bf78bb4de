internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a post back for good, with the reason.",
        discussion: "Example: heraut withdraw p-3k9f2m1x --why \"Overtaken by the news.\" --as anna"
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
            try await desk.withdraw(id, why: reason.why, by: handle)
        }
        Output.line("\(id) withdrawn")
    }
}
