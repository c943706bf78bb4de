public import Editorial
internal import Foundation
public import Newsdesk

/// Signatures without cryptography, for tests: who knows the name of a key file can sign with it.
///
/// A signature is the digest of key, namespace and statement, so any other bytes do not verify.
public struct PaperSignatures: SignatureScheme {
    private let canSign: Bool

    /// Makes the scheme; with `canSign` false a passphrase is wrong: every key is there, none signs.
    public init(canSign: Bool = true) { self.canSign = canSign }

    /// The public key that belongs to a key file of that name.
    public static func key(_ file: String) -> PublicKey {
        let type = Array("ssh-ed25519".utf8)
        let number = Array(Digest.hex(Array(file.utf8)).utf8.prefix(32))
        let blob = [0, 0, 0, UInt8(type.count)] + type + [0, 0, 0, UInt8(number.count)] + number
        guard let key = PublicKey(line: "ssh-ed25519 \(Data(blob).base64EncodedString())") else {
            preconditionFailure("these are the fields of such a key")
        }
        return key
    }

    /// Signs with the key of a file of that name; `missing` stands for a file that is not there.
    public func sign(
        _ statement: String,
        namespace: String,
        keyFile: String
    ) async throws(SignatureError) -> String {
        let key = try await publicKey(ofFile: keyFile)
        guard canSign else { throw .cannotSign(reason: "the passphrase is wrong") }
        return Self.signature(of: statement, namespace, by: key)
    }

    /// The public half.
    public func publicKey(ofFile keyFile: String) async throws(SignatureError) -> PublicKey {
        guard keyFile != "missing" else {
            throw .missingKey(path: keyFile, reason: "there is no such file")
        }
        return Self.key(keyFile)
    }

    /// Checks a signature against the keys that are valid at that moment.
    @discardableResult
    public func verify(
        _ signature: String,
        of statement: String,
        namespace: String,
        trusted: [TrustedKey],
        at moment: Instant
    ) async throws(SignatureError) -> PublicKey {
        for candidate in trusted where candidate.isValid(at: moment) {
            if signature == Self.signature(of: statement, namespace, by: candidate.key) {
                return candidate.key
            }
        }
        throw .notValid(reason: "no trusted key made it")
    }

    private static func signature(
        of statement: String,
        _ namespace: String,
        by key: PublicKey
    ) -> String {
        Digest.hex(Array("\(key)\n\(namespace)\n\(statement)".utf8))
    }
}
