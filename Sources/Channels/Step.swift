internal import PlacedYAML

/// One request before the post, which publishes nothing.
struct Step {
    /// The most steps of an adapter.
    static let maximumSteps = 12

    /// Why it does no harm when a later attempt makes it again.
    enum Repeatable: String, CaseIterable {
        /// It only asks.
        case reads
        /// Nobody sees what it makes before the post names it.
        case unseen
        /// The network takes a repeat for the same.
        case keyed
    }

    /// What is kept of an answer.
    struct Kept {
        let name: String
        let path: JSONPath
        /// Whether an answer without it is one to go on with.
        let isOptional: Bool
    }

    /// Asks again until the answer is of a kind.
    struct Wait {
        static let maximumEvery = Duration.seconds(60)
        static let maximumTime = Duration.seconds(600)
        let until: Match
        let failed: Match?
        let every: Duration
        let atMost: Duration
    }

    let name: String
    let each: ItemList?
    /// The step is made only where this has a value.
    let when: Name?
    let request: RequestTemplate
    let repeatable: Repeatable
    /// What later steps and the post need from the answer.
    let keep: [Kept]
    let wait: Wait?
    /// An answer of this kind is no trouble: there is nothing to keep.
    let nothing: Match?

    /// Reads a step, and adds what it keeps to the scope of what comes after it.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: inout Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.step)
        name = try map.required("name").string()
        each = try map["each"]?.oneOf(ItemList.self)
        when = try map["when"].map { [scope] value throws(YAMLProblem) in
            try BodyTemplate.Node.name(value, scope)
        }
        let inner = each.map { scope.inside($0) } ?? scope
        request = try RequestTemplate(map, inner, usual: .post)
        repeatable = try map.required("repeatable").oneOf(Repeatable.self)
        if request.method == .get, repeatable != .reads {
            throw try map.required("repeatable").problem("a GET is 'repeatable: reads'")
        }
        keep = try Self.keep(map["keep"], known: inner)
        wait = try map["wait"].map { value throws(YAMLProblem) in try Self.wait(value) }
        nothing = try map["nothing"].map { value throws(YAMLProblem) in try Match(value) }
        if let place = map["wait"], request.method != .get {
            throw place.problem("only a GET can be asked again and again")
        }
        if let each {
            scope.keptOfItems[each, default: []] += keep.map(\.name)
        } else {
            scope.kept += keep.map(\.name)
        }
    }

    /// Reads `keep:`, names with the places of their values in the answer's JSON; a place that ends in
    /// `?` may be empty.
    static func keep(
        _ value: YAMLValue?,
        known scope: Scope
    ) throws(YAMLProblem) -> [Kept] {
        var keep: [Kept] = []
        for entry in try value?.openMapping().entries ?? [] {
            guard Adapter.isName(entry.key) else {
                throw entry.value.problem("a name is of lower-case letters, digits and hyphens")
            }
            guard scope.name(scope.list == nil ? "kept.\(entry.key)" : "item.\(entry.key)") == nil
            else { throw entry.value.problem("'\(entry.key)' is kept or given already") }
            let path = try entry.value.string()
            let isOptional = path.hasSuffix("?")
            keep.append(
                Kept(
                    name: entry.key,
                    path: JSONPath(isOptional ? String(path.dropLast()) : path),
                    isOptional: isOptional
                )
            )
        }
        return keep
    }

    private static func wait(_ value: YAMLValue) throws(YAMLProblem) -> Wait {
        let map = try value.mapping(allowed: AdapterKeys.wait)
        return Wait(
            until: try Match(try map.required("until")),
            failed: try map["failed"].map { value throws(YAMLProblem) in try Match(value) },
            every: try map["every"]?.duration(upTo: Wait.maximumEvery) ?? .seconds(2),
            atMost: try map["at-most"]?.duration(upTo: Wait.maximumTime) ?? .seconds(60)
        )
    }
}

/// How a channel is logged in to, where a secret does not go with each request.
struct LogIn {
    /// The longest that a session is relied on.
    static let maximumLife = Duration.seconds(30 * 86_400)

    /// How a session goes on without the secret.
    struct Refresh {
        let request: RequestTemplate
        /// Where the log-in's answer has the token that refreshes.
        let token: JSONPath
    }

    let request: RequestTemplate
    let token: JSONPath
    let keep: [Step.Kept]
    /// How long a token is used before it is refreshed.
    let lasts: Duration
    let refresh: Refresh?
    /// How an answer says that the token is not taken any more.
    let expired: Match?

    /// Reads `log-in:`, and adds what it keeps to the scope of everything else.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: inout Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.logIn)
        var inner = scope
        inner.hasSecret = true
        request = try RequestTemplate(map, inner, usual: .post)
        guard request.body.names.contains(.secret) else {
            throw value.problem("the body of a log-in uses \"{{ secret }}\"")
        }
        guard !(request.path?.names ?? []).contains(.secret),
            !request.query.contains(where: { $0.value.names.contains(.secret) }),
            !request.headers.contains(where: { $0.value.names.contains(.secret) })
        else { throw value.problem("the secret belongs in the body of a log-in") }
        token = JSONPath(try map.required("token").string())
        keep = try Step.keep(map["keep"], known: scope)
        lasts = try map["lasts"]?.duration(upTo: Self.maximumLife) ?? .seconds(3_600)
        refresh = try map["refresh"].map { value throws(YAMLProblem) in
            let map = try value.mapping(allowed: AdapterKeys.refresh)
            return Refresh(
                request: try RequestTemplate(map, scope, usual: .post),
                token: JSONPath(try map.required("token").string())
            )
        }
        expired = try map["expired"].map { value throws(YAMLProblem) in try Match(value) }
        scope.kept += keep.map(\.name)
    }
}
