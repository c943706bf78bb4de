internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import PlacedYAML
internal import QueueStore

/// A workspace that is about to be made: everything is checked before anything is written.
struct NewWorkspace {
    /// Somebody who takes part from the start.
    struct Person {
        let handle: String
        let roles: [Role]
        let key: PublicKey

        /// Reads `handle:role,role:file.pub`.
        init(_ text: String) throws(CommandFailure) {
            let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
            guard parts.count == 3, HouseFile.isHandle(parts[0]) else {
                throw CommandFailure(
                    .usage,
                    "--person takes HANDLE:ROLE[,ROLE]:FILE.pub, not '\(text)'"
                )
            }
            handle = parts[0]
            var roles: [Role] = []
            for word in parts[1].split(separator: ",") {
                guard let role = Role(rawValue: String(word)) else {
                    let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                    throw CommandFailure(.usage, "'\(word)' is no role; roles are: \(known)")
                }
                roles.append(role)
            }
            self.roles = roles
            key = try KeyLine.read(file: parts[2])
        }

        /// Reads `handle:file.pub`.
        init(admin text: String) throws(CommandFailure) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, HouseFile.isHandle(parts[0]) else {
                throw CommandFailure(.usage, "--admin-key takes HANDLE:FILE.pub, not '\(text)'")
            }
            handle = parts[0]
            roles = [.admin]
            key = try KeyLine.read(file: parts[1])
        }
    }

    /// A channel from the start.
    struct Webhook {
        let name: String
        let url: String

        /// Reads `name=url`.
        init(_ text: String) throws(CommandFailure) {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, HouseFile.isHandle(parts[0]) else {
                throw CommandFailure(.usage, "--webhook takes NAME=URL, not '\(text)'")
            }
            name = parts[0]
            url = parts[1]
        }

        /// Where its secret stands, relative to the workspace.
        var secretFile: String { "secrets/\(name).txt" }
        /// Whether it stays on this machine.
        var isLoopback: Bool { WebAddress.isLoopback(url) }
    }

    let folder: String
    let text: String
    let webhooks: [Webhook]

    /// Writes `heraut.yaml` in memory and reads it back, so that a wrong value is heard here.
    init(
        folder: String,
        agency: String,
        zone: String,
        language: Language,
        people: [Person],
        webhooks: [Webhook]
    ) throws {
        self.folder = folder
        self.webhooks = webhooks
        // Each option by itself first, so that the complaint can name it; then all of them together.
        let parts: [(option: String, text: String)] =
            [
                ("--agency '\(agency)'", Self.yaml(agency, "UTC", language, [], [])),
                ("--zone '\(zone)'", Self.yaml("Agency", zone, language, [], [])),
            ]
            + people.map {
                ("--person '\($0.handle)'", Self.yaml("Agency", "UTC", language, [$0], []))
            }
            + webhooks.map {
                ("--webhook '\($0.name)'", Self.yaml("Agency", "UTC", language, [], [$0]))
            }
        for part in parts { try Self.check(part.text, part.option) }
        text = Self.yaml(agency, zone, language, people, webhooks)
        try Self.check(text, "--person and --webhook")
    }

    /// Reads the file back as every command will.
    private static func check(_ text: String, _ option: String) throws(CommandFailure) {
        let courier = Courier()
        defer { courier.shutDown() }
        do throws(YAMLProblem) {
            _ = try Channels(
                try HouseFile(text: text, file: HouseFile.name).channels,
                adapterFiles: [],
                secrets: SecretSource(folder: "") { _ in nil },
                courier: courier,
                clock: SystemClock(),
                pictures: { _ in nil }
            )
        } catch {
            throw CommandFailure(.usage, "\(option): \(error.message)")
        }
    }

    /// Makes folders, secrets, the queue, and `heraut.yaml` last: with it the workspace is complete.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`; a workspace that exists stays.
    func make(at moment: Instant, chance: some Chance) throws {
        let path = folder + "/" + HouseFile.name
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.cannotCreate, "'\(folder)' is a workspace already")
        }
        let new = newPaths()
        do {
            try makeFolders()
            for webhook in webhooks {
                try write(StandardWebhooks.newSecret() + "\n", to: webhook.secretFile)
            }
            let name = chance.name(prefix: "w-")
            try QueueStore.create(folder: folder, workspace: name, at: moment)
            try LogKeyFile(folder: folder).make(origin: "heraut/" + name, chance: chance)
            try write(text, to: HouseFile.name)
        } catch {
            // Half a workspace would only be in the way of the next try.
            for path in new { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    private static let folders = ["media", "adapters", "policies"]

    private func makeFolders() throws(CommandFailure) {
        do {
            try NewFile.makeFolder(folder)
            for name in Self.folders + ["secrets"] {
                try NewFile.makeFolder(folder + "/" + name)
            }
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(folder)' cannot be written: \(error.localizedDescription)"
            )
        }
    }

    /// What is not there yet and will be made: the folder itself with what leads to it, or what
    /// will be in it.
    private func newPaths() -> [String] {
        func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
        var topmost: String?
        var place = URL(filePath: folder).standardizedFileURL
        while !isThere(place.path), place.path != "/" {
            topmost = place.path
            place.deleteLastPathComponent()
        }
        if let topmost { return [topmost] }
        let queue = QueueStore.fileName
        let names =
            Self.folders + ["secrets", LogKeyFile.path] + webhooks.map(\.secretFile)
            + [queue, queue + "-wal", queue + "-shm", queue + ".lock", HouseFile.name]
        return names.map { folder + "/" + $0 }.filter { !isThere($0) }
    }

    private func write(_ text: String, to name: String) throws(CommandFailure) {
        do throws(NewFile.Problem) {
            try NewFile.write(text.utf8, to: folder + "/" + name)
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(folder)/\(name)' cannot be written: \(error.reason)"
            )
        }
    }

    private static func yaml(
        _ agency: String,
        _ zone: String,
        _ language: Language,
        _ people: [Person],
        _ webhooks: [Webhook]
    ) -> String {
        var lines = [
            "# The workspace of this agency: who takes part, who must sign, where posts go.",
            "# Whoever may write this file decides who may sign. Every key: docs/workspace.md.",
            "heraut: 1",
            "agency: \(CanonicalJSON.text(agency))",
            "zone: \(CanonicalJSON.text(zone))",
            "language: \(CanonicalJSON.text(language.rawValue))",
            "# How long after its time a post still makes sense, where the draft does not say.",
            "not-after: 4h",
            "",
        ]
        if people.isEmpty {
            lines += [
                "# people:", "#   anna:", "#     name: Anna de Wit", "#     roles: [author]",
                "#     keys: [\"ssh-ed25519 AAAA...\"]",
            ]
        } else {
            lines.append("people:")
            for person in people {
                let roles = person.roles.map(\.rawValue).joined(separator: ", ")
                lines += [
                    "  \(person.handle):", "    roles: [\(roles)]",
                    "    keys: [\"\(person.key)\"]",
                ]
            }
        }
        lines += [
            "",
            "# How many signatures a post needs, of which role; author and last editor never"
                + " count.",
            "sign-off:", "  default: {approver: 1}", "  reaction: {approver: 1, spokesperson: 1}",
            "",
        ]
        if webhooks.isEmpty {
            lines += [
                "# channels:", "#   site:", "#     adapter: webhook",
                "#     url: https://cms.agency.example/hooks/heraut",
                "#     secret: file:secrets/site.txt",
            ]
        } else {
            lines.append("channels:")
            for webhook in webhooks {
                lines += [
                    "  \(webhook.name):", "    adapter: webhook",
                    "    url: \(CanonicalJSON.text(webhook.url))",
                    "    secret: file:\(webhook.secretFile)",
                ]
                if webhook.isLoopback { lines.append("    allow-loopback: true") }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
