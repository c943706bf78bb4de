internal import Foundation

/// Files of the workspace that are written by us: the old one or the new one is there at any moment, also
/// after a power cut, and nobody reads more of it than its mode allows at any moment either.
enum NewFile {
    /// The mode of what is only for the account that publishes.
    static let forUsAlone: mode_t = 0o600
    /// The mode of what others may read.
    static let forOthersToo: mode_t = 0o644
    /// The mode of a folder that only the account that publishes may enter.
    static let folderForUsAlone = 0o700

    /// Why a file could not be written.
    struct Problem: Error {
        let reason: String

        fileprivate init() { reason = "errno \(errno)" }
        fileprivate init(_ error: any Error) { reason = error.localizedDescription }
    }

    /// Writes a file under another name, waits until it is on the disk, and renames it into place.
    ///
    /// - Parameters:
    ///   - bytes: All of it.
    ///   - path: Its name; a folder that is missing is made, for us alone.
    ///   - mode: Who may read it, less what the umask takes away.
    /// - Throws: ``Problem``; then the old file, or none, is there.
    static func write(
        _ bytes: some Sequence<UInt8>,
        to path: String,
        mode: mode_t = forUsAlone
    ) throws(Problem) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let new = "\(path).new-\(UUID().uuidString)"
        do {
            if !FileManager.default.fileExists(atPath: folder) { try makeFolder(folder) }
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
            let descriptor = unsafe open(new, flags, mode)
            guard descriptor >= 0 else { throw Problem() }
            defer { _ = unsafe unlink(new) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
            try handle.close()
            guard unsafe rename(new, path) == 0 else { throw Problem() }
            let place = unsafe open(folder, O_RDONLY | O_CLOEXEC)
            guard place >= 0 else { throw Problem() }
            defer { close(place) }
            guard fsync(place) == 0 else { throw Problem() }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(error)
        }
    }

    /// Why something could not be written, for people.
    static func reason(_ error: any Error) -> String {
        (error as? Problem)?.reason ?? error.localizedDescription
    }

    /// Makes a folder, and those that lead to it, for us alone; one that is there stays as it is.
    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: folderForUsAlone]
        )
    }
}
