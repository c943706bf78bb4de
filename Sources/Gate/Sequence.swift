/// A row of words and classes that a rule looks for, within one sentence.
///
/// As it is written: `een|de [nationality] (vrouw|man) ...3 kreeg *vergunning`. A word stands for
/// itself, `[class]` for any word of a class, `[one&two&!three]` for a word of both and not of the
/// third, `a|b` for either, `a|b_c` where a choice is several words, `(x)` for x or nothing, `...3` for up to three words of any kind, `pre*`
/// and `*end` for words that begin or end like that, `^` for the beginning of a sentence.
struct Sequence: Sendable {
    /// The most steps of one sequence: its parts, a gap counting as many as it may skip.
    ///
    /// Its states have to fit in the bits of one number.
    static let maximumSteps = 60
    /// The widest gap.
    static let maximumGap = 12
    /// The shortest beginning or end of a word that can be asked for.
    static let minimumAffix = 3

    /// Why a sequence cannot be read.
    struct Problem: Error {
        let reason: String
    }

    /// For each step the question that a word must answer; nil where any word will do.
    let steps: [Int?]
    /// Steps that can be left out, a bit each.
    let optional: UInt64
    /// Steps that any word will do for, a bit each.
    let anything: UInt64
    /// Whether it only counts at the beginning of a sentence.
    let startsSentence: Bool

    /// The questions that some word of the sentence has to answer.
    var required: [Int] {
        steps.enumerated().compactMap { optional & (1 << UInt64($0)) == 0 ? $1 : nil }
    }

    /// The questions of which the first word answers one.
    var first: [Int] {
        var first: [Int] = []
        for (number, step) in steps.enumerated() {
            if let step { first.append(step) }
            if optional & (1 << UInt64(number)) == 0 { break }
        }
        return first
    }
}

// MARK: - Reading

extension Sequence {
    /// The most ways to write out the choices of several words in one sequence.
    static let maximumVariants = 64

