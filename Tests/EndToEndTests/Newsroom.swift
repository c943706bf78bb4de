import Foundation
import Testing

/// A whole agency in a folder of its own: people with keys, a workspace, receivers that record.
final class Newsroom {
    let folder: URL
    /// The channels, each with a receiver of its own.
    let channels: [String]
    private var receivers: [Tool.Running] = []

    /// A channel, and how long its receiver waits between recording and answering.
    struct Channel {
        let name: String
        let delayMilliseconds: Int

        /// A channel of that name.
        init(_ name: String, delayMilliseconds: Int = 0) {
            self.name = name
            self.delayMilliseconds = delayMilliseconds
        }
    }

    /// One request as the receiver recorded it.
    struct Receipt: Decodable {
        let webhookID: String
        let isSignatureValid: Bool
        let body: String

        private enum CodingKeys: String, CodingKey {
            case webhookID = "webhook_id"
            case isSignatureValid = "signature_valid"
            case body
        }
    }

    /// A post as `heraut list --json` tells it.
    struct Line: Decodable {
        let post: String
        let stage: String
        let deliveries: [String: String]
    }

    /// A draft that passes the gate.
    static let draft = """
        ---
        kind: dilemma
        language: nl
        channels: [site]
        topic: zorgvuldigheid
        ---
        Snel of zorgvuldig? Wij zoeken elke dag het midden, en dat schuurt soms.

        """

    /// The file of the draft that goes to every channel.
    private static let draftOfAll = "all-channels.md"

    /// A newsroom; `others` take part too, each as `handle:role`.
    init(_ channels: [Channel] = [Channel("site")], others: [String] = []) throws {
        self.channels = channels.map(\.name)
        folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let names = others.map { String($0.prefix { $0 != ":" }) }
        for person in ["anna", "bram", "eve"] + names {
            let made = try Tool.run(
                URL(filePath: "/usr/bin/ssh-keygen"),
                ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", person],
                in: folder
            )
            try #require(made.status == 0, "\(made.errors)")
        }
        var arguments = [
            "init", "news", "--agency", "Dienst Voorbeeld", "--person", "anna:author:anna.pub",
            "--person", "bram:approver,author:bram.pub",
        ]
        for (name, person) in zip(names, others) {
            arguments += ["--person", "\(person):\(name).pub"]
        }
        let ports = try channels.map { _ in try Self.freePort() }
        for (channel, port) in zip(channels, ports) {
            arguments += ["--webhook", "\(channel.name)=http://127.0.0.1:\(port)/"]
        }
        let made = try heraut(arguments)
        try #require(made.status == 0, "\(made.errors)")
        for (channel, port) in zip(channels, ports) { try startReceiver(channel, port: port) }
        let list = self.channels.joined(separator: ", ")
        try write(Self.draft.replacing("[site]", with: "[\(list)]"), to: Self.draftOfAll)
    }

    private func startReceiver(_ channel: Channel, port: Int) throws {
        let receiver = try Tool.start(
            Tool.folder.appending(path: "heraut-receiver"),
            [
                "--port", "\(port)", "--record", record(of: channel.name).path, "--secret-file",
                "news/secrets/\(channel.name).txt", "--delay-ms", "\(channel.delayMilliseconds)",
            ],
            in: folder
        )
        receivers.append(receiver)
        try receiver.waitUntilItSays("listening")
    }

    deinit {
        for receiver in receivers {
            receiver.process.terminate()
            receiver.process.waitUntilExit()
        }
        // Only what this test made; a leftover in the temporary folder harms nobody.
        try? FileManager.default.removeItem(at: folder)
    }

    /// The workspace, and temporary files that go when the newsroom does: whoever is killed leaves
    /// some.
    private var environment: [String: String] {
        ["HERAUT_WORKSPACE": "news", "TMPDIR": folder.path]
    }

    /// Runs `heraut` in this newsroom.
    @discardableResult
    func heraut(_ arguments: String..., input: Data = Data()) throws -> Tool.Result {
        try heraut(arguments, input: input)
    }

    /// The same with arguments in a list.
    @discardableResult
    func heraut(_ arguments: [String], input: Data = Data()) throws -> Tool.Result {
        try Tool.run(
            Tool.folder.appending(path: "heraut"),
            arguments,
            in: folder,
            input: input,
            environment: environment
        )
    }

    /// Runs a line of shell in this newsroom, with the program's path in `HERAUT`.
    func shell(_ line: String) throws -> Tool.Result {
        try Tool.run(
            URL(filePath: "/bin/sh"),
            ["-c", line],
            in: folder,
            environment: environment.merging(
                ["HERAUT": Tool.folder.appending(path: "heraut").path]
            ) { $1 }
        )
    }

    /// Starts `heraut run` and leaves it running.
    func startTimer() throws -> Tool.Running { try start(["run"]) }

    /// Starts `heraut` and leaves it running.
    func start(_ arguments: [String]) throws -> Tool.Running {
        try Tool.start(
            Tool.folder.appending(path: "heraut"),
            arguments,
            in: folder,
            environment: environment
        )
    }

    /// Writes a file of the newsroom.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// A post that waits for its time.
    func approvedPost(at time: String) throws -> String {
        try startApprovedPost(at: [time]).post()
    }

    /// Starts people who draft, submit and sign off one post, and leaves them at it; of the times
    /// the first is taken that is still ahead when it comes to be on record.
    func startApprovedPost(at times: [String]) throws -> Colleagues {
        let script = """
            set -e
            drafted=$("$0" draft \(Self.draftOfAll) --as anna --json)
            post=$(echo "$drafted" | sed 's/.*"post":"\\([^"]*\\)".*/\\1/')
            for time in "$@"; do
                if "$0" submit "$post" --at "$time" --as anna --key anna >&2; then break; fi
            done
            "$0" approve "$post" --yes --as bram --key bram >&2
            echo "$post"
            """
        let running = try Tool.start(
            URL(filePath: "/bin/sh"),
            ["-c", script, Tool.folder.appending(path: "heraut").path] + times,
            in: folder,
            environment: environment
        )
        return Colleagues(running: running)
    }

    /// People at work on one post.
    struct Colleagues {
        let running: Tool.Running

        var areDone: Bool { !running.process.isRunning }

        /// The post, once it is signed off.
        func post() throws -> String {
            let made = try running.finish()
            try #require(made.status == 0, "\(made.errors)")
            return made.output.trimmingCharacters(in: .newlines)
        }
    }

    /// Where the receiver of a channel keeps its record.
    func record(of channel: String = "site") -> URL {
        folder.appending(path: "received-\(channel).jsonl")
    }

    /// Every request that arrived on a channel.
    func receipts(on channel: String = "site") throws -> [Receipt] {
        try String(contentsOf: record(of: channel), encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Receipt.self, from: Data($0.utf8))
        }
    }

    /// Every post.
    func posts() throws -> [Line] {
        try heraut("list", "--json").output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
