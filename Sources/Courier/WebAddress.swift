internal import Foundation

/// Addresses of pages, as people type them and channels tell them: read as a whole, never by how they
/// begin.
public enum WebAddress {
    /// The longest address, in bytes.
    static let maximumLength = 2_000

    /// Whether it leads to a page that anybody can open.
    ///
    /// - Parameter text: The whole address; visible ASCII, without a name or a password in it (RFC 3986).
    /// - Returns: True for `https` and a host with a dot in it.
    public static func isPublic(_ text: String) -> Bool {
        guard let parts = parts(of: text) else { return false }
        return parts.scheme == "https" && parts.host.contains(".")
    }

    /// Whether it leads to a page on this machine; what is tried out is published there.
    ///
    /// - Parameter text: The whole address, as for ``isPublic(_:)``.
    /// - Returns: True for `http` or `https` and a host that can only be this machine.
    public static func isLoopback(_ text: String) -> Bool {
        guard let parts = parts(of: text) else { return false }
        return ["http", "https"].contains(parts.scheme)
            && AddressRule.isLoopback(host: parts.host)
    }

    /// Whether it is the address of a page at all: in the open web, or on this machine.
    ///
    /// - Parameter text: The whole address, as for ``isPublic(_:)``.
    /// - Returns: Whether it is either.
    public static func isPage(_ text: String) -> Bool { isPublic(text) || isLoopback(text) }

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
