public import Editorial
internal import Foundation
internal import GRDB
public import Newsdesk
internal import Synchronization

/// A backup on its way into a workspace: verified and complete beside the queue, and then renamed into
/// its place.
///
/// While it lives nobody else publishes or writes. The queue that is replaced is kept under a name with
/// the time; what is not finished leaves everything as it was.
public final class QueueRestoration: Sendable {
    /// The copy that becomes the queue; nobody else has it open.
    public let queue: QueueStore
    /// What to put on record about it.
    public let note: Restore

    private let file: String
    private let path: String
    private let unfinished: String
    private let locks: [WriteLock]
    private let names: [String]

    /// How long to wait for processes that are just reading.
    private static let patience = Duration.seconds(5)
    private static let pause: useconds_t = 20_000

    /// Copies a backup beside the queue of a workspace, verifies it and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - file: A backup, or a queue's file that was kept aside.
    ///   - folder: The workspace.
    /// - Returns: The restoration, to be finished or dropped.
    /// - Throws: ``QueueError``; then nothing has changed.
    public static func prepare(
        _ file: String,
        into folder: String
    ) throws(QueueError) -> QueueRestoration {
        try DatabaseFile.checkHeader(file, backups: true)
        let path = folder + "/" + QueueStore.fileName
        let locks: [WriteLock]
        do {
            let patience = QueueStore.publisherPatience
            locks = [
                try WriteLock.take(path + ".publisher", patience: patience),
                try WriteLock.take(QueueStore.lockPath(path)),
            ]
        } catch .busy(let place, _) where place.hasSuffix(".publisher") {
            throw .publisherIsRunning(path: place)
        }
        try waitForOthers(path)
        let unfinished = path + ".restoring"
        FileWork.remove(leftovers(unfinished))
        do {
            return try QueueRestoration(file, path, unfinished, locks)
        } catch {
            FileWork.remove(leftovers(unfinished))
            throw QueueError(error, path: file)
        }
    }

    private init(
        _ file: String,
        _ path: String,
        _ unfinished: String,
        _ locks: [WriteLock]
    ) throws {
        (self.file, self.path, self.unfinished, self.locks) = (file, path, unfinished, locks)
        let replaced = SeenFile.read(path)?.hash ?? Self.head(of: path)
        try FileWork.copy(file, to: unfinished)
        if FileManager.default.fileExists(atPath: file + "-wal") {
            try FileWork.copy(file + "-wal", to: unfinished + "-wal")
        }
        let copy = try DatabaseFile.open(unfinished)
        (note, names) = try copy.writeWithoutTransaction { database in
            let isBackup = try database.tableExists("workspace_file")
            var names: [String] = []
            if isBackup {
                names = try String.fetchAll(
                    database,
                    sql: "SELECT name FROM workspace_file ORDER BY name"
                )
                for name in names where !Self.isPlain(name) {
                    throw QueueError.damaged(
                        path: file,
                        reason: "it has a file that belongs in no workspace"
                    )
                }
                try database.execute(sql: "DROP TABLE workspace_file")
            }
            try database.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
            try DatabaseFile.migrate(database, path: unfinished)
            let report = try QueueStore.verified(database, file)
            let made = try Int64.fetchOne(database, sql: "SELECT at_ms FROM backup")
            let note = Restore(
                sequence: report.entries,
                head: report.head,
                madeAt: isBackup ? made.map { Instant(milliseconds: $0) } : nil,
                replaced: replaced
            )
            return (note, names)
        }
        try copy.close()
        queue = try QueueStore(path: unfinished)
    }

