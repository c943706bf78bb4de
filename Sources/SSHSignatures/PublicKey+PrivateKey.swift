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
        var reading = WireReading(Array(data))
        // After the magic: cipher, key derivation and its options; then one key.
        guard reading.take(magic.count) == magic, reading.string() != nil,
            reading.string() != nil, reading.string() != nil, reading.number() == 1,
            let blob = reading.string()
        else { return nil }
        var inBlob = WireReading(blob)
        guard let type = inBlob.string() else { return nil }
        self.init(
            line: String(decoding: type, as: UTF8.self) + " " + Data(blob).base64EncodedString()
        )
    }
}
