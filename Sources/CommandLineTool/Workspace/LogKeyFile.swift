internal import Foundation
internal import Newsdesk
internal import SSHSignatures
internal import TransparencyLog

/// The key with which a workspace signs its checkpoints: `secrets/log-key`, read by its owner alone.
struct LogKeyFile {
    static let path = "secrets/log-key"
    /// What an SSH signature under a checkpoint is for.
    static let namespace = "heraut-checkpoint-v1"

    /// The workspace folder.
    let folder: String

    private var whole: String { "\(folder)/\(Self.path)" }
    /// Where the checkpoint stands that was signed last.
    private var lastPath: String { whole + ".last" }

    /// Whether there is one.
    var exists: Bool { FileManager.default.fileExists(atPath: whole) }

    /// Reads the key.
    ///
    /// - Throws: ``CommandFailure``, or `SignatureError` for a file that is no such key.
    func read() throws -> PlainKeyFile {
        guard exists else {
            throw CommandFailure(
                .noInput,
                "this workspace has no '\(Self.path)' yet; make it with 'heraut log key'"
            )
        }
        var status = stat()
        guard unsafe stat(whole, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                .noPermission,
                "others may read '\(whole)'; run 'chmod 600 \(whole)', and make a new key with"
                    + " 'heraut log key --renew' if they did"
            )
        }
        let text = try TextFile.text(whole, limit: PlainKeyFile.maximumBytes)
        return try PlainKeyFile(text: text, path: whole)
    }

    /// Makes the key where there is none.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func make(origin: String, chance: some Chance) throws(CommandFailure) {
        guard let key = PlainKeyFile(seed: chance.bytes(MerkleHash.length)) else {
            throw CommandFailure(.software, "no key could be made")
        }
        try write(key.text(comment: origin, check: chance.bytes(4)), to: whole)
    }

    /// Puts the present key and what it signed last aside.
    ///
    /// - Returns: Where the old key stands.
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func putAside() throws(CommandFailure) -> String {
        let manager = FileManager.default
        var number = 1
        while manager.fileExists(atPath: "\(whole).old-\(number)") { number += 1 }
        let old = "\(whole).old-\(number)"
        do {
            try manager.moveItem(atPath: whole, toPath: old)
            if manager.fileExists(atPath: lastPath) {
                try manager.moveItem(atPath: lastPath, toPath: old + ".last")
            }
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(whole)' cannot be put aside: \(error.localizedDescription)"
            )
        }
        return old
    }

    /// The key as a name and 32 bytes that sign notes.
    ///
    /// - Throws: As ``read()``.
    func signer(named origin: String) throws -> NoteSigner {
        guard let signer = NoteSigner(name: origin, seed: try read().seed) else {
            throw CommandFailure(.software, "'\(origin)' cannot be the name of a key")
        }
        return signer
    }

    /// The checkpoint that was signed last; nil before the first.
    ///
    /// - Throws: ``CommandFailure``, or ``LogProblem`` for a file that somebody else wrote.
    func last(by key: NoteKey) throws -> Checkpoint? {
        guard FileManager.default.fileExists(atPath: lastPath) else { return nil }
        let bytes = try TextFile.exactBytes(lastPath, limit: SignedNote.maximumBytes)
        do throws(NoteProblem) {
            return try SignedNote(bytes: bytes).checkpoint(by: key)
        } catch {
            throw LogProblem.checkpoint(file: lastPath, error)
        }
    }

    /// Keeps what was signed last, before anybody gets it.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func keepLast(_ note: SignedNote) throws(CommandFailure) {
        try write(note.written, to: lastPath)
    }

    private func write(_ text: String, to path: String) throws(CommandFailure) {
        do throws(NewFile.Problem) {
            try NewFile.write(text.utf8, to: path)
        } catch {
            throw CommandFailure(.cannotCreate, "'\(path)' cannot be written: \(error.reason)")
        }
    }
}
