internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

/// Which workspace.
struct PlaceOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long],
        help: "The workspace folder; else HERAUT_WORKSPACE, else the nearest one upwards.",
        completion: .directory
    )
    var workspace: String?

    /// Opens the workspace.
    func open() throws -> Workspace { try Workspace(named: workspace) }

    /// The workspace that was named or lies around; nil when none was named and there is none, for
    /// commands that work without.
    func openIfThere() throws -> Workspace? {
        do {
            return try open()
        } catch let failure as CommandFailure
            where failure.failureClass == .noInput && workspace == nil
        {
            return nil
        }
    }
}

/// Who does it.
struct PersonOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who you are, by your handle; else HERAUT_PERSON.", valueName: "handle")
    )
    var person: String?

    /// The handle of whoever runs this.
    func handle(in workspace: Workspace) throws(CommandFailure) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let named = person ?? environment["HERAUT_PERSON"], !named.isEmpty { return named }
        if let user = environment["USER"], workspace.file.house.colleague(user) != nil {
            return user
        }
        throw CommandFailure(
            .usage,
            "say who you are: --as HANDLE or the variable HERAUT_PERSON"
        )
    }
}

/// With which key.
struct KeyOptions: ParsableArguments {
    @Option(
        help: "Your SSH key file; else HERAUT_KEY, else the usual one in ~/.ssh.",
        completion: .file()
    )
    var key: String?

    /// The key file to sign with.
    func file() throws(CommandFailure) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let named = key ?? environment["HERAUT_KEY"], !named.isEmpty { return named }
        let home = environment["HOME"] ?? ""
        let usual = ["id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", "id_rsa"]
            .map { "\(home)/.ssh/\($0)" }
        guard let found = usual.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw CommandFailure(
                .noInput,
                "there is no SSH key in ~/.ssh; make one with 'ssh-keygen -t ed25519', or name"
                    + " one with --key or HERAUT_KEY"
            )
        }
        return found
    }
}

/// When it goes out.
struct TimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When: 2026-11-24T09:00 (in the agency's zone), +20m or now.",
            valueName: "time"
        )
    )
    var at: String?

    @Option(
        help: ArgumentHelp(
            "How long after that it still makes sense, such as 4h.",
            valueName: "length"
        )
    )
    var notAfter: String?

    /// The time that was asked for; nil where none was.
    ///
    /// - Throws: ``CommandFailure`` as data.
    func timing(_ time: WallTime) throws(CommandFailure) -> Newsdesk.Timing? {
        guard at != nil || notAfter != nil else { return nil }
        return Newsdesk.Timing(due: try due(time), window: try window())
    }

    private func due(_ time: WallTime) throws(CommandFailure) -> Instant? {
        guard let at else { return nil }
        let now = SystemClock().now()
        do throws(WallTime.Problem) {
            let due = try time.instant(at, now: now)
            guard due >= now else {
                throw WallTime.Problem(
                    description: "the time \(time.text(due)) is in the past (it is"
                        + " \(time.text(now))); give a later one"
                )
            }
            return due
        } catch {
            throw CommandFailure(.data, "--at: \(error.description)")
        }
    }

    private func window() throws(CommandFailure) -> Duration? {
        guard let notAfter else { return nil }
        do throws(WallTime.Problem) {
            let length = try WallTime.duration(notAfter)
            guard length <= HouseFile.maximumNotAfter else {
                throw WallTime.Problem(description: "it is at most 31d")
            }
            return length
        } catch {
            throw CommandFailure(.data, "--not-after: \(error.description)")
        }
    }
}

/// As data or for a person.
struct FormOptions: ParsableArguments {
    @Flag(help: "Print data: one JSON object a line.")
    var json = false
}

/// Reads what can be an id of a post.
package enum PostName {
    /// The id, if it has the form of one.
    static func id(_ text: String) throws(CommandFailure) -> PostID {
        guard isID(text) else {
            throw CommandFailure(
                .usage,
                "'\(text)' is no post; ids look like p-3k9f2m1x, and 'heraut list' shows them"
            )
        }
        return PostID(text)
    }

    /// Whether a word has the form of an id.
    package static func isID(_ text: String) -> Bool {
        text.hasPrefix("p-") && text.utf8.count == 10
            && text.dropFirst(2).utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0)
            }
    }
}
