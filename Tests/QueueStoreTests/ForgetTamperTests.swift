import Editorial
import GRDB
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

@Suite("What was forgotten, tampered with", .tempFolder)
struct ForgetTamperTests {
    /// A queue in which the text of a published post was forgotten.
    private static func forgotten() async throws -> (queue: QueueStore, content: PlainValue) {
        let queue = try TempFolder.newQueue()
        let id = PostID("p-one")
        try await Scribe(queue).post(id, to: .published)
        let post = try #require(try await queue.post(id)).post
        let content = try #require(
            try await queue.plain(.content, post.revision.content.rawValue)
        )
        let person = Scribe.person("carla")
        let (reason, statement) = (Scribe.value(.reason, "oud"), Scribe.value(.statement, "weg"))
        let entry = ForgetEntry(
            at: Scribe.notAfter,
            actor: PersonID(person.id),
            forgotten: Forgotten(
                parts: [.words],
                before: Scribe.due,
                values: ["content": [content.id]],
                pictures: [],
                reason: ReasonID(reason.id),
                signature: Signature(
                    person: PersonID(person.id),
                    role: .admin,
                    statement: StatementID(statement.id)
                )
            )
        )
        let head = try await queue.log(after: 0, post: nil, limit: 1_000).count
        let result = try await queue.append(entry, on: head, plain: [person, reason, statement])
        #expect(result == .done(version: head + 1))
        return (queue, content)
    }

    @Test func `an audit counts what was forgotten, and finds nothing wrong with it`() async throws
    {
        let (queue, _) = try await Self.forgotten()
        let report = try await queue.audit()
        #expect(report.problems.isEmpty, "\(report.problems)")
        #expect(report.forgotten == 1)
        try queue.close()
    }

    @Test func `words that come back after they were forgotten are told`() async throws {
        let (queue, content) = try await Self.forgotten()
        let raw = try RawDatabase(TempFolder.database)
        try raw.run(
            "INSERT INTO plain_value (kind, id, salt, body) VALUES (?, ?, ?, ?)",
            ["content", content.id, content.salt, content.body]
        )
        try raw.close()
        let report = try await queue.audit()
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("was forgotten") == true, "\(report.problems)")
        try queue.close()
    }

    @Test func `words of another post that are gone without such an entry are told`() async throws {
        let (queue, content) = try await Self.forgotten()
        try await Scribe(queue).post(PostID("p-two"), to: .draft)
        let raw = try RawDatabase(TempFolder.database)
        try raw.run("DELETE FROM plain_value WHERE kind = 'content' AND id != ?", [content.id])
        try raw.close()
        let report = try await queue.audit()
        #expect(report.problems.contains { $0.contains("the text of post p-two") })
        try queue.close()
    }

    @Test func `what was forgotten is in no byte of the queue's files`() async throws {
        let (queue, content) = try await Self.forgotten()
        // What was deleted otherwise, as a migration does, may lie about as well.
        let raw = try RawDatabase(TempFolder.database)
        let words = String(repeating: "left-over words ", count: 2_000)
        try raw.run("PRAGMA secure_delete = OFF")
        let salt = String(repeating: "5", count: 32)
        try raw.run(
            "INSERT INTO plain_value (kind, id, salt, body) VALUES ('reason', ?, ?, ?)",
            [String(repeating: "a", count: 64), salt, words]
        )
        try raw.run("DELETE FROM plain_value WHERE salt = ?", [salt])
        try raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
        try raw.close()
        #expect(RawBytes.hold(try RawBytes.of(TempFolder.database), "left-over words"))
        try await queue.wipe()
        let files = try ["", "-wal"].map { try TempFolder.database + $0 }
        for file in files {
            let bytes = try RawBytes.of(file)
            #expect(!RawBytes.hold(bytes, content.salt), "\(file)")
            #expect(!RawBytes.hold(bytes, "left-over words"), "\(file)")
            #expect(!RawBytes.hold(bytes, "Zo werkt het (p-one, 1)."), "\(file)")
        }
        try queue.close()
    }

    @Test func `an archive has no publisher`() async throws {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(PostID("p-one"), to: .approved)
        let log = try await queue.log(after: 0, post: nil, limit: 100)
        try queue.close()
        let folder = try TempFolder.folder + "/archive"
        try RawBytes.makeFolder(folder)
        let export = ExportedQueue(entries: log.map(\.text), words: [])
        try QueueStore.create(folder: folder, from: export, at: Scribe.start)
        let archive = try QueueStore.open(folder: folder)
        #expect(try await archive.log(after: 0, post: nil, limit: 100) == log)
        let refused = QueueError.archive(path: folder + "/queue.sqlite")
        await #expect(throws: refused) { try await archive.becomePublisher() }
        await #expect(throws: refused) { try await archive.startPublishing(at: Scribe.start) }
        // The words are missing, and an audit says so.
        #expect(try await archive.audit().problems.isEmpty == false)
        try archive.close()
    }
}
