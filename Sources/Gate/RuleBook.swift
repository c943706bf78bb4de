internal import Editorial

/// Every rule, compiled: what the gate walks a text with.
///
/// An object, never changed after it is made: a walk passes it on without copying anything.
final class RuleBook: Sendable {
    /// What a sequence was written for.
    struct Owner: Sendable {
        let rule: Int
        let part: Rule.Part
        /// For a sign: which; for the others: which line of the part.
        let line: Int
        /// Which line of the part it stands on; for a sign counted over all signs.
        let row: Int
        /// For a sign: what it is worth.
        var points = 0
    }

    /// What the walk asks of a rule for every word: small, where the rule itself is a large value.
    struct Facts: Sendable {
        let kind: Rule.Kind
        let scope: Rule.Scope
        let threshold: Int
        let severity: Severity
        /// Whether it only asks something of descriptions of pictures.
        let isAboutAltText: Bool
        /// The languages it counts in, a bit each.
        let languages: UInt8
        /// The kinds of posts it counts for, a bit each; nil for every text.
        let kinds: UInt16?
        /// Its pack, a number.
        let pack: Int
        /// The packs whose findings it takes back, a bit each.
        let cancels: UInt64
        /// Whether a name that it lets through once is let through in the whole text.
        let isThroughout: Bool

        init(_ rule: Rule, packs: [String]) {
            kind = rule.kind
            scope = rule.scope
            threshold = rule.threshold
            severity = rule.severity
            isAboutAltText =
                if case .altTextWordsAtLeast = rule.condition { true } else { false }
            languages = rule.languages.map { Self.bits(Language.allCases, in: $0) } ?? .max
            kinds = rule.kinds.map { Self.bits(PostKind.allCases, in: $0) }
            pack = packs.firstIndex(of: rule.pack) ?? 0
            cancels = rule.cancels.reduce(0) { bits, name in
                packs.firstIndex(of: name).map { bits | 1 << UInt64($0) } ?? bits
            }
            isThroughout = rule.isThroughout
        }

        /// Whether the rule counts for a text.
        func applies(_ language: UInt8, _ kind: UInt16?, _ part: Manuscript.Part) -> Bool {
            guard languages & language != 0 else { return false }
            // Descriptions of pictures are no posts: of what is asked of posts only theirs is asked.
            if part == .altText, self.kind == .document { return isAboutAltText }
            guard let kinds else { return true }
            return kind.map { kinds & $0 != 0 } ?? false
        }

        /// A bit for each of the cases that are members.
        static func bits<Case: Hashable, Bits: FixedWidthInteger>(
            _ cases: [Case],
            in members: Set<Case>
        ) -> Bits {
            cases.enumerated().reduce(0) { members.contains($1.element) ? $0 | 1 << $1.offset : $0 }
        }
    }

    /// What can take a rule's finding back, or has to be there: the line of the rule, and the number
    /// of the sequence in `guards`.
    ///
    /// An object, never changed after it is made: used without copying anything.
    final class Conditions: Sendable {
        let exceptions: [(line: Int, sequence: Int)]
        let unless: [(line: Int, sequence: Int)]
        let context: [(line: Int, sequence: Int)]

        init(
            exceptions: [(line: Int, sequence: Int)],
            unless: [(line: Int, sequence: Int)],
            context: [(line: Int, sequence: Int)]
        ) {
            self.exceptions = exceptions
            self.unless = unless
            self.context = context
        }
    }

    /// The most packs of rules: a bit each.
    static let maximumPacks = 64

    let rules: [Rule]
    let facts: [Facts]
    /// What findings say of each rule.
    let words: [Words]
    /// The place of each rule in the order of their names.
    let ranks: [Int]
    /// What each sign of each rule is worth.
    let signPoints: [[Int]]
    /// The rules that ask something of a post as a whole.
    let documentRules: [Int]
    let annotator: Annotator
    /// The sequences that rules look for, and whose each is.
    let index: SequenceIndex
    let owners: [Owner]
    /// The sequences that are only looked for when a rule has found something.
    let guards: SequenceIndex
    let conditions: [Conditions]
    /// Whether a rule has any.
    let hasConditions: [Bool]
    /// The patterns of every rule that has some, one rule after the other.
    let expressions: [Expression]
    /// What a text must have for each of them to find anything.
    let expressionNeeds: [PatternNeeds]
    /// The rules that have patterns, and which of ``expressions`` are theirs.
    let patternRules: [(rule: Int, expressions: Range<Int>)]

