internal import Courier
internal import Foundation
internal import PlacedYAML

/// Where a channel is: an address that may name the post in its path or query, never in its host.
struct Address {
    private let template: Template
    /// The address without its query, for people.
    let shown: String
    /// Scheme, host and port.
    let origin: String
    let hasQuery: Bool

    /// Reads the setting `url`.
    ///
    /// - Throws: ``YAMLProblem`` for what is no address or would not be safe.
    init(_ value: YAMLValue, _ scope: Scope, allowsLoopback: Bool) throws(YAMLProblem) {
        let text = try value.string()
        template = try Template(value, scope)
        // Two fillings that differ everywhere show what a placeholder can change.
        let one = try Self.parts(of: template.filled(with: "x"), value)
        let other = try Self.parts(of: template.filled(with: "yy"), value)
        guard one.scheme == other.scheme, one.host == other.host, one.port == other.port else {
            throw value.problem("a placeholder can stand in the path or query, not in the host")
        }
        guard Self.isSafe(one, allowsLoopback: allowsLoopback) else {
            throw value.problem(
                "an address starts with https:// (http:// only to this machine, such as"
                    + " http://127.0.0.1:8080/, with 'allow-loopback: true')"
            )
        }
        shown = String(text.prefix { $0 != "?" })
        origin = Self.origin(of: one)
        hasQuery = one.query != nil
    }

    /// Whether it is an origin and nothing more: no path, no query, no placeholder.
    var isOrigin: Bool { template.names.isEmpty && (shown == origin || shown == origin + "/") }

    /// The address for one post, with every value made harmless.
    func url(in context: Context) -> String {
        template.text(in: context, escape: Escape.url)
    }

    /// Whether a secret address leads where this one does, with nothing in it that could lead
    /// elsewhere.
    func covers(_ secret: String, allowsLoopback: Bool) -> Bool {
        guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let parts = URLComponents(string: secret), parts.host?.isEmpty == false,
            parts.fragment == nil, parts.user == nil, parts.password == nil
        else { return false }
        return Self.isSafe(parts, allowsLoopback: allowsLoopback)
            && Self.origin(of: parts) == origin
    }

    private static func isSafe(_ parts: URLComponents, allowsLoopback: Bool) -> Bool {
        let staysHere = allowsLoopback && AddressRule.isLoopback(host: parts.host ?? "")
        return parts.scheme == "https" || (parts.scheme == "http" && staysHere)
    }

    private static func origin(of parts: URLComponents) -> String {
        let port = parts.port.map { ":\($0)" } ?? ""
        return "\(parts.scheme ?? "")://\((parts.host ?? "").lowercased())\(port)"
    }

    private static func parts(
        of text: String,
        _ value: YAMLValue
    ) throws(YAMLProblem) -> URLComponents {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.fragment == nil, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw value.problem("this is no address such as https://host/path") }
        guard parts.user == nil, parts.password == nil else {
            throw value.problem("names and passwords do not belong in an address; use 'secret'")
        }
        return parts
    }
}
