internal import Courier
internal import Newsdesk
internal import PlacedYAML

/// One request of an adapter.
struct RequestTemplate {
    enum Method: String, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    let method: Method
    /// What stands behind the channel's address.
    let path: Template?
    /// Parameters; one without a value is left out.
    let query: [(name: String, value: Template)]
    let headers: [(name: String, value: Template)]
    let body: BodyTemplate

    /// Reads a request's keys out of a mapping that has others too.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ map: YAMLMapping, _ scope: Scope, usual: Method) throws(YAMLProblem) {
        method = try map["method"]?.oneOf(Method.self) ?? usual
        path = try map["path"].map { value throws(YAMLProblem) in try Self.path(value, scope) }
        var query: [(name: String, value: Template)] = []
        for entry in try map["query"]?.openMapping().entries ?? [] {
            query.append((entry.key, try Template(entry.value, scope)))
        }
        self.query = query
        var headers: [(name: String, value: Template)] = []
        for entry in try map["headers"]?.openMapping().entries ?? [] {
            let name = entry.key
            guard HTTPRequest.isHeaderName(name), !Self.reserved.contains(name.lowercased()) else {
                throw YAMLProblem(
                    file: entry.value.file,
                    line: entry.line,
                    column: entry.column,
                    message: "'\(name)' is no header that an adapter can set"
                )
            }
            headers.append((name, try Template(entry.value, scope)))
        }
        self.headers = headers
        body =
            try map["body"].map { value throws(YAMLProblem) in
                try BodyTemplate(value, scope)
            } ?? .empty
        guard !hasMisplacedBytes else {
            throw map.place.problem(
                "\"{{ item.bytes }}\" is a file: it stands alone in 'multipart' or 'bytes'"
            )
        }
        if case .empty = body { return }
        if method == .get, let place = map["body"] {
            throw place.problem("a GET has no body")
        }
    }

    /// The bytes of a picture stand alone in a field of `multipart`, or are the body.
    private var hasMisplacedBytes: Bool {
        let bytes = Name.item("bytes")
        let around =
            (path?.names ?? []) + query.flatMap(\.value.names) + headers.flatMap(\.value.names)
        if around.contains(bytes) { return true }
        switch body {
        case .empty, .picture: return false
        case .json, .form: return body.names.contains(bytes)
        case .multipart(let fields):
            return fields.contains { $0.value.names.contains(bytes) && $0.value.loneName == nil }
        }
    }

    /// Headers that the engine makes itself.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "authorization",
        "webhook-id", "webhook-timestamp", "webhook-signature",
    ]

    private static func path(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) -> Template {
        let template = try Template(value, scope)
        let filled = template.filled(with: "x")
        guard filled.hasPrefix("/"),
            filled.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") }),
            !filled.contains("#")
        else {
            throw value.problem("a path starts with '/'; parameters belong under 'query'")
        }
        return template
    }

    /// Every name that is used in it.
    var names: [Name] {
        (path?.names ?? []) + query.flatMap(\.value.names) + headers.flatMap(\.value.names)
            + body.names
    }

    /// The whole address behind a channel's own.
    func url(from base: String, in context: Context) -> String {
        var url = base
        if let path {
            if url.hasSuffix("/") { url.removeLast() }
            url += path.text(in: context, escape: Escape.url)
        }
        let parameters = query.compactMap { name, value -> String? in
            let text = value.text(in: context) { $0 }
            return text.isEmpty ? nil : Escape.url(name) + "=" + Escape.url(text)
        }
        guard !parameters.isEmpty else { return url }
        return url + (url.contains("?") ? "&" : "?") + parameters.joined(separator: "&")
    }

    /// The headers that the adapter asks for; one without a value is left out.
    func headers(in context: Context) -> [(name: String, value: String)] {
        headers.compactMap { name, value in
            let text = value.text(in: context, escape: Escape.header)
            return text.isEmpty ? nil : (name, text)
        }
    }
}
