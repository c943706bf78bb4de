internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct DutyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty",
        abstract: "Who is on call as spokesperson, now and later.",
        discussion: """
            Whoever is on call is the one that 'heraut review --mine' and the notices
            address. Where two stretches overlap, the one that was added last counts.

            Examples:
              heraut duty
              heraut duty add bram --from 2026-12-01 --until 2026-12-08 --as dirk
              heraut duty list
            """,
        subcommands: [DutyNow.self, DutyAdd.self, DutyList.self, DutyRemove.self],
        defaultSubcommand: DutyNow.self
    )
}

struct DutyNow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "now",
        abstract: "Say who is on call now.",
        discussion: "Example: heraut duty"
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            let duty = desk.house.staff.onCall(at: SystemClock().now())
            if form.json { return Output.json(DutyLine.Now(onCall: duty.map(DutyLine.init))) }
            guard let duty else { return Output.line("nobody is on call") }
            Output.line("\(duty.handle) is on call until \(workspace.time.text(duty.until))")
        }
    }
}

struct DutyAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put a spokesperson on call for some time.",
        usage: "heraut duty add <handle> --until <time> [--from <time>]",
        discussion: """
            Example:
              heraut duty add bram --from 2026-12-01 --until 2026-12-08 --as dirk
            """
    )

    @Argument(help: "Who.")
    var handle: String

    @Option(help: ArgumentHelp("From when on; now when absent.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Until when.", valueName: "time"))
    var until: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
        let workspace = try place.open()
        let keeper = try person.handle(in: workspace)
        let now = SystemClock().now()
        let start = try TypedMoment.instant(from, "--from", in: workspace) ?? now
        let end = try TypedMoment.instant(until, "--until", in: workspace) ?? now
        try await workspace.withDesk { desk in
            let staff = try await desk.putOnCall(handle, from: start, until: end, by: keeper)
            if let duty = staff.duties.last { DutyLine(duty).show(in: workspace) }
        }
    }
}

struct DutyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the roster from now on, with what nobody has.",
        discussion: "Example: heraut duty list --json"
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            let now = SystemClock().now()
            let staff = desk.house.staff
            for duty in staff.duties.sorted(by: { $0.from < $1.from }) where duty.until > now {
                if form.json {
                    Output.json(DutyLine(duty))
                } else {
                    DutyLine(duty).show(in: workspace)
                }
            }
            for gap in staff.gaps(from: now, to: now + Newsdesk.rosterAhead) where !form.json {
                Output.note(
                    "nobody from \(workspace.time.text(gap.from)) until"
                        + " \(workspace.time.text(gap.until))"
                )
            }
        }
    }
}

struct DutyRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a stretch off the roster, by its number.",
        discussion: "Example: heraut duty remove 214 --as dirk"
    )

    @Argument(help: "Its number; 'heraut duty list' shows it.")
    var entry: Int

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
        let workspace = try place.open()
        let keeper = try person.handle(in: workspace)
        try await workspace.withDesk { desk in
            _ = try await desk.takeOffCall(entry, by: keeper)
            Output.line("\(entry) is off the roster")
        }
    }
}

/// A stretch of being on call, as data or in words.
private struct DutyLine: Encodable {
    struct Now: Encodable {
        let onCall: DutyLine?

        private enum CodingKeys: String, CodingKey { case onCall = "on_call" }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(onCall, forKey: .onCall)
        }
    }

    let entry: Int
    let handle: String
    let from: Instant
    let until: Instant

    private enum CodingKeys: String, CodingKey {
        case entry
        case handle
        case from = "from_ms"
        case until = "until_ms"
    }

    init(_ duty: Staff.Duty) {
        entry = duty.entry
        handle = duty.handle
        from = duty.from
        until = duty.until
    }

    func show(in workspace: Workspace) {
        Output.line(
            "\("\(entry)".padded(to: 6))\(handle), from \(workspace.time.text(from)) until"
                + " \(workspace.time.text(until))"
        )
    }
}
