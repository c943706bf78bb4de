internal import ArgumentParser
internal import Newsdesk
internal import TransparencyLog

struct LogCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a proof of somebody's record, with checkpoints and no workspace.",
        usage: "heraut log check <proof> --checkpoint <file> ... [--key <key>] [options]",
        discussion: """
            Ends with 1 when it is not proved.

            Example: heraut log check proof.json --checkpoint today.checkpoint --key KEY
            """
    )

    @Argument(help: "The proof, as 'heraut log prove' printed it.", completion: .file())
    var proof: String

    @Option(
        help: ArgumentHelp(
            "A checkpoint of a size that the proof speaks of. Can be repeated.",
            valueName: "checkpoint"
        ),
        completion: .file()
    )
    var checkpoint: [String] = []

    @Option(
        help: ArgumentHelp(
            "The log's key as you know it; else the one of the workspace that lies around.",
            valueName: "key"
        )
    )
    var key: String?

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let key: NoteKey
        if let given = self.key {
            key = try KnownLogKey.key(given, of: nil, named: nil)
        } else if let workspace = try place.openIfThere() {
            let origin = try await workspace.withDesk { TransparentLedger($0.queue).origin }
            key = try KnownLogKey.key(nil, of: workspace, named: origin)
        } else {
            throw CommandFailure(.usage, "say whose signature counts: give the log's --key")
        }
        let text = try TextFile.text(proof, limit: LogProof.maximumBytes, failing: .data)
        let read: LogProof
        do {
            read = try CanonicalJSON.value(LogProof.self, of: text)
        } catch {
            throw CommandFailure(.data, "'\(proof)' is no proof of 'heraut log prove'")
        }
        let checkpoints = try checkpoint.map { try CheckpointFile.read($0, by: key) }
        if let problem = read.problem(beside: checkpoints) {
            Output.note("not proved: \(problem)", .red)
            throw ExitCode(FailureClass.refused.rawValue)
        }
        switch read {
        case .inclusion(let proof):
            Output.line(
                "proved: entry \(proof.entry) of '\(proof.origin)' stood in the record when it had"
                    + " \(proof.size)",
                .green
            )
            Output.line(proof.text)
        case .consistency(let proof):
            Output.line(
                "proved: the \(proof.to.size) entries of '\(proof.origin)' begin with the"
                    + " \(proof.from.size) that it had before",
                .green
            )
        }
    }
}
