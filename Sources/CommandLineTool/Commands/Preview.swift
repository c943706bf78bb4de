internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what each channel will show of a post, with counts and limits.",
        discussion: """
            Lengths are counted as each network counts them. Ends with 1 when a channel
            cannot carry the post.

            Examples:
              heraut preview p-3k9f2m1x
              heraut preview p-3k9f2m1x --on mastodon
            """
    )

    @Argument(help: "The post.")
    var post: String

    @Option(
        help: ArgumentHelp(
            "Only this channel; also one that the post does not go to.",
            valueName: "name"
        )
    )
    var on: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let id = try PostName.id(post)
        let named = on.map { [ChannelID($0)] }
        let reports = try await place.open().withDesk { desk in
            try await desk.dispatches(id, to: named).map { dispatch in
                PreviewReport(
                    preview: try desk.channels.preview(dispatch),
                    rendering: Result { () throws(ChannelError) in
                        try desk.channels.render(dispatch)
                    }
                )
            }
        }
        for report in reports { form.json ? Output.json(report.line) : report.show() }
        guard reports.allSatisfy({ $0.problem == nil }) else {
            throw ExitCode(FailureClass.refused.rawValue)
        }
    }
}