    /// Whether a name stays within a workspace: `heraut.yaml`, or a file below one of its folders.
    static func isPlain(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 1_000,
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return false }
        return name == house
            || parts.count > 1 && folders.contains(String(parts[0]))
    }

    /// What makes a folder a workspace.
    private static let house = "heraut.yaml"

    /// The folders of a workspace that a backup takes along.
    public static let folders = ["adapters", "limits", "media", "policies"]

    private static func leftovers(_ unfinished: String) -> [String] {
        ["", "-wal", "-shm", "-journal", ".lock", ".publisher", ".seen"].map { unfinished + $0 }
    }

    private static func head(of path: String) -> String? {
        guard FileManager.default.fileExists(atPath: path),
            let queue = try? DatabaseFile.openForReading(path)
        else { return nil }
        let head = try? queue.read { try SeenFile.last($0)?.hash }
        // It was only read.
        try? queue.close()
        return head ?? nil
    }

    private static func waitForOthers(_ path: String) throws(QueueError) {
        let deadline = ContinuousClock.now + patience
        while let process = FileWork.user(of: path) {
            guard ContinuousClock.now < deadline else { throw .inUse(path: path, process: process) }
            usleep(pause)
        }
    }

    /// Puts the copy in the place of the queue, and the files of the workspace that are not there.
    ///
    /// - Parameters:
    ///   - moment: The wall clock, for the name of what is replaced.
    ///   - all: Whether the workspace is new, and gets every file of the backup; else only pictures.
    /// - Returns: Where the replaced queue is kept, nil where there was none; and the files that were put
    ///   back.
    /// - Throws: ``QueueError``.
    public func finish(
        at moment: Instant,
        all: Bool
    ) throws(QueueError) -> (aside: String?, files: [String]) {
        do {
            let seen = try queue.read { try SeenFile.last($0) }
            try queue.close()
            try DatabaseFile.settle(unfinished)
            try FileWork.synchronise(unfinished)
            let wanted = names.filter { all && $0 != Self.house || $0.hasPrefix("media/") }
            var files = try putBack(wanted)
            // Read before the rename: the file may be the one in the queue's place.
            let house = all ? try body(of: Self.house) : nil
            let aside = try keepAside(at: moment)
            try FileWork.place(unfinished, as: path, replacing: true)
            seen?.write(path)
            FileWork.remove(Self.leftovers(unfinished))
            // With it the workspace is complete.
            if let house {
                try Self.write(house, to: FileWork.folder(of: path) + "/" + Self.house)
                files.append(Self.house)
            }
            return (aside, files)
        } catch {
            FileWork.remove(Self.leftovers(unfinished))
            throw QueueError(error, path: path)
        }
    }

    /// Leaves everything as it was.
    public func abandon() {
        // Nobody needs the copy.
        try? queue.close()
        FileWork.remove(Self.leftovers(unfinished))
    }

    /// Keeps the present queue, with what SQLite has beside it, under a name of its own.
    private func keepAside(at moment: Instant) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            try DatabaseFile.settle(path)
        } catch .damaged, .notOurs, .isBackup {
            // It goes as it is, with what SQLite has beside it.
        }
        let name = path + ".replaced-" + Self.stamp(moment)
        var aside = name
        var number = 1
        while unsafe link(path, aside) != 0 {
            guard errno == EEXIST, number < 1_000 else {
                throw QueueError.storage(reason: "cannot keep '\(path)' aside (errno \(errno))")
            }
            number += 1
            aside = name + "-\(number)"
        }
        var place = stat()
        if unsafe stat(path, &place) == 0 { _ = unsafe chmod(unfinished, place.st_mode & 0o777) }
        // What belongs to the old file must never be taken for the new one's.
        for end in ["-wal", "-journal"]
        where FileManager.default.fileExists(atPath: path + end) {
            guard unsafe rename(path + end, aside + end) == 0 else {
                throw QueueError.storage(
                    reason: "cannot keep '\(path)\(end)' aside (errno \(errno))"
                )
            }
        }
        FileWork.remove([path + "-shm"])
        try FileWork.synchronise(FileWork.folder(of: path))
        return aside
    }

    /// `20261201T011500Z`.
    private static func stamp(_ moment: Instant) -> String {
        moment.description.filter { $0.isNumber || $0 == "T" }.prefix(15) + "Z"
    }

    private func putBack(_ names: [String]) throws -> [String] {
        let missing = names.filter {
            !FileManager.default.fileExists(atPath: FileWork.folder(of: path) + "/" + $0)
        }
        for name in missing {
            guard let body = try body(of: name) else { continue }
            try Self.write(body, to: FileWork.folder(of: path) + "/" + name)
        }
        return missing
    }

    /// What the backup has under a name; nil where it has no such file.
    private func body(of name: String) throws -> Data? {
        guard names.contains(name) else { return nil }
        let backup = try DatabaseFile.openForReading(file)
        let body = try backup.read { database in
            try Data.fetchOne(
                database,
                sql: "SELECT body FROM workspace_file WHERE name = :name",
                arguments: ["name": name]
            )
        }
        try backup.close()
        return body
    }

    private static func write(_ body: Data, to place: String) throws {
        let folder = FileWork.folder(of: place)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let unfinished = place + ".\(getpid()).part"
        defer { FileWork.remove([unfinished]) }
        FileWork.remove([unfinished])
        try FileWork.make(unfinished)
        guard let handle = FileHandle(forWritingAtPath: unfinished) else {
            throw QueueError.readOnly(path: place)
        }
        try handle.write(contentsOf: body)
        try handle.synchronize()
        try handle.close()
        try FileWork.place(unfinished, as: place, replacing: true)
    }
}
