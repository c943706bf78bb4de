internal import Foundation
internal import Newsdesk

/// A file, whatever its name.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    /// The file that has a name now; nil where there is none.
    init?(_ path: String) {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        (device, number) = (UInt64(found.st_dev), UInt64(found.st_ino))
    }
}

/// Files that have to be there wholly or not at all, also after a power cut.
enum FileWork {
    /// Waits until a file, or the names in a folder, are on the disk.
    ///
    /// - Throws: ``QueueError/storage(reason:)``.
    static func synchronise(_ path: String) throws(QueueError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    /// The folder that a path is in.
    static func folder(of path: String) -> String {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }

    /// Makes an empty file that nobody else may read.
    ///
    /// - Throws: ``QueueError/readOnly(path:)``, ``QueueError/full(path:)``.
    static func make(_ path: String) throws(QueueError) {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw failure("make", path) }
        close(descriptor)
    }

    /// Gives a file its name: what is there under it already is replaced, or is a reason not to.
    ///
    /// - Throws: ``QueueError/exists(path:)``, ``QueueError/storage(reason:)``.
    static func place(
        _ unfinished: String,
        as path: String,
        replacing: Bool
    ) throws(QueueError) {
        if replacing {
            guard unsafe rename(unfinished, path) == 0 else { throw failure("make", path) }
        } else {
            guard unsafe link(unfinished, path) == 0 else {
                if errno == EEXIST { throw .exists(path: path) }
                throw failure("make", path)
            }
            _ = unsafe unlink(unfinished)
        }
        try synchronise(folder(of: path))
    }

    /// Removes files that are there.
    static func remove(_ paths: [String]) {
        for path in paths { _ = unsafe unlink(path) }
    }

    /// Copies a file, whose copy nobody else may read, and waits until it is on the disk.
    ///
    /// - Throws: ``QueueError``.
    static func copy(_ path: String, to copy: String) throws(QueueError) {
        try make(copy)
        guard let from = FileHandle(forReadingAtPath: path),
            let to = FileHandle(forWritingAtPath: copy)
        else { throw failure("copy", path) }
        do {
            while let chunk = try from.read(upToCount: chunkBytes), !chunk.isEmpty {
                try to.write(contentsOf: chunk)
            }
            try to.synchronize()
            try to.close()
            try from.close()
        } catch {
            throw .storage(reason: "cannot copy '\(path)': \(error.localizedDescription)")
        }
    }

    private static let chunkBytes = 1_024 * 1_024

    /// The process that has a database open, as far as the system says; nil when no other has.
    ///
    /// In WAL mode a connection keeps a lock on these bytes of the file for as long as it is open.
    static func user(of path: String) -> Int? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = flock(
            l_type: Int16(F_WRLCK),
            l_whence: Int16(SEEK_SET),
            l_start: 0x4000_0000,
            l_len: 512,
            l_pid: 0
        )
        guard unsafe fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else {
            return nil
        }
        return Int(lock.l_pid)
    }

    private static func failure(_ what: String, _ path: String) -> QueueError {
        switch errno {
        case EACCES, EROFS, EPERM: .readOnly(path: path)
        case ENOSPC, EDQUOT: .full(path: path)
        case ENOENT, ENOTDIR: .missing(path: path)
        case EEXIST: .exists(path: path)
        default: .storage(reason: "cannot \(what) '\(path)' (errno \(errno))")
        }
    }
}
