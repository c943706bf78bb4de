internal import ArgumentParser

struct ChannelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channels",
        abstract: "The channels: list them, test one without posting.",
        discussion: """
            Examples:
              heraut channels
              heraut channels test site
            """,
        subcommands: [ChannelsList.self, ChannelsTest.self],
        defaultSubcommand: ChannelsList.self
    )
}
