internal import Editorial
internal import Newsdesk
internal import SSHSignatures
internal import TransparencyLog

/// The keys that count, as `ssh-keygen -Y verify` reads them.
enum AllowedSigners {
    /// The file of these people and the log: a line a key.
    static func text(_ colleagues: [Colleague], log: NoteKey?) -> String {
        let people = colleagues.flatMap { colleague in
            colleague.keys.map { line(colleague.handle, $0) }
        }
        return (people + (log.map { [line($0)] } ?? [])).map { $0 + "\n" }.joined()
    }

    /// The line of a log, which signs checkpoints.
    static func line(_ log: NoteKey) -> String {
        let key = PublicKey(ed25519: log.bytes).map(\.description) ?? ""
        return "\(log.name) namespaces=\"\(LogKeyFile.namespace)\" \(key)"
    }

    private static func line(_ handle: String, _ trusted: TrustedKey) -> String {
        var options = ["namespaces=\"\(Newsdesk.namespaces.joined(separator: ","))\""]
        if let from = trusted.from { options.append("valid-after=\"\(stamp(from))\"") }
        if let until = trusted.until {
            // OpenSSH counts the last second in; ours is the first that does not count.
            let last = Instant(milliseconds: until.milliseconds - 1)
            options.append("valid-before=\"\(stamp(last))\"")
        }
        return "\(handle) \(options.joined(separator: ",")) \(trusted.key)"
    }

    /// `YYYYMMDDHHMMSSZ`.
    static func stamp(_ moment: Instant) -> String {
        moment.description.prefix { $0 != "." }.filter(\.isNumber) + "Z"
    }
}
