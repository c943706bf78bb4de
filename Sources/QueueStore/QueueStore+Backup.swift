public import Editorial
internal import Foundation
internal import GRDB
public import Newsdesk

/// A file of the workspace that goes into a backup with the queue.
public struct WorkspaceFile: Sendable {
    /// Its name, relative to the workspace.
    public let name: String
    /// Where it is.
    public let path: String

    /// Names a file.
    public init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}

/// A backup that was made and verified.
public struct BackupNote: Sendable {
    /// The last entry in it.
    public let sequence: Int
    /// The hash of that entry.
    public let head: String
    /// How many files of the workspace are in it.
    public let files: Int
}

extension QueueStore {
    /// Makes a backup: one file with the queue and files of the workspace, verified, complete under its
    /// name or not there.
    ///
    /// Others may work meanwhile, the publisher too: what is copied is the queue as of one moment, read on
    /// a connection that writes nothing and never checkpoints. The file is marked as a backup, so that
    /// nobody can put it in the place of a queue but `restore`, which quarantines it.
    ///
    /// - Parameters:
    ///   - target: The file.
    ///   - files: What else of the workspace goes in.
    ///   - replacing: Whether a file of that name is replaced.
    ///   - moment: The wall clock.
    ///   - progress: Hears how much is done, from 0 to 1.
    /// - Returns: What is in it.
    /// - Throws: ``QueueError``; then there is no such file, or the one that was there before.
    public func backUp(
        to target: String,
        with files: [WorkspaceFile],
        replacing: Bool,
        at moment: Instant,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(QueueError) -> BackupNote {
        if !replacing, FileManager.default.fileExists(atPath: target) {
            throw .exists(path: target)
        }
        let unfinished = target + ".\(getpid()).part"
        defer { FileWork.remove([unfinished, unfinished + "-journal"]) }
        let note: BackupNote
        do {
            try Self.copy(path, to: unfinished, progress)
            note = try Self.complete(unfinished, with: files, at: moment)
        } catch {
            throw QueueError(error, path: target)
        }
        try FileWork.synchronise(unfinished)
        try FileWork.place(unfinished, as: target, replacing: replacing)
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO backup (id, at_ms, sequence) VALUES (1, :at, :sequence)
                    ON CONFLICT (id) DO UPDATE SET
                        at_ms = excluded.at_ms, sequence = excluded.sequence
                    """,
                arguments: ["at": moment.milliseconds, "sequence": note.sequence]
            )
        }
        return note
    }

    /// Copies a database as of one moment into a new file, which is complete in itself.
    static func copy(
        _ path: String,
        to copy: String,
        _ progress: @escaping (Double) -> Void
    ) throws {
        try FileWork.make(copy)
        let target = try DatabaseQueue(path: copy)
        let source = try DatabaseFile.openForReading(path)
        try source.read { from in
            // The moment is that of the first read.
            _ = try Int.fetchOne(from, sql: "SELECT max(sequence) FROM ledger")
            try target.writeWithoutTransaction { to in
                try from.backup(to: to, pagesPerStep: pagesPerStep) { done in
                    guard done.totalPageCount > 0 else { return }
                    progress(1 - Double(done.remainingPageCount) / Double(done.totalPageCount))
                }
            }
        }
        try source.close()
        try target.close()
        try DatabaseFile.settle(copy)
    }

    /// Small enough that progress is seen, large enough that it costs nothing.
    private static let pagesPerStep: CInt = 1_024
    /// The largest file of a workspace that is taken along.
    static let maximumFile = 512 * 1_024 * 1_024
    /// The most files of a workspace that are taken along.
    static let maximumFiles = 100_000

    /// Verifies a copy and makes a backup of it.
    private static func complete(
        _ path: String,
        with files: [WorkspaceFile],
        at moment: Instant
    ) throws -> BackupNote {
        guard files.count <= maximumFiles else {
            throw QueueError.storage(reason: "more than \(maximumFiles) files in the workspace")
        }
        let copy = try DatabaseFile.openPlain(path)
        let note = try copy.writeWithoutTransaction { database in
            let report = try verified(database, path)
            try database.inTransaction(.immediate) {
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO backup (id, at_ms, sequence) VALUES (1, :at, :sequence)
                        """,
                    arguments: ["at": moment.milliseconds, "sequence": report.entries]
                )
                try database.execute(sql: Self.fileTable)
                for file in files { try keep(file, in: database) }
                try database.execute(sql: "PRAGMA application_id = \(DatabaseFile.backupID)")
                return .commit
            }
            return BackupNote(sequence: report.entries, head: report.head, files: files.count)
        }
        try copy.close()
        return note
    }

    /// What a backup has besides the queue's own tables.
    private static let fileTable = """
        CREATE TABLE workspace_file (
            name TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL
        ) STRICT
        """

    private static func keep(_ file: WorkspaceFile, in database: Database) throws {
        let body: Data
        do {
            body = try Data(contentsOf: URL(filePath: file.path))
        } catch {
            throw QueueError.storage(
                reason: "cannot read '\(file.path)': \(error.localizedDescription)"
            )
        }
        guard body.count <= maximumFile else {
            throw QueueError.storage(reason: "'\(file.path)' has more than \(maximumFile) bytes")
        }
        try database.execute(
            sql: "INSERT INTO workspace_file (name, body) VALUES (:name, :body)",
            arguments: ["name": file.name, "body": body]
        )
    }

    /// Checks pages, rows, schema, chain, digests and tables.
    ///
    /// - Throws: ``QueueError/damaged(path:reason:)``, ``QueueError/unfit(path:problems:)``.
    static func verified(_ database: Database, _ path: String) throws -> AuditReport {
        let said = try String.fetchAll(database, sql: "PRAGMA integrity_check(10)")
        guard said == ["ok"] else {
            throw QueueError.damaged(path: path, reason: said.prefix(3).joined(separator: "; "))
        }
        guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
            throw QueueError.damaged(path: path, reason: "a row refers to one that is not there")
        }
        let report = try auditReport(database)
        guard report.problems.isEmpty else {
            throw QueueError.unfit(path: path, problems: report.problems)
        }
        return report
    }

    /// When the last backup was made, and how much of the ledger was in it; nil before the first.
    ///
    /// - Returns: The note that the queue keeps, which a restored queue has of its own backup.
    /// - Throws: ``QueueError``.
    public func lastBackup() throws(QueueError) -> (at: Instant, sequence: Int)? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT at_ms, sequence FROM backup")
                .map { (Instant(milliseconds: $0["at_ms"]), $0["sequence"]) }
        }
    }
}
