internal import Crypto
internal import Foundation
internal import Newsdesk

/// A signature as `ssh-keygen -Y sign` writes it (PROTOCOL.sshsig of OpenSSH), read to the byte.
///
/// Ed25519, the usual kind of key, is checked here: a process for each signature would take a
/// hundred times as long as everything else about sending a post. What is read here only ever says
/// yes; whatever it does not accept, `ssh-keygen` is asked about.
package struct SignatureFile {
    static let begin = "-----BEGIN SSH SIGNATURE-----"
    static let end = "-----END SSH SIGNATURE-----"
    static let magic = Array("SSHSIG".utf8)
    static let version = 1
    private static let keyType = Array("ssh-ed25519".utf8)
    private static let keyLength = 32
    private static let signatureLength = 64

    private let keyBlob: [UInt8]
    private let key: [UInt8]
    private let namespace: [UInt8]
    private let hash: Hash
    private let signature: [UInt8]

    enum Hash: String {
        case sha256
        case sha512

        func digest(_ bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: Array(SHA256.hash(data: bytes))
            case .sha512: Array(SHA512.hash(data: bytes))
            }
        }
    }

    /// Reads the armour and what is in it.
    ///
    /// - Returns: nil for anything but one whole signature by an Ed25519 key.
    package init?(armoured text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first.map(String.init) == Self.begin,
            let last = lines.firstIndex(where: { $0 == Self.end }),
            lines[(last + 1)...].allSatisfy(\.isEmpty),
            let data = Data(base64Encoded: lines[1..<last].joined())
        else { return nil }
        var reading = WireReading(Array(data))
        guard reading.take(Self.magic.count) == Self.magic, reading.number() == Self.version,
            let keyBlob = reading.string(), let namespace = reading.string(),
            reading.string() == [], let hashName = reading.string(),
            let hash = Hash(rawValue: String(decoding: hashName, as: UTF8.self)),
            let signed = reading.string(), reading.isAtEnd
        else { return nil }
        var inKey = WireReading(keyBlob)
        guard inKey.string() == Self.keyType, let key = inKey.string(),
            key.count == Self.keyLength, inKey.isAtEnd
        else { return nil }
        var inSignature = WireReading(signed)
        guard inSignature.string() == Self.keyType, let signature = inSignature.string(),
            signature.count == Self.signatureLength, inSignature.isAtEnd
        else { return nil }
        self.keyBlob = keyBlob
        self.key = key
        self.namespace = namespace
        self.hash = hash
        self.signature = signature
    }

    /// Whether that key made the signature over exactly that text, for that purpose.
    func isBy(_ trusted: PublicKey, over text: String, namespace: String) -> Bool {
        guard Data(base64Encoded: trusted.blob).map(Array.init) == keyBlob,
            self.namespace.elementsEqual(namespace.utf8), !namespace.isEmpty,
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        var message = Self.magic
        for part in [
            self.namespace, [], Array(hash.rawValue.utf8), hash.digest(Array(text.utf8)),
        ] {
            message += WireReading.written(part)
        }
        return verifier.isValidSignature(signature, for: message)
    }
}

/// Numbers and strings as SSH writes them (RFC 4251, section 5).
struct WireReading {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// An unsigned number of four bytes.
    mutating func number() -> Int? {
        take(4).map { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    /// A string with its length before it.
    mutating func string() -> [UInt8]? { number().flatMap { take($0) } }

    /// A string with its length before it.
    static func written(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt32(bytes.count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
    }
}
