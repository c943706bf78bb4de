internal import Courier
internal import Foundation
internal import Newsdesk
internal import PlacedYAML

/// Where a channel is: an address that may name the post in its path or query, never in its host.
struct Address {
    private let template: Template
    /// The address without its query, for people.
    let shown: String

    /// Reads the setting `url`.
    ///
    /// - Throws: ``YAMLProblem`` for what is no address or would not be safe.
    init(_ value: YAMLValue, allowsLoopback: Bool) throws(YAMLProblem) {
        let text = try value.string()
        template = try Template(value)
        // Two fillings that differ everywhere show what a placeholder can change.
        let one = try Self.parts(of: template.filled(with: "x"), value)
        let other = try Self.parts(of: template.filled(with: "yy"), value)
        guard one.scheme == other.scheme, one.host == other.host, one.port == other.port else {
            throw value.problem("a placeholder can stand in the path or query, not in the host")
        }
        let staysHere = allowsLoopback && AddressRule.isLoopback(host: one.host ?? "")
        guard one.scheme == "https" || (one.scheme == "http" && staysHere) else {
            throw value.problem(
                "an address starts with https:// (http:// only to this machine, such as"
                    + " http://127.0.0.1:8080/, with 'allow-loopback: true')"
            )
        }
        shown = String(text.prefix { $0 != "?" })
    }

    /// The address for one post, with every value made harmless.
    func url(for dispatch: Dispatch) -> String {
        template.text(for: dispatch, escape: Escape.url)
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
