internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Sign that a hold may come off; the second person takes it off.",
        usage: "heraut release <hold> --why <reason> [--as <handle>] [options]",
        discussion: """
            Shows what is signed, asks, and signs with your SSH key. What fell inside the
            hold is listed: give it a new time with 'heraut replan'.

            Example: heraut release h-3k9f2m1x --why "The ruling is out." --as bram
            """
    )

    @Argument(help: "The hold; 'heraut hold --list' shows those that are on.")
    var hold: String

    @Option(help: ArgumentHelp("Why it can come off.", valueName: "reason"))
    var why: String

    @Flag(help: "Sign without asking; the statement is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func validate() throws { try ReasonOptions.check(why) }

    func run() async throws {
        let id = HoldID(hold)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        guard yes || Output.isInteractive else {
            throw CommandFailure(.usage, "there is no terminal to ask on; sign with --yes")
        }
        let mayAsk = !yes
        try await workspace.withDesk { desk in
            let release = try await desk.release(id, why: why, by: handle, keyFile: keyFile) {
                statement in
                Output.statement(statement)
                return mayAsk ? Output.ask("Sign this? [y/N] ") : true
            }
            guard release.isOff else {
                return Output.line("\(id) signed by \(handle); another person has to sign as well")
            }
            Output.line("\(id) is off: \(release.hold.scope.words) can go out again")
            for name in release.held { Output.line("  held: \(name)") }
            if !release.held.isEmpty {
                Output.note("give each a new time: 'heraut replan POST... --at TIME'")
            }
        }
    }
}
