internal import ArgumentParser
internal import Courier
internal import Editorial
internal import Newsdesk

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Settle a delivery that is unknown, by what you saw on the channel.",
        usage: """
            heraut resolve <post/channel> --live <url> [options]
            heraut resolve <post/channel> --not-live --why <reason> [options]
            heraut resolve --all --from <file> [--complete --why <reason>] [--yes]
            heraut resolve --end-quarantine --why <reason> [options]
            """,
        discussion: """
            Nothing is sent again by this. A post that is not live needs a new
            revision, and new signatures, before it can go out again; but after a
            restore, one whose time is still to come waits again as it was signed.

            --from reads what the channels have: a line for each post, 'CHANNEL ADDRESS'
            or 'CHANNEL KEY', or a JSON object with channel, a key (or webhook_id), a
            link or a remote_id, and the text beside it. What is found is live. With
            --complete, what is not found on a channel of the list (or of --channel) is
            not live. First a table is shown; --yes goes on without asking.

            Examples:
              heraut resolve p-3k9f2m1x/site --live https://agency.example/12 --as bram
              heraut resolve p-3k9f2m1x/site --not-live --why "Not in the list." --as bram
              heraut resolve --all --from have.jsonl --complete --why "All." --as bram
              heraut resolve --end-quarantine --why "Looked at both channels." --as bram
            """
    )

    @Argument(help: ArgumentHelp("The delivery.", valueName: "post/channel"))
    var delivery: String?

    @Flag(help: "Everything that is unknown, by what --from lists.")
    var all = false

    @Option(help: ArgumentHelp("What the channels have.", valueName: "file"), completion: .file())
    var from: String?

    @Option(
        help: ArgumentHelp(
            "A channel that the list is about, where lines name none or there are none.",
            valueName: "name"
        )
    )
    var channel: [String] = []

    @Flag(help: "The list has everything that its channels have.")
    var complete = false

    @Flag(help: "Settle without asking.")
    var yes = false

    @Flag(help: "After a restore: somebody has looked, and the publisher may go on.")
    var endQuarantine = false

    @Option(help: ArgumentHelp("It is live, at this address.", valueName: "url"))
    var live: String?

    @Flag(help: "It is not live.")
    var notLive = false

    @Option(help: ArgumentHelp("What you did to find out.", valueName: "reason"))
    var why: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func validate() throws {
        if let why { try ReasonOptions.check(why) }
        guard [delivery != nil, all, endQuarantine].filter(\.self).count == 1 else {
            throw ValidationError("Name one delivery, or say --all or --end-quarantine.")
        }
        guard all || from == nil && !complete && !yes && channel.isEmpty else {
            throw ValidationError("--from, --channel, --complete and --yes go with --all.")
        }
        guard delivery != nil || live == nil && !notLive else {
            throw ValidationError("--live and --not-live are about one delivery.")
        }
        if all { try validateAll() }
        if endQuarantine, why == nil {
            throw ValidationError("--end-quarantine needs --why: what did you do to find out?")
        }
        if delivery != nil { try validateOne() }
    }

    private func validateAll() throws {
        guard from != nil else { throw ValidationError("--all needs --from FILE.") }
        guard !complete || why != nil else {
            throw ValidationError("--complete needs --why: where does the list come from?")
        }
    }

    private func validateOne() throws {
        guard (live != nil) != notLive else {
            throw ValidationError("Say either --live URL or --not-live.")
        }
        guard !notLive || why != nil else {
            throw ValidationError("--not-live needs --why: what did you do to find out?")
        }
        if let live, !WebAddress.isPage(live) {
            throw ValidationError(
                "--live is the whole address of the post, such as https://agency.example/posts/12."
            )
        }
    }

    func run() async throws {
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        if let from { return try await settleAll(from, workspace, handle) }
        if endQuarantine, let why {
            try await workspace.withDesk { try await $0.endQuarantine(why: why, by: handle) }
            return Output.line("the quarantine is over; what is due is sent by the next publisher")
        }
        try await settleOne(workspace, handle)
    }

    private func settleOne(_ workspace: Workspace, _ handle: String) async throws {
        let parts = (delivery ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw CommandFailure(
                .usage,
                "name the delivery as POST/CHANNEL, such as p-3k9f2m1x/site"
            )
        }
        let id = try PostName.id(parts[0])
        let channel = ChannelID(parts[1])
        let sight: Newsdesk.Sight
        switch (live, why) {
        case (let link?, let why): sight = .live(link: link, why: why)
        case (nil, let why?): sight = .notLive(why: why)
        case (nil, nil): throw CommandFailure(.usage, "say what you saw: --live or --not-live")
        }
        let post = try await workspace.withDesk { desk in
            try await desk.resolve(id, on: channel, sight, by: handle)
        }
        let state = post.delivery(on: channel)?.state.name ?? "settled"
        Output.line("\(id)/\(channel) is \(state); the post is \(post.stage.rawValue)")
    }

    private func settleAll(
        _ file: String,
        _ workspace: Workspace,
        _ handle: String
    ) async throws {
        let channels = channel.map { ChannelID($0) }
        let items = try ReceiverListFile.items(
            file,
            channel: channels.count == 1 ? channels[0] : nil
        )
        let named = Set(channels).union(items.map(\.channel))
        let list = ReceiverList(items: items, complete: complete ? named : [])
        let isSettled = try await workspace.withDesk { desk in
            for stranger in try await desk.strangers(in: list) { show(stranger) }
            let found = try await desk.compare(list)
            for (name, verdict) in found { show(name, verdict) }
            let settled = found.compactMap { name, verdict in sight(verdict).map { (name, $0) } }
            guard !settled.isEmpty else {
                Output.note("nothing can be settled by this list")
                return found.isEmpty
            }
            guard yes || Output.isInteractive && Output.ask("Settle \(settled.count)? [y/N] ")
            else {
                Output.note("nothing was changed; --yes settles what the table shows")
                return false
            }
            for (name, sight) in settled {
                _ = try await desk.resolve(name.post, on: name.channel, sight, by: handle)
            }
            Output.line("settled \(settled.count) of \(found.count)")
            return settled.count == found.count
        }
        if !isSettled { throw ExitCode(FailureClass.refused.rawValue) }
    }

    private func show(_ name: Newsdesk.DeliveryName, _ verdict: ReceiverList.Verdict) {
        let words =
            switch verdict {
            case .live(let link): "live      \(link)"
            case .notLive: "not live  the list does not have it"
            case .ambiguous(let places):
                "left      could be " + places.prefix(5).joined(separator: " or ")
            case .open: "left      the list says nothing about it"
            }
        Output.line("\(name)  ".padded(to: 26) + words)
    }

    private func show(_ stranger: Newsdesk.Stranger) {
        let here =
            stranger.stage.map { "is \($0.rawValue) here: withdraw it, or it may go out twice" }
            ?? "is not in this queue: it came after the backup"
        Output.note("\(stranger.place): the channel has it, and \(stranger.post) \(here)", .red)
    }

    private func sight(_ verdict: ReceiverList.Verdict) -> Newsdesk.Sight? {
        switch (verdict, why) {
        case (.live(let link), let why): .live(link: link, why: why)
        case (.notLive, let why?): .notLive(why: why)
        case (.notLive, nil), (.ambiguous, _), (.open, _): nil
        }
    }
}
