internal import ArgumentParser
internal import Channels
internal import Newsdesk

struct ChannelsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the channels, where they lead and whether their secrets can be read.",
        discussion: "Example: heraut channels"
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        try await place.open().withChannels { channels in
            for id in channels.channels {
                let channel = try channels.describe(id)
                if form.json {
                    Output.json(channel)
                    continue
                }
                let limit = PreviewReport.limits(of: channel).map { ", at most \($0)" } ?? ""
                Output.line(
                    "\(channel.name)".padded(to: 12)
                        + "\(channel.adapter) to \(channel.destination)"
                        + limit
                )
                if let problem = channel.secretProblem { Output.line("  " + problem, .red) }
            }
            if channels.channels.isEmpty {
                Output.note("heraut.yaml names no channels yet")
            }
        }
    }
}
