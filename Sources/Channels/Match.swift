internal import Courier
internal import PlacedYAML

/// A condition on an answer: its status, and what stands in its JSON.
struct Match {
    let statuses: [Int]
    let path: JSONPath?
    let values: [String]
    let fragment: String?

    init(_ value: YAMLValue) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.match)
        statuses = try map["status"]?.statuses(in: 100...599) ?? []
        path = try map["at"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        if let wanted = map["is"] {
            values = wanted.form == .sequence ? try wanted.strings() : [try wanted.string()]
        } else {
            values = []
        }
        fragment = try map["contains"]?.string().lowercased()
        guard !statuses.isEmpty || path != nil else {
            throw value.problem("name a 'status', or 'at' and what it 'is'")
        }
        guard path != nil || (values.isEmpty && fragment == nil) else {
            throw value.problem("'is' and 'contains' need 'at', the place in the answer's JSON")
        }
    }

    /// Whether an answer is of that kind.
    func holds(_ answer: Answer, _ json: TemplateValue?) -> Bool {
        guard statuses.isEmpty || statuses.contains(answer.status) else { return false }
        guard let path else { return true }
        guard let found = json?.at(path)?.plain else { return false }
        if !values.isEmpty, !values.contains(found) { return false }
        if let fragment, !found.lowercased().contains(fragment) { return false }
        return true
    }
}

extension YAMLValue {
    /// A list of status codes, or one.
    func statuses(in range: ClosedRange<Int>) throws(YAMLProblem) -> [Int] {
        guard form == .sequence else { return [try integer(in: range)] }
        var statuses: [Int] = []
        for value in try list() { statuses.append(try value.integer(in: range)) }
        return statuses
    }

    /// A length of time such as `500ms`, `30s`, `55m`, `24h`.
    func duration(upTo limit: Duration) throws(YAMLProblem) -> Duration {
        let text = try string()
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int] = [
            "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
        ]
        guard let number = Int(digits), number <= 1_000_000,
            let unit = units[text.dropFirst(digits.count)]
        else { throw problem("expected a length of time here, such as 500ms, 30s, 55m or 24h") }
        let duration = Duration.milliseconds(number * unit)
        guard duration <= limit else { throw problem("that is longer than \(limit)") }
        return duration
    }
}
