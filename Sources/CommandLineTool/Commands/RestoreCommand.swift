internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import QueueStore

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup back: verified, quarantined, the present queue kept aside.",
        discussion: """
            Nothing is sent from a restored queue until people have said what went out
            after the backup was made: 'heraut resolve' settles each delivery, and
            'heraut resolve --end-quarantine' lets the publisher go on. In a workspace
            that exists its own files stay, and only missing pictures are put back; an
            empty folder gets all files of the backup. Secrets are never in a backup.

            Examples:
              heraut restore /backup/heraut-2026-12-01.backup --workspace /srv/heraut
              heraut restore /backup/heraut-2026-12-01.backup --workspace /srv/new
            """
    )

    @Argument(
        help: ArgumentHelp("A backup, or a queue that was kept aside.", valueName: "file"),
        completion: .file()
    )
    var file: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let file: String
        let made: String?
        let sequence: Int
        let head: String
        let aside: String?
        let unknown: [String]
        let unfinished: [String]
        let files: [String]
    }

    func run() async throws {
        let folder = try folder()
        let house = folder + "/" + HouseFile.name
        let isNew = !FileManager.default.fileExists(atPath: house)
        let now = SystemClock().now()
        let restoration = try QueueRestoration.prepare(file, into: folder)
        let report: Quarantine.Report
        do {
            report = try await Quarantine.begin(in: restoration.queue, restoration.note, at: now)
        } catch {
            restoration.abandon()
            throw error
        }
        let (aside, files) = try restoration.finish(at: now, all: isNew)
        tell(report, aside: aside, files: files)
    }

    /// The workspace that was named, which may be an empty folder or one that is not there yet.
    private func folder() throws -> String {
        guard let named = place.workspace else { return try place.open().folder }
        do {
            try NewFile.makeFolder(named)
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(named)' cannot be made: \(error.localizedDescription)"
            )
        }
        return named
    }

    private func tell(_ report: Quarantine.Report, aside: String?, files: [String]) {
        let note = report.restoration.note
        let unfinished = report.unfinished.map(\.id.rawValue)
        guard !form.json else {
            return Output.json(
                Line(
                    file: file,
                    made: note.madeAt?.description,
                    sequence: note.sequence,
                    head: note.head,
                    aside: aside,
                    unknown: report.unsettled.map(\.description),
                    unfinished: unfinished,
                    files: files
                )
            )
        }
        let made = note.madeAt.map { "made at \($0)" } ?? "which does not say when it was made"
        Output.line("restored '\(file)', \(made)")
        Output.line("  entry \(note.sequence), head \(note.head)")
        if let aside { Output.line("  the queue that was here is kept as '\(aside)'") }
        if !files.isEmpty { Output.line("  put back: \(Output.count(files.count, "file"))") }
        QuarantineReport.show(report)
        Output.note(
            "next: look on the channels, then 'heraut resolve'; see docs/recovery.md",
            .yellow
        )
    }
}
