internal import Newsdesk
internal import PlacedYAML

/// Words with placeholders, such as `{{ post.text }}`; read once, with a place for every complaint.
struct Template {
    private enum Part {
        case words(String)
        case name(TemplateValue.Name)
    }

    private let parts: [Part]

    /// Reads a template.
    ///
    /// - Throws: ``YAMLProblem`` for an unknown name or a placeholder without an end.
    init(_ value: YAMLValue) throws(YAMLProblem) {
        var parts: [Part] = []
        var rest = Substring(try value.string())
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex {
                parts.append(.words(String(rest[..<open.lowerBound])))
            }
            let inside = rest[open.upperBound...]
            guard let close = inside.firstRange(of: "}}") else {
                throw value.problem("'{{' has no '}}' after it")
            }
            let word = inside[..<close.lowerBound].filter { !$0.isWhitespace }
            guard let name = TemplateValue.Name(rawValue: String(word)) else {
                let known = TemplateValue.Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw value.problem("there is no '\(word)' to put here; there is: \(known)")
            }
            parts.append(.name(name))
            rest = inside[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        self.parts = parts
    }

    /// A lone placeholder keeps its form (a list stays a list); among words it becomes words.
    func value(for dispatch: Dispatch) -> TemplateValue {
        if parts.count == 1, case .name(let name) = parts[0] {
            return TemplateValue(name, of: dispatch)
        }
        return .text(text(for: dispatch) { $0 })
    }

    /// The words, with every value made harmless by `escape`.
    func text(for dispatch: Dispatch, escape: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .words(let words): words
            case .name(let name): escape(TemplateValue(name, of: dispatch).plain)
            }
        }.joined()
    }

    /// The words with the same filling for every placeholder, to see what they can change.
    func filled(with filling: String) -> String {
        parts.map { part in
            switch part {
            case .words(let words): words
            case .name: filling
            }
        }.joined()
    }

    /// Whether it says the same for every post.
    var isFixed: Bool { parts.allSatisfy { if case .words = $0 { true } else { false } } }
}

/// The shape of a body: where the templates stand in it decides how values are escaped.
enum BodyTemplate {
    indirect enum Node {
        case leaf(Template)
        case list([Node])
        case object([(key: String, value: Node)])

        init(_ value: YAMLValue) throws(YAMLProblem) {
            switch value.form {
            case .scalar: self = .leaf(try Template(value))
            case .sequence:
                var nodes: [Node] = []
                for element in try value.list() { nodes.append(try Node(element)) }
                self = .list(nodes)
            case .mapping:
                var pairs: [(key: String, value: Node)] = []
                for entry in try value.openMapping().entries {
                    pairs.append((entry.key, try Node(entry.value)))
                }
                self = .object(pairs)
            }
        }

        func value(for dispatch: Dispatch) -> TemplateValue {
            switch self {
            case .leaf(let template): template.value(for: dispatch)
            case .list(let nodes): .list(nodes.map { $0.value(for: dispatch) })
            case .object(let pairs):
                .object(
                    pairs.map {
                        TemplateValue.Pair(key: $0.key, value: $0.value.value(for: dispatch))
                    }
                )
            }
        }
    }

    case json(Node)
    case form([(key: String, value: Template)])

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    func bytes(for dispatch: Dispatch) -> [UInt8] {
        switch self {
        case .json(let node): Array(node.value(for: dispatch).json.utf8)
        case .form(let fields):
            Array(
                fields.map { field in
                    Escape.form(field.key) + "="
                        + Escape.form(field.value.text(for: dispatch) { $0 })
                }.joined(separator: "&").utf8
            )
        }
    }
}
