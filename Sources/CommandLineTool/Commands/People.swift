internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Who takes part, as what, and with which keys: list and change them.",
        discussion: """
            Every change is signed by an admin and stands in the ledger. People who are
            written into heraut.yaml count too; that is where the first admin stands.

            Examples:
              heraut people
              heraut people add bram --name "Bram" --role approver --key bram.pub \\
                --why "New in the team." --as dirk
              heraut people revoke bram --why "Left." --as dirk
            """,
        subcommands: [
            PeopleList.self, PeopleAdd.self, PeopleKey.self, PeopleRole.self, PeopleRevoke.self,
            PeopleDeputy.self,
        ],
        defaultSubcommand: PeopleList.self
    )
}

/// Who signs a change of who takes part, and with which key.
struct PeopleSigning: ParsableArguments {
    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String

    @Option(
        help: ArgumentHelp(
            "The SSH key file that you sign with; else HERAUT_KEY, else the usual one in ~/.ssh.",
            valueName: "file"
        ),
        completion: .file()
    )
    var signWith: String?

    @Flag(help: "Sign without asking; the statement is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func validate() throws { try ReasonOptions.check(why) }

    /// Shows the statement, asks, signs, and puts the change on record.
    ///
    /// - Throws: ``CommandFailure``, and what the desk says.
    func sign(
        _ handle: String,
        _ act: (Workspace) throws -> PeopleAct
    ) async throws {
        let workspace = try place.open()
        let act = try act(workspace)
        let signer = try person.handle(in: workspace)
        var key = KeyOptions()
        key.key = signWith
        let keyFile = try key.file()
        guard yes || Output.isInteractive else {
            throw CommandFailure(.usage, "there is no terminal to ask on; sign with --yes")
        }
        let mayAsk = !yes
        try await workspace.withDesk { desk in
            let staff = try await desk.changePeople(
                act,
                of: handle,
                why: why,
                by: signer,
                keyFile: keyFile
            ) { statement in
                Output.statement(statement)
                return mayAsk ? Output.ask("Sign this? [y/N] ") : true
            }
            let report = PeopleReport(workspace)
            if let colleague = staff.colleague(handle) { report.show(colleague, in: staff) }
        }
    }
}

struct PeopleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show who takes part, as what, with which keys, and who signs for whom.",
        discussion: "Example: heraut people list --json"
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            let report = PeopleReport(workspace)
            let staff = desk.house.staff
            for colleague in staff.colleagues {
                if form.json {
                    report.json(colleague, in: staff)
                } else {
                    report.show(colleague, in: staff)
                }
            }
            if !form.json { report.summary(staff) }
        }
    }
}

struct PeopleAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a person, or another account of one.",
        usage: "heraut people add <handle> --role <role> --key <file-or-line> --why <reason>",
        discussion: """
            Shows what is signed, asks, and signs with an admin's SSH key. A handle never
            changes hands. Where the same person has an account already, say so with
            --same-person-as: four eyes are two persons, not two accounts.

            Example:
              heraut people add bram --name "Bram" --role approver,spokesperson \\
                --key bram.pub --why "New in the team." --as dirk
            """
    )

    @Argument(help: "The handle: lower-case letters, digits, hyphens.")
    var handle: String

    @Option(help: "The name for people; the handle when absent.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Roles: author, approver, spokesperson, legal, admin. Can be repeated.",
            valueName: "role,role"
        )
    )
    var role: [String]

    @Option(
        help: ArgumentHelp("A public SSH key. Can be repeated.", valueName: "file-or-line")
    )
    var key: [String] = []

    @Option(help: ArgumentHelp("From when on the keys count.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("Until when, that day not included.", valueName: "day"))
    var until: String?

    @Option(help: ArgumentHelp("An account of the same person.", valueName: "handle"))
    var samePersonAs: String?

    @OptionGroup var signing: PeopleSigning

    func run() async throws {
        let roles = try PeopleRole.roles(role)
        let keys = try key.map { text in try KeyLine.read(text) }
        try await signing.sign(handle) { workspace in
            let from = try TypedMoment.instant(from, "--from", in: workspace)
            let until = try TypedMoment.instant(until, "--until", in: workspace)
            return .added(
                name: name ?? handle,
                roles: roles,
                keys: keys.map { PeopleAct.KeyGrant($0, from: from, until: until) },
                sameAs: samePersonAs
            )
        }
    }
}

struct PeopleKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Add a key to a person.",
        usage: "heraut people key <handle> --key <file-or-line> --why <reason>",
        discussion: """
            The keys that are there go on counting; 'heraut people revoke HANDLE --key
            FINGERPRINT' ends one.

            Example: heraut people key bram --key bram-token.pub --why "A token." --as dirk
            """
    )

    @Argument(help: "Whose.")
    var handle: String

    @Option(help: ArgumentHelp("The public SSH key.", valueName: "file-or-line"))
    var key: String

    @Option(help: ArgumentHelp("From when on it counts.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("Until when, that day not included.", valueName: "day"))
    var until: String?

    @OptionGroup var signing: PeopleSigning

    func run() async throws {
        let key = try KeyLine.read(key)
        try await signing.sign(handle) { workspace in
            .keyAdded(
                key: PeopleAct.KeyGrant(
                    key,
                    from: try TypedMoment.instant(from, "--from", in: workspace),
                    until: try TypedMoment.instant(until, "--until", in: workspace)
                )
            )
        }
    }
}

struct PeopleRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Give a person other roles.",
        usage: "heraut people role <handle> --role <role,role> --why <reason>",
        discussion: """
            The roles that are named take the place of those that were.

            Example: heraut people role bram --role approver,legal --why "Passed." --as dirk
            """
    )

    @Argument(help: "Whose.")
    var handle: String

    @Option(
        help: ArgumentHelp(
            "Roles: author, approver, spokesperson, legal, admin. Can be repeated.",
            valueName: "role,role"
        )
    )
    var role: [String]

    @OptionGroup var signing: PeopleSigning

    func run() async throws {
        let roles = try Self.roles(role)
        try await signing.sign(handle) { _ in .rolesSet(roles: roles) }
    }

    /// The roles that were typed, each once, in their order.
    static func roles(_ typed: [String]) throws(CommandFailure) -> [Role] {
        var roles: Set<Role> = []
        for word in typed.flatMap({ $0.split(separator: ",") }) {
            let word = word.trimmingPrefix(while: \.isWhitespace)
            guard let role = Role(rawValue: String(word)) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure(.usage, "'\(word)' is no role; roles are: \(known)")
            }
            roles.insert(role)
        }
        return roles.sorted()
    }
}

