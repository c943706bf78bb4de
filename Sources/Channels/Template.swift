internal import PlacedYAML

/// Words with placeholders, such as `{{ post.text }}`; read once, with a place for every complaint.
struct Template {
    private enum Part {
        case words(String)
        case name(Name, Filter?)
    }

    private let parts: [Part]

    /// Reads a template.
    ///
    /// - Throws: ``YAMLProblem`` for an unknown name or a placeholder without an end.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
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
            parts.append(try Self.placeholder(inside[..<close.lowerBound], value, scope))
            rest = inside[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        self.parts = parts
    }

    private static func placeholder(
        _ inside: Substring,
        _ value: YAMLValue,
        _ scope: Scope
    ) throws(YAMLProblem) -> Part {
        let words = inside.split(separator: "|", omittingEmptySubsequences: false)
            .map { part in String(part.filter { !$0.isWhitespace }) }
        guard let name = scope.name(words[0]) else {
            throw value.problem(
                "there is no '\(words[0])' to put here; there is: "
                    + scope.known.joined(separator: ", ")
            )
        }
        guard words.count > 1 else { return .name(name, nil) }
        guard words.count == 2, let filter = Filter(rawValue: words[1]) else {
            let filters = Filter.allCases.map(\.rawValue).joined(separator: ", ")
            throw value.problem("there is no filter '\(words[1])'; there is: \(filters)")
        }
        return .name(name, filter)
    }

    /// A lone placeholder keeps its form (a list stays a list); among words it becomes words.
    func value(in context: Context) -> TemplateValue {
        if parts.count == 1, case .name(let name, nil) = parts[0] { return context.value(name) }
        return .text(text(in: context) { $0 })
    }

    /// The words, with every value made harmless by `escape`.
    func text(in context: Context, escape: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .words(let words): return words
            case .name(let name, let filter):
                let plain = context.value(name).plain
                return escape(filter?.apply(plain) ?? plain)
            }
        }.joined()
    }

    /// The same, where every placeholder has something to say; else nil.
    func wholeText(in context: Context, escape: (String) -> String) -> String? {
        guard names.allSatisfy({ !context.value($0).isEmpty }) else { return nil }
        return text(in: context, escape: escape)
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

    /// Every name that is used.
    var names: [Name] {
        parts.compactMap { part in
            switch part {
            case .words: nil
            case .name(let name, _): name
            }
        }
    }

    /// The name, where it is nothing but one placeholder.
    var loneName: Name? {
        if parts.count == 1, case .name(let name, nil) = parts[0] { name } else { nil }
    }
}
