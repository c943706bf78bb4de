internal import ArgumentParser

struct Policy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "The rules of the gate: list them, test them, ask them why.",
        discussion: """
            Examples:
              heraut policy
              heraut policy story/one-person
              heraut policy explain "Een vrouw uit Eritrea kreeg vandaag haar vergunning"
              heraut policy test names
              heraut policy backtest
              heraut policy allow --list
              heraut policy needs p-3k9f2m1x
            """,
        subcommands: [
            PolicyList.self, PolicyExplain.self, PolicyTest.self, PolicyBacktest.self,
            PolicyNew.self, PolicyAllow.self, PolicyNeeds.self,
        ],
        defaultSubcommand: PolicyList.self
    )
}
