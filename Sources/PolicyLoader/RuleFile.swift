internal import Editorial
internal import Gate
internal import PlacedYAML

/// One rule, in a file of its own: `packs/PACK/NAME.yaml`.
struct RuleFile {
    /// The least examples of each side.
    static let leastExamples = 3
    /// The most texts of one list of a rule.
    static let maximumLines = 400

    /// The keys, in the order in which they are read aloud.
    static let keys = [
        "name", "kind", "level", "message", "suggestion", "source", "languages", "posts",
        "threshold", "within", "signs", "tokens", "alternatives", "pattern",
        "validator", "at-most", "at-least", "condition", "context", "exceptions", "unless",
        "cancels", "throughout", "examples",
    ]

    let rule: Rule
    let examples: [Policies.Example]
    private let root: YAMLValue
    private let places: [Rule.Part: [YAMLValue]]

    /// Reads a rule.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - path: Its path, which has to go with the rule's name.
    ///   - readsExamples: Whether the examples are read, which stand last in the file.
    /// - Throws: ``PolicyError`` with file, line and column.
    init(text: String, path: String, readsExamples: Bool) throws(PolicyError) {
        let text = readsExamples ? text : Self.withoutExamples(text)
        do throws(YAMLProblem) {
            root = try YAMLValue(text: text, file: path)
            let map = try root.mapping(allowed: Self.keys)
            var places: [Rule.Part: [YAMLValue]] = [:]
            func texts(_ key: String, _ part: Rule.Part) throws(YAMLProblem) -> [String] {
                guard let value = map[key] else { return [] }
                let values = value.form == .scalar ? [value] : try value.list()
                guard !values.isEmpty, values.count <= Self.maximumLines else {
                    throw value.problem("expected 1 to \(Self.maximumLines) lines here")
                }
                places[part] = values
                var texts: [String] = []
                for value in values { texts.append(try value.string()) }
                return texts
            }
            var rule = try Self.head(map, path: path)
            rule.tokens = try texts("tokens", .tokens)
            if let value = map["alternatives"] {
                guard rule.tokens.isEmpty else {
                    throw value.problem("'alternatives' are the words to look for: no 'tokens' too")
                }
                let alternatives = try value.openMapping().entries
                rule.tokens = alternatives.map(\.key)
                for alternative in alternatives {
                    rule.alternatives.append(try alternative.value.string())
                }
                places[.tokens] = alternatives.map(\.value)
            }
            if let signs = map["signs"] {
                var sequences: [YAMLValue] = []
                for sign in try signs.list() {
                    let (read, values) = try Self.sign(sign)
                    rule.signs.append(read)
                    sequences += values
                }
                places[.signs] = sequences
                guard rule.signs.count <= Self.maximumSigns else {
                    throw signs.problem("a rule adds up \(Self.maximumSigns) signs at most")
                }
            }
            rule.threshold = try map["threshold"]?.integer(in: 1...99) ?? 0
            rule.scope = try map["within"]?.oneOf(Rule.Scope.self) ?? .sentence
            rule.patterns = try texts("pattern", .pattern)
            rule.context = try texts("context", .context)
            rule.exceptions = try texts("exceptions", .exceptions)
            rule.unless = try texts("unless", .unless)
            rule.cancels = try map["cancels"]?.strings() ?? []
            rule.isThroughout = try map["throughout"]?.boolean() ?? false
            rule.validator = try map["validator"]?.oneOf(Validator.self)
            rule.condition = try Self.condition(map, rule)
            try Self.checkParts(rule, map)
            examples =
                readsExamples ? try Self.examples(try map.required("examples"), rule) : []
            self.rule = rule
            self.places = places
        } catch {
            throw .rule(error)
        }
    }

