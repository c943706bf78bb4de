import Foundation
import Testing

/// A whole agency in a folder of its own: people with keys, a workspace, a receiver that records.
final class Newsroom {
    let folder: URL
    private var receiver: Tool.Running?

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

    init(receiverDelay: Int = 0, receiverStatus: Int = 201) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for person in ["anna", "bram", "eve"] {
            let made = try Tool.run(
                URL(filePath: "/usr/bin/ssh-keygen"),
                ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", person],
                in: folder
            )
            try #require(made.status == 0, "\(made.errors)")
        }
        let port = try Self.freePort()
        let made = try heraut(
            "init",
            "news",
            "--agency",
            "Dienst Voorbeeld",
            "--person",
            "anna:author:anna.pub",
            "--person",
            "bram:approver,author:bram.pub",
            "--webhook",
            "site=http://127.0.0.1:\(port)/"
        )
        try #require(made.status == 0, "\(made.errors)")
        receiver = try Tool.start(
            Tool.folder.appending(path: "heraut-receiver"),
            [
                "--port", "\(port)", "--record", "received.jsonl", "--secret-file",
                "news/secrets/site.txt", "--delay-ms", "\(receiverDelay)", "--status",
                "\(receiverStatus)",
            ],
            in: folder
        )
        for _ in 0..<500 where try receiver?.output().contains("listening") == false {
            usleep(20_000)
        }
        try #require(try receiver?.output().contains("listening") == true)
    }

    deinit {
        if let receiver {
            receiver.process.terminate()
            receiver.process.waitUntilExit()
        }
        // Only what this test made; a leftover in the temporary folder harms nobody.
        try? FileManager.default.removeItem(at: folder)
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
            environment: ["HERAUT_WORKSPACE": "news"]
        )
    }

    /// Starts `heraut run` and leaves it running.
    func startTimer() throws -> Tool.Running {
        try Tool.start(
            Tool.folder.appending(path: "heraut"),
            ["run"],
            in: folder,
            environment: ["HERAUT_WORKSPACE": "news"]
        )
    }

    /// Writes a file of the newsroom.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// A post that waits for its time.
    func approvedPost(at time: String) throws -> String {
        try write(Self.draft, to: "draft.md")
        let drafted = try heraut("draft", "draft.md", "--as", "anna", "--json")
        try #require(drafted.status == 0, "\(drafted.errors)")
        let id = try #require(drafted.output.firstMatch(of: /"post":"(p-[0-9a-z]{8})"/)?.1)
        let post = String(id)
        let sent = try heraut("submit", post, "--at", time, "--as", "anna", "--key", "anna")
        try #require(sent.status == 0, "\(sent.errors)")
        let signed = try heraut("approve", post, "--yes", "--as", "bram", "--key", "bram")
        try #require(signed.status == 0, "\(signed.errors)")
        return post
    }

    /// Every request that arrived.
    func receipts() throws -> [Receipt] {
        let url = folder.appending(path: "received.jsonl")
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
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
