import Editorial
import Foundation
import Newsdesk
import SSHSignatures
import Testing

/// Real keys, real ssh-keygen.
@Suite("SSH signatures")
struct SSHSignaturesTests {
    static let now = Instant(milliseconds: 1_800_000_000_000)
    static let statement = "Heraut: approve this post\n\npost: p-00000001\n"
    let scheme = SSHSignatures()

    /// A folder with keys of the people named, removed when the test is done.
    private func withKeys(
        _ names: [String],
        type: String = "ed25519",
        passphrase: String = "",
        format: [String] = [],
        _ body: (URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in names {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
            process.arguments =
                [
                    "-q", "-t", type, "-N", passphrase, "-C", name, "-f",
                    folder.appending(path: name).path,
                ] + format
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
        try await body(folder)
    }

    private func sign(_ folder: URL, _ name: String = "anna") async throws -> String {
        try await scheme.sign(
            Self.statement,
            namespace: "test-v1",
            keyFile: folder.appending(path: name).path
        )
    }

    private func key(_ folder: URL, _ name: String = "anna") async throws -> PublicKey {
        try await scheme.publicKey(ofFile: folder.appending(path: name).path)
    }

    private func isValid(
        _ signature: String,
        of statement: String = statement,
        namespace: String = "test-v1",
        _ trusted: [TrustedKey]
    ) async -> Bool {
        do {
            _ = try await scheme.verify(
                signature,
                of: statement,
                namespace: namespace,
                trusted: trusted,
                at: Self.now
            )
            return true
        } catch {
            return false
        }
    }

    @Test(arguments: ["ed25519", "ecdsa", "rsa"])
    func `a signature verifies over its own statement, and tells the key`(
        type: String
    )
        async throws
    {
        try await withKeys(["anna", "bram"], type: type) { folder in
            let signature = try await sign(folder)
            let (anna, bram) = (try await key(folder), try await key(folder, "bram"))
            let signer = try await scheme.verify(
                signature,
                of: Self.statement,
                namespace: "test-v1",
                trusted: [TrustedKey(key: bram), TrustedKey(key: anna)],
                at: Self.now
            )
            #expect(signer == anna)
        }
    }

    @Test func `another statement, purpose or key does not verify`() async throws {
        try await withKeys(["anna", "bram"]) { folder in
            let signature = try await sign(folder)
            let anna = TrustedKey(key: try await key(folder))
            let bram = TrustedKey(key: try await key(folder, "bram"))
            #expect(await isValid(signature, [anna]))
            #expect(await !isValid(signature, of: Self.statement + "\n", [anna]))
            #expect(await !isValid(signature, of: "", [anna]))
            #expect(await !isValid(signature, namespace: "git", [anna]))
            #expect(await !isValid(signature, [bram]))
            #expect(await !isValid(signature, []))
        }
    }

    @Test func `every flipped byte of the statement is refused`() async throws {
        try await withKeys(["anna"]) { folder in
            let signature = try await sign(folder)
            let anna = TrustedKey(key: try await key(folder))
            let bytes = Array(Self.statement.utf8)
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 1
                let text = String(decoding: changed, as: UTF8.self)
                #expect(await !isValid(signature, of: text, [anna]), "byte \(place)")
            }
        }
    }

    @Test func `a key counts from its day up to, not including, its last`() async throws {
        try await withKeys(["anna"]) { folder in
            let signature = try await sign(folder)
            let key = try await key(folder)
            let (before, after) = (
                Instant(milliseconds: Self.now.milliseconds - 1),
                Instant(milliseconds: Self.now.milliseconds + 1)
            )
            #expect(await isValid(signature, [TrustedKey(key: key, from: Self.now)]))
            #expect(await isValid(signature, [TrustedKey(key: key, from: before, until: after)]))
            #expect(await !isValid(signature, [TrustedKey(key: key, from: after)]))
            #expect(await !isValid(signature, [TrustedKey(key: key, until: Self.now)]))
        }
    }

    @Test func `broken armour is refused`() async throws {
        try await withKeys(["anna"]) { folder in
            let signature = try await sign(folder)
            let anna = TrustedKey(key: try await key(folder))
            let lines = signature.split(separator: "\n").map(String.init)
            for broken in [
                "", "rubbish", String(signature.dropLast(60)), lines.dropFirst().joined(),
                signature + signature,
                String(repeating: "A", count: SSHSignatures.maximumSignature + 1),
            ] {
                let isSame = broken == signature + signature
                // ssh-keygen reads the first of two signatures; both are over the same words.
                #expect(await isValid(broken, [anna]) == isSame, "'\(broken.prefix(40))'")
            }
        }
    }

    @Test func `a missing file and a file that is no key are told apart`() async throws {
        try await withKeys([]) { folder in
            let nothing = folder.appending(path: "nothing").path
            await #expect(
                throws: SignatureError.missingKey(
                    path: nothing,
                    reason: "there is no such file"
                )
            ) {
                try await scheme.publicKey(ofFile: nothing)
            }
            let letter = folder.appending(path: "letter").path
            try Data("Dear sir\n".utf8).write(to: URL(filePath: letter))
            await #expect(
                throws: SignatureError.missingKey(path: letter, reason: "the file is no SSH key")
            ) {
                try await scheme.publicKey(ofFile: letter)
            }
        }
    }

    @Test func `a key that others may read is told with what to do`() async throws {
        try await withKeys(["anna"]) { folder in
            let path = folder.appending(path: "anna").path
            try FileManager.default
                .setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            await #expect(
                throws: SignatureError.unfitKey(
                    path: path,
                    reason: "others may read it (its mode is 644); run 'chmod 600 \(path)'"
                )
            ) {
                try await scheme.publicKey(ofFile: path)
            }
        }
    }

    @Test(arguments: ["ed25519", "rsa", "ecdsa"])
    func `a key with a passphrase tells its public half without one beside it`(
        type: String
    ) async throws {
        try await withKeys(["anna"], type: type, passphrase: "zeg het niet") { folder in
            let beside = folder.appending(path: "anna.pub")
            let anna = PublicKey(line: try String(contentsOf: beside, encoding: .utf8))
            try FileManager.default.removeItem(at: beside)
            #expect(try await key(folder) == anna)
        }
    }

    @Test func `a key with a passphrase in the old form says how to write its public half`()
        async throws
    {
        try await withKeys(
            ["anna"],
            type: "rsa",
            passphrase: "zeg het niet",
            format: ["-m", "PEM"]
        ) {
            folder in
            let path = folder.appending(path: "anna").path
            try FileManager.default.removeItem(atPath: path + ".pub")
            await #expect(
                throws: SignatureError.unfitKey(
                    path: path,
                    reason: "it has a passphrase and no public half beside it; write that once with"
                        + " 'ssh-keygen -y -f \(path) > \(path).pub'"
                )
            ) {
                try await scheme.publicKey(ofFile: path)
            }
        }
    }

    @Test func `the public half comes from the private key, not from the file beside it`()
        async throws
    {
        try await withKeys(["anna", "eve"]) { folder in
            let anna = try await key(folder)
            let beside = folder.appending(path: "anna.pub")
            try FileManager.default.removeItem(at: beside)
            try FileManager.default.copyItem(at: folder.appending(path: "eve.pub"), to: beside)
            #expect(try await key(folder) == anna)
        }
    }
}
