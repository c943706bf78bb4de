internal import Newsdesk
internal import TransparencyLog

/// Checkpoints that somebody kept.
enum CheckpointFile {
    /// Every byte of a file.
    ///
    /// - Throws: ``CommandFailure`` of the class `noInput`.
    static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
        try TextFile.exactBytes(path, limit: SignedNote.maximumBytes)
    }

    /// The checkpoint in a file, signed with that key.
    ///
    /// - Throws: ``CommandFailure``, or ``LogProblem``.
    static func read(_ path: String, by key: NoteKey) throws -> Checkpoint {
        let bytes = try bytes(path)
        do throws(NoteProblem) {
            return try SignedNote(bytes: bytes).checkpoint(by: key)
        } catch {
            throw LogProblem.checkpoint(file: path, error)
        }
    }
}

/// The log's public key, as whoever asks knows it.
enum KnownLogKey {
    /// The key that was given, or that heraut.yaml names, or that the workspace signs with.
    ///
    /// - Parameters:
    ///   - text: What was given.
    ///   - workspace: The workspace, where there is one.
    ///   - origin: The name of its log.
    /// - Returns: The key.
    /// - Throws: ``CommandFailure``, or `SignatureError`.
    static func key(
        _ text: String?,
        of workspace: Workspace?,
        named origin: String?
    ) throws
        -> NoteKey
    {
        if let text {
            let key: NoteKey
            do throws(NoteProblem) {
                key = try NoteKey(text)
            } catch {
                throw CommandFailure(.usage, "\(error)")
            }
            guard key.kind == .note else {
                throw CommandFailure(.usage, "'\(key.name)' is the key of a witness, not of a log")
            }
            return key
        }
        guard let workspace, let origin else {
            throw CommandFailure(.usage, "say whose signature counts: give the log's key")
        }
        if let key = workspace.file.log?.key { return key }
        return try LogKeyFile(folder: workspace.folder).signer(named: origin).key
    }

    /// The key of a workspace's own log; nil where it has none yet.
    ///
    /// - Throws: ``CommandFailure``, or `SignatureError`.
    static func present(in workspace: Workspace, named origin: String) throws -> NoteKey? {
        guard workspace.file.log?.key != nil || LogKeyFile(folder: workspace.folder).exists else {
            return nil
        }
        return try key(nil, of: workspace, named: origin)
    }
}
