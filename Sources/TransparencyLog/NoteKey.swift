internal import Crypto
internal import Foundation

/// The public key of somebody who signs notes, with a name (C2SP signed-note, "verifier key").
public struct NoteKey: Hashable, Sendable {
    /// What a signature of the key means, and how it is made.
    public enum Kind: UInt8, Sendable {
        /// Ed25519 over the text of the note (C2SP signed-note).
        case note = 0x01
        /// Ed25519 over the text and the time at which a witness saw it (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    /// The longest written key, in bytes; the name is the only part without a length of its own.
    public static let maximumBytes = 512

    /// Whose key it is.
    public let name: String
    /// What its signatures mean.
    public let kind: Kind
    /// The 32 bytes of the Ed25519 key.
    public let bytes: [UInt8]

    /// Makes a key.
    ///
    /// - Returns: nil when the name cannot stand in a note or the bytes are no key.
    public init?(name: String, kind: Kind, bytes: [UInt8]) {
        guard Self.isName(name), bytes.count == 32,
            (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { return nil }
        self.name = name
        self.kind = kind
        self.bytes = bytes
    }

    /// Reads `name+hash+base64`.
    ///
    /// - Throws: ``NoteProblem/key(_:reason:)``.
    public init(_ text: String) throws(NoteProblem) {
        let shown = String(text.prefix(80))
        guard text.utf8.count <= Self.maximumBytes else {
            throw .key(shown, reason: "it is longer than \(Self.maximumBytes) bytes")
        }
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let material = Base64.bytes(parts[2]), let type = material.first
        else {
            throw .key(shown, reason: "a verifier key looks like NAME+HASH+BASE64")
        }
        guard let kind = Kind(rawValue: type) else {
            throw .key(shown, reason: "its kind (\(type)) is not Ed25519")
        }
        guard
            let key = NoteKey(
                name: String(parts[0]),
                kind: kind,
                bytes: Array(material.dropFirst())
            )
        else { throw .key(shown, reason: "its name or its length is not that of a key") }
        guard key.text.utf8.elementsEqual(text.utf8) else {
            throw .key(shown, reason: "its hash does not fit its name and bytes")
        }
        self = key
    }

    /// What tells signatures of this key from others of the same name: four bytes.
    public var id: [UInt8] {
        Array(SHA256.hash(data: Array(name.utf8) + [0x0A, kind.rawValue] + bytes).prefix(4))
    }

    /// `name+hash+base64`.
    public var text: String {
        let hash = id.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        return "\(name)+\(hash)+\(Base64.text([kind.rawValue] + bytes))"
    }

    /// Whether the key made that signature over those bytes.
    func made(_ signature: some Sequence<UInt8>, over message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return false
        }
        return key.isValidSignature(Array(signature), for: message)
    }

    /// Whether a name can stand in a signature line: no space of any script, no plus, no control.
    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
            }
    }
}

/// The private half of a key that signs notes.
public struct NoteSigner: Sendable {
    /// The public half.
    public let key: NoteKey
    private let seed: [UInt8]

    /// Makes a signer from the 32 bytes that an Ed25519 key is made of.
    ///
    /// - Returns: nil when the name cannot stand in a note or the bytes are not 32.
    public init?(name: String, kind: NoteKey.Kind = .note, seed: [UInt8]) {
        guard let half = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let key = NoteKey(
                name: name,
                kind: kind,
                bytes: Array(half.publicKey.rawRepresentation)
            )
        else { return nil }
        self.key = key
        self.seed = seed
    }

    func sign(_ message: [UInt8]) throws(NoteProblem) -> [UInt8] {
        do {
            let half = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            return Array(try half.signature(for: message))
        } catch {
            throw .unsigned(by: key.name)
        }
    }
}
