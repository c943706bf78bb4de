internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Replan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replan",
        abstract: "Give posts that were held back or missed a new time, and submit them again.",
        usage: "heraut replan <post>... --at <time> [--every <length>] [options]",
        discussion: """
            Each gets a new revision with the same words, signed by you for sign-off: the
            approvers sign again, because they sign the time as well.

            Examples:
              heraut list --overdue
              heraut replan p-3k9f2m1x p-7q2w8e4r --at 2026-11-25T10:00 --every 15m
            """
    )

    @Argument(help: "The posts, in the order in which they go out.")
    var posts: [String]

    @Option(help: ArgumentHelp("Between one and the next; else all at once.", valueName: "length"))
    var every: String?

    @OptionGroup var when: TimeOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var key: KeyOptions

    func validate() throws {
        guard when.at != nil else { throw ValidationError("Say when with --at.") }
    }

    func run() async throws {
        let ids = try posts.map(PostName.id)
        let workspace = try place.open()
        let handle = try person.handle(in: workspace)
        let keyFile = try key.file()
        guard let timing = try when.timing(workspace.time), let first = timing.due else {
            throw CommandFailure(.usage, "say when with --at")
        }
        let step = try every.map { try WallTime.duration($0) } ?? .zero
        try await workspace.withDesk { desk in
            for (number, id) in ids.enumerated() {
                let due = first + step * number
                let new = Newsdesk.Timing(due: due, window: timing.window)
                _ = try await desk.edit(id, content: nil, timing: new, by: handle)
                let post = try await desk.submit(id, timing: nil, by: handle, keyFile: keyFile)
                let words = try await desk.needs(post).words
                Output.line("\(id) at \(workspace.time.text(due)); it \(words)")
            }
        }
    }
}
