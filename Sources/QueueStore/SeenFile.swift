internal import Editorial
internal import Foundation
internal import GRDB
internal import Newsdesk

/// Remembers, in a small file beside the queue, the last entry of its ledger that this machine has seen.
///
/// A queue that lacks that entry is an older one that somebody has put in its place: it would send again
/// what it does not know to have been sent. The file is written after a commit, without waiting for the
/// disk: what it says is never ahead of the queue, and where it cannot be read nothing is claimed.
struct SeenFile {
    private static let mark = "heraut-seen-1"
    private static let maximumBytes = 200

    /// The entry's number.
    let sequence: Int
    /// The entry's hash.
    let hash: String

    /// Where it stands for a queue.
    static func path(_ queue: String) -> String { queue + ".seen" }

    /// What was seen of a queue; nil where nothing was, or the file was written by halves.
    static func read(_ queue: String) -> SeenFile? {
        let descriptor = unsafe open(path(queue), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
        }
        guard count > 0 else { return nil }
        let words = String(decoding: bytes[..<count], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 4, words[0] == mark, let sequence = Int(words[1]),
            words[3] == check(sequence, words[2])
        else { return nil }
        return SeenFile(sequence: sequence, hash: words[2])
    }

    /// Keeps what was seen; where it cannot be, it is kept after the next commit.
    func write(_ queue: String) {
        let descriptor = unsafe open(Self.path(queue), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = "\(Self.mark) \(sequence) \(hash) \(Self.check(sequence, hash))\n"
        let bytes = Array(
            line.padding(toLength: Self.maximumBytes, withPad: " ", startingAt: 0).utf8
        )
        _ = unsafe bytes.withUnsafeBytes { buffer in
            unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, 0)
        }
    }

    /// Tells a line that was written whole from one that was not.
    private static func check(_ sequence: Int, _ hash: String) -> String {
        String(Digest.hex(Array("\(mark) \(sequence) \(hash)".utf8)).prefix(16))
    }

    /// Refuses a queue that lacks what was seen of it, unless its own ledger says that it was restored in
    /// place of that.
    ///
    /// - Throws: ``QueueError/olderThanSeen(path:seen:present:)``, and what SQLite says.
    static func check(_ path: String, _ database: Database) throws {
        guard let seen = read(path) else { return }
        let hash = try String.fetchOne(
            try database.cachedStatement(sql: "SELECT hash FROM ledger WHERE sequence = :sequence"),
            arguments: ["sequence": seen.sequence]
        )
        guard hash != seen.hash else { return }
        if try Ledger.stops(in: database).stops.restoration?.note.replaced == seen.hash { return }
        let present = try last(database)?.sequence ?? 0
        throw QueueError.olderThanSeen(path: path, seen: seen.sequence, present: present)
    }

    /// The last entry of a ledger.
    static func last(_ database: Database) throws -> SeenFile? {
        try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1"
            )
        ).map { SeenFile(sequence: $0["sequence"], hash: $0["hash"]) }
    }
}
