internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import QueueStore

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read an export in again: an archive, from which nothing goes out.",
        usage: "heraut import <export> <folder> [--house <heraut.yaml>]",
        discussion: """
            Takes an export of every post, and makes a workspace of it with the same
            entries and hashes. Every digest, the chain and every signature is checked
            first; when one is wrong nothing is made. Who could sign is what the export
            says, unless you name a file that you trust more.

            Example: heraut import export-2026 archive --house heraut.yaml
            """
    )

    @Argument(help: "The folder of the export.", completion: .directory)
    var export: String

    @Argument(help: "The workspace to make; it must not exist.", completion: .directory)
    var folder: String

    @Option(help: "People, keys and rules of your own, instead of those of the export.")
    var house: String?

    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let folder: String
        let workspace: String
        let entries: Int
        let head: String
        let signatures: Int
    }

    /// The most problems that are told.
    private static let maximumTold = 20

    func run() async throws {
        let place = URL(filePath: folder).standardizedFileURL.path
        guard !FileManager.default.fileExists(atPath: place) else {
            throw CommandFailure(
                .cannotCreate,
                "'\(folder)' exists already; an import makes a new workspace"
            )
        }
        let content = try ExportReader(folder: export).read()
        if let brought = content.house {
            let file = try HouseFile(text: brought, file: export + "/" + HouseFile.name)
            // Nobody's addresses and secrets come with an archive.
            guard file.channels == nil, file.notices == nil else {
                throw CommandFailure(
                    .data,
                    "\(export)/\(HouseFile.name): an export has no channels and no notices; nothing"
                        + " was imported"
                )
            }
        }
        let own = try house.map {
            try TextFile.text($0, limit: Workspace.maximumFile, failing: .data)
        }
        guard let house = own ?? content.house else {
            throw CommandFailure(
                .data,
                "'\(export)' has no heraut.yaml: it is not an export of every post; name the people"
                    + " with --house if it has all words"
            )
        }
        let unfinished = place + SystemChance().name(prefix: ".unfinished-")
        do {
            let line = try await make(unfinished, content, house: house)
            guard unsafe rename(unfinished, place) == 0 else {
                throw CommandFailure(
                    .cannotCreate,
                    "'\(folder)' cannot be put in its place (errno \(errno))"
                )
            }
            show(line)
        } catch {
            // What cannot be taken away has a name that says what it is.
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    private func make(
        _ unfinished: String,
        _ content: ExportReader.Content,
        house: String
    ) async throws -> Line {
        do {
            for name in ["", "/media", "/policies", "/adapters"] {
                try NewFile.makeFolder(unfinished + name)
            }
            try NewFile.write(house.utf8, to: unfinished + "/" + HouseFile.name)
            for (digest, file) in content.pictures {
                let bytes = try TextFile.exactBytes(file, limit: PictureStore.maximumBytes)
                guard Digest.hex(bytes) == digest else {
                    throw CommandFailure(.data, "\(file): it has changed meanwhile")
                }
                try NewFile.write(bytes, to: unfinished + "/media/" + digest)
            }
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(folder)' cannot be written: \(NewFile.reason(error))"
            )
        }
        try QueueStore.create(folder: unfinished, from: content.queue, at: SystemClock().now())
        let workspace = try Workspace(folder: unfinished)
        return try await workspace.withDesk { desk in
            let files = AllowedFiles(workspace)
            for list in try await desk.allowedNames() { try files.write(list) }
            let found = try await desk.verify()
            let problems = found.problems + (await files.problems(by: desk))
            guard problems.isEmpty else {
                for problem in problems.prefix(Self.maximumTold) { Output.note(problem, .red) }
                throw CommandFailure(
                    .data,
                    "'\(export)' has \(Output.count(problems.count, "problem")); nothing was imported"
                )
            }
            return Line(
                folder: folder,
                workspace: desk.queue.workspace,
                entries: found.entries,
                head: found.head,
                signatures: found.signatures
            )
        }
    }

    private func show(_ line: Line) {
        guard !form.json else { return Output.json(line) }
        Output.line("\(folder): \(line.workspace), \(line.entries) entries, head \(line.head)")
        Output.line(
            "\(line.signatures) signatures checked; it is an archive: nothing goes out of it"
        )
    }
}
