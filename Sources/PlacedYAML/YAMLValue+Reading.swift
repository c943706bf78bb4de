extension YAMLValue {
    /// The text of a scalar, quoted or not.
    ///
    /// - Throws: ``YAMLProblem`` when it is a list, a mapping or empty.
    public func string() throws(YAMLProblem) -> String {
        guard case .scalar(let text, _) = shape else { throw problem("expected a text here") }
        guard !isNull else { throw problem("a value is missing here") }
        return text
    }

    /// A whole number within a range.
    ///
    /// - Throws: ``YAMLProblem`` when it is no whole number or outside `range`.
    public func integer(in range: ClosedRange<Int>) throws(YAMLProblem) -> Int {
        guard let number = Int(try string()) else { throw problem("expected a whole number here") }
        guard range.contains(number) else {
            throw problem(
                "\(number) is outside \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// `true` or `false`, and nothing else (no `yes`, no `on`).
    ///
    /// - Throws: ``YAMLProblem`` for every other value.
    public func boolean() throws(YAMLProblem) -> Bool {
        switch try string() {
        case "true": return true
        case "false": return false
        case let other: throw problem("expected true or false here, not '\(other)'")
        }
    }

    /// One of a closed set of words.
    ///
    /// - Throws: ``YAMLProblem`` that lists the words that are allowed.
    public func oneOf<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(YAMLProblem) -> Choice where Choice.RawValue == String {
        let text = try string()
        guard let choice = Choice(rawValue: text) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("'\(text)' is not one of: \(allowed)")
        }
        return choice
    }

    /// The elements of a list.
    ///
    /// - Throws: ``YAMLProblem`` when it is no list.
    public func list() throws(YAMLProblem) -> [YAMLValue] {
        guard case .sequence(let values) = shape else {
            throw problem("expected a list here ([a, b] or lines that start with '- ')")
        }
        return values
    }

    /// The texts of a list of texts.
    ///
    /// - Throws: ``YAMLProblem`` when it is no list or an element is no text.
    public func strings() throws(YAMLProblem) -> [String] {
        var texts: [String] = []
        for value in try list() { texts.append(try value.string()) }
        return texts
    }

    /// A mapping with a closed set of keys.
    ///
    /// - Throws: ``YAMLProblem`` at the first key that is not in `allowed`, listing what is.
    public func mapping(allowed: [String]) throws(YAMLProblem) -> YAMLMapping {
        let open = try openMapping()
        for entry in open.entries where !allowed.contains(entry.key) {
            throw YAMLProblem(
                file: file,
                line: entry.line,
                column: entry.column,
                message: "unknown key '\(entry.key)'; known here: "
                    + allowed.joined(separator: ", ")
            )
        }
        return open
    }

    /// A mapping whose keys are names that the writer chose.
    ///
    /// - Throws: ``YAMLProblem`` when it is no mapping.
    public func openMapping() throws(YAMLProblem) -> YAMLMapping {
        guard case .mapping(let pairs) = shape else {
            throw problem("expected 'key: value' lines here")
        }
        return YAMLMapping(
            place: self,
            entries: pairs.map {
                YAMLMapping.Entry(
                    key: $0.key,
                    line: $0.keyLine,
                    column: $0.keyColumn,
                    value: $0.value
                )
            }
        )
    }
}

/// The `key: value` lines of a mapping, in the order in which they were written.
public struct YAMLMapping: Sendable {
    /// One line of a mapping.
    public struct Entry: Sendable {
        /// The key.
        public let key: String
        /// The key's line, counted from 1.
        public let line: Int
        /// The key's column, counted from 1.
        public let column: Int
        /// What stands after the colon.
        public let value: YAMLValue
    }

    /// Where the mapping begins.
    public let place: YAMLValue
    /// Every line.
    public let entries: [Entry]

    /// The value of a key, nil where the key is absent or nothing was written after it.
    public subscript(key: String) -> YAMLValue? {
        entries.first { $0.key == key && !$0.value.isNull }?.value
    }

    /// The value of a key that must be there.
    ///
    /// - Throws: ``YAMLProblem`` at the mapping's beginning.
    public func required(_ key: String) throws(YAMLProblem) -> YAMLValue {
        guard let value = self[key] else { throw place.problem("the key '\(key)' is missing") }
        return value
    }
}
