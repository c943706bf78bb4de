/// What the guards of rules say about one sentence, each worked out once, however many findings ask.
final class SentenceGuards {
    /// What the guards of one rule say.
    struct Answer {
        let exceptions: Spans
        /// The line of the first `unless` that stands in the sentence.
        let unless: Int?
        /// Whether some context is there, or none is asked for.
        let hasContext: Bool
    }

    private let book: RuleBook
    private var sentence = 0..<0
    private var answers: [Int: Answer] = [:]

    init(book: RuleBook) { self.book = book }

    /// What the guards of a rule say about a sentence.
    func answer(_ rule: Int, _ sentence: AnnotatedSentence) -> Answer {
        if sentence.tokens != self.sentence {
            self.sentence = sentence.tokens
            answers.removeAll(keepingCapacity: true)
        }
        if let answer = answers[rule] { return answer }
        let conditions = book.conditions[rule]
        func isThere(_ condition: (line: Int, sequence: Int)) -> Bool {
            !book.guards.matches(of: condition.sequence, in: sentence).isEmpty
        }
        let answer = Answer(
            exceptions: Spans(
                conditions.exceptions.flatMap { exception in
                    book.guards.matches(of: exception.sequence, in: sentence)
                        .map { ($0, exception.line) }
                }
            ),
            unless: conditions.unless.first(where: isThere)?.line,
            hasContext: conditions.context.isEmpty || conditions.context.contains(where: isThere)
        )
        answers[rule] = answer
        return answer
    }
}