struct PeopleRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a person's part, or one key.",
        usage: "heraut people revoke <handle> --why <reason> [--key <fingerprint>] [--at <time>]",
        discussion: """
            With --at in the past, signatures made from then on do not count either: say
            since when a key may have been in other hands.

            Examples:
              heraut people revoke bram --why "Left the agency." --as dirk
              heraut people revoke bram --key SHA256:abc... --at 2026-11-20T08:00 \\
                --why "Laptop stolen." --as dirk
            """
    )

    @Argument(help: "Whom.")
    var handle: String

    @Option(
        help: ArgumentHelp(
            "Only this key, as 'heraut people list' shows it.",
            valueName: "fingerprint"
        )
    )
    var key: String?

    @Option(help: ArgumentHelp("As of when; now when absent.", valueName: "time"))
    var at: String?

    @OptionGroup var signing: PeopleSigning

    func run() async throws {
        try await signing.sign(handle) { workspace in
            .revoked(
                key: key,
                since: try TypedMoment.instant(at, "--at", in: workspace) ?? SystemClock().now()
            )
        }
    }
}

struct PeopleDeputy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deputy",
        abstract: "Let somebody sign in another's place for some time.",
        usage: """
            heraut people deputy <handle> --for <handle> --role <role> --until <day>
              --why <reason>
            """,
        discussion: """
            Signed by whoever is represented, or an admin. A deputy signs under their own
            name, and counts as much as the other: both together count once.

            Examples:
              heraut people deputy cato --for bram --role spokesperson \\
                --from 2026-12-20 --until 2027-01-04 --why "Holidays." --as bram
              heraut people deputy cato --for bram --role spokesperson --end \\
                --why "Back." --as bram
            """
    )

    @Argument(help: "Who signs.")
    var handle: String

    @Option(name: .customLong("for"), help: ArgumentHelp("In whose place.", valueName: "handle"))
    var principal: String

    @Option(help: ArgumentHelp("As what: approver, spokesperson or legal.", valueName: "role"))
    var role: Role

    @Option(help: ArgumentHelp("From when on; now when absent.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("Until when, that day not included.", valueName: "day"))
    var until: String?

    @Flag(help: "End it now.")
    var end = false

    @OptionGroup var signing: PeopleSigning

    func validate() throws {
        guard end != (until != nil) else { throw ValidationError("Say --until, or --end.") }
    }

    func run() async throws {
        try await signing.sign(handle) { workspace in
            let now = SystemClock().now()
            let start = try TypedMoment.instant(from, "--from", in: workspace) ?? now
            guard let until = try TypedMoment.instant(until, "--until", in: workspace) else {
                return .deputyEnded(of: principal, role: role, since: now)
            }
            return .deputy(of: principal, role: role, from: start, until: until)
        }
    }
}
