internal import ArgumentParser
internal import Newsdesk
internal import SSHSignatures
internal import TransparencyLog

struct LogCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign what the record is now, to be kept elsewhere.",
        discussion: """
            The record is audited first; a record that does not agree is not signed.
            Beside FILE stands FILE.sig, an SSH signature over the three lines above
            the empty line, for 'ssh-keygen -Y verify -n heraut-checkpoint-v1'.

            Example: heraut log checkpoint --output today.checkpoint
            """
    )

    @Option(
        help: ArgumentHelp("The file to write; else it is printed.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let origin: String
        let size: Int
        let root: String
        let note: String
    }

    /// What is written is for others.
    private static func write(_ text: String, to path: String) throws(CommandFailure) {
        do throws(NewFile.Problem) {
            try NewFile.write(text.utf8, to: path, mode: NewFile.forOthersToo)
        } catch {
            throw CommandFailure(.cannotCreate, "'\(path)' cannot be written: \(error.reason)")
        }
    }

    func run() async throws {
        let workspace = try place.open()
        let file = LogKeyFile(folder: workspace.folder)
        try await workspace.withDesk { desk in
            let log = TransparentLedger(desk.queue)
            let signer = try file.signer(named: log.origin)
            let progress = ProgressNote("entries hashed")
            let tree = try await log.auditedTree { progress.done($0) }
            if let last = try file.last(by: signer.key),
                tree.root(atSize: last.size) != last.root
            {
                throw LogProblem.rewritten(size: last.size)
            }
            guard let checkpoint = log.checkpoint(of: tree) else { return }
            let note = try checkpoint.signed(with: signer)
            try file.keepLast(note)
            if let output {
                let signature = try file.read()
                    .signature(of: note.text, namespace: LogKeyFile.namespace)
                try Self.write(note.written, to: output)
                try Self.write(signature, to: output + ".sig")
            }
            if form.json {
                Output.json(
                    Line(
                        origin: checkpoint.origin,
                        size: checkpoint.size,
                        root: checkpoint.root.base64,
                        note: note.written
                    )
                )
            } else if let output {
                Output.line("signed \(checkpoint.size) entries: '\(output)' and '\(output).sig'")
            } else {
                Output.raw(note.written)
            }
        }
    }
}
