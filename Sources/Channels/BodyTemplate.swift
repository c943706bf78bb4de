internal import Newsdesk
internal import PlacedYAML

/// The shape of a body: where the templates stand in it decides how values are escaped.
enum BodyTemplate: Sendable {
    /// One value of a body; nil where a condition leaves it out.
    indirect enum Node: Sendable {
        case fixed(TemplateValue)
        case leaf(Template)
        case list([Node])
        case object([(key: String, value: Node)])
        case each(ItemList, Node)
        case when(name: Name?, unless: Name?, Node)
        /// The first that is not left out.
        case either([Node])
    }

    case empty
    case json(Node)
    case form([(key: String, value: Node)])
    case multipart([(key: String, value: Template)])
    /// The bytes of one picture.
    case picture

    var contentType: String? {
        switch self {
        case .empty, .multipart, .picture: nil
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    /// Reads `body:`.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.body)
        guard map.entries.count == 1, let entry = map.entries.first else {
            throw value.problem("a body is one of: " + AdapterKeys.body.joined(separator: ", "))
        }
        switch entry.key {
        case "json": self = .json(try Node(entry.value, scope))
        case "form":
            var fields: [(key: String, value: Node)] = []
            for field in try entry.value.openMapping().entries {
                let node = try Node(field.value, scope)
                guard node.isOfAForm else {
                    throw field.value.problem(
                        "a field of a form is a text, or one text for 'each', or 'when'"
                    )
                }
                fields.append((field.key, node))
            }
            self = .form(fields)
        case "multipart":
            var fields: [(key: String, value: Template)] = []
            for field in try entry.value.openMapping().entries {
                fields.append((field.key, try Template(field.value, scope)))
            }
            self = .multipart(fields)
        default:
            guard scope.list == .media else {
                throw entry.value.problem(
                    "'bytes' sends a picture: the step needs 'each: post.media'"
                )
            }
            guard try Template(entry.value, scope).loneName == .item("bytes") else {
                throw entry.value.problem("'bytes' takes \"{{ item.bytes }}\" and nothing else")
            }
            self = .picture
        }
    }

    /// Whether it is a form.
    var isForm: Bool {
        switch self {
        case .form: true
        case .empty, .json, .multipart, .picture: false
        }
    }

    /// Every name that is used in it.
    var names: [Name] {
        switch self {
        case .empty: []
        case .picture: [.item("bytes")]
        case .json(let node): node.names
        case .form(let fields): fields.flatMap(\.value.names)
        case .multipart(let fields): fields.flatMap(\.value.names)
        }
    }

    /// The bytes that carry these values; pictures stand there as their digests.
    func bytes(in context: Context) -> [UInt8] {
        switch self {
        case .empty: []
        case .json(let node): Array((node.value(in: context) ?? .null).json.utf8)
        case .form(let fields):
            Array(
                fields.flatMap { field in
                    field.value.texts(in: context).map {
                        Escape.form(field.key) + "=" + Escape.form($0)
                    }
                }.joined(separator: "&").utf8
            )
        case .multipart(let fields):
            Array(
                fields.map { field in
                    Escape.parameter(field.key) + ": "
                        + Escape.json(field.value.text(in: context) { $0 }) + "\n"
                }.joined().utf8
            )
        case .picture: Array(context.value(.item("bytes")).plain.utf8)
        }
    }
}

extension BodyTemplate.Node {
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        switch value.form {
        case .scalar: self = try Self.scalar(value, scope)
        case .sequence:
            var nodes: [Self] = []
            for element in try value.list() { nodes.append(try Self(element, scope)) }
            self = .list(nodes)
        case .mapping:
            let map = try value.openMapping()
            if map["give"] != nil, map.entries.contains(where: { $0.key != "give" }) {
                self = try Self.condition(value, scope)
                return
            }
            if map.entries.count == 1, let choice = map["either"] {
                var nodes: [Self] = []
                for element in try choice.list() { nodes.append(try Self(element, scope)) }
                self = .either(nodes)
                return
            }
            var pairs: [(key: String, value: Self)] = []
            for entry in map.entries { pairs.append((entry.key, try Self(entry.value, scope))) }
            self = .object(pairs)
        }
    }

