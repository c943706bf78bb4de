internal import Editorial
internal import Foundation
internal import Newsdesk
internal import QueueStore

/// Reads an export that somebody else may have written: every byte is looked at before any is kept.
struct ExportReader {
    /// The longest line of a register, in bytes: an entry that forgets the most values has 400 KB.
    static let maximumEntry = 1_024 * 1_024
    /// The longest line of words, in bytes: an exchange with the most requests.
    static let maximumWords = 32 * 1_024 * 1_024
    /// The longest other line, in bytes.
    static let maximumLine = 4_096
    /// The most files of an export.
    static let maximumFiles = 1_000_000

    /// What an export has, checked as far as that goes without knowing whom to trust.
    struct Content {
        let queue: ExportedQueue
        /// Every picture, by its SHA-256, with its file.
        let pictures: [String: String]
        /// The people and rules that it brings along.
        let house: String?
    }

    let folder: String

    /// Reads it.
    ///
    /// - Throws: ``CommandFailure`` with file and line.
    func read() throws(CommandFailure) -> Content {
        let sums = try sums()
        let entries = try register()
        var words: [String: PlainValue] = [:]
        var pictures: [String: String] = [:]
        guard sums["register.jsonl"] != nil else {
            throw failure("SHA256SUMS", nil, "'register.jsonl' is not in it")
        }
        for name in sums.keys.sorted() {
            let parts = name.split(separator: "/").map(String.init)
            if parts == ["words.jsonl"] { try add(name, to: &words) }
            guard parts.first == "posts", parts.count >= 3 else { continue }
            guard PostName.isID(parts[1]) else {
                throw failure(name, nil, "'\(parts[1])' is no post")
            }
            if parts.count == 3, parts[2] == "words.jsonl" { try add(name, to: &words) }
            guard parts.count == 4, parts[2] == "media" else { continue }
            guard Self.isDigest(parts[3]), sums[name] == parts[3] else {
                throw failure(name, nil, "a picture has the SHA-256 of its bytes as its name")
            }
            pictures[parts[3]] = folder + "/" + name
        }
        let values = words.values.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
        var house: String?
        if sums["heraut.yaml"] != nil {
            house = try TextFile.text(
                folder + "/heraut.yaml",
                limit: Workspace.maximumFile,
                failing: .data
            )
        }
        return Content(
            queue: ExportedQueue(entries: entries, words: values),
            pictures: pictures,
            house: house
        )
    }

    private func failure(_ file: String, _ line: Int?, _ what: String) -> CommandFailure {
        let place = line.map { "\(folder)/\(file):\($0)" } ?? "\(folder)/\(file)"
        return CommandFailure(.data, "\(place): \(what); nothing was imported")
    }

    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    // MARK: - Files

