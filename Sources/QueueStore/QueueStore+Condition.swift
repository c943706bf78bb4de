public import Editorial
internal import Foundation
internal import GRDB
public import Newsdesk

/// What the file of a queue, and SQLite itself, are like.
public struct QueueCondition: Sendable {
    /// A WAL above this many bytes has not been taken up for long.
    public static let largeWAL: Int64 = 256 * 1_024 * 1_024

    /// The version of SQLite.
    public let sqliteVersion: String
    /// Whether that one can lose commits when two connections write and checkpoint at once.
    public let hasWALResetBug: Bool
    /// The version of the schema.
    public let schemaVersion: Int
    /// The settings as they were read back, such as `synchronous=2`.
    public let settings: [String]
    /// What is wrong where the queue is older than what this machine has seen; nil where it is not.
    public let rollback: String?
    /// Whether somebody holds the writers' lock.
    public let isBeingWritten: Bool
    /// How long the WAL is.
    public let walBytes: Int64
    /// When the last entry was put on record.
    public let lastEntry: Instant
    /// When a publisher took its place last; nil where none ever did.
    public let lastTick: Instant?
}

extension QueueStore {
    private struct Stamp: Decodable {
        let at: Instant
    }

    /// What the file is like; nothing is written.
    ///
    /// - Returns: Its condition.
    /// - Throws: ``QueueError``.
    public func condition() throws(QueueError) -> QueueCondition {
        let path = path
        let isBeingWritten = WriteLock.isTaken(Self.lockPath(path))
        let settings: [String]
        do {
            settings = try database.writeWithoutTransaction { try DatabaseFile.readings($0) }
        } catch {
            throw QueueError(error, path: path)
        }
        return try read { database in
            var rollback: String?
            do {
                try SeenFile.check(path, database)
            } catch let error as QueueError {
                rollback = "\(error)"
            }
            let text = try String.fetchOne(
                database,
                sql: "SELECT entry FROM ledger ORDER BY sequence DESC LIMIT 1"
            )
            guard let text, let stamp = try? CanonicalJSON.value(Stamp.self, of: text) else {
                throw QueueError.tampered(what: "the last entry of the ledger")
            }
            let version = try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? ""
            return QueueCondition(
                sqliteVersion: version,
                hasWALResetBug: Self.hasWALResetBug(version),
                schemaVersion: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
                settings: settings,
                rollback: rollback,
                isBeingWritten: isBeingWritten,
                walBytes: Self.attribute(path + "-wal") { Int64($0.st_size) } ?? 0,
                lastEntry: stamp.at,
                lastTick: Self.attribute(path + ".publisher") {
                    Instant(milliseconds: Int64($0.st_mtim.tv_sec) * 1_000)
                }
            )
        }
    }

    private static func attribute<Value>(_ path: String, _ read: (stat) -> Value) -> Value? {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        return read(found)
    }

    /// Fixed in 3.51.3, and in 3.44.6 and 3.50.7 of the older lines (sqlite.org/wal.html#walresetbug).
    static func hasWALResetBug(_ version: String) -> Bool {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 3, parts[0] == 3 else { return false }
        switch (parts[1], parts[2]) {
        case (44, 6...), (50, 7...), (51, 3...), (53..., _): return false
        case (..<7, _): return false
        default: return true
        }
    }
}
