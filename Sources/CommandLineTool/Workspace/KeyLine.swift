internal import Editorial
internal import Foundation
internal import Newsdesk

/// A public key as somebody hands it over: the file that ends in .pub, or its one line.
enum KeyLine {
    /// Reads the key in a file.
    ///
    /// - Throws: ``CommandFailure`` where there is no public key, or one that is too weak.
    static func read(file: String) throws(CommandFailure) -> PublicKey {
        let line = try TextFile.text(file, limit: PublicKey.maximumBytes, failing: .data)
        guard let key = PublicKey(line: line) else {
            throw CommandFailure(
                .data,
                "'\(file)' is no public SSH key; give the file that ends in .pub"
            )
        }
        return try strong(key, "'\(file)'")
    }

    /// Reads a line or the file that is named.
    ///
    /// - Throws: ``CommandFailure`` where there is no public key, or one that is too weak.
    static func read(_ text: String) throws(CommandFailure) -> PublicKey {
        if let key = PublicKey(line: text) { return try strong(key, "--key") }
        guard !text.contains(" ") else {
            throw CommandFailure(
                .data,
                "--key is no public SSH key; give the one line of a file such as"
                    + " id_ed25519.pub, without options before it, or the file"
            )
        }
        return try read(file: text)
    }

    private static func strong(
        _ key: PublicKey,
        _ place: String
    ) throws(CommandFailure) -> PublicKey {
        if let weakness = key.weakness { throw CommandFailure(.data, "\(place): \(weakness)") }
        return key
    }
}

/// A day or a time on it, as it is typed where more than what comes is meant.
enum TypedMoment {
    /// The moment; a day alone is its beginning.
    ///
    /// - Throws: ``CommandFailure`` that names the option.
    static func instant(
        _ text: String?,
        _ option: String,
        in workspace: Workspace
    ) throws(CommandFailure) -> Instant? {
        guard let text else { return nil }
        let isTime = text.contains(":") || text.hasPrefix("+") || text == "now"
        do throws(WallTime.Problem) {
            return try workspace.time.instant(
                isTime ? text : text + "T00:00",
                now: SystemClock().now()
            )
        } catch {
            throw CommandFailure(.data, "\(option): \(error.description)")
        }
    }
}
