internal import Foundation
internal import Newsdesk

/// A folder that is written beside its place and renamed into it when it is whole.
final class ArchiveFolder {
    /// Where the digests of all other files stand.
    static let sums = "SHA256SUMS"

    private let place: String
    private let unfinished: String
    private var digests: [String: String] = [:]

    /// Begins a folder.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`, above all where it is there already.
    init(_ folder: String, chance: some Chance) throws(CommandFailure) {
        place = URL(filePath: folder).standardizedFileURL.path
        unfinished = place + chance.name(prefix: ".unfinished-")
        guard !FileManager.default.fileExists(atPath: place) else {
            throw CommandFailure(
                .cannotCreate,
                "'\(folder)' exists already; an export goes into a new folder"
            )
        }
        try make("")
    }

    /// Makes a folder in it, for its owner alone: what is in it may be about people.
    private func make(_ name: String) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: name.isEmpty ? unfinished : unfinished + "/" + name,
                withIntermediateDirectories: !name.isEmpty,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw failure(name, error)
        }
    }

    private func failure(_ name: String, _ error: any Error) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            "'\(place)/\(name)' cannot be written: \(error.localizedDescription)"
        )
    }

    /// Writes a file.
    func write(_ name: String, _ text: String) throws(CommandFailure) {
        try write(name, bytes: Array(text.utf8))
    }

    /// Writes a file of bytes.
    func write(_ name: String, bytes: [UInt8]) throws(CommandFailure) {
        if let slash = name.lastIndex(of: "/") { try make(String(name[..<slash])) }
        do {
            try Data(bytes).write(to: URL(filePath: unfinished + "/" + name))
        } catch {
            throw failure(name, error)
        }
        digests[name] = Digest.hex(bytes)
    }

    /// Writes a file piece by piece, so that a long one takes no more room than a piece.
    func stream(
        _ name: String,
        _ body: (_ write: (String) throws -> Void) async throws -> Void
    ) async throws {
        let path = unfinished + "/" + name
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure(.cannotCreate, "'\(place)/\(name)' cannot be written") }
        var digest = RunningDigest()
        do {
            try await body { text in
                let data = Data(text.utf8)
                try handle.write(contentsOf: data)
                digest.add(data)
            }
            try handle.close()
        } catch let error as CocoaError {
            throw failure(name, error)
        }
        digests[name] = digest.hex
    }

    /// The size and digest of a file that was written.
    func digest(of name: String) -> String? { digests[name] }

    /// Writes the digests, and puts the folder in its place.
    func finish() throws(CommandFailure) {
        let lines = digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
        try write(Self.sums, lines.joined())
        guard unsafe rename(unfinished, place) == 0 else {
            throw CommandFailure(
                .cannotCreate,
                "'\(place)' cannot be put in its place (errno \(errno)); is it there already?"
            )
        }
    }

    /// Takes away what was written, after something went wrong.
    func abandon() {
        // What cannot be taken away has a name that says what it is.
        try? FileManager.default.removeItem(atPath: unfinished)
    }
}
