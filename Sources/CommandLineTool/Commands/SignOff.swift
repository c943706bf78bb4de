internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask for sign-off; you sign for the text with your SSH key.",
        discussion: "Example: heraut submit p-3k9f2m1x --at 2026-11-24T09:00 --as anna"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var when: TimeOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        let timing = try when.timing(workspace.time)
        let post: Post
        do {
            post = try await workspace.withDesk { desk in
                try await desk.submit(id, timing: timing, by: handle, keyFile: keyFile)
            }
        } catch DeskError.blocked(let id, let check) {
            FindingReport(
                name: id.rawValue,
                firstLine: 1,
                language: workspace.file.house.language
            ).show(check)
            throw DeskError.blocked(id, check)
        }
        let due = post.revision.plan.map { workspace.time.text($0.due) } ?? "no time yet"
        Output.line("\(id) submitted, due \(due)")
        Output.line("  needs \(SignOffReport(post, in: workspace).missing)")
    }
}

struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign somebody else's post off, with your SSH key.",
        discussion: """
            Shows the exact statement, asks, and signs. Author and last editor never count.

            Example: heraut approve p-3k9f2m1x --as bram
            """
    )

    @Argument(help: "The post.")
    var post: String

    @Option(help: "As what, when you have more than one role that is needed.")
    var role: Role?

    @Flag(help: "Sign without asking; the statement is shown all the same.")
    var yes = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        guard yes || Output.isInteractive else {
            throw CommandFailure(
                .usage,
                "there is no terminal to ask on; read 'heraut review \(id)' and sign with --yes"
            )
        }
        let mayAsk = !yes
        try await workspace.withDesk { desk in
            let post = try await desk.approve(id, as: role, by: handle, keyFile: keyFile) {
                statement in
                Output.note(statement)
                return mayAsk ? Self.ask("Sign this? [y/N] ") : true
            }
            let report = SignOffReport(post, in: workspace)
            Output.line("\(id) signed by \(handle)")
            Output.line(report.isComplete ? "  approved" : "  still needs \(report.missing)")
        }
    }

    private static func ask(_ question: String) -> Bool {
        FileHandle.standardError.write(Data(question.utf8))
        let answer = readLine()?.lowercased() ?? ""
        return ["y", "yes", "j", "ja"].contains(answer)
    }
}

struct Return: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a post back to its author, with the reason.",
        discussion: "Example: heraut return p-3k9f2m1x --why \"Name the source.\" --as bram"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var reason: ReasonOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        _ = try await workspace.withDesk { desk in
            try await desk.sendBack(id, why: reason.why, by: handle)
        }
        Output.line("\(id) returned")
    }
}

struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a post back for good, with the reason.",
        discussion: "Example: heraut withdraw p-3k9f2m1x --why \"Overtaken by the news.\" --as anna"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var reason: ReasonOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        _ = try await workspace.withDesk { desk in
            try await desk.withdraw(id, why: reason.why, by: handle)
        }
        Output.line("\(id) withdrawn")
    }
}

/// Why somebody does it: one sentence, kept on the record.
struct ReasonOptions: ParsableArguments {
    /// The longest reason, in characters.
    static let maximumLength = 2_000

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String

    func validate() throws {
        let text = why.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.count <= Self.maximumLength else {
            throw ValidationError("--why is a reason of 1 to \(Self.maximumLength) characters.")
        }
    }
}
