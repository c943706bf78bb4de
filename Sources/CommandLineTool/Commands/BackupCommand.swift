internal import ArgumentParser
internal import Foundation
internal import Newsdesk
internal import QueueStore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make a verified backup of the workspace, also while it publishes.",
        discussion: """
            One file, for you alone (mode 0600): the queue as of one moment, heraut.yaml,
            media, adapters, limits and policies. Secrets are never in it: keep those
            where you keep secrets. Only 'heraut restore' brings it back.

            Example: heraut backup /backup/heraut-2026-12-01.backup
            """
    )

    @Argument(help: ArgumentHelp("The file to make.", valueName: "file"), completion: .file())
    var file: String

    @Flag(help: "Replace a file of that name.")
    var force = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let file: String
        let sequence: Int
        let head: String
        let files: Int
    }

    func run() async throws {
        let workspace = try place.open()
        let files = try BackupContent.files(of: workspace)
        let progress = ProgressLine("copying")
        let note = try await workspace.withStore { _, _, store in
            try await store.backUp(
                to: file,
                with: files,
                replacing: force,
                at: SystemClock().now()
            ) { progress.show($0) }
        }
        progress.end()
        if form.json {
            Output.json(
                Line(file: file, sequence: note.sequence, head: note.head, files: note.files)
            )
        } else {
            Output.line(
                "'\(file)': \(note.sequence) entries"
                    + " and \(Output.count(note.files, "file")), verified"
            )
            Output.line("head \(note.head)")
        }
    }
}
