internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the record of posts into a folder, for an archive or a request.",
        usage: "heraut export <folder> [<post> ...] [options]",
        discussion: """
            Per post every version, decision, signature and answer, to read and as data,
            with MDTO metadata; and the register as CSV and JSON Lines. Without posts
            everything, which 'heraut import' can read in again. docs/archive.md tells
            what is in it, docs/check-a-post.md how an outsider checks it.

            Example: heraut export woo-2026-014 p-3k9f2m1x
            """
    )

    @Argument(help: "The folder to make; it must not exist.", completion: .directory)
    var folder: String

    @Argument(help: "The posts; every one when none is named.")
    var posts: [String] = []

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let folder: String
        let posts: Int
        let entries: Int
    }

    func run() async throws {
        let ids = try posts.map(PostName.id)
        let workspace = try place.open()
        let counts = try await workspace.withDesk { desk in
            for id in ids { _ = try await desk.post(id) }
            let folder = try ArchiveFolder(folder, chance: SystemChance())
            do {
                return try await Archive(
                    desk: desk,
                    workspace: workspace,
                    folder: folder,
                    moment: SystemClock().now()
                ).write(ids.isEmpty ? nil : ids)
            } catch {
                folder.abandon()
                throw error
            }
        }
        guard !form.json else {
            return Output.json(Line(folder: folder, posts: counts.posts, entries: counts.entries))
        }
        Output.line(
            "\(folder): \(Output.count(counts.posts, "post")), register of \(counts.entries) entries"
        )
    }
}
