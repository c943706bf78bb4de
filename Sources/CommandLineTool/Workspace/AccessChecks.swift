internal import Foundation
internal import QueueStore

/// Who else on this machine can read what is not out yet, or change what decides who may sign.
enum AccessChecks {
    /// The name of the check.
    private static let check = "modes"
    /// Beyond these, more names help nobody.
    private static let mostNamed = 5
    /// The most names that are looked at: those of a workspace of many years.
    private static let mostLooked = 200_000
    private static let othersMayEnter: mode_t = 0o011
    private static let othersMayRead: mode_t = 0o044
    private static let othersMayWrite: mode_t = 0o022
    /// What only the account that publishes reads: what is not out yet, and what stands for the agency.
    private static let confidential = ["media", "secrets"]
    /// What decides who may sign, what is refused and where posts go.
    private static let deciding = ["adapters", "policies", "limits"]

    /// Looks at the workspace and everything in it, links themselves and not what they lead to.
    static func modes(_ folder: String) -> Doctor.Finding {
        guard let own = mode(folder) else {
            return Doctor.Finding(check, .note, "the modes of '\(folder)' cannot be read")
        }
        if own & othersMayEnter == 0 {
            return Doctor.Finding(check, .ok, "nobody else on this machine can enter the workspace")
        }
        var wrong: [String] = []
        for name in names(folder) {
            guard let mode = mode(folder + "/" + name) else { continue }
            if mode & othersMayWrite != 0 {
                wrong.append("'\(name)' can be changed by others")
            } else if isConfidential(name), mode & othersMayRead != 0 {
                wrong.append("'\(name)' can be read by others")
            }
        }
        if own & othersMayWrite != 0 { wrong.insert("others can put files into it", at: 0) }
        guard !wrong.isEmpty else {
            return Doctor.Finding(check, .ok, "others can neither read nor change what is ours")
        }
        let more = wrong.count > mostNamed ? " and \(wrong.count - mostNamed) more" : ""
        return Doctor.Finding(
            check,
            .wrong,
            wrong.prefix(mostNamed).joined(separator: ", ") + more
                + "; run 'chmod -R go= \(folder)'"
        )
    }

    /// The queue with what stands beside it, and everything in the folders of a workspace.
    private static func names(_ folder: String) -> [String] {
        // What cannot be listed cannot be read by others with less rights either.
        let top = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var names = top.filter { $0 == HouseFile.name || $0.hasPrefix(QueueStore.fileName) }
            .sorted()
        for name in confidential + deciding where top.contains(name) {
            names.append(name)
            // Links are not followed.
            let below = FileManager.default.enumerator(atPath: folder + "/" + name)
            while names.count < mostLooked, let found = below?.nextObject() as? String {
                names.append(name + "/" + found)
            }
        }
        return names
    }

    private static func isConfidential(_ name: String) -> Bool {
        if name.hasPrefix(QueueStore.fileName) { return true }
        // A folder whose files cannot be read may be listed.
        return confidential.contains { name.hasPrefix($0 + "/") }
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFLNK else {
            return nil
        }
        return status.st_mode
    }
}
