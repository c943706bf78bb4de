internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Use a channel again that said it takes nothing from us.",
        usage: "heraut reopen <channel> --why <reason> [--as <handle>] [options]",
        discussion: """
            A channel is closed when it answers 401, 403 or 410: the credentials do not
            count, or it is gone. Put that right first.

            Example: heraut reopen site --why "A new token is in place." --as bram
            """
    )

    @Argument(help: "The channel.")
    var channel: String

    @Option(help: ArgumentHelp("What was put right.", valueName: "reason"))
    var why: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func validate() throws { try ReasonOptions.check(why) }

    func run() async throws {
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        try await workspace.withDesk { desk in
            try await desk.reopen(ChannelID(channel), why: why, by: handle)
        }
        Output.line("'\(channel)' is open again; what waits for it goes out until its time passes")
    }
}
