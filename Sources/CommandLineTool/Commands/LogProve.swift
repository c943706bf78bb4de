internal import ArgumentParser
internal import Newsdesk
internal import TransparencyLog

struct LogProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an entry stands in the record, or that the record only grew.",
        usage: """
            heraut log prove --entry <n> [--in <checkpoint>] [--size <m>] [options]
            heraut log prove --from <checkpoint> [--to <checkpoint>] [options]
            """,
        discussion: """
            Prints JSON that anybody with a checkpoint can check (docs/record.md),
            without the workspace: 'heraut log check'.

            Examples:
              heraut log prove --entry 42 --in today.checkpoint
              heraut log prove --from last-year.checkpoint --to today.checkpoint
            """
    )

    @Option(help: ArgumentHelp("The number of an entry, as 'heraut log' has it.", valueName: "n"))
    var entry: Int?

    @Option(help: ArgumentHelp("Prove it for the record of that many entries.", valueName: "m"))
    var size: Int?

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("Prove it for the record of that checkpoint.", valueName: "checkpoint"),
        completion: .file()
    )
    var checkpoint: String?

    @Option(
        help: ArgumentHelp("Prove that the record begins with that one.", valueName: "checkpoint"),
        completion: .file()
    )
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Up to which checkpoint, or 'now'.",
            valueName: "checkpoint"
        ),
        completion: .file()
    )
    var to = "now"

    @Option(help: ArgumentHelp("The log's key, if it is not the workspace's.", valueName: "key"))
    var logKey: String?

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard (entry != nil) != (from != nil) else {
            throw ValidationError("say what to prove: --entry N, or --from CHECKPOINT")
        }
        guard size == nil || checkpoint == nil else {
            throw ValidationError("--size and --in both say how much of the record: give one")
        }
        guard entry != nil || size == nil && checkpoint == nil else {
            throw ValidationError("--size and --in go with --entry")
        }
    }

    func run() async throws {
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            let log = TransparentLedger(desk.queue)
            let progress = ProgressNote("entries hashed")
            let tree = try await log.auditedTree { progress.done($0) }
            func length(of path: String) throws -> Int {
                let key = try KnownLogKey.key(logKey, of: workspace, named: log.origin)
                let kept = try CheckpointFile.read(path, by: key)
                guard kept.isOf(log.origin), tree.root(atSize: kept.size) == kept.root else {
                    throw LogProblem.foreign(
                        "'\(path)' is not of this record as it is now;"
                            + " 'heraut verify --against \(path)' tells why"
                    )
                }
                return kept.size
            }
            let proof: LogProof?
            if let entry {
                let size = try checkpoint.map(length) ?? size ?? tree.size
                guard entry > 0, entry <= tree.size else {
                    throw LogProblem.noSuch(
                        "there is no entry \(entry); the record has \(tree.size)"
                    )
                }
                let text = try await desk.queue.texts(after: entry - 1, limit: 1).first ?? ""
                proof = LogProof.inclusion(
                    in: tree,
                    of: log.origin,
                    entry: entry,
                    text: text,
                    size: size
                )
            } else if let from {
                proof = LogProof.consistency(
                    of: tree,
                    of: log.origin,
                    from: try length(of: from),
                    to: to == "now" ? tree.size : try length(of: to)
                )
            } else {
                proof = nil
            }
            guard let proof else {
                throw LogProblem.noSuch(
                    "the record of that size has no such beginning or entry; it has \(tree.size)"
                        + " entries now"
                )
            }
            Output.json(proof)
        }
    }
}
