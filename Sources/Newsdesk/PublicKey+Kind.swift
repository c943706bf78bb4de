internal import Crypto
internal import Foundation

extension PublicKey {
    /// The shortest RSA key that counts, in bits.
    public static let minimumBits = 2_048

    /// The kinds that `ssh-keygen` signs with and that count.
    private static let strong: Set<String> = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "ssh-rsa", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]

    /// The name by which OpenSSH shows a key, such as `SHA256:...`.
    public var fingerprint: String {
        let bytes = Data(base64Encoded: blob) ?? Data()
        let digest = Data(SHA256.hash(data: bytes)).base64EncodedString()
        return "SHA256:" + digest.prefix { $0 != "=" }
    }

    /// Whether a hardware key holds the private half, and asks to be touched.
    public var isOnHardware: Bool { type.hasPrefix("sk-") }

    /// Why signatures of this key are not to count; nil for a key that is strong enough.
    public var weakness: String? {
        guard Self.strong.contains(type) else {
            if type == "ssh-dss" { return "DSA keys are too weak; make one of ed25519" }
            if type.contains("-cert-") { return "it is a certificate; give the key itself" }
            return "keys of the kind '\(type)' are not known; make one of ed25519"
        }
        guard type == "ssh-rsa", let bits, bits < Self.minimumBits else { return nil }
        return "an RSA key of \(bits) bits is too weak: at least \(Self.minimumBits), or make one"
            + " of ed25519"
    }

    /// The length of an RSA key's modulus, its third field.
    private var bits: Int? {
        guard let data = Data(base64Encoded: blob) else { return nil }
        var rest = Array(data)[...]
        var fields: [ArraySlice<UInt8>] = []
        while rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            fields.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        guard fields.count == 3 else { return 0 }
        let modulus = fields[2].drop { $0 == 0 }
        guard let first = modulus.first else { return 0 }
        return modulus.count * 8 - first.leadingZeroBitCount
    }
}
