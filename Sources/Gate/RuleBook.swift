internal import Editorial

/// Every rule, compiled: what the gate walks a text with.
struct RuleBook: Sendable {
    /// What a sequence was added for.
    struct Owner: Sendable {
        let rule: Int
        let part: Rule.Part
    }

    let rules: [Rule]
    let annotator: Annotator
    private(set) var index = SequenceIndex()
    private(set) var owners: [Owner] = []
    /// The patterns of each rule that has some, with the characters without which none can match.
    private(set) var expressions: [(rule: Int, expression: Expression)] = []

    /// Compiles.
    ///
    /// - Throws: ``LexiconProblem`` or ``RuleProblem`` at the first thing that cannot work.
    init(rules: [Rule], lexicons: [Lexicon]) throws {
        var vocabulary = Vocabulary()
        var known = ClassSet()
        for lexicon in lexicons {
            guard let number = vocabulary.addClass(lexicon.name) else {
                throw LexiconProblem(
                    lexicon: lexicon.name,
                    entry: "",
                    reason: "there are more than \(ClassSet.capacity) classes"
                )
            }
            known.insert(number)
            for entry in lexicon.entries {
                let isAdded = vocabulary.add(
                    entry,
                    class: number,
                    needsCapital: lexicon.needsCapital
                )
                guard !isAdded else { continue }
                throw LexiconProblem(
                    lexicon: lexicon.name,
                    entry: entry,
                    reason: "'\(entry)' can never be found: an entry is 1 to"
                        + " \(Vocabulary.maximumEntryLength) words"
                )
            }
        }
        for (number, rule) in rules.enumerated() {
            for (part, texts) in [
                (Rule.Part.tokens, rule.tokens), (.exceptions, rule.exceptions),
                (.unless, rule.unless), (.context, rule.context),
            ] {
                for (place, text) in texts.enumerated() {
                    do throws(Sequence.Problem) {
                        let sequence = try Sequence(text, in: &vocabulary)
                        index.add(sequence, owner: owners.count)
                        owners.append(Owner(rule: number, part: part))
                    } catch {
                        throw RuleProblem(
                            rule: rule.name,
                            part: part,
                            index: place,
                            reason: error.reason
                        )
                    }
                }
            }
            for (place, pattern) in rule.patterns.enumerated() {
                do throws(Expression.Problem) {
                    expressions.append((number, try Expression(pattern)))
                } catch {
                    throw RuleProblem(
                        rule: rule.name,
                        part: .pattern,
                        index: place,
                        reason: error.reason
                    )
                }
            }
        }
        self.rules = rules
        annotator = Annotator(vocabulary: vocabulary, known: known)
    }
}
