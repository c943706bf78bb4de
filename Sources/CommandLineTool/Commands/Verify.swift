internal import ArgumentParser
internal import Newsdesk

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole record: chain, signatures, tables against the ledger.",
        usage: "heraut verify [--against <checkpoint> ...] [--log-key <key>] [options]",
        discussion: """
            Ends with 1 when anything does not agree, and names it. With --against it
            also checks that the record still begins with what was signed in checkpoints
            that were kept elsewhere. The key in the workspace proves nothing to an
            outsider, who gives the log's key as it was learnt before: --log-key.

            Examples:
              heraut verify
              heraut verify --against last-year.checkpoint today.checkpoint
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Checkpoints that were kept elsewhere.", valueName: "checkpoint"),
        completion: .file()
    )
    var against: [String] = []

    @Option(help: ArgumentHelp("The log's key as you know it.", valueName: "key"))
    var logKey: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let entries: Int
        let head: String
        let signatures: Int
        let against: [String]?
        let forgotten: Int
        let uncheckable: Int
        let problems: [String]
    }

    /// What kept checkpoints say about the record; nil where none were given.
    private func compare(
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> TransparentLedger.Comparison? {
        guard !against.isEmpty else { return nil }
        let log = TransparentLedger(desk.queue)
        let key = try KnownLogKey.key(logKey, of: workspace, named: log.origin)
        if logKey == nil {
            Output.note(
                "the log's key was taken from the workspace: good enough for its own people, not"
                    + " for an outsider (--log-key)",
                .faint
            )
        }
        let kept = try against.map {
            TransparentLedger.KeptCheckpoint(name: $0, bytes: try CheckpointFile.bytes($0))
        }
        let progress = ProgressNote("entries hashed")
        return try await log.compare(with: kept, key: key) { progress.done($0) }
    }

    func run() async throws {
        let workspace = try place.open()
        let (found, files, comparison) = try await workspace.withDesk { desk in
            (
                try await desk.verify(),
                await AllowedFiles(workspace).problems(by: desk),
                try await compare(desk, workspace)
            )
        }
        let problems = found.problems + files + (comparison?.problems ?? [])
        if form.json {
            Output.json(
                Line(
                    entries: found.entries,
                    head: found.head,
                    signatures: found.signatures,
                    against: comparison?.agreements,
                    forgotten: found.forgotten,
                    uncheckable: found.uncheckable,
                    problems: problems
                )
            )
        } else {
            Output.line("ledger: \(found.entries) entries, head \(found.head)")
            Output.line("signatures: \(found.signatures) checked")
            for agreement in comparison?.agreements ?? [] { Output.line(agreement) }
            if found.forgotten > 0 {
                Output.line(
                    "forgotten: \(Output.count(found.forgotten, "value")), as signed entries say;"
                        + " \(found.uncheckable) signatures cannot be checked any more"
                )
            }
            for problem in problems { Output.line(problem, .red) }
            if problems.isEmpty { Output.line("everything agrees", .green) }
        }
        guard problems.isEmpty else {
            Output.note("\(problems.count) problems: nothing of this may be relied on.", .red)
            throw ExitCode(FailureClass.refused.rawValue)
        }
    }
}
