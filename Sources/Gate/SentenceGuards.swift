/// What the guards of rules say about one sentence, each worked out once, however many findings ask.
final class SentenceGuards {
    /// What the guards of one rule say.
    final class Answer {
        let exceptions: Spans
        /// The line of the first `unless` that stands in the sentence.
        let unless: Int?
        /// Whether some context is there, or none is asked for.
        let hasContext: Bool

        init(exceptions: Spans, unless: Int?, hasContext: Bool) {
            self.exceptions = exceptions
            self.unless = unless
            self.hasContext = hasContext
        }
    }

    private let book: RuleBook
    private var sentence = -1
    /// Few rules are asked about in one sentence: a list is searched faster than a dictionary.
    private var answers: [(rule: Int, answer: Answer)] = []

    init(book: RuleBook) { self.book = book }

    /// What the guards of a rule say about a sentence.
    func answer(_ rule: Int, _ sentence: AnnotatedSentence) -> Answer {
        if sentence.number != self.sentence {
            self.sentence = sentence.number
            answers.removeAll(keepingCapacity: true)
        }
        if let known = answers.first(where: { $0.rule == rule }) { return known.answer }
        let answer = work(out: book.conditions[rule], sentence)
        answers.append((rule, answer))
        return answer
    }

    private func work(out conditions: RuleBook.Conditions, _ sentence: AnnotatedSentence) -> Answer
    {
        var exceptions: [(range: Range<Int>, tag: Int)] = []
        for exception in conditions.exceptions {
            book.guards.forEachMatch(of: exception.sequence, in: sentence) {
                exceptions.append(($0, exception.line))
            }
        }
        return Answer(
            exceptions: exceptions.isEmpty ? .none : Spans(exceptions),
            unless: conditions.unless.first { book.guards.stands($0.sequence, in: sentence) }?.line,
            hasContext: conditions.context.isEmpty
                || conditions.context.contains { book.guards.stands($0.sequence, in: sentence) }
        )
    }
}
