internal import ArgumentParser
internal import Channels
internal import Editorial
internal import Newsdesk

struct ChannelsTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try a channel without posting: its text, its secret, its credentials.",
        discussion: """
            Renders a sample or a post, reads the secret, and asks the network whose
            credentials these are and how much one post may hold, where its adapter knows
            how. What it takes is kept in limits/NAME.json and counts from then on, unless
            heraut.yaml says otherwise. Nothing is posted; ends with 1 when something is
            wrong.

            Examples:
              heraut channels test site
              heraut channels test mastodon --post p-3k9f2m1x
            """
    )

    @Argument(help: "The channel, by its name in heraut.yaml.")
    var name: String

    @Option(help: "Renders this post instead of a sample.")
    var post: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        var limits = Channels.LimitsAnswer.cannotBeAsked
        try await workspace.withChannels { channels in
            limits = try await channels.readLimits(of: ChannelID(name), at: SystemClock().now())
        }
        if case .told(let told) = limits {
            try LimitFiles(workspace: workspace.folder).keep(told, of: ChannelID(name))
        }
        // Read anew: what is shown is what counts now.
        try await workspace.withChannels { channels in
            let dispatch = try await dispatch(workspace)
            let trial = ChannelTrial(
                preview: try channels.preview(dispatch),
                rendering: Result { () throws(ChannelError) in try channels.render(dispatch) },
                check: try await channels.check(ChannelID(name), at: SystemClock().now()),
                limits: limits
            )
            if form.json {
                Output.json(trial.line)
            } else {
                trial.show()
            }
            if trial.hasFailed { throw ExitCode(FailureClass.refused.rawValue) }
        }
    }

    private func dispatch(_ workspace: Workspace) async throws -> Dispatch {
        let channel = ChannelID(name)
        guard let post else {
            let text = "Heraut: dit is een proef, en die wordt niet geplaatst."
            let content = Content(
                kind: .generalLine,
                language: .dutch,
                text: text,
                topic: "proef",
                channels: [channel]
            )
            return Dispatch(
                post: PostID("p-00000000"),
                revision: 1,
                content: content,
                due: SystemClock().now(),
                channel: channel
            )
        }
        let id = try PostName.id(post)
        return try await workspace.withDesk { desk in
            try await desk.dispatches(id, to: [channel])[0]
        }
    }
}
