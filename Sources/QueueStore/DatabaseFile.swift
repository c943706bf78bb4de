internal import Foundation
internal import GRDB
internal import Newsdesk
internal import QueueSchema

/// What a queue's file looks like from outside, and how it is opened: settings asked for and read
/// back, migrations in order.
enum DatabaseFile {
    /// `HERA` in ASCII, in the file's header: this database is a queue of Heraut.
    static let applicationID: Int32 = 0x4845_5241
    /// `HERB`: a backup, which is no queue before it is restored.
    static let backupID: Int32 = 0x4845_5242
    /// How long SQLite itself waits for a lock; our own lock makes this rare.
    static let busyTimeoutMilliseconds = 5_000
    /// Pages in the WAL after which a commit checkpoints.
    static let walPages = 1_000
    /// The most bytes that the WAL keeps on disk after a checkpoint.
    static let walBytes = 64 * 1_024 * 1_024
    private static let headerLength = 100
    /// The version from which on the rows of deliveries say more than before: made again from the
    /// ledger.
    private static let deliveriesTellTheirLastAttempt = 4

    /// Looks at the header without opening the database, so that a foreign file stays untouched.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - backups: Whether a backup will do as well.
    /// - Throws: ``QueueError/missing(path:)``, ``QueueError/notOurs(path:)``,
    ///   ``QueueError/isBackup(path:)``, ``QueueError/newer(path:version:known:)``.
    static func checkHeader(_ path: String, backups: Bool = false) throws(QueueError) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
            throw .readOnly(path: path)
        }
        let header: Data
        do {
            header = try handle.read(upToCount: headerLength) ?? Data()
            try handle.close()
        } catch {
            throw .storage(reason: "cannot read '\(path)': \(error.localizedDescription)")
        }
        guard header.count == headerLength,
            header.starts(with: Array("SQLite format 3\0".utf8)),
            [Int(applicationID), Int(backupID)].contains(number(header, at: 68))
        else { throw .notOurs(path: path) }
        if !backups, number(header, at: 68) == Int(backupID) { throw .isBackup(path: path) }
        let version = number(header, at: 60)
        guard version <= QueueSchema.migrations.count else {
            throw .newer(path: path, version: version, known: QueueSchema.migrations.count)
        }
    }

    /// Opens the database with every setting that the queue's promises rest on.
    static func open(_ path: String) throws(QueueError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "heraut.queue"
        configuration.busyMode = .timeout(Double(busyTimeoutMilliseconds) / 1_000)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            for (name, value) in settings {
                try database.execute(sql: "PRAGMA \(name) = \(value)")
            }
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in try readBack(database) }
            return queue
        } catch let error as QueueError {
            throw error
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// Opens a connection that writes nothing, and so never checkpoints.
    static func openForReading(_ path: String) throws(QueueError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "heraut.queue.glance"
        configuration.readonly = true
        configuration.busyMode = .timeout(Double(busyTimeoutMilliseconds) / 1_000)
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// Opens a file of its own, without a WAL beside it.
    static func openPlain(_ path: String) throws(QueueError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "heraut.backup"
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            for setting in ["synchronous = 2", "trusted_schema = 0", "mmap_size = 0"] {
                try database.execute(sql: "PRAGMA " + setting)
            }
        }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// Makes a database that nobody has open one file that is complete in itself.
    ///
    /// A connection that closes takes its WAL up as far as it can, and says nothing when it cannot: so a
    /// file may only get another name after this.
    ///
    /// - Throws: ``QueueError``; then the file needs what is beside it.
    static func settle(_ path: String) throws(QueueError) {
        let database = try openPlain(path)
        do {
            let mode = try database.writeWithoutTransaction { database in
                try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
            }
            try database.close()
            guard mode == "delete", !FileManager.default.fileExists(atPath: path + "-wal") else {
                throw QueueError.storage(reason: "'\(path)' cannot be made one file")
            }
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// Keeps a queue of an older form as it is, before it is brought up to date.
    ///
    /// - Throws: ``QueueError``; then nothing is migrated.
    static func keepBeforeMigration(_ database: Database, path: String) throws {
        let present = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard present > 0, present < QueueSchema.migrations.count else { return }
        let number = String(present + 1)
        let name = path + ".before-" + String(repeating: "0", count: 4 - number.count) + number
        var place = name
        var count = 1
        while FileManager.default.fileExists(atPath: place) {
            count += 1
            place = name + "-\(count)"
        }
        let unfinished = name + ".part"
        FileWork.remove([unfinished, unfinished + "-journal"])
        defer { FileWork.remove([unfinished, unfinished + "-journal"]) }
        try QueueStore.copy(path, to: unfinished) { _ in }
        try FileWork.synchronise(unfinished)
        try FileWork.place(unfinished, as: place, replacing: false)
    }

    /// Brings the schema up to what this Heraut knows, one transaction a migration.
    static func migrate(_ database: Database, path: String) throws {
        let present = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let known = QueueSchema.migrations.count
        guard present <= known else {
            throw QueueError.newer(path: path, version: present, known: known)
        }
        for (index, migration) in QueueSchema.migrations.enumerated() where index >= present {
            try database.inTransaction(.immediate) {
                try database.execute(sql: migration.sql)
                if index + 1 == deliveriesTellTheirLastAttempt { try PostTable.rewrite(database) }
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
                return .commit
            }
        }
    }

    private static let settings: [(name: String, value: String)] = [
        ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
        ("busy_timeout", "\(busyTimeoutMilliseconds)"), ("wal_autocheckpoint", "\(walPages)"),
        ("journal_size_limit", "\(walBytes)"), ("mmap_size", "0"), ("trusted_schema", "0"),
        ("cell_size_check", "1"), ("fullfsync", "1"), ("checkpoint_fullfsync", "1"),
    ]

    /// The settings as they are on a connection.
    static func readings(_ database: Database) throws -> [String] {
        try settings.compactMap { name, _ in
            let row = try Row.fetchOne(database, sql: "PRAGMA \(name)")
            guard let row, let found = row[0] as DatabaseValue? else { return nil }
            return "\(name)=\(String.fromDatabaseValue(found) ?? found.description)"
        }
    }

    private static func readBack(_ database: Database) throws {
        for (name, value) in settings {
            let row = try Row.fetchOne(database, sql: "PRAGMA \(name)")
            // A build without memory-mapped files answers nothing to `mmap_size`.
            guard let row, let found = row[0] as DatabaseValue? else {
                if name == "mmap_size" { continue }
                throw QueueError.setting(name: name, wanted: value, found: "not known to SQLite")
            }
            guard "\(String.fromDatabaseValue(found) ?? found.description)" == value else {
                throw QueueError.setting(name: name, wanted: value, found: found.description)
            }
        }
    }

    private static func number(_ header: Data, at offset: Int) -> Int {
        header.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
