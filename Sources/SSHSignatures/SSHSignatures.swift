public import Editorial
internal import Foundation
public import Newsdesk

/// Signatures as OpenSSH makes them (`ssh-keygen -Y`, format SSHSIG), git's own way of signing.
///
/// Works with key files, with keys that an agent holds and with hardware keys. When a key counts
/// is decided by Heraut, not by options in a file.
public struct SSHSignatures: SignatureScheme {
    /// The most keys of one person that are tried on one signature.
    public static let maximumTrustedKeys = 16
    /// The longest armoured signature that is read, in bytes.
    public static let maximumSignature = 32 * 1_024

    /// The name under which a key is trusted for the length of one check.
    private static let principal = "heraut"

    /// Makes the scheme; it keeps nothing.
    public init() {}

    /// Signs a statement with `ssh-keygen -Y sign`.
    public func sign(
        _ statement: String,
        namespace: String,
        keyFile: String
    ) async throws(SignatureError) -> String {
        try requireFile(keyFile)
        let answer = try await PrivateFolder.with { folder throws(SignatureError) in
            let file = folder + "/statement"
            try PrivateFolder.write(statement, to: file)
            return try await SSHKeygen.run(
                ["-Y", "sign", "-n", namespace, "-f", keyFile],
                inputFile: file
            )
        }
        guard answer.succeeded, answer.output.hasPrefix("-----BEGIN SSH SIGNATURE-----") else {
            throw .cannotSign(reason: answer.complaint)
        }
        return answer.output
    }

    /// The public half of a key file, asked of the private half where there is one.
    ///
    /// A `.pub` file that lies beside a private key is not believed: `ssh-keygen -y` derives the
    /// public half, or reads it from the unencrypted part of the file.
    public func publicKey(ofFile keyFile: String) async throws(SignatureError) -> PublicKey {
        let text = try requireFile(keyFile)
        if let key = PublicKey(line: text) { return key }
        guard text.contains("PRIVATE KEY-----") else {
            throw .missingKey(path: keyFile, reason: "the file is no SSH key")
        }
        try requirePrivacy(keyFile)
        // With an empty passphrase first, so that nobody is asked for one just to look.
        let plain = try await SSHKeygen.run(["-y", "-P", "", "-f", keyFile])
        if plain.succeeded, let key = PublicKey(line: plain.output) { return key }
        // An encrypted key: the signature itself will prove whether this was its half.
        if let key = PublicKey(privateKey: text) { return key }
        if let beside = try? requireFile(keyFile + ".pub"), let key = PublicKey(line: beside) {
            return key
        }
        if text.contains("ENCRYPTED") {
            throw .unfitKey(
                path: keyFile,
                reason: "it has a passphrase and no public half beside it; write that once with"
                    + " 'ssh-keygen -y -f \(keyFile) > \(keyFile).pub'"
            )
        }
        throw .missingKey(path: keyFile, reason: plain.complaint)
    }

    /// Checks a signature: one of Ed25519 at once, any other and whatever is not accepted there with
    /// `ssh-keygen -Y verify`, one trusted key at a time.
    public func verify(
        _ signature: String,
        of statement: String,
        namespace: String,
        trusted: [TrustedKey],
        at moment: Instant
    ) async throws(SignatureError) -> PublicKey {
        guard !signature.isEmpty, signature.utf8.count <= Self.maximumSignature else {
            throw .notValid(reason: "the signature is empty or too long")
        }
        guard trusted.count <= Self.maximumTrustedKeys else {
            throw .notValid(reason: "more than \(Self.maximumTrustedKeys) keys are trusted")
        }
        let valid = trusted.filter { $0.isValid(at: moment) }
        guard !valid.isEmpty else {
            throw .notValid(reason: "no key of that person counts at \(moment)")
        }
        if let file = SignatureFile(armoured: signature),
            let signer = valid.first(where: {
                file.isBy($0.key, over: statement, namespace: namespace)
            })
        {
            return signer.key
        }
        return try await PrivateFolder.with { folder throws(SignatureError) in
            let signatureFile = folder + "/signature"
            let signers = folder + "/signers"
            let statementFile = folder + "/statement"
            try PrivateFolder.write(signature, to: signatureFile)
            try PrivateFolder.write(statement, to: statementFile)
            var complaint = ""
            for trusted in valid {
                try PrivateFolder.write(
                    "\(Self.principal) namespaces=\"\(namespace)\" \(trusted.key)\n",
                    to: signers
                )
                let answer = try await SSHKeygen.run(
                    [
                        "-Y", "verify", "-f", signers, "-I", Self.principal, "-n", namespace,
                        "-s", signatureFile,
                    ],
                    inputFile: statementFile
                )
                if answer.succeeded { return trusted.key }
                complaint = answer.complaint
            }
            throw .notValid(reason: complaint)
        }
    }

    /// The longest key file that is read, in bytes.
    private static let maximumKeyFile = 64 * 1_024

    /// Says what to do about a key that others may read, which `ssh-keygen` does not touch.
    private func requirePrivacy(_ path: String) throws(SignatureError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_uid == getuid(),
            status.st_mode & 0o077 != 0
        else { return }
        let mode = String(status.st_mode & 0o777, radix: 8)
        throw .unfitKey(
            path: path,
            reason: "others may read it (its mode is \(mode)); run 'chmod 600 \(path)'"
        )
    }

    @discardableResult
    private func requireFile(_ path: String) throws(SignatureError) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw .missingKey(
                path: path,
                reason: exists ? "it cannot be read" : "there is no such file"
            )
        }
        do {
            let data = try handle.read(upToCount: Self.maximumKeyFile) ?? Data()
            try handle.close()
            return String(decoding: data, as: UTF8.self)
        } catch {
            throw .missingKey(path: path, reason: "it cannot be read")
        }
    }
}
