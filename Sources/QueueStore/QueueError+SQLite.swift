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
        case .SQLITE_NOTADB: self = .notOurs(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy(path: path, seconds: DatabaseFile.busyTimeoutMilliseconds / 1_000)
        default:
            // The message of SQLite, without the statement or its values.
            let message = error.message ?? "no message"
            self = .storage(reason: "SQLite says \(error.resultCode.rawValue): \(message)")
        }
    }
}
