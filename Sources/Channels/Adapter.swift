internal import Newsdesk
internal import PlacedYAML

/// How one kind of channel is spoken to: data, not code.
struct Adapter: Sendable {
    /// What a channel's secret is for.
    enum SecretUse: String, CaseIterable {
        case none
        /// A token in the header `Authorization`.
        case bearer
        /// The address itself, of which nothing but its origin may be seen.
        case url
        /// A key that signs: Standard Webhooks 1.0.0.
        case standardWebhooks = "standard-webhooks"
        /// A password that the log-in takes; requests bear the session's token.
        case logIn = "log-in"
        /// Four words that sign: OAuth 1.0a with HMAC-SHA1 (RFC 5849).
        case oauth1
    }

    let name: String
    let settings: [SettingDefinition]
    /// Where the network is, unless a channel says otherwise.
    let url: YAMLValue?
    let secret: SecretUse
    /// What readers see; nil where it is the post's text.
    let text: Template?
    /// What the network would read in it; nil where it reads nothing but words.
    let markup: Markup?
    let logIn: LogIn?
    let steps: [Step]
    let request: RequestTemplate
    let answer: AnswerRules
    let repeats: Repeats?
    let lookUp: LookUpTemplate?
    let readBack: ReadBackTemplate?
    let check: CheckTemplate?
    let pace: Pace
    let rateLimit: RateLimit?
    let limits: Limits
    /// The definition as it was written: part of what a signature covers.
    let source: String

    /// Reads a definition.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(text source: String, file: String) throws(YAMLProblem) {
        let root = try YAMLValue(text: source, file: file)
        let map = try root.mapping(allowed: AdapterKeys.adapter)
        self.source = source
        name = try map.required("name").string()
        guard Self.isName(name) else {
            throw try map.required("name").problem(
                "a name is of lower-case letters, digits and hyphens"
            )
        }
        _ = try map["about"]?.string()
        settings = try SettingDefinition.read(map["settings"])
        url = map["url"]
        secret = try map["secret"]?.oneOf(SecretUse.self) ?? SecretUse.none
        var scope = Scope(settings: settings.map(\.name))
        text = try map["text"].map { [scope] value throws(YAMLProblem) in
            try Template(value, scope)
        }
        markup = try map["markup"]?.oneOf(Markup.self)
        scope.hasText = true
        if let value = map["log-in"] {
            guard secret == .logIn else {
                throw value.problem("a log-in takes the secret: say 'secret: log-in'")
            }
            logIn = try LogIn(value, &scope)
        } else {
            logIn = nil
            if secret == .logIn { throw root.problem("'secret: log-in' needs 'log-in:'") }
        }
        // A check and a look-up know what the log-in has kept, not what the steps of a post have.
        let early = scope
        lookUp = try map["look-up"].map { value throws(YAMLProblem) in
            try LookUpTemplate(value, early)
        }
        readBack = try map["read-back"].map { value throws(YAMLProblem) in
            try ReadBackTemplate(value, early)
        }
        check = try map["check"].map { value throws(YAMLProblem) in
            try CheckTemplate(value, early)
        }
        var steps: [Step] = []
        for element in try map["steps"]?.list() ?? [] { steps.append(try Step(element, &scope)) }
        guard steps.count <= Step.maximumSteps else {
            throw root.problem("more than \(Step.maximumSteps) steps")
        }
        self.steps = steps
        try Self.checkForms(map, steps, secret)
        request = try Self.request(map, scope)
        answer =
            try map["answer"].map { [scope] value throws(YAMLProblem) in
                try AnswerRules(value, scope)
            } ?? AnswerRules()
        repeats = try map["repeat"].map { [settings, request] value throws(YAMLProblem) in
            try Repeats(value, settings, request)
        }
        pace = try map["pace"].map { value throws(YAMLProblem) in try Pace(value) } ?? Pace()
        rateLimit = try map["rate-limit"].map { value throws(YAMLProblem) in
            try RateLimit(value)
        }
        limits =
            try map["limits"].map { [settings] value throws(YAMLProblem) in
                try Limits(value, settings, early)
            } ?? Limits()
    }

    /// OAuth 1.0a signs the fields of a form with the request (RFC 5849, section 3.4.1.3.1), and no
    /// other body: forms are not signed here, so no adapter can send one.
    private static func checkForms(
        _ map: YAMLMapping,
        _ steps: [Step],
        _ secret: SecretUse
    ) throws(YAMLProblem) {
        guard secret == .oauth1 else { return }
        let form = try map["body"]?.openMapping()["form"]
        let isForm = form != nil || steps.contains { $0.request.body.isForm }
        guard isForm, let place = form ?? map["steps"] else { return }
        throw place.problem("'secret: oauth1' signs no form: use 'json', or 'multipart' in a step")
    }

    private static func request(
        _ map: YAMLMapping,
        _ scope: Scope
    ) throws(YAMLProblem) -> RequestTemplate {
        let body = try map.required("body")
        let request = try RequestTemplate(map, scope, usual: .post)
        switch request.body {
        case .json, .form: break
        case .empty, .multipart, .picture:
            throw body.problem("the body of the post itself is either 'json:' or 'form:'")
        }
        guard request.method != .get else {
            throw try map.required("method").problem("a post is sent with POST or PUT")
        }
        guard !request.body.names.contains(.item("bytes")) else {
            throw body.problem("pictures are sent in a step, not in the post itself")
        }
        return request
    }

    /// Whether a post's pictures go along.
    var carriesPictures: Bool {
        steps.contains { $0.each == .media }
            || request.body.names.contains { $0 == .post(.media) || $0 == .item("sha256") }
    }

    /// Whether a post can follow another one there.
    var carriesThreads: Bool { namesPredecessor || request.body.names.contains(.post(.follows)) }

    /// Whether the network has to be told what it calls the post before.
    var namesPredecessor: Bool {
        (request.names + steps.flatMap(\.request.names)).contains(.predecessor)
    }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
