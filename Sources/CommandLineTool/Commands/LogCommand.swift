internal import ArgumentParser

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "The record: show it, sign what it is now, and prove what stands in it.",
        discussion: """
            Examples:
              heraut log
              heraut log p-3k9f2m1x
              heraut log checkpoint --output today.checkpoint
              heraut log prove --entry 42 --in today.checkpoint
              heraut log prove --from last-year.checkpoint --to today.checkpoint
              heraut log check proof.json --checkpoint today.checkpoint --key KEY
              heraut log key
            """,
        subcommands: [
            LogShow.self, LogCheckpoint.self, LogProve.self, LogCheck.self, LogKey.self,
        ],
        defaultSubcommand: LogShow.self
    )
}
