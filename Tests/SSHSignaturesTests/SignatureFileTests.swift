import Editorial
import Foundation
import Newsdesk
@testable import SSHSignatures
import Testing

/// What is checked without a process says yes only where `ssh-keygen` does.
@Suite("SSH signatures, read to the byte")
struct SignatureFileTests {
    static let text = "Heraut: approve this post\n"

    /// A key and a signature of it, made by `ssh-keygen` once a run.
    struct Signed {
        let folder: URL
        let key: PublicKey
        let armour: String

        init(type: String = "ed25519", hash: String? = nil) throws {
            folder = FileManager.default.temporaryDirectory
                .appending(path: "heraut-sig-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Self.keygen(["-q", "-t", type, "-N", "", "-f", "key"], in: folder)
            try Data(SignatureFileTests.text.utf8).write(to: folder.appending(path: "text"))
            let options = hash.map { ["-O", "hashalg=\($0)"] } ?? []
            try Self.keygen(
                ["-Y", "sign", "-q", "-n", "test-v1", "-f", "key"] + options + ["text"],
                in: folder
            )
            let line = try String(
                contentsOf: folder.appending(path: "key.pub"),
                encoding: .utf8
            )
            key = try #require(PublicKey(line: line))
            armour = try String(
                contentsOf: folder.appending(path: "text.sig"),
                encoding: .utf8
            )
        }

        func remove() { try? FileManager.default.removeItem(at: folder) }

        private static func keygen(_ arguments: [String], in folder: URL) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(arguments)")
        }
    }

    static func armour(_ bytes: [UInt8]) -> String {
        "-----BEGIN SSH SIGNATURE-----\n" + Data(bytes).base64EncodedString()
            + "\n-----END SSH SIGNATURE-----\n"
    }

    static func bytes(_ armour: String) throws -> [UInt8] {
        let lines = armour.split(separator: "\n").dropFirst().dropLast()
        return Array(try #require(Data(base64Encoded: lines.joined())))
    }

    @Test(arguments: ["sha256", "sha512"])
    func `what ssh-keygen signs with Ed25519 is accepted without it`(hash: String) throws {
        let signed = try Signed(hash: hash)
        defer { signed.remove() }
        let file = try #require(SignatureFile(armoured: signed.armour))
        #expect(file.isBy(signed.key, over: Self.text, namespace: "test-v1"))
        #expect(!file.isBy(signed.key, over: Self.text + " ", namespace: "test-v1"))
        #expect(!file.isBy(signed.key, over: Self.text, namespace: "test-v2"))
        #expect(!file.isBy(signed.key, over: Self.text, namespace: ""))
        let other = try Signed()
        defer { other.remove() }
        #expect(!file.isBy(other.key, over: Self.text, namespace: "test-v1"))
    }

    @Test func `every bit that is turned is refused`() throws {
        let signed = try Signed()
        defer { signed.remove() }
        let bytes = try Self.bytes(signed.armour)
        var accepted = 0
        for place in bytes.indices {
            for bit in 0..<8 {
                var turned = bytes
                turned[place] ^= 1 << UInt8(bit)
                guard let file = SignatureFile(armoured: Self.armour(turned)) else { continue }
                if file.isBy(signed.key, over: Self.text, namespace: "test-v1") { accepted += 1 }
            }
        }
        #expect(accepted == 0)
    }

    @Test func `whatever is cut off, put behind or put double is not read`() throws {
        let signed = try Signed()
        defer { signed.remove() }
        let bytes = try Self.bytes(signed.armour)
        for count in 0..<bytes.count {
            #expect(SignatureFile(armoured: Self.armour(Array(bytes.prefix(count)))) == nil)
        }
        #expect(SignatureFile(armoured: Self.armour(bytes + [0])) == nil)
        #expect(SignatureFile(armoured: signed.armour + signed.armour) == nil)
        #expect(SignatureFile(armoured: " " + signed.armour) == nil)
        #expect(SignatureFile(armoured: "") == nil)
    }

    @Test(arguments: ["ecdsa", "rsa"])
    func `other kinds of keys are left to ssh-keygen`(type: String) throws {
        let signed = try Signed(type: type)
        defer { signed.remove() }
        #expect(SignatureFile(armoured: signed.armour) == nil)
    }
}
