internal import Editorial
internal import Foundation
internal import Newsdesk

/// Writes the record of posts into a folder.
struct Archive {
    let desk: Newsdesk
    let workspace: Workspace
    let folder: ArchiveFolder
    let moment: Instant

    /// One value of `words.jsonl`.
    struct Words: Codable {
        let kind: PlainValue.Kind
        let id: String
        let salt: String
        let body: String

        init(_ value: PlainValue) {
            (kind, id, salt, body) = (value.kind, value.id, value.salt, value.body)
        }

        var value: PlainValue { PlainValue(kind: kind, id: id, salt: salt, body: body) }
    }

    /// Writes everything, and puts the folder in its place.
    ///
    /// - Parameter ids: The posts; nil for every one.
    /// - Returns: How many posts and entries that were.
    /// - Throws: ``CommandFailure``, ``DeskError``.
    func write(_ ids: [PostID]?) async throws -> (posts: Int, entries: Int) {
        let all = try await desk.queue.rows(in: nil).map(\.id)
        let chosen = ids ?? all
        var signers: Set<String> = []
        try await folder.stream("register.csv") { write in
            try write("\u{FEFF}" + RegisterCSV.head)
            for id in chosen {
                let archived = try await desk.archive(id)
                signers.formUnion(archived.record.people.compactMap(\.handle))
                try write(RegisterCSV.lines(archived.record))
                try await self.write(archived)
            }
        }
        var last: LoggedEntry?
        try await folder.stream("register.jsonl") { write in
            while true {
                let entries = try await desk.queue.log(
                    after: last?.sequence ?? 0,
                    post: nil,
                    limit: Self.page
                )
                guard !entries.isEmpty else { return }
                try write(entries.map(\.line).joined())
                last = entries.last
            }
        }
        let people = desk.house.colleagues.filter {
            ids == nil || signers.contains($0.handle) || $0.roles(at: moment).contains(.admin)
        }
        let origin = TransparentLedger(desk.queue).origin
        let logKey = try KnownLogKey.present(in: workspace, named: origin)
        try folder.write("allowed_signers", AllowedSigners.text(people, log: logKey))
        if ids == nil {
            try folder.write("heraut.yaml", HouseText.yaml(desk.house, log: logKey))
            let words = try await desk.wordsOfTheHouse()
            try folder.write("words.jsonl", Self.text(words))
        }
        try folder.write(
            "README.md",
            ArchiveReadme.text(
                agency: desk.house.agency,
                workspace: desk.queue.workspace,
                posts: chosen.count,
                entries: last?.sequence ?? 0,
                head: last?.hash ?? "",
                isWhole: ids == nil,
                at: moment
            )
        )
        try folder.finish()
        return (chosen.count, last?.sequence ?? 0)
    }

    /// How many entries are read at once.
    private static let page = 500

    private static func text(_ words: [PlainValue]) -> String {
        words.map { CanonicalJSON.text(Words($0)) + "\n" }.joined()
    }

    private func write(_ archived: ArchivedPost) async throws {
        let record = archived.record
        let base = "posts/\(record.post)"
        var files: [(name: String, bytes: [UInt8])] = []
        func add(_ name: String, _ bytes: [UInt8]) throws {
            try folder.write("\(base)/\(name)", bytes: bytes)
            files.append((name, bytes))
        }
        var pictures: [String: String] = [:]
        for medium in archived.pictures {
            guard
                let bytes = try PictureStore(folder: workspace.folder + "/media")
                    .bytes(of: medium.sha256), Digest.hex(bytes) == medium.sha256
            else { continue }
            // Named by its digest: what a draft called it is for people, and could lead anywhere.
            pictures[medium.sha256] = "media/\(medium.sha256)"
            try add("media/\(medium.sha256)", bytes)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(record), as: UTF8.self)
        try add("record.json", Array((HiddenCharacters.escapedJSON(json) + "\n").utf8))
        let page = RecordText(
            record: record,
            language: desk.house.language,
            zone: desk.house.zone,
            pictures: pictures
        ).page
        try add("record.md", Array(page.markdown.utf8))
        try add("record.html", Array(page.html.utf8))
        try add("words.jsonl", Array(Self.text(archived.words).utf8))
        let mdto = MDTOFile(
            record: record,
            retention: desk.house.retention.words?.text,
            files: files.map(\.name)
        )
        try folder.write("\(base)/mdto.xml", mdto.text)
        for file in files {
            let text = mdto.text(
                ofFile: file.name,
                size: file.bytes.count,
                sha256: Digest.hex(file.bytes),
                at: moment
            )
            let name = file.name.replacing("/", with: "-")
            try folder.write("\(base)/mdto/\(name).xml", text)
        }
    }
}

extension LoggedEntry {
    /// The line that `heraut log --json` prints of it.
    var line: String {
        "{\"entry\":\(text),\"hash\":\"\(hash)\",\"sequence\":\(sequence)}\n"
    }
}
