internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Settle a delivery that is unknown, by what you saw on the channel.",
        usage: """
            heraut resolve <post/channel> --live <url> [options]
            heraut resolve <post/channel> --not-live --why <reason> [options]
            """,
        discussion: """
            Nothing is sent again by this. A post that is not live needs a new
            revision, and new signatures, before it can go out again.

            Examples:
              heraut resolve p-3k9f2m1x/site --live https://agency.example/12 --as bram
              heraut resolve p-3k9f2m1x/site --not-live --why "Not in the list." --as bram
            """
    )

    @Argument(help: ArgumentHelp("The delivery.", valueName: "post/channel"))
    var delivery: String

    @Option(help: ArgumentHelp("It is live, at this address.", valueName: "url"))
    var live: String?

    @Flag(help: "It is not live.")
    var notLive = false

    @Option(help: ArgumentHelp("What you did to find out.", valueName: "reason"))
    var why: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func validate() throws {
        guard (live != nil) != notLive else {
            throw ValidationError("Say either --live URL or --not-live.")
        }
        guard !notLive || why != nil else {
            throw ValidationError("--not-live needs --why: what did you do to find out?")
        }
        if let why { try ReasonOptions.check(why) }
        if let live, !WebAddress.isPublic(live), !WebAddress.isLoopback(live) {
            throw ValidationError(
                "--live is the whole address of the post, such as https://agency.example/posts/12."
            )
        }
    }

    func run() async throws {
        let parts = delivery.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw CommandFailure(
                .usage,
                "name the delivery as POST/CHANNEL, such as p-3k9f2m1x/site"
            )
        }
        let id = try PostName.id(parts[0])
        let channel = ChannelID(parts[1])
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let sight: Newsdesk.Sight
        switch (live, why) {
        case (let link?, let why): sight = .live(link: link, why: why)
        case (nil, let why?): sight = .notLive(why: why)
        case (nil, nil): throw CommandFailure(.usage, "say what you saw: --live or --not-live")
        }
        let post = try await workspace.withDesk { desk in
            try await desk.resolve(id, on: channel, sight, by: handle)
        }
        Output.line("\(id)/\(channel) is settled; the post is \(post.stage.rawValue)")
    }
}
