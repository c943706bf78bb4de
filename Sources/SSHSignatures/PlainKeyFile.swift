internal import Crypto
internal import Foundation
public import Newsdesk

/// An Ed25519 key in a file as `ssh-keygen` writes it without a passphrase (PROTOCOL.key of OpenSSH),
/// for what signs by itself.
public struct PlainKeyFile: Sendable {
    private static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let end = "-----END OPENSSH PRIVATE KEY-----"
    private static let magic = Array("openssh-key-v1\0".utf8)
    private static let none = Array("none".utf8)
    private static let type = Array("ssh-ed25519".utf8)
    private static let lineLength = 70
    /// What the private part is filled up to.
    private static let blockSize = 8
    /// The largest file that is read, in bytes; one takes about 400.
    public static let maximumBytes = 16 * 1_024

    /// The 32 bytes that the key is made of.
    public let seed: [UInt8]
    /// The public half.
    public let publicKey: PublicKey
    private let half: Curve25519.Signing.PrivateKey

    /// Makes a key of 32 bytes that nobody can guess.
    ///
    /// - Returns: nil for any other number of bytes.
    public init?(seed: [UInt8]) {
        guard let half = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        guard let key = PublicKey(ed25519: Array(half.publicKey.rawRepresentation)) else {
            return nil
        }
        self.seed = seed
        self.half = half
        publicKey = key
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: What is in it.
    ///   - path: Where it stands, for what is told.
    /// - Throws: ``SignatureError/unfitKey(path:reason:)``.
    public init(text: String, path: String) throws(SignatureError) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard text.utf8.count <= Self.maximumBytes,
            let first = lines.firstIndex(of: Self.begin), let last = lines.firstIndex(of: Self.end),
            first < last, let data = Data(base64Encoded: lines[(first + 1)..<last].joined())
        else { throw .unfitKey(path: path, reason: "it is no private key of OpenSSH") }
        var reading = WireReading(Array(data))
        guard reading.take(Self.magic.count) == Self.magic, let cipher = reading.string() else {
            throw .unfitKey(path: path, reason: "it is no private key of OpenSSH")
        }
        guard cipher == Self.none else {
            throw .unfitKey(
                path: path,
                reason: "it has a passphrase, and nobody is there to type it; take it off with"
                    + " 'ssh-keygen -p -N \"\" -f \(path)'"
            )
        }
        guard reading.string() == Self.none, reading.string() == [], reading.number() == 1,
            let blob = reading.string(), let secret = reading.string(), reading.isAtEnd,
            let key = Self.read(secret, blob: blob)
        else {
            throw .unfitKey(path: path, reason: "it is damaged, or of another kind than Ed25519")
        }
        self = key
    }

    private static func read(_ secret: [UInt8], blob: [UInt8]) -> PlainKeyFile? {
        var reading = WireReading(secret)
        guard let check = reading.number(), check == reading.number(), reading.string() == type,
            let open = reading.string(), let pair = reading.string(), reading.string() != nil,
            pair.count == 64, let key = PlainKeyFile(seed: Array(pair.prefix(32))),
            Array(key.half.publicKey.rawRepresentation) == open, open == Array(pair.suffix(32)),
            blob == self.blob(open)
        else { return nil }
        return key
    }

    fileprivate static func blob(_ open: [UInt8]) -> [UInt8] {
        WireReading.written(type) + WireReading.written(open)
    }

    /// The file.
    ///
    /// - Parameters:
    ///   - comment: Words for people about the key.
    ///   - check: Four bytes of chance, which show whether a passphrase was right where there is one.
    /// - Returns: The text of it, to be read by nobody else.
    public func text(comment: String, check: [UInt8]) -> String {
        let open = Array(half.publicKey.rawRepresentation)
        let number = Array(check.prefix(4))
        var secret = number + number + WireReading.written(Self.type) + WireReading.written(open)
        secret += WireReading.written(seed + open) + WireReading.written(Array(comment.utf8))
        for filler in 1...Self.blockSize where !secret.count.isMultiple(of: Self.blockSize) {
            secret.append(UInt8(filler))
        }
        var bytes = Self.magic + WireReading.written(Self.none) + WireReading.written(Self.none)
        bytes += WireReading.written([]) + [0, 0, 0, 1] + WireReading.written(Self.blob(open))
        bytes += WireReading.written(secret)
        let lines = Self.lines(Data(bytes).base64EncodedString())
        return ([Self.begin] + lines + [Self.end]).joined(separator: "\n") + "\n"
    }

    /// Signs a text as `ssh-keygen -Y sign` does.
    ///
    /// - Parameters:
    ///   - text: What is signed.
    ///   - namespace: What the signature is for.
    /// - Returns: The armoured signature.
    /// - Throws: ``SignatureError/cannotSign(reason:)``.
    public func signature(of text: String, namespace: String) throws(SignatureError) -> String {
        let open = Array(half.publicKey.rawRepresentation)
        let name = Array(namespace.utf8)
        let signature: [UInt8]
        do {
            let message = SignatureFile.message(text, namespace: name)
            signature = Array(try half.signature(for: message))
        } catch {
            throw .cannotSign(reason: "the key cannot sign")
        }
        return SignatureFile.armoured(
            keyBlob: Self.blob(open),
            namespace: name,
            signature: WireReading.written(Self.type) + WireReading.written(signature)
        )
    }

    private static func lines(_ text: String) -> [String] {
        var rest = text[...]
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(lineLength)))
            rest = rest.dropFirst(lineLength)
        }
        return lines
    }
}

extension SignatureFile {
    /// The bytes that a signature of this form is made over.
    static func message(_ text: String, namespace: [UInt8]) -> [UInt8] {
        magic + WireReading.written(namespace) + WireReading.written([])
            + WireReading.written(Array(Hash.sha512.rawValue.utf8))
            + WireReading.written(Hash.sha512.digest(Array(text.utf8)))
    }

    /// A signature in its armour.
    static func armoured(keyBlob: [UInt8], namespace: [UInt8], signature: [UInt8]) -> String {
        var bytes = magic + [0, 0, 0, UInt8(version)] + WireReading.written(keyBlob)
        bytes += WireReading.written(namespace) + WireReading.written([])
        bytes += WireReading.written(Array(Hash.sha512.rawValue.utf8))
        bytes += WireReading.written(signature)
        let options: Data.Base64EncodingOptions = [.lineLength76Characters, .endLineWithLineFeed]
        let armour = Data(bytes).base64EncodedString(options: options)
        return "\(begin)\n\(armour)\n\(end)\n"
    }
}

extension PublicKey {
    /// An Ed25519 key as OpenSSH writes it (RFC 8709, section 4), or nil when it is not 32 bytes.
    ///
    /// - Parameter bytes: The 32 bytes of the key.
    public init?(ed25519 bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(line: "ssh-ed25519 " + Data(PlainKeyFile.blob(bytes)).base64EncodedString())
    }
}
