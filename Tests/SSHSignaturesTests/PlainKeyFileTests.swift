import Editorial
import Foundation
import Newsdesk
import SSHSignatures
import Testing

/// Key files that we write and ssh-keygen reads, and the other way round.
@Suite("Plain key files")
struct PlainKeyFileTests {
    static let seed: [UInt8] = (0..<32).map { UInt8($0 * 7 + 1) }
    static let text = "heraut/w-test\n3\nroot\n"

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-plain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to file: URL) throws {
        let isWritten = FileManager.default.createFile(
            atPath: file.path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        try #require(isWritten)
    }

    @discardableResult
    private func keygen(_ arguments: [String], input: URL? = nil) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        if let input { process.standardInput = try FileHandle(forReadingFrom: input) }
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func `ssh-keygen reads what we write, and accepts what it signs`() async throws {
        let key = try #require(PlainKeyFile(seed: Self.seed))
        try await withFolder { folder in
            for comment in ["", "x", "heraut/w-test", "seven77"] {
                let file = folder.appending(path: "key-\(comment.count)")
                try write(key.text(comment: comment, check: [1, 2, 3, 4]), to: file)
                let (status, output) = try keygen(["-y", "-f", file.path])
                #expect(status == 0)
                #expect(output.hasPrefix("\(key.publicKey)"), "\(output)")
                let read = try PlainKeyFile(
                    text: String(contentsOf: file, encoding: .utf8),
                    path: file.path
                )
                #expect(read.seed == Self.seed)
            }
            let signers = folder.appending(path: "signers")
            try write("log namespaces=\"test-v1\" \(key.publicKey)\n", to: signers)
            let signature = folder.appending(path: "signature")
            try write(try key.signature(of: Self.text, namespace: "test-v1"), to: signature)
            for (text, namespace, isAccepted) in [
                (Self.text, "test-v1", true), (Self.text + " ", "test-v1", false),
                (Self.text, "test-v2", false),
            ] {
                let signed = folder.appending(path: "signed")
                try write(text, to: signed)
                let (status, _) = try keygen(
                    [
                        "-Y", "verify", "-f", signers.path, "-I", "log", "-n", namespace, "-s",
                        signature.path,
                    ],
                    input: signed
                )
                #expect((status == 0) == isAccepted, "\(text) \(namespace)")
            }
        }
    }

    @Test func `we read what ssh-keygen writes, and sign what our own check accepts`() async throws
    {
        try await withFolder { folder in
            let file = folder.appending(path: "key")
            try keygen(["-q", "-t", "ed25519", "-N", "", "-C", "a b c", "-f", file.path])
            let text = try String(contentsOf: file, encoding: .utf8)
            let key = try PlainKeyFile(text: text, path: file.path)
            let open = try String(contentsOf: folder.appending(path: "key.pub"), encoding: .utf8)
            #expect(PublicKey(line: open) == key.publicKey)
            let signature = try key.signature(of: Self.text, namespace: "test-v1")
            let signer = try await SSHSignatures().verify(
                signature,
                of: Self.text,
                namespace: "test-v1",
                trusted: [TrustedKey(key: key.publicKey)],
                at: Instant(milliseconds: 0)
            )
            #expect(signer == key.publicKey)
        }
    }

    @Test func `a key with a passphrase, of another kind or damaged is refused`() async throws {
        try await withFolder { folder in
            for (name, type, passphrase) in [
                ("locked", "ed25519", "geheim"), ("other", "ecdsa", ""),
            ] {
                let file = folder.appending(path: name)
                try keygen(["-q", "-t", type, "-N", passphrase, "-f", file.path])
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(throws: SignatureError.self, "\(name)") {
                    try PlainKeyFile(text: text, path: file.path)
                }
            }
        }
        let key = try #require(PlainKeyFile(seed: Self.seed))
        let whole = key.text(comment: "c", check: [1, 2, 3, 4])
        let lines = whole.split(separator: "\n").map(String.init)
        let armour = lines.dropFirst().dropLast().joined()
        let bytes = Array(try #require(Data(base64Encoded: armour)))
        // Up to the comment and the filling, which say nothing.
        for index in 0..<(bytes.count - 12) {
            var flipped = bytes
            flipped[index] ^= 1
            let text =
                "\(lines[0])\n\(Data(flipped).base64EncodedString())\n\(lines[lines.count - 1])\n"
            #expect(throws: SignatureError.self, "byte \(index)") {
                try PlainKeyFile(text: text, path: "key")
            }
        }
        for wrong in ["", "x", lines[0], lines[0] + "\n" + lines[lines.count - 1], armour] {
            #expect(throws: SignatureError.self) { try PlainKeyFile(text: wrong, path: "key") }
        }
    }
}
