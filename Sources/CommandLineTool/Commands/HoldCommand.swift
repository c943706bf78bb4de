internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Stop publishing at once, everything or a part of it: everybody may.",
        usage: """
            heraut hold --why <reason> [--channel <name>] [options]
            heraut hold --list [options]
            """,
        discussion: """
            What has its time while the hold is on stays behind and has to be planned
            anew: nothing catches up by itself. Two people take it off with 'heraut
            release'.

            Examples:
              heraut hold --why "A court rules on this at ten." --topic asylum --as anna
              heraut hold --list
            """
    )

    @Option(help: ArgumentHelp("Why; everybody who looks sees it.", valueName: "reason"))
    var why: String?

    @Option(help: ArgumentHelp("Only what would go to that channel.", valueName: "name"))
    var channel: String?

    @Option(help: ArgumentHelp("Only posts about that topic.", valueName: "word"))
    var topic: String?

    @Option(help: ArgumentHelp("Only posts with that tag.", valueName: "word"))
    var tag: String?

    @Flag(help: "Show the holds that are on, and the channels that are closed.")
    var list = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    func validate() throws {
        let narrowed = [channel, topic, tag].compactMap(\.self)
        guard narrowed.count <= 1 else {
            throw ValidationError("One hold stops one thing: --channel, --topic or --tag.")
        }
        guard list || why != nil else { throw ValidationError("Say why with --why.") }
        guard !list || (why == nil && narrowed.isEmpty) else {
            throw ValidationError("--list only shows what there is.")
        }
        if let why { try ReasonOptions.check(why) }
        for word in narrowed where word.isEmpty || word.contains(where: \.isNewline) {
            throw ValidationError("'\(word)' is no name of a channel, topic or tag.")
        }
    }

    func run() async throws {
        let workspace = try place.open()
        guard let why else {
            return try await workspace.withDesk { desk in
                try await StopReport(workspace, json: form.json).show(desk)
            }
        }
        let handle = try person.handle(in: workspace)
        try await workspace.withDesk { desk in
            let hold = try await desk.hold(scope, why: why, by: handle)
            Output.line("\(hold.id) stops \(hold.scope.words)")
            Output.note(
                "two people take it off: 'heraut release \(hold.id) --why ...'; what has its time"
                    + " until then has to be planned anew"
            )
        }
    }

    private var scope: Hold.Scope {
        if let channel { return .channel(name: ChannelID(channel)) }
        if let topic { return .topic(word: topic) }
        return tag.map { .tag(word: $0) } ?? .everything
    }
}
