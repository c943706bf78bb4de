internal import Editorial
internal import Newsdesk

/// The keys that count, as `ssh-keygen -Y verify` reads them.
enum AllowedSigners {
    /// The file of these people: a line a key.
    static func text(_ colleagues: [Colleague]) -> String {
        colleagues.flatMap { colleague in colleague.keys.map { line(colleague.handle, $0) } }
            .map { $0 + "\n" }.joined()
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
