import Editorial
import Foundation
import GRDB
import Newsdesk
import NewsdeskTesting
import QueueSchema
import QueueStore
import Testing

@Suite("QueueStore, opening", .tempFolder)
struct OpeningTests {
    @Test func `there is no queue in an empty folder`() throws {
        let path = try TempFolder.database
        #expect(throws: QueueError.missing(path: path)) {
            try QueueStore.open(folder: TempFolder.folder)
        }
    }

    @Test(arguments: [
        Data(), Data("SQLite format 3\0".utf8), Data(repeating: 0x41, count: 8_192),
    ])
    func `a file that is no database is not ours and stays as it was`(data: Data) throws {
        let path = try TempFolder.database
        try data.write(to: URL(filePath: path))
        #expect(throws: QueueError.notOurs(path: path)) {
            try QueueStore.open(folder: TempFolder.folder)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == data)
    }

    @Test func `somebody else's database is not ours and stays as it was`() throws {
        let path = try TempFolder.database
        let raw = try RawDatabase(path)
        try raw.run("CREATE TABLE theirs (x)")
        try raw.close()
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(throws: QueueError.notOurs(path: path)) {
            try QueueStore.open(folder: TempFolder.folder)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func `a queue of a newer Heraut is left alone`() throws {
        try TempFolder.newQueue().close()
        let path = try TempFolder.database
        let known = QueueSchema.migrations.count
        let raw = try RawDatabase(path)
        try raw.run("PRAGMA user_version = \(known + 1)")
        try raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
        try raw.close()
        let newer = QueueError.newer(path: path, version: known + 1, known: known)
        #expect(throws: newer) { try QueueStore.open(folder: TempFolder.folder) }
    }

    @Test func `a folder that cannot be written is said to be so`() async throws {
        try TempFolder.newQueue().close()
        let folder = try TempFolder.folder
        let files = FileManager.default
        try files.removeItem(atPath: TempFolder.database + ".lock")
        if geteuid() == 0 {
            // A queue is its owner's alone.
            let somebody = NSNumber(value: 65_534)
            try files.setAttributes([.ownerAccountID: somebody], ofItemAtPath: TempFolder.database)
        }
        try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            // Root can write everywhere, so the child becomes somebody else first.
            guard geteuid() != 0 || seteuid(65_534) == 0 else { exit(3) }
            do {
                _ = try QueueStore.open(folder: folder)
                exit(2)
            } catch let error as QueueError {
                exit(error == .readOnly(path: folder + "/queue.sqlite.lock") ? 0 : 1)
            }
        }
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }

    @Test func `a folder that is not there cannot get a queue`() throws {
        let folder = try TempFolder.folder + "/none"
        let missing = QueueError.missing(path: folder + "/queue.sqlite.lock")
        #expect(throws: missing) {
            try QueueStore.create(folder: folder, workspace: "w-1", at: Scribe.start)
        }
    }

    @Test func `a queue is never made over another`() async throws {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(PostID("p-one"), to: .draft)
        #expect(throws: QueueError.self) {
            try QueueStore.create(folder: TempFolder.folder, workspace: "w-2", at: Scribe.start)
        }
        #expect(try await queue.rows(in: nil).count == 1)
        #expect(queue.workspace == "w-testing0")
        try queue.close()
    }

    @Test func `what an interrupted making left behind is in nobody's way`() throws {
        let path = try TempFolder.database + ".new"
        try Data("half a database".utf8).write(to: URL(filePath: path))
        let queue = try TempFolder.newQueue()
        #expect(queue.workspace == "w-testing0")
        #expect(!FileManager.default.fileExists(atPath: path))
        try queue.close()
    }

    @Test func `opened again, the queue is as it was`() async throws {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(PostID("p-one"), to: .approved)
        let before = try await PostQueueContract.Everything(queue)
        try queue.close()
        let again = try QueueStore.open(folder: TempFolder.folder)
        #expect(try await PostQueueContract.Everything(again) == before)
        #expect(again.workspace == "w-testing0")
        try again.close()
    }

    @Test func `once the publisher is gone its place is free, and the epoch counts on`()
        async throws
    {
        var first: QueueStore? = try TempFolder.newQueue()
        #expect(try await first?.startPublishing(at: Scribe.start) == 1)
        let second = try QueueStore.open(folder: TempFolder.folder)
        let lock = try TempFolder.database + ".publisher"
        await #expect(throws: QueueError.publisherIsRunning(path: lock)) {
            try await second.startPublishing(at: Scribe.start)
        }
        try first?.close()
        first = nil
        #expect(try await second.startPublishing(at: Scribe.start) == 2)
        try second.close()
    }

    @Test func `a queue that still counted publishers in a table counts on from its ledger`()
        async throws
    {
        let queue = try TempFolder.newQueue()
        #expect(try await queue.startPublishing(at: Scribe.start) == 1)
        try await Scribe(queue).post(PostID("p-one"), to: .approved)
        try await Scribe(queue).claim(PostID("p-one"), Scribe.site, epoch: 1)
        try queue.close()
        // As the second migration left it, with the runs deleted by hand.
        let raw = try RawDatabase(TempFolder.database)
        try raw.run(
            """
            DROP INDEX ledger_of_queue;
            DROP INDEX ledger_of_stops;
            DROP INDEX ledger_of_people;
            DROP TABLE told;
            DROP TABLE backup;
            DROP INDEX delivery_held;
            DROP INDEX delivery_unknown;
            DROP INDEX delivery_unread;
            DROP INDEX ledger_of_forgetting;
            DROP TABLE archive;
            UPDATE delivery SET detail = json_remove(detail, '$.lastAttempt');
            CREATE TABLE publisher_run (
                epoch INTEGER NOT NULL PRIMARY KEY, started_at_ms INTEGER NOT NULL
            ) STRICT;
            PRAGMA user_version = 2
            """
        )
        try raw.close()
        let again = try QueueStore.open(folder: TempFolder.folder)
        #expect(try await again.publisher().epoch == 1)
        #expect(try await again.orphans(before: 2).map(\.post) == [PostID("p-one")])
        #expect(try await again.audit().problems.isEmpty)
        try again.close()
    }

    @Test func `to ask whether a publisher runs keeps none from starting`() async throws {
        let queue = try TempFolder.newQueue()
        let other = try QueueStore.open(folder: TempFolder.folder)
        #expect(try await other.publisher().isRunning == false)
        #expect(!FileManager.default.fileExists(atPath: try TempFolder.database + ".publisher"))
        try await queue.becomePublisher()
        #expect(try await other.publisher().isRunning)
        try queue.close()
        try other.close()
    }

    @Test func `the settings that the promises rest on are on`() throws {
        let queue = try TempFolder.newQueue()
        let raw = try RawDatabase(TempFolder.database)
        #expect(try raw.texts("PRAGMA journal_mode") == ["wal"])
        #expect(
            try raw.texts("SELECT CAST(application_id AS TEXT) FROM pragma_application_id")
                == ["\(0x4845_5241)"]
        )
        #expect(
            try raw.texts("SELECT CAST(user_version AS TEXT) FROM pragma_user_version")
                == ["\(QueueSchema.migrations.count)"]
        )
        try raw.close()
        try queue.close()
    }

    @Test func `migrations are numbered from one without a gap`() {
        let numbers = QueueSchema.migrations.map { Int($0.name.prefix(4)) }
        #expect(numbers == (1...QueueSchema.migrations.count).map(Optional.some))
    }

    @Test func `every table is strict`() throws {
        try TempFolder.newQueue().close()
        let raw = try RawDatabase(TempFolder.database)
        let loose = try raw.texts(
            "SELECT name FROM pragma_table_list WHERE type = 'table'"
                + " AND NOT strict AND name NOT LIKE 'sqlite_%'"
        )
        #expect(loose.isEmpty)
    }
}