    /// Every line that the rule looks for or is held back by, but for alternatives.
    var rows: [Policies.Row] {
        let parts: [(part: Rule.Part, texts: [String])] = [
            (.tokens, rule.alternatives.isEmpty ? rule.tokens : []),
            (.signs, rule.signs.flatMap(\.tokens)), (.pattern, rule.patterns),
            (.context, rule.context), (.exceptions, rule.exceptions), (.unless, rule.unless),
        ]
        return parts.flatMap { part, texts in
            texts.enumerated().map { index, text in
                let lines = places[part] ?? []
                let place = index < lines.count ? lines[index] : root
                return Policies.Row(
                    rule: rule.name,
                    line: Rule.Line(part: part, index: index),
                    text: text,
                    place: "\(place.file):\(place.line)"
                )
            }
        }
    }

    /// The place of a problem that the gate has with this rule.
    func place(of problem: RuleProblem) -> YAMLValue {
        let lines = places[problem.part] ?? []
        return problem.index < lines.count ? lines[problem.index] : root
    }

    private static func head(_ map: YAMLMapping, path: String) throws(YAMLProblem) -> Rule {
        let nameValue = try map.required("name")
        let name = try nameValue.string()
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) })
        else { throw nameValue.problem("a rule's name is pack/kebab-case, not '\(name)'") }
        guard path.hasSuffix("packs/\(name).yaml") else {
            throw nameValue.problem("the rule '\(name)' belongs in packs/\(name).yaml")
        }
        var rule = Rule(
            name: name,
            kind: try map.required("kind").oneOf(Rule.Kind.self),
            severity: try map["level"]?.oneOf(Severity.self) ?? .advice,
            reason: try localized(try map.required("message")),
            suggestion: try map["suggestion"].map(localized)
        )
        if rule.kind != .allow { _ = try map.required("level") }
        rule.source = try map["source"]?.string()
        if let languages = map["languages"] {
            var set: Set<Language> = []
            for value in try languages.list() { set.insert(try value.oneOf(Language.self)) }
            rule.languages = set
        }
        if let kinds = map["posts"] {
            var set: Set<PostKind> = []
            for value in try kinds.list() { set.insert(try value.oneOf(PostKind.self)) }
            rule.kinds = set
        }
        return rule
    }

    /// The most signs of one rule.
    static let maximumSigns = 64

    /// `{points: 3, tokens: [...]}`.
    private static func sign(
        _ value: YAMLValue
    ) throws(YAMLProblem) -> (sign: Rule.Sign, places: [YAMLValue]) {
        let map = try value.mapping(allowed: ["points", "tokens"])
        let tokens = try map.required("tokens")
        let values = tokens.form == .scalar ? [tokens] : try tokens.list()
        guard !values.isEmpty, values.count <= maximumLines else {
            throw tokens.problem("expected 1 to \(maximumLines) lines here")
        }
        var texts: [String] = []
        for value in values { texts.append(try value.string()) }
        let points = try map.required("points").integer(in: -20...20)
        return (Rule.Sign(points: points, tokens: texts), values)
    }

    /// The file up to its examples: what the gate itself needs.
    private static func withoutExamples(_ text: String) -> String {
        let bytes = text.utf8
        let mark = Array("\nexamples:".utf8)
        var at = bytes.startIndex
        while let line = bytes[at...].firstIndex(of: mark[0]) {
            if bytes[line...].starts(with: mark) { return String(text[..<line]) + "\n" }
            at = bytes.index(after: line)
        }
        return text
    }

    private static func localized(_ value: YAMLValue) throws(YAMLProblem) -> LocalizedText {
        let map = try value.mapping(allowed: ["nl", "en"])
        return LocalizedText(
            dutch: try map.required("nl").string(),
            english: try map.required("en").string()
        )
    }

    private enum ConditionName: String, CaseIterable {
        case hashtags
        case camelCase = "camel-case"
        case emoji
        case emojiAsWord = "emoji-as-word"
        case altWords = "alt-words"
        case sentenceWords = "sentence-words"
        case needsLink = "needs-link"
        case mentions
    }

    private static func condition(
        _ map: YAMLMapping,
        _ rule: Rule
    ) throws(YAMLProblem) -> Rule.Condition? {
        guard let value = map["condition"] else { return nil }
        switch try value.oneOf(ConditionName.self) {
        case .hashtags: return .hashtagsAtMost(try map.required("at-most").integer(in: 0...100))
        case .camelCase: return .hashtagsInCamelCase
        case .emoji: return .emojiAtMost(try map.required("at-most").integer(in: 0...100))
        case .sentenceWords:
            return .sentenceWordsAtMost(try map.required("at-most").integer(in: 5...200))
        case .emojiAsWord: return .emojiIsNoWord
        case .altWords:
            return .altTextWordsAtLeast(try map.required("at-least").integer(in: 1...50))
        case .needsLink: return .needsLink
        case .mentions: return .mentions
        }
    }

    private static let forPatterns = ["pattern", "validator"]
    private static let forScores = ["signs", "threshold", "within"]
    private static let forPosts = ["condition", "at-most", "at-least"]
    private static let forAllowances = ["cancels", "throughout"]

    /// What each kind of rule must have, and what would have no effect on it.
    private static func checkParts(_ rule: Rule, _ map: YAMLMapping) throws(YAMLProblem) {
        func require(_ key: String, for reason: String) throws(YAMLProblem) {
            guard map[key] == nil else { return }
            throw map.place.problem("a rule of the kind '\(rule.kind.rawValue)' needs \(reason)")
        }
        switch rule.kind {
        case .sequence where map["alternatives"] == nil:
            try require("tokens", for: "'tokens', the words to look for")
        case .sequence: break
        case .score:
            try require("signs", for: "'signs', what is added up")
            try require("threshold", for: "'threshold', how many points make a finding")
        case .pattern: try require("pattern", for: "'pattern', what to look for")
        case .allow:
            try require("tokens", for: "'tokens', the words to leave alone")
            try require("cancels", for: "'cancels', the packs whose findings it takes back")
        case .document: try require("condition", for: "'condition', what is asked of the post")
        }
        if rule.condition == .mentions {
            try require("tokens", for: "'tokens', one of which has to be there")
        }
        let idle: [String] =
            switch rule.kind {
            case .sequence: Self.forPatterns + Self.forScores + Self.forPosts + Self.forAllowances
            case .score:
                Self.forPatterns + Self.forPosts + Self.forAllowances + ["tokens", "alternatives"]
            case .pattern: Self.forScores + Self.forPosts + Self.forAllowances + ["tokens"]
            case .allow: Self.forPatterns + Self.forScores + Self.forPosts + ["level"]
            case .document:
                Self.forPatterns + Self.forScores + Self.forAllowances
                    + ["context", "exceptions", "unless"]
            }
        for key in idle {
            if let value = map[key] {
                throw value.problem("'\(key)' does nothing in a rule of this kind; remove it")
            }
        }
    }

    private static func examples(
        _ value: YAMLValue,
        _ rule: Rule
    ) throws(YAMLProblem) -> [Policies.Example] {
        let map = try value.mapping(allowed: ["hit", "miss"])
        var examples: [Policies.Example] = []
        for (key, isHit) in [("hit", true), ("miss", false)] {
            let side = try map.required(key)
            let texts = try side.list()
            guard texts.count >= leastExamples else {
                throw side.problem("at least \(leastExamples) examples of each side")
            }
            for text in texts {
                let language: Language
                let words: String
                if text.form == .mapping {
                    let entry = try text.mapping(allowed: Language.allCases.map(\.rawValue))
                    guard let only = entry.entries.first, entry.entries.count == 1,
                        let read = Language(rawValue: only.key)
                    else { throw text.problem("expected 'nl: text' or 'en: text'") }
                    language = read
                    words = try only.value.string()
                } else {
                    language = rule.languages == [.english] ? .english : .dutch
                    words = try text.string()
                }
                examples.append(
                    Policies.Example(
                        rule: rule.name,
                        text: words,
                        language: language,
                        isHit: isHit,
                        place: "\(text.file):\(text.line)"
                    )
                )
            }
        }
        return examples
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