    /// A name that stays in the folder.
    private static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.count <= 4
            && parts.allSatisfy { part in
                !part.isEmpty && part != "." && part != ".."
                    && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
            }
    }

    /// Opens a file that is a file, on a way without links.
    private func open(_ name: String) throws(CommandFailure) -> FileHandle {
        var path = folder
        let parts = name.split(separator: "/")
        for (index, part) in parts.enumerated() {
            path += "/" + part
            let type =
                (try? FileManager.default.attributesOfItem(atPath: path))?[.type]
                as? FileAttributeType
            let wanted: FileAttributeType =
                index == parts.count - 1 ? .typeRegular : .typeDirectory
            guard let type else { throw failure(name, nil, "it is not there") }
            guard type == wanted else {
                throw failure(name, nil, "it is no plain file, or behind a link")
            }
        }
        let descriptor = unsafe Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(name, nil, "it cannot be read") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The digest of every file, as `SHA256SUMS` says, and as it is.
    private func sums() throws(CommandFailure) -> [String: String] {
        var sums: [String: String] = [:]
        let file = ArchiveFolder.sums
        try forEachLine(file, limit: Self.maximumLine) { line, number throws(CommandFailure) in
            let name = String(line.dropFirst(66))
            guard Self.isDigest(String(line.prefix(64))), line.dropFirst(64).hasPrefix("  "),
                Self.isSafe(name)
            else { throw failure(file, number, "this is no digest with the name of a file in it") }
            guard sums[name] == nil else { throw failure(file, number, "'\(name)' is in it twice") }
            guard sums.count < Self.maximumFiles else {
                throw failure(file, number, "more than \(Self.maximumFiles) files")
            }
            sums[name] = String(line.prefix(64))
        }
        for (name, digest) in sums.sorted(by: { $0.key < $1.key }) {
            guard try self.digest(of: name) == digest else {
                throw failure(name, nil, "it does not have the SHA-256 that \(file) says")
            }
        }
        return sums
    }

    private func digest(of name: String) throws(CommandFailure) -> String {
        let handle = try open(name)
        var digest = RunningDigest()
        do {
            while let chunk = try handle.read(upToCount: 1_024 * 1_024), !chunk.isEmpty {
                digest.add(chunk)
            }
            try handle.close()
        } catch {
            throw failure(name, nil, "it cannot be read")
        }
        return digest.hex
    }

    /// Every line of a file, none longer than the limit.
    private func forEachLine(
        _ name: String,
        limit: Int,
        _ body: (_ line: String, _ number: Int) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let handle = try open(name)
        var rest: [UInt8] = []
        var number = 0
        func take(_ line: ArraySlice<UInt8>) throws(CommandFailure) {
            number += 1
            guard line.count <= limit else {
                throw failure(name, number, "it is longer than \(limit) bytes")
            }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw failure(name, number, "it is not UTF-8")
            }
            try body(text, number)
        }
        while true {
            let chunk: Data
            do {
                chunk = try handle.read(upToCount: 1_024 * 1_024) ?? Data()
            } catch {
                throw failure(name, number, "it cannot be read")
            }
            guard !chunk.isEmpty else { break }
            rest += chunk
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0A) {
                try take(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= limit else {
                throw failure(name, number + 1, "it is longer than \(limit) bytes")
            }
        }
        guard rest.isEmpty else {
            throw failure(name, number + 1, "it has no end: the file was cut")
        }
    }

    // MARK: - Lines

    /// The exact text of each entry, its chain checked.
    private func register() throws(CommandFailure) -> [String] {
        let file = "register.jsonl"
        var lines = RegisterLines()
        try forEachLine(file, limit: Self.maximumEntry) { line, number throws(CommandFailure) in
            do throws(RegisterLines.Problem) {
                try lines.add(line)
            } catch {
                throw failure(file, number, error.reason)
            }
        }
        guard !lines.entries.isEmpty else { throw failure(file, nil, "it has no entries") }
        return lines.entries
    }

    private func add(
        _ file: String,
        to words: inout [String: PlainValue]
    ) throws(CommandFailure) {
        try forEachLine(file, limit: Self.maximumWords) { line, number throws(CommandFailure) in
            guard let found = Self.words(line) else {
                throw failure(file, number, "these are no words with their digest")
            }
            guard found.value.isIntact else {
                throw failure(
                    file,
                    number,
                    "these are not the words that the digest \(found.id.prefix(12)) was made of"
                )
            }
            guard found.kind != .handle || Colleague.isHandle(found.body) else {
                throw failure(file, number, "what it calls a person is no handle")
            }
            words["\(found.kind.rawValue) \(found.id)"] = found.value
        }
    }

    /// The words of a line; nil where it is none, or could be written otherwise.
    static func words(_ line: String) -> Archive.Words? {
        guard let found = try? CanonicalJSON.value(Archive.Words.self, of: line),
            isDigest(found.id), found.salt.utf8.count == 2 * PlainValue.saltLength,
            CanonicalJSON.text(found) == line
        else { return nil }
        return found
    }
}