    /// Unquoted, `true`, `false`, `null` and whole numbers are what they are in JSON.
    private static func scalar(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) -> Self {
        if value.isNull { return .fixed(.null) }
        let text = try value.string()
        guard value.isPlain else { return .leaf(try Template(value, scope)) }
        switch text {
        case "true", "false": return .fixed(.flag(text == "true"))
        default:
            if let number = Int(text), String(number) == text { return .fixed(.number(number)) }
            return .leaf(try Template(value, scope))
        }
    }

    /// `each`, `when` and `unless`, with what they give.
    private static func condition(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) -> Self {
        let map = try value.mapping(allowed: AdapterKeys.condition)
        let given = try map.required("give")
        let when = try map["when"].map { value throws(YAMLProblem) in try name(value, scope) }
        let unless = try map["unless"].map { value throws(YAMLProblem) in try name(value, scope) }
        var node: Self
        if let each = map["each"] {
            let list = try each.oneOf(ItemList.self)
            node = .each(list, try Self(given, scope.inside(list)))
        } else {
            node = try Self(given, scope)
        }
        if when != nil || unless != nil { node = .when(name: when, unless: unless, node) }
        return node
    }

    static func name(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) -> Name {
        guard let name = scope.name(try value.string()) else {
            throw value.problem(
                "there is no '\(try value.string())' here; there is: "
                    + scope.known.joined(separator: ", ")
            )
        }
        return name
    }

    /// The value; nil where a condition leaves it out.
    ///
    /// In a list, `each` gives its elements.
    func value(in context: Context) -> TemplateValue? {
        switch self {
        case .fixed(let value): return value
        case .leaf(let template): return template.value(in: context)
        case .list(let nodes):
            return .list(
                nodes.flatMap { node -> [TemplateValue] in
                    guard let value = node.value(in: context) else { return [] }
                    if node.isEach, case .list(let elements) = value { return elements }
                    return [value]
                }
            )
        case .object(let pairs):
            return .object(
                pairs.compactMap { pair in
                    pair.value.value(in: context).map {
                        TemplateValue.Pair(key: pair.key, value: $0)
                    }
                }
            )
        case .each(let list, let node):
            return .list(
                (0..<context.count(list)).compactMap { node.value(in: context.at($0, of: list)) }
            )
        case .when(let name, let unless, let node):
            if let name, context.value(name).isEmpty { return nil }
            if let unless, !context.value(unless).isEmpty { return nil }
            return node.value(in: context)
        case .either(let nodes):
            return nodes.lazy.compactMap { $0.value(in: context) }.first
        }
    }

    /// The values of one field of a form: as many as `each` gives, none where it is left out.
    func texts(in context: Context) -> [String] {
        guard let value = value(in: context) else { return [] }
        if isEach, case .list(let elements) = value { return elements.map(\.plain) }
        return [value.plain]
    }

    private var isEach: Bool {
        switch self {
        case .each: true
        case .when(_, _, let node): node.isEach
        case .fixed, .leaf, .list, .object, .either: false
        }
    }

    /// Whether it can be a field of a form.
    var isOfAForm: Bool {
        switch self {
        case .fixed, .leaf: true
        case .each(_, let node), .when(_, _, let node): node.isOfAForm
        case .list, .object, .either: false
        }
    }

    var names: [Name] {
        switch self {
        case .fixed: []
        case .leaf(let template): template.names
        case .list(let nodes), .either(let nodes): nodes.flatMap(\.names)
        case .object(let pairs): pairs.flatMap(\.value.names)
        case .each(_, let node): node.names
        case .when(let name, let unless, let node): [name, unless].compactMap(\.self) + node.names
        }
    }
}
