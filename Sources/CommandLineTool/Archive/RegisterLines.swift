internal import Editorial
internal import Foundation
internal import Newsdesk

/// The lines of an exported register, one after the other: each the exact text of an entry, with the hash
/// that it has after the one before it.
struct RegisterLines {
    /// Why a line is none of a register.
    struct Problem: Error {
        let reason: String
    }

    /// The most entries of a register.
    static let maximumEntries = 10_000_000

    /// The exact text of each entry so far.
    private(set) var entries: [String] = []
    private var head = String(repeating: "0", count: 64)

    /// Takes the next line.
    ///
    /// - Throws: ``Problem``; then nothing of it was taken.
    mutating func add(_ line: String) throws(Problem) {
        let number = entries.count + 1
        let start = "{\"entry\":"
        // `,"hash":"` and 64 digits, `","sequence":` and the number, `}`.
        let end = ",\"hash\":\"\(String(repeating: "0", count: 64))\",\"sequence\":\(number)}"
        guard line.hasPrefix(start), line.utf8.count > start.utf8.count + end.utf8.count else {
            throw Problem(reason: "this is not entry \(number) of a register")
        }
        let text = String(line.dropFirst(start.count).dropLast(end.count))
        let hash = String(line.suffix(end.count).dropFirst(9).prefix(64))
        guard ExportReader.isDigest(hash),
            line == "\(start)\(text),\"hash\":\"\(hash)\",\"sequence\":\(number)}"
        else { throw Problem(reason: "this is not entry \(number) of a register") }
        guard (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any] else {
            throw Problem(reason: "its entry is not JSON")
        }
        if let entry = try? CanonicalJSON.value(Entry.self, of: text),
            !PostName.isID(entry.post.rawValue)
        {
            throw Problem(reason: "what it calls a post is no name of one")
        }
        guard Digest.hex(Array((head + text).utf8)) == hash else {
            throw Problem(reason: "its hash is not that of its bytes after the entry before it")
        }
        guard number <= Self.maximumEntries else {
            throw Problem(reason: "more than \(Self.maximumEntries) entries")
        }
        head = hash
        entries.append(text)
    }
}
