import Foundation
import GRDB
import Testing

/// Queues of every schema version that there ever was, opened by the real binary.
@Suite("Migration", .serialized)
struct MigrationTests {
    static let versions = Array(1...9)
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// A workspace with a queue of that version.
    private func workspace(_ version: Int) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-migration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.fixtures.appending(path: "heraut.yaml"),
            to: folder.appending(path: "heraut.yaml")
        )
        let dump = try String(
            contentsOf: Self.fixtures.appending(path: "schema-000\(version).sql"),
            encoding: .utf8
        )
        // A dump has its tables by name, and so rows before those that they refer to.
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(
            path: folder.appending(path: "queue.sqlite").path,
            configuration: configuration
        )
        try database.writeWithoutTransaction { try $0.execute(sql: dump) }
        try database.close()
        return folder
    }

    private func heraut(_ folder: URL, _ arguments: String...) throws -> Tool.Result {
        try Tool.run(Tool.folder.appending(path: "heraut"), arguments, in: folder)
    }

    private func ledger(_ file: URL) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: file.path, configuration: configuration)
        return try database.read {
            try String.fetchAll($0, sql: "SELECT hash || entry FROM ledger ORDER BY sequence")
        }
    }

    @Test(arguments: versions)
    func `a queue of any version is brought up to date, with a copy of before`(
        version: Int
    ) throws {
        let folder = try workspace(version)
        defer { try? FileManager.default.removeItem(at: folder) }
        let queue = folder.appending(path: "queue.sqlite")
        let before = try ledger(queue)
        let listed = try heraut(folder, "list")
        #expect(listed.status == 0, "\(listed.errors)")
        let verified = try heraut(folder, "verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        #expect(try ledger(queue) == before)
        let posts = try heraut(folder, "list", "--json").output.split(separator: "\n").count
        #expect(posts == (version == 1 ? 0 : 7))
        let number = "000\(version + 1)"
        let copy = folder.appending(path: "queue.sqlite.before-\(number)")
        guard version < Self.versions.count else {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!names.contains { $0.contains("before") })
            return
        }
        #expect(try ledger(copy) == before)
        let mode = try FileManager.default.attributesOfItem(atPath: copy.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // Once: the next command has nothing to migrate.
        #expect(try heraut(folder, "list").status == 0)
        let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.contains("before") }
        #expect(copies == [copy.lastPathComponent])
        // And the copy is one that can be brought back.
        let restored = try heraut(folder, "restore", copy.path)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try heraut(folder, "verify").status == 0)
    }

    @Test func `many who come at once migrate it once`() throws {
        let folder = try workspace(3)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = Tool.folder.appending(path: "heraut")
        let running = try (0..<20).map { _ in try Tool.start(program, ["list"], in: folder) }
        for one in running {
            let result = try one.finish()
            #expect(result.status == 0, "\(result.errors)")
        }
        let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.contains("before") }
        #expect(copies == ["queue.sqlite.before-0004"])
        #expect(try heraut(folder, "verify").status == 0)
    }

    @Test func `a queue of a newer Heraut is refused with a sentence, and stays`() throws {
        let folder = try workspace(9)
        defer { try? FileManager.default.removeItem(at: folder) }
        let queue = folder.appending(path: "queue.sqlite")
        let database = try DatabaseQueue(path: queue.path)
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 10") }
        try database.close()
        let before = try Data(contentsOf: queue)
        for verb in ["list", "publish", "doctor", "verify"] {
            let refused = try heraut(folder, verb)
            #expect(refused.status == 78)
            #expect(refused.errors.contains("use the newer Heraut"), "\(refused.errors)")
        }
        let backup = try heraut(folder, "backup", "b.backup")
        #expect(backup.status == 78)
        #expect(try Data(contentsOf: queue) == before)
    }

    @Test func `a migration that finds no room leaves the queue as it was`() throws {
        let folder = try workspace(6)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Whatever stands in the place of the copy keeps it from being made.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "queue.sqlite.before-0007.part/x"),
            withIntermediateDirectories: true
        )
        let refused = try heraut(folder, "list")
        #expect(refused.status == 73 || refused.status == 74, "\(refused)")
        let database = try DatabaseQueue(path: folder.appending(path: "queue.sqlite").path)
        #expect(
            try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 6
        )
    }
}