    /// A sequence for each choice of several words: `beroep|hoger_beroep tegen` is two.
    ///
    /// - Throws: ``Problem`` when there are too many.
    static func variants(of text: String) throws(Problem) -> [String] {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return [text] }
        var variants = [""]
        for part in text.parts(between: " ") {
            var single: [String] = []
            var several: [String] = []
            for choice in part.parts(between: "|", omittingEmpty: false) {
                if choice.utf8.contains(UInt8(ascii: "_")), !choice.hasPrefix("[") {
                    several.append(choice.parts(between: "_").joined(separator: " "))
                } else {
                    single.append(choice)
                }
            }
            let ways = (single.isEmpty ? [] : [single.joined(separator: "|")]) + several
            variants = variants.flatMap { start in
                ways.map { start.isEmpty ? $0 : start + " " + $0 }
            }
            guard variants.count <= maximumVariants else {
                throw Problem(
                    reason: "more than \(maximumVariants) ways to choose; make it several rows"
                )
            }
        }
        return variants
    }

    /// Reads a sequence, making its questions known.
    ///
    /// - Throws: ``Problem`` for a class that there is not and for what could never match.
    init(
        _ text: String,
        _ vocabulary: Vocabulary,
        _ elements: inout Elements
    ) throws(Problem) {
        var parts = text.parts(between: " ")
        startsSentence = parts.first == "^"
        if startsSentence { parts.removeFirst() }
        guard let first = parts.first, let last = parts.last else {
            throw Problem(reason: "a sequence has at least one word or class")
        }
        var steps: [Int?] = []
        var (optional, anything): (UInt64, UInt64) = (0, 0)
        for part in parts {
            if part.hasPrefix("...") {
                guard let gap = Int(part.dropFirst(3)), (1...Self.maximumGap).contains(gap) else {
                    throw Problem(
                        reason: "a gap is written ...1 to ...\(Self.maximumGap), not '\(part)'"
                    )
                }
                for _ in 0..<gap where steps.count < Self.maximumSteps {
                    optional |= 1 << UInt64(steps.count)
                    anything |= 1 << UInt64(steps.count)
                    steps.append(nil)
                }
                continue
            }
            let isOptional = part.hasPrefix("(") && part.hasSuffix(")") && part.count > 2
            let inside = isOptional ? String(part.dropFirst().dropLast()) : part
            for question in try Self.questions(inside, isOptional, vocabulary, &elements) {
                guard steps.count < Self.maximumSteps else { break }
                if isOptional { optional |= 1 << UInt64(steps.count) }
                steps.append(question)
            }
        }
        guard steps.count < Self.maximumSteps else {
            throw Problem(
                reason: "a sequence has fewer than \(Self.maximumSteps) steps, gaps counted in full"
            )
        }
        guard !first.hasPrefix("..."), !last.hasPrefix("..."),
            steps.indices.contains(where: { optional & (1 << UInt64($0)) == 0 })
        else {
            throw Problem(reason: "a sequence begins and ends with a word or a class")
        }
        self.steps = steps
        self.optional = optional
        self.anything = anything
    }

    /// What makes a part more than one plain word, or words.
    private static let marks = Array("|[]*".utf8)

    private static func questions(
        _ part: String,
        _ isOptional: Bool,
        _ vocabulary: Vocabulary,
        _ elements: inout Elements
    ) throws(Problem) -> [Int] {
        // A word with a hyphen is several tokens: only alone, not as one of several choices.
        if !part.utf8.contains(where: { marks.contains($0) }) {
            let words = Tokeniser.words(of: part)
            guard !words.isEmpty else {
                throw Problem(reason: "'\(part)' has no letters or digits, so it can never match")
            }
            guard words.count == 1 || !isOptional else {
                throw Problem(reason: "'\(part)' is several words; an optional part is one")
            }
            return words.map { elements.number(of: $0) }
        }
        let number = try elements.number(of: part) {
            choice,
            question,
            literals throws(Problem) in
            try checkBrackets(choice)
            try read(choice, &question, &literals, vocabulary)
        }
        return [number]
    }

    private static func read(
        _ choice: String,
        _ question: inout Elements.Question,
        _ literals: inout LiteralTable,
        _ vocabulary: Vocabulary
    ) throws(Problem) {
        // Most choices are one plain word.
        if choice.utf8.allSatisfy({ (97...122).contains($0) }), !choice.isEmpty {
            question.literals.append(literals.number(of: Array(choice.utf8)))
            return
        }
        if choice.hasPrefix("["), choice.hasSuffix("]") {
            let combination = try combination(choice, vocabulary)
            if combination.all.count == 1, combination.unwanted.isEmpty {
                question.classes += combination.all
            } else {
                question.combinations.append(combination)
            }
            return
        }
        let isBeginning = choice.hasSuffix("*")
        let isEnd = choice.hasPrefix("*")
        let words = Tokeniser.words(of: choice.filter { $0 != "*" })
        guard words.count == 1, let word = words.first, !(isBeginning && isEnd) else {
            throw Problem(reason: "'\(choice)' is not one word, so it can never match here")
        }
        guard isBeginning || isEnd else {
            question.literals.append(literals.number(of: word))
            return
        }
        guard word.count >= minimumAffix else {
            throw Problem(reason: "'\(choice)' is too short: at least \(minimumAffix) letters")
        }
        if isBeginning { question.beginnings.append(word) } else { question.ends.append(word) }
    }

    /// Refuses a class without its other bracket: `[nu` would be found as the word itself.
    private static func checkBrackets(_ choice: String) throws(Problem) {
        guard choice.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") })
        else { return }
        let isClass = choice.hasPrefix("[") && choice.hasSuffix("]") && choice.count > 2
        let inside = isClass ? choice.dropFirst().dropLast() : choice[...]
        guard inside.contains(where: { "[]".contains($0) }) else { return }
        throw Problem(
            reason: "'\(choice)' is no class: it is written [name] or [one&!two], without spaces,"
                + " and [one]|[two] for either"
        )
    }

    /// `[one]`, `[one&two]`, `[one&!two]`.
    private static func combination(
        _ choice: String,
        _ vocabulary: Vocabulary
    ) throws(Problem) -> Elements.Combination {
        var combination = Elements.Combination()
        for part in String(choice.dropFirst().dropLast()).parts(between: "&") {
            let isNot = part.hasPrefix("!")
            let name = isNot ? String(part.dropFirst()) : part
            guard let number = vocabulary.classNumber(name) else {
                throw Problem(
                    reason: "there is no class [\(name)]; there is: "
                        + vocabulary.classNames.sorted().joined(separator: ", ")
                )
            }
            if isNot {
                combination.unwanted.insert(number)
            } else {
                combination.all.append(number)
                combination.wanted.insert(number)
            }
        }
        guard !combination.all.isEmpty else {
            throw Problem(reason: "'\(choice)' names at least one class that a word has to be of")
        }
        if let reason = vocabulary.contradiction(in: combination) {
            throw Problem(reason: "'\(choice)' can never match: \(reason)")
        }
        return combination
    }
}
