internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Sign somebody else's post off, with your SSH key.",
        usage: "heraut approve <post> [--role <role>] [--as <handle>] [options]",
        discussion: """
            Shows the exact statement, asks, and signs. Author and last editor never count.

            Example: heraut approve p-3k9f2m1x --as bram
            """
    )

    @Argument(help: "The post.")
    var post: String

    @Option(help: "As what, when you have more than one role that is needed.")
    var role: Role?

    @Flag(help: "Sign without asking; the statement is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        guard yes || Output.isInteractive else {
            throw CommandFailure(
                .usage,
                "there is no terminal to ask on; read 'heraut review \(id)' and sign with --yes"
            )
        }
        let mayAsk = !yes
        try await workspace.withDesk { desk in
            try await RestoreNote.show(id, desk, in: workspace)
            let post = try await desk.approve(id, as: role, by: handle, keyFile: keyFile) {
                statement in
                Output.statement(statement)
                return mayAsk ? Output.ask("Sign this? [y/N] ") : true
            }
            Output.line("\(id) signed by \(handle)")
            let isComplete = post.stage != .inReview
            Output.line(isComplete ? "  approved" : "  \(try await desk.needs(post).words)")
        }
    }
}
