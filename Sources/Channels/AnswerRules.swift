internal import Courier
internal import PlacedYAML

/// What an adapter says about the answer to a post.
struct AnswerRules {
    /// Statuses of which an adapter may say that nothing was processed.
    static let canBeUnprocessed = [408, 409, 425, 503]

    /// Where something stands in an answer.
    enum Place {
        case json(JSONPath)
        case header(String)

        init(_ value: YAMLValue) throws(YAMLProblem) {
            guard value.form == .mapping else {
                self = .json(JSONPath(try value.string()))
                return
            }
            let map = try value.mapping(allowed: AdapterKeys.place)
            self = .header(try map.required("header").string().lowercased())
        }

        func text(in answer: Answer, _ json: TemplateValue?) -> String? {
            let text =
                switch self {
                case .json(let path): json?.at(path)?.plain
                case .header(let name): answer.headers[name]
                }
            return text.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// Where the link is, or how it is made.
    enum Link {
        case json(JSONPath)
        case template(Template)

        init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
            let text = try value.string()
            guard text.contains("{{") || text.contains("/") else {
                self = .json(JSONPath(text))
                return
            }
            guard text.hasPrefix("https://"), text.dropFirst(8).prefix(2) != "{{" else {
                throw value.problem("a link starts with https:// and a host")
            }
            var scope = scope
            scope.hasAnswer = true
            self = .template(try Template(value, scope))
        }
    }

    var id: Place?
    var link: Link?
    var needsID = false
    /// Must be `true`, where an answer has it.
    var ok: JSONPath?
    /// Where the network's own word for what is wrong stands.
    var error: JSONPath?
    var duplicate: Match?
    var unprocessed: [Int] = []

    init() {}

    /// Reads `answer:`.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.answer)
        id = try map["id"].map { value throws(YAMLProblem) in try Place(value) }
        link = try map["link"].map { value throws(YAMLProblem) in try Link(value, scope) }
        needsID = try map["needs-id"]?.boolean() ?? false
        if needsID, id == nil { throw value.problem("'needs-id' needs an 'id'") }
        ok = try map["ok"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        error = try map["error"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        duplicate = try map["duplicate"].map { value throws(YAMLProblem) in try Match(value) }
        unprocessed = try map["unprocessed"]?.statuses(in: 100...599) ?? []
        if let wrong = unprocessed.first(where: { !Self.canBeUnprocessed.contains($0) }) {
            let allowed = Self.canBeUnprocessed.map(String.init).joined(separator: ", ")
            throw map.place.problem(
                "\(wrong) cannot be declared as 'not processed'; these can: \(allowed)"
            )
        }
    }

    /// The network's own word, where it is one: a code such as `invalid_payload`, never a text that
    /// could repeat a post or a secret.
    func word(_ json: TemplateValue?) -> String {
        guard let word = error.flatMap({ json?.at($0)?.plain }), (1...64).contains(word.utf8.count),
            word.utf8.allSatisfy({ byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
            })
        else { return "" }
        return " (\(word))"
    }
}
