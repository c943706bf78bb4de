internal import Courier
internal import Foundation

/// Addresses of pages, as people type them: read as a whole, never by how they begin.
enum WebAddress {
    /// The longest address, in bytes.
    static let maximumLength = 2_000

    /// Whether it leads to a page in the open web over https.
    static func isPublic(_ text: String) -> Bool {
        guard let parts = parts(of: text) else { return false }
        return parts.scheme == "https" && parts.host.contains(".")
    }

    /// Whether it leads to a page on this machine; what is tried out is published there.
    static func isLoopback(_ text: String) -> Bool {
        guard let parts = parts(of: text) else { return false }
        return ["http", "https"].contains(parts.scheme)
            && AddressRule.isLoopback(host: parts.host)
    }

    private static func parts(of text: String) -> (scheme: String, host: String)? {
        guard text.utf8.count <= maximumLength,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text), parts.user == nil, parts.password == nil,
            let scheme = parts.scheme, let host = parts.host, !host.isEmpty,
            !host.split(separator: ".", omittingEmptySubsequences: false).contains("")
        else { return nil }
        return (scheme, host)
    }
}
