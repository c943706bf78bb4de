internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

struct PolicyAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow",
        abstract: "Allow a name that the gate takes for somebody's, on the record.",
        discussion: """
            For names that are no person's: a project, a village, a foundation.
            Approvers, legal and admins may. The ledger keeps who, when and why; the
            name goes to policies/lexicons/allowed/, which only Heraut writes. It counts
            from then on, also for what is queued.

            Lists: organisation (also laws, products, events), place, famous (people
            of history).

            Examples:
              heraut policy allow "Project Nova" --class organisation \\
                  --why "Our own project for housing." --as carla
              heraut policy allow --list
              heraut policy allow --remove "Project Nova" --why "It has ended." --as carla
              heraut policy allow --restore
            """
    )

    @Argument(help: "The name, as posts write it.")
    var name: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "What it is: organisation, place or famous; --as says it too, for whom HERAUT_PERSON names.",
            valueName: "list"
        )
    )
    var givenList: NameList?

    /// What the name is: `--class`, or `--as` where it names no person but a list.
    private var list: NameList? { givenList ?? listAsPerson }

    private var listAsPerson: NameList? {
        givenList == nil ? person.person.flatMap(NameList.init(rawValue:)) : nil
    }

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String?

    @Option(help: ArgumentHelp("Take this name off its list again.", valueName: "name"))
    var remove: String?

    @Flag(name: .customLong("list"), help: "List the names, by whom, when and why.")
    var isListing = false

    @Flag(help: "Write the files again as the ledger has them.")
    var restore = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let name: String
        let list: NameList
        let by: String
        let at: Instant
        let why: String

        private enum CodingKeys: String, CodingKey {
            case name
            case list = "class"
            case by
            case at
            case why
        }
    }

    func validate() throws {
        let asked = [name != nil, remove != nil, isListing, restore].count(where: \.self)
        guard asked == 1 else {
            throw ValidationError("Give a name to allow, or one of --list, --remove, --restore.")
        }
        if name != nil, list == nil {
            throw ValidationError("Say what it is: --class organisation, place or famous.")
        }
        guard name != nil || remove != nil else { return }
        let reason = (why ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !reason.isEmpty, reason.count <= ReasonOptions.maximumLength else {
            throw ValidationError(
                "Say why, for the record: --why, 1 to \(ReasonOptions.maximumLength) characters."
            )
        }
    }

    func run() async throws {
        let workspace = try place.open()
        let files = AllowedFiles(workspace)
        try await workspace.withDesk { desk in
            if isListing { return show(try await desk.allowedNames(), workspace) }
            if restore { return try await restoreFiles(files, desk) }
            let problems = try files.problems(try await desk.allowedNames())
            guard problems.isEmpty else {
                throw CommandFailure(
                    .data,
                    problems.joined(separator: "\nheraut: ")
                        + "\nheraut: nothing was changed"
                )
            }
            var person = person
            if listAsPerson != nil { person.person = nil }
            let handle = try person.handle(in: workspace)
            if let name, let list {
                try files.write(
                    try await desk.allow(name, on: list, why: why ?? "", by: handle)
                )
                Output.line("'\(name)' is allowed, on the list '\(list.rawValue)'")
            } else if let remove {
                let list = try await listOf(remove, desk)
                try files.write(
                    try await desk.disallow(remove, on: list, why: why ?? "", by: handle)
                )
                Output.line("'\(remove)' is off the list '\(list.rawValue)'")
            }
            Output.note(
                "the rules are others now: 'heraut policy backtest' shows for which posts",
                .faint
            )
        }
    }

    /// The list that a name is to be taken off.
    private func listOf(_ name: String, _ desk: Newsdesk) async throws -> NameList {
        if let list { return list }
        let lists = try await desk.allowedNames().filter { list in
            list.names.contains { $0.name.lowercased() == name.lowercased() }
        }
        guard let first = lists.first else {
            throw CommandFailure(
                .noInput,
                "'\(name)' is not allowed here; 'heraut policy allow --list' shows what is"
            )
        }
        guard lists.count == 1 else {
            throw CommandFailure(.usage, "'\(name)' is on several lists: say which with --class")
        }
        return first.list
    }

    private func restoreFiles(_ files: AllowedFiles, _ desk: Newsdesk) async throws {
        for list in try await desk.allowedNames() {
            guard list.isWhole else {
                throw CommandFailure(
                    .data,
                    "the queue does not have every name of '\(list.list.rawValue)' any more"
                )
            }
            try files.write(list)
            Output.line("\(AllowedFiles.path(list.list)): \(list.names.count) names")
        }
    }

    private func show(_ lists: [Newsdesk.AllowedNames], _ workspace: Workspace) {
        let names = lists.flatMap(\.names)
        for name in names {
            if form.json {
                Output.json(
                    Line(
                        name: name.name,
                        list: name.list,
                        by: name.by,
                        at: name.at,
                        why: name.why
                    )
                )
                continue
            }
            Output.line("\(name.name)  (\(name.list.rawValue))", .bold)
            let detail = "\(name.by), \(workspace.time.text(name.at)): \(name.why)"
            for line in Output.wrap(detail, width: Output.width, indent: "    ") {
                Output.line(line)
            }
        }
        if names.isEmpty { Output.note("no name is allowed here beside those that ship") }
    }
}
