import ArgumentParser
import Foundation
import Web

/// Starts the recording receiver; everything it does is in `Web`.
@main
struct HerautReceiver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heraut-receiver",
        abstract: "Record signed webhooks on loopback, for demonstrations and tests.",
        discussion: """
            Every POST becomes one line of JSON in the record, on disk before the answer leaves.

            Example: heraut-receiver --port 0 --record received.jsonl --secret-file secret.txt
            """
    )

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 0

    @Option(help: "The file that takes one line of JSON a request.", completion: .file())
    var record: String

    @Option(help: "The file with the secret (whsec_...).", completion: .file())
    var secretFile: String?

    @Option(help: "Milliseconds between recording and answering, up to 60000.")
    var delayMs = 0

    @Option(help: "The HTTP status of every answer, 200 to 599.")
    var status = 201

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535.")
        }
        guard (0...60_000).contains(delayMs) else {
            throw ValidationError("--delay-ms is a number from 0 to 60000.")
        }
        guard (200...599).contains(status) else {
            throw ValidationError("--status is a number from 200 to 599.")
        }
    }

    func run() async throws {
        let secret = try secretFile.map { try String(contentsOfFile: $0, encoding: .utf8) }
        let receiver = try Receiver(
            Receiver.Settings(
                port: port,
                record: record,
                secret: secret,
                delay: .milliseconds(delayMs),
                status: status
            )
        )
        try await receiver.run { address in
            // Whoever started this waits for the line, also through a pipe.
            FileHandle.standardOutput.write(Data("listening on \(address)\n".utf8))
        }
    }
}
