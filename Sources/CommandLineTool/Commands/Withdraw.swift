internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a post back for good, with the reason.",
        usage: "heraut withdraw <post> --why <reason> [--as <handle>] [options]",
        discussion: """
            What readers have already stays out: then whatever still waits for
            other channels is stopped, and told apart from what is out.

            Example: heraut withdraw p-3k9f2m1x --why "Overtaken by the news." --as anna
            """
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
        try await workspace.withDesk { desk in
            let post = try await desk.withdraw(id, why: reason.why, by: handle)
            guard post.stage != .withdrawn else { return Output.line("\(id) withdrawn") }
            let report = PostReport(desk: desk, workspace: workspace)
            Output.line("\(id) is out already; what still waited is stopped:")
            for delivery in post.currentDeliveries {
                Output.line("  \(delivery.channel): \(report.describe(delivery))")
            }
            Output.note("what readers have stays out; a correction is a new post")
        }
    }
}
