internal import ArgumentParser

/// Prints the man page; `make install` puts it in its place.
struct Manual: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page (roff).",
        shouldDisplay: false
    )

    func run() throws {
        Output.raw(ManualPage(commands: Heraut.configuration.subcommands).text)
    }
}
