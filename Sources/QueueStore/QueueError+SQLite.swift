internal import Foundation
internal import GRDB
internal import Newsdesk

extension QueueError {
    /// What SQLite said, in the queue's words.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as QueueError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .storage(reason: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_CANTOPEN: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        // The shared memory beside the WAL has no error of its own for a full disk.
        case .SQLITE_IOERR where Self.isFull(path): self = .full(path: path)
        case .SQLITE_NOTADB: self = .notOurs(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, reason: error.message ?? "no message")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy(path: path, seconds: DatabaseFile.busyTimeoutMilliseconds / 1_000)
        default:
            // The message of SQLite, without the statement or its values.
            let message = error.message ?? "no message"
            let code = error.resultCode.rawValue
            self = .storage(reason: "SQLite says \(code) of '\(path)': \(message)")
        }
    }

    /// Less room than this, in bytes, is none: SQLite's shared memory alone takes 32 KiB.
    private static let leastRoom: Int64 = 64 * 1_024

    private static func isFull(_ path: String) -> Bool {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes?[.systemFreeSize] as? NSNumber else { return false }
        return free.int64Value < leastRoom
    }
}
