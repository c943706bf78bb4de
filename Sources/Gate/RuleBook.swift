internal import Editorial

/// Every rule, compiled: what the gate walks a text with.
struct RuleBook: Sendable {
    /// What a sequence was written for.
    struct Owner: Sendable {
        let rule: Int
        let part: Rule.Part
        /// For a sign: which; for the others: which line of the part.
        let line: Int
        /// Which line of the part it stands on; for a sign counted over all signs.
        let row: Rule.Line
    }

    /// What can take a rule's finding back, or has to be there: the line of the rule, and the number
    /// of the sequence in `guards`.
    struct Conditions: Sendable {
        var exceptions: [(line: Int, sequence: Int)] = []
        var unless: [(line: Int, sequence: Int)] = []
        var context: [(line: Int, sequence: Int)] = []
    }

    let rules: [Rule]
    let annotator: Annotator
    private(set) var elements = Elements()
    /// The sequences that rules look for, and whose each is.
    private(set) var index = SequenceIndex()
    private(set) var owners: [Owner] = []
    /// The sequences that are only looked for when a rule has found something.
    private(set) var guards = SequenceIndex()
    private(set) var conditions: [Conditions] = []
    private(set) var expressions: [(rule: Int, line: Int, expression: Expression)] = []

    /// Compiles.
    ///
    /// - Throws: ``RuleProblem`` at the first thing that cannot work.
    init(rules: [Rule], vocabulary: Vocabulary, smallestCount: Int) throws(RuleProblem) {
        self.rules = rules
        annotator = Annotator(vocabulary: vocabulary, smallestCount: smallestCount)
        for (number, rule) in rules.enumerated() {
            try add(rule, number, vocabulary)
        }
        elements.close(classCount: vocabulary.classNames.count)
        let common = CommonQuestions(vocabulary, elements.literals)
        index.close(elements, isCommon: common.contains)
        guards.close(elements, isCommon: common.contains)
    }

    private mutating func add(
        _ rule: Rule,
        _ number: Int,
        _ vocabulary: Vocabulary
    ) throws(RuleProblem) {
        func problem(_ part: Rule.Part, _ line: Int, _ reason: String) -> RuleProblem {
            RuleProblem(rule: rule.name, part: part, index: line, reason: reason)
        }
        func read(
            _ text: String,
            _ part: Rule.Part,
            _ line: Int
        ) throws(RuleProblem) -> [Sequence] {
            do throws(Sequence.Problem) {
                var sequences: [Sequence] = []
                for variant in try Sequence.variants(of: text) {
                    sequences.append(try Sequence(variant, vocabulary, &elements))
                }
                return sequences
            } catch {
                throw problem(part, line, error.reason)
            }
        }
        for (line, text) in rule.tokens.enumerated() {
            for sequence in try read(text, .tokens, line) {
                index.add(sequence)
                let row = Rule.Line(part: .tokens, index: line)
                owners.append(Owner(rule: number, part: .tokens, line: line, row: row))
            }
        }
        var line = 0
        for (sign, texts) in rule.signs.map(\.tokens).enumerated() {
            for text in texts {
                for sequence in try read(text, .signs, line) {
                    index.add(sequence)
                    let row = Rule.Line(part: .signs, index: line)
                    owners.append(Owner(rule: number, part: .signs, line: sign, row: row))
                }
                line += 1
            }
        }
        try Self.checkTakenBack(rule)
        var conditions = Conditions()
        for (part, texts, list) in [
            (Rule.Part.exceptions, rule.exceptions, \Conditions.exceptions),
            (.unless, rule.unless, \Conditions.unless), (.context, rule.context, \.context),
        ] {
            for (line, text) in texts.enumerated() {
                for sequence in try read(text, part, line) {
                    conditions[keyPath: list].append((line, guards.sequences.count))
                    guards.add(sequence)
                }
            }
        }
        self.conditions.append(conditions)
        for (line, pattern) in rule.patterns.enumerated() {
            do throws(Expression.Problem) {
                expressions.append((number, line, try Expression(pattern)))
            } catch {
                throw problem(.pattern, line, error.reason)
            }
        }
    }
}

extension RuleBook {
    /// Refuses a row that its own rule takes back wherever it is found.
    fileprivate static func checkTakenBack(_ rule: Rule) throws(RuleProblem) {
        /// A row with the order of its choices and its spaces left out of account.
        func plain(_ row: String) -> [[Substring]] {
            row.split(separator: " ").map { $0.split(separator: "|").sorted() }
        }
        let isScore = rule.kind == .score
        let rows = isScore ? rule.signs.flatMap(\.tokens) : rule.tokens
        guard !rows.isEmpty else { return }
        let written = Dictionary(rows.map { (plain($0), $0) }) { first, _ in first }
        // A score is taken back as a whole: one of its signs may do so.
        for (part, lines) in [
            (Rule.Part.exceptions, rule.exceptions), (.unless, isScore ? [] : rule.unless),
        ] {
            for (index, line) in lines.enumerated() {
                guard let row = written[plain(line)] else { continue }
                throw RuleProblem(
                    rule: rule.name,
                    part: part,
                    index: index,
                    reason: "this takes back all that the rule's own row '\(row)' finds; remove one"
                )
            }
        }
    }
}

/// Questions that nearly every sentence has an answer to: bad places to begin a search.
private struct CommonQuestions {
    private static let words = Set(
        """
        de het een the a an van of uit from in te at met with voor for is was were zijn haar his her
        hij zij ze he she wij we our onze that dat die dit this these deze die en and of or to on op
        aan by door about over tegen against mag may moet must kan can heeft has niet not als wie
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
    )

    private static let classes: [BuiltInClass] = [
        .any, .lower, .capital, .mid, .number, .upper,
    ]

    private let literals: Set<Int>
    private let classes: Set<Int>

    init(_ vocabulary: Vocabulary, _ table: LiteralTable) {
        literals = Set(Self.words.compactMap { table.find(WordHash($0), $0, $0.indices) })
        classes = Set(Self.classes.map(\.index))
    }

    func contains(_ question: Elements.Question) -> Bool {
        question.literals.contains(where: literals.contains)
            || question.classes.contains(where: classes.contains)
    }
}
