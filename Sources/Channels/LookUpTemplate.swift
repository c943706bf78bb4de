internal import PlacedYAML

/// How a channel is asked what became of a post.
struct LookUpTemplate {
    /// The longest time after which a channel is asked.
    static let maximumSettling = Duration.seconds(3_600)

    /// How an element of a list is known to be the post.
    struct Search {
        enum Form: String, CaseIterable {
            case plain
            case html
        }

        let list: JSONPath
        /// How many elements the network gives at most; more than that may be hidden.
        let page: Int?
        let text: JSONPath
        let form: Form
        /// Where an element says when it was made: what is older than the post is another one.
        let time: JSONPath
    }

    let steps: [Step]
    let request: RequestTemplate
    /// nil where the request asks for the one post.
    let search: Search?
    /// How an answer says that there is no such post.
    let absent: Match?
    let id: JSONPath?
    let link: AnswerRules.Link?
    let settlesAfter: Duration
    /// Whether it finds posts that follow others too.
    let findsReplies: Bool

    /// Reads `look-up:`.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.lookUp)
        var scope = scope
        var steps: [Step] = []
        for element in try map["steps"]?.list() ?? [] {
            let step = try Step(element, &scope)
            guard step.repeatable == .reads, step.each == nil else {
                throw element.problem("a step of a look-up only asks, and once")
            }
            steps.append(step)
        }
        self.steps = steps
        request = try RequestTemplate(map, scope, usual: .get)
        if let list = map["list"] {
            search = Search(
                list: JSONPath(try list.string() == "." ? "" : try list.string()),
                page: try map["page"]?.integer(in: 1...1_000),
                text: JSONPath(try map.required("text").string()),
                form: try map["as"]?.oneOf(Search.Form.self) ?? .plain,
                time: JSONPath(try map.required("time").string())
            )
        } else {
            search = nil
        }
        absent = try map["absent"].map { value throws(YAMLProblem) in try Match(value) }
        guard (search == nil) == (absent != nil) else {
            throw value.problem(
                "name 'list' with 'text' and 'time', or 'absent' for a request of the one post"
            )
        }
        id = try map["id"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        link = try map["link"].map { value throws(YAMLProblem) in
            try AnswerRules.Link(value, scope)
        }
        findsReplies = try map["replies"]?.boolean() ?? true
        settlesAfter =
            try map["settles-after"]?.duration(upTo: Self.maximumSettling) ?? .seconds(30)
    }
}

/// A request that shows whether the credentials count, and posts nothing.
struct CheckTemplate {
    let request: RequestTemplate
    /// Where the answer says whose they are.
    let who: JSONPath?

    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.check)
        request = try RequestTemplate(map, scope, usual: .get)
        who = try map["who"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        guard request.names.allSatisfy(\.isKnownWithoutAPost) else {
            throw value.problem("a check is about the channel: it can name no post")
        }
    }
}
