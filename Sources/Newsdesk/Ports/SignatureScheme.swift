public import Editorial
internal import Foundation

/// Makes and checks signatures over statements; `SSHSignatures` is the adapter behind it.
public protocol SignatureScheme: Sendable {
    /// Signs a statement with a private key, asking for its passphrase on the terminal if need be.
    ///
    /// - Parameters:
    ///   - statement: The bytes to sign.
    ///   - namespace: Keeps signatures for one purpose from being used for another.
    ///   - keyFile: The private key, or the public half of a key that an agent or token holds.
    /// - Returns: The signature in its armoured text form.
    /// - Throws: ``SignatureError``.
    func sign(
        _ statement: String,
        namespace: String,
        keyFile: String
    ) async throws(SignatureError) -> String

    /// The public half of a key file.
    ///
    /// - Throws: ``SignatureError`` when the file is missing or no key.
    func publicKey(ofFile keyFile: String) async throws(SignatureError) -> PublicKey

    /// Checks that one of `trusted` made `signature` over exactly `statement` for `namespace`, and
    /// was valid at that moment.
    ///
    /// - Returns: The key that signed.
    /// - Throws: ``SignatureError/notValid(reason:)`` in every other case.
    @discardableResult
    func verify(
        _ signature: String,
        of statement: String,
        namespace: String,
        trusted: [TrustedKey],
        at moment: Instant
    ) async throws(SignatureError) -> PublicKey
}

/// A public key in OpenSSH's form: type and base64 blob, the comment left out.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    /// The longest key line that is read, in bytes (RSA 16384 takes about 2,800).
    public static let maximumBytes = 8_192

    /// The key type, such as `ssh-ed25519` or `sk-ssh-ed25519@openssh.com`.
    public let type: String
    /// The key blob in base64.
    public let blob: String

    /// Reads one line of an OpenSSH public key file or of `heraut.yaml`.
    ///
    /// - Returns: nil when the line is no public key (options before the type are not read).
    public init?(line: String) {
        guard line.utf8.count <= Self.maximumBytes else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, Self.isType(words[0]), Self.isBlob(words[1], of: words[0]) else {
            return nil
        }
        type = String(words[0])
        blob = String(words[1])
    }

    /// `type blob`, as OpenSSH writes it without a comment.
    public var description: String { "\(type) \(blob)" }

    private static func isType(_ word: Substring) -> Bool {
        let known = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"]
        return known.contains { word.hasPrefix($0) }
            && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }
    }

    /// Whether a blob is whole: fields with their lengths (RFC 4253, section 6.6), the type first.
    ///
    /// A key that was cut or mistyped is heard where it is read, not when somebody wants to sign.
    private static func isBlob(_ word: Substring, of type: Substring) -> Bool {
        guard let data = Data(base64Encoded: String(word)) else { return false }
        var rest = Array(data)[...]
        var fields: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= length, fields.count < maximumFields else {
                return false
            }
            fields.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        guard fields.count >= 2, fields[0].elementsEqual(type.utf8) else { return false }
        return type != "ssh-ed25519" || (fields.count == 2 && fields[1].count == 32)
    }

    /// No kind of key has more fields (certificates have the most).
    private static let maximumFields = 16
}

/// A public key and when it counts; both ends of the range are optional.
public struct TrustedKey: Hashable, Sendable {
    /// The key.
    public let key: PublicKey
    /// It counts from here on.
    public let from: Instant?
    /// It counts up to, not including, this moment.
    public let until: Instant?

    /// Makes a trusted key.
    public init(key: PublicKey, from: Instant? = nil, until: Instant? = nil) {
        self.key = key
        self.from = from
        self.until = until
    }

    /// Whether the key counts at that moment.
    public func isValid(at moment: Instant) -> Bool {
        if let from, moment < from { return false }
        if let until, moment >= until { return false }
        return true
    }
}

/// Why a signature could not be made or does not count.
public enum SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key file is not there or cannot be read.
    case missingKey(path: String, reason: String)
    /// The key file is there, but cannot be used as it is; the reason says what to do.
    case unfitKey(path: String, reason: String)
    /// The signing program is missing or failed.
    case cannotSign(reason: String)
    /// The signature is not by a trusted key, not over these bytes, or not valid at that moment.
    case notValid(reason: String)

    /// One sentence: what, and what to do.
    public var description: String {
        switch self {
        case .missingKey(let path, let reason):
            "no usable SSH key at '\(path)': \(reason); make one with"
                + " 'ssh-keygen -t ed25519' or name another with --key"
        case .unfitKey(let path, let reason):
            "the SSH key '\(path)' cannot be used: \(reason)"
        case .cannotSign(let reason): "could not sign: \(reason)"
        case .notValid(let reason): "the signature does not count: \(reason)"
        }
    }
}
