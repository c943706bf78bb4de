internal import Foundation
internal import GRDB
public import Newsdesk
public import Editorial
internal import Synchronization

/// The queue in SQLite: the only room that knows SQL.
///
/// Every write is one `BEGIN IMMEDIATE` transaction under one advisory file lock, and is on disk
/// when the call returns.
public final class QueueStore: PostQueue {
    /// The file's name in the workspace.
    public static let fileName = "queue.sqlite"

    /// The name that the workspace was given when it was made.
    public let workspace: String
    let path: String
    let database: DatabaseQueue
    /// Which file that is, whatever its name stands for later.
    private let identity: FileIdentity?
    /// Held from ``becomePublisher()`` until the process ends.
    let publisherPlace = Mutex(PublisherPlace.free)
    /// Opened by the first read.
    private let reader = Mutex<DatabaseQueue?>(nil)
    let replays = Replays()
    /// The handles that were read, each once compared with its digest.
    let handles = Mutex<[String: PlainValue]>([:])

    /// Opens the queue of a workspace and brings its schema up to date.
    ///
    /// - Throws: ``QueueError``; a file that is not ours or newer than us stays untouched.
    public static func open(folder: String) throws(QueueError) -> QueueStore {
        let path = folder + "/" + fileName
        try DatabaseFile.checkHeader(path)
        return try QueueStore(path: path)
    }

    /// Makes the queue of a new workspace: complete under another name, then renamed into place.
    ///
    /// - Throws: ``QueueError``.
    public static func create(
        folder: String,
        workspace: String,
        at moment: Instant
    ) throws(QueueError) {
        try create(folder: folder) { database in
            try Ledger.append(.created(workspace: workspace), at: moment, to: database)
        }
    }

    /// Makes the queue of a new workspace, with what `fill` writes into it in one commit.
    static func create(
        folder: String,
        fill: (Database) throws -> Void
    ) throws(QueueError) {
        let path = folder + "/" + fileName
        let unfinished = path + ".new"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .storage(reason: "'\(path)' exists already")
        }
        let leftovers = [unfinished, unfinished + "-wal", unfinished + "-shm"]
        for leftover in leftovers where FileManager.default.fileExists(atPath: leftover) {
            do {
                try FileManager.default.removeItem(atPath: leftover)
            } catch {
                throw .readOnly(path: leftover)
            }
        }
        do {
            try WriteLock.holding(lockPath(path)) {
                // What SQLite makes beside a file has the file's own mode.
                try FileWork.make(unfinished)
                let database = try DatabaseFile.open(unfinished)
                try database.writeWithoutTransaction { database in
                    let id = DatabaseFile.applicationID
                    try database.execute(sql: "PRAGMA application_id = \(id)")
                    try DatabaseFile.migrate(database, path: path)
                    try database.inTransaction(.immediate) {
                        try fill(database)
                        return .commit
                    }
                    try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                }
                try database.close()
                try DatabaseFile.settle(unfinished)
                try FileManager.default.moveItem(atPath: unfinished, toPath: path)
                // What was seen of another queue that was here once says nothing about this one.
                FileWork.remove([SeenFile.path(path)])
            }
        } catch {
            // What cannot be removed is removed by the next try, or told by it.
            for leftover in leftovers { try? FileManager.default.removeItem(atPath: leftover) }
            throw QueueError(error, path: path)
        }
    }

    init(path: String) throws(QueueError) {
        self.path = path
        do {
            (database, workspace) = try WriteLock.holding(Self.lockPath(path)) {
                let opened = try DatabaseFile.open(path)
                let workspace = try opened.writeWithoutTransaction { database in
                    try DatabaseFile.keepBeforeMigration(database, path: path)
                    try DatabaseFile.migrate(database, path: path)
                    return try Ledger.workspace(database)
                }
                return (opened, workspace)
            }
        } catch {
            throw QueueError(error, path: path)
        }
        identity = FileIdentity(path)
    }

    /// Ends the use of the queue; the last connection's checkpoint happens under the lock.
    ///
    /// - Throws: ``QueueError``.
    public func close() throws(QueueError) {
        do {
            try WriteLock.holding(Self.lockPath(path)) {
                try reader.withLock { try $0?.close() }
                try database.close()
            }
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// The lock that every writer takes.
    static func lockPath(_ path: String) -> String { path + ".lock" }

    /// One write, durable when it returns.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(QueueError) -> Value {
        let (path, identity) = (path, identity)
        do {
            return try await database.writeWithoutTransaction { database in
                try WriteLock.holding(Self.lockPath(path)) {
                    // What is written into a file that has no name any more is lost.
                    guard FileIdentity(path) == identity else {
                        throw QueueError.replaced(path: path)
                    }
                    try SeenFile.check(path, database)
                    let value = try Self.commit(body, to: database)
                    try SeenFile.last(database)?.write(path)
                    return value
                }
            }
        } catch {
            throw QueueError(error, path: path)
        }
    }

    static func commit<Value>(
        _ body: (Database) throws -> Value,
        to database: Database
    ) throws -> Value {
        try database.beginTransaction(.immediate)
        let value: Value
        do {
            value = try body(database)
        } catch {
            try database.rollback()
            throw error
        }
        do {
            try database.commit()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            throw QueueError.commitFailed(reason: error.message ?? "I/O error")
        } catch {
            if database.isInsideTransaction { try database.rollback() }
            throw error
        }
        return value
    }

    /// A read of several statements that belong together.
    ///
    /// Like every read it happens at once, on a connection that writes nothing: it waits for no writer,
    /// and sees what is committed.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) throws(QueueError) -> Value {
        try reading { connection in try connection.read(body) }
    }

    /// A read of one statement.
    func glance<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) throws(QueueError) -> Value {
        try reading { connection in try connection.unsafeRead(body) }
    }

    private func reading<Value: Sendable>(
        _ body: (DatabaseQueue) throws -> Value
    ) throws(QueueError) -> Value {
        do {
            return try reader.withLock { connection in
                let present = try connection ?? DatabaseFile.openForReading(path)
                connection = present
                return try body(present)
            }
        } catch {
            throw QueueError(error, path: path)
        }
    }
}
