internal import Foundation
internal import Newsdesk

/// An advisory lock on a file next to the database.
///
/// SQLite before 3.51.3 can lose committed transactions when a checkpoint in one connection races
/// a writer in another (the WAL-reset bug): so every write, checkpoint and close of ours happens
/// under this lock. The same kind of lock proves that there is one publisher.
final class WriteLock: Sendable {
    /// How long a writer waits for another process.
    static let patience = Duration.seconds(10)
    private static let pause: useconds_t = 2_000

    private let descriptor: Int32

    /// Opens, or makes, the lock file and waits until it is ours.
    ///
    /// - Throws: ``QueueError/readOnly(path:)``, ``QueueError/busy(path:seconds:)``.
    static func take(
        _ path: String,
        patience: Duration = WriteLock.patience
    ) throws(QueueError) -> WriteLock {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case EACCES, EROFS, EPERM: throw .readOnly(path: path)
            case ENOSPC, EDQUOT: throw .full(path: path)
            case ENOENT, ENOTDIR: throw .missing(path: path)
            default: throw .storage(reason: "cannot open '\(path)' (errno \(errno))")
            }
        }
        let tries = max(1, patience.wholeMicroseconds / Int64(pause))
        for _ in 0..<tries {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                return WriteLock(descriptor: descriptor)
            }
            usleep(pause)
        }
        close(descriptor)
        throw .busy(path: path, seconds: Int(patience.components.seconds))
    }

    /// Whether somebody holds the lock now; makes no file, and shares the lock for a moment.
    static func isTaken(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// Lets the file say when this was: what the file was changed at is otherwise of no use.
    func touch() { futimens(descriptor, nil) }

    /// Runs `body` while the lock is ours.
    static func holding<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        let lock = try take(path)
        return try withExtendedLifetime(lock) { try body() }
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