    /// Compiles.
    ///
    /// - Throws: ``RuleProblem`` at the first thing that cannot work.
    init(rules: [Rule], vocabulary: Vocabulary, smallestCount: Int) throws(RuleProblem) {
        self.rules = rules
        let packs = Set(rules.map(\.pack)).sorted()
        guard packs.count <= Self.maximumPacks else {
            throw RuleProblem(
                rule: rules.last?.name ?? "",
                part: .name,
                index: 0,
                reason: "there are more than \(Self.maximumPacks) packs of rules"
            )
        }
        facts = rules.map { Facts($0, packs: packs) }
        words = rules.map(Words.init)
        var ranks = [Int](repeating: 0, count: rules.count)
        let byName = rules.indices.sorted { rules[$0].name < rules[$1].name }
        for (rank, rule) in byName.enumerated() { ranks[rule] = rank }
        self.ranks = ranks
        signPoints = rules.map { $0.signs.map(\.points) }
        documentRules = rules.indices.filter { rules[$0].kind == .document }
        var reading = Reading()
        for (number, rule) in rules.enumerated() {
            try reading.add(rule, number, vocabulary)
        }
        annotator = Annotator(
            vocabulary: vocabulary,
            smallestCount: smallestCount,
            answers: Answers(reading.elements, classCount: vocabulary.classNames.count)
        )
        let questions = reading.elements.questions
        let common = CommonQuestions(vocabulary, reading.elements.literals)
        index = SequenceIndex(reading.sequences, questions, isCommon: common.contains)
        owners = reading.owners
        guards = SequenceIndex(reading.guards, questions, isCommon: common.contains)
        conditions = reading.conditions
        hasConditions = conditions.map {
            !($0.exceptions.isEmpty && $0.unless.isEmpty && $0.context.isEmpty)
        }
        expressions = reading.expressions
        expressionNeeds = rules.flatMap { $0.patterns.map(PatternNeeds.init) }
        patternRules = reading.patternRules
    }
}

/// A rule book as it is being put together.
private struct Reading {
    var elements = Elements()
    var sequences: [Sequence] = []
    var owners: [RuleBook.Owner] = []
    var guards: [Sequence] = []
    var conditions: [RuleBook.Conditions] = []
    var expressions: [Expression] = []
    var patternRules: [(rule: Int, expressions: Range<Int>)] = []

    mutating func add(
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
                sequences.append(sequence)
                owners.append(RuleBook.Owner(rule: number, part: .tokens, line: line, row: line))
            }
        }
        var line = 0
        for (sign, texts) in rule.signs.map(\.tokens).enumerated() {
            for text in texts {
                for sequence in try read(text, .signs, line) {
                    sequences.append(sequence)
                    owners.append(
                        RuleBook.Owner(
                            rule: number,
                            part: .signs,
                            line: sign,
                            row: line,
                            points: rule.signs[sign].points
                        )
                    )
                }
                line += 1
            }
        }
        try RuleBook.checkTakenBack(rule)
        func conditions(
            _ part: Rule.Part,
            _ texts: [String]
        ) throws(RuleProblem) -> [(line: Int, sequence: Int)] {
            var conditions: [(line: Int, sequence: Int)] = []
            for (line, text) in texts.enumerated() {
                for sequence in try read(text, part, line) {
                    conditions.append((line, guards.count))
                    guards.append(sequence)
                }
            }
            return conditions
        }
        self.conditions.append(
            RuleBook.Conditions(
                exceptions: try conditions(.exceptions, rule.exceptions),
                unless: try conditions(.unless, rule.unless),
                context: try conditions(.context, rule.context)
            )
        )
        let first = expressions.count
        for (line, pattern) in rule.patterns.enumerated() {
            do throws(Expression.Problem) {
                expressions.append(try Expression(pattern))
            } catch {
                throw problem(.pattern, line, error.reason)
            }
        }
        if expressions.count > first {
            patternRules.append((number, first..<expressions.count))
        }
    }
}

extension RuleBook {
    /// Refuses a row that its own rule takes back wherever it is found.
    fileprivate static func checkTakenBack(_ rule: Rule) throws(RuleProblem) {
        /// A row with the order of its choices and its spaces left out of account.
        func plain(_ row: String) -> [[String]] {
            row.parts(between: " ").map { $0.parts(between: "|").sorted() }
        }
        let isScore = rule.kind == .score
        let rows = isScore ? rule.signs.flatMap(\.tokens) : rule.tokens
        guard !rows.isEmpty, !rule.exceptions.isEmpty || !rule.unless.isEmpty else { return }
        /// What says the same in another order has as many letters.
        func length(_ row: String) -> Int { row.utf8.count { $0 != UInt8(ascii: " ") } }
        let lengths = Set((rule.exceptions + rule.unless).map(length))
        let written = Dictionary(
            rows.filter { lengths.contains(length($0)) }.map { (plain($0), $0) }
        ) { first, _ in first }
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
