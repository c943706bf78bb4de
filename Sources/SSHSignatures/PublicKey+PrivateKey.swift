internal import Foundation
internal import Newsdesk

extension PublicKey {
    /// The public half that a private key in OpenSSH's own format carries unencrypted, also where
    /// the private half has a passphrase (PROTOCOL.key of OpenSSH).
    ///
    /// - Returns: nil for any other format.
    init?(privateKey text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.firstIndex(of: "-----BEGIN OPENSSH PRIVATE KEY-----"),
            let last = lines.firstIndex(of: "-----END OPENSSH PRIVATE KEY-----"), first < last,
            let data = Data(base64Encoded: lines[(first + 1)..<last].joined())
        else { return nil }
        let magic = Array("openssh-key-v1\0".utf8)
        guard data.starts(with: magic) else { return nil }
        var rest = Array(data.dropFirst(magic.count))[...]
        // Cipher, key derivation and its options.
        for _ in 0..<3 {
            guard Self.field(&rest) != nil else { return nil }
        }
        guard Self.number(&rest) == 1, let blob = Self.field(&rest) else { return nil }
        var inner = blob
        guard let type = Self.field(&inner) else { return nil }
        self.init(
            line: String(decoding: type, as: UTF8.self) + " " + Data(blob).base64EncodedString()
        )
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let number = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        bytes = bytes.dropFirst(4)
        return number
    }

    private static func field(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let length = number(&bytes), bytes.count >= length else { return nil }
        let field = bytes.prefix(length)
        bytes = bytes.dropFirst(length)
        return field
    }
}
