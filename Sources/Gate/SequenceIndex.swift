/// Many sequences, found by a word that each cannot do without, so that a sentence is only searched
/// for those that it may hold.
///
/// An object, never changed after it is made: used without copying anything.
final class SequenceIndex: Sendable {
    /// A sequence without its steps, which stand in a list of all.
    private struct Form: Sendable {
        let firstStep: Int
        let stepCount: Int
        let optional: UInt64
        let anything: UInt64
        let startsSentence: Bool

        /// The bit that says that the whole was found.
        var done: UInt64 { 1 << UInt64(stepCount) }

        /// A state with everything that can be reached from it without a word.
        func closed(_ state: UInt64) -> UInt64 {
            var state = state
            while true {
                let next = state | (state & optional) << 1
                if next == state { return state }
                state = next
            }
        }
    }

    /// What the step of any word asks.
    private static let noQuestion = -1

    private let forms: [Form]
    /// The steps of each sequence, one after the other: the question that a word must answer.
    private let steps: [Int]
    /// For each sequence the questions that some word has to answer.
    private let required: Lists
    /// For each sequence the questions of which its first word answers one.
    private let first: Lists
    /// For each question the sequences that are looked for where a word answers it.
    private let anchored: Lists
    /// For each of those another question that some word has to answer; the same where there is none.
    private let seconds: [Int]

    /// Puts sequences together; each keeps its number.
    ///
    /// - Parameters:
    ///   - sequences: What to look for.
    ///   - questions: What they ask.
    ///   - isCommon: Whether many sentences have an answer to a question.
    init(
        _ sequences: [Sequence],
        _ questions: [Elements.Question],
        isCommon: (Elements.Question) -> Bool
    ) {
        var steps: [Int] = []
        forms = sequences.map { sequence in
            let firstStep = steps.count
            steps += sequence.steps.map { $0 ?? Self.noQuestion }
            return Form(
                firstStep: firstStep,
                stepCount: sequence.steps.count,
                optional: sequence.optional,
                anything: sequence.anything,
                startsSentence: sequence.startsSentence
            )
        }
        self.steps = steps
        let required = sequences.map(\.required)
        self.required = Lists(required)
        first = Lists(sequences.map(\.first))
        let common = questions.map(isCommon)
        var anchored = [[Int]](repeating: [], count: questions.count)
        for (number, asked) in required.enumerated() {
            // Of the rare ones the one with the fewest answers; else any.
            let anchor = asked.min { left, right in
                let (a, b) = (questions[left], questions[right])
                return (common[left] ? 1 : 0, a.breadth) < (common[right] ? 1 : 0, b.breadth)
            }
            if let anchor { anchored[anchor].append(number) }
        }
        self.anchored = Lists(anchored)
        seconds = anchored.enumerated().flatMap { anchor, numbers in
            numbers.map { number in
                let others = required[number].filter { $0 != anchor }
                return others.min { questions[$0].breadth < questions[$1].breadth } ?? anchor
            }
        }
    }

    /// Most sentences may hold fewer.
    private static let usualCandidates = 96

    /// The sequences that a sentence may hold, in their order.
    func candidates(in sentence: AnnotatedSentence) -> [Int] {
        var found: [Int] = []
        found.reserveCapacity(Self.usualCandidates)
        sentence.forEachPresent { question in
            for place in anchored.places(question) where sentence.isPresent(seconds[place]) {
                let number = anchored.members[place]
                if mayStand(number, in: sentence) { found.append(number) }
            }
        }
        found.sort()
        return found
    }

    /// Whether the words that a sequence cannot do without are all in a sentence, in any order.
    func mayStand(_ number: Int, in sentence: AnnotatedSentence) -> Bool {
        for place in required.places(number) where !sentence.isPresent(required.members[place]) {
            return false
        }
        return true
    }

    /// Whether a sequence is found in a sentence.
    func stands(_ number: Int, in sentence: AnnotatedSentence) -> Bool {
        guard mayStand(number, in: sentence) else { return false }
        var isFound = false
        search(number, in: sentence) { _ in
            isFound = true
            return false
        }
        return isFound
    }

    /// Every place in a sentence where a sequence is found, from each beginning the longest.
    func matches(of number: Int, in sentence: AnnotatedSentence) -> [Range<Int>] {
        var found: [Range<Int>] = []
        forEachMatch(of: number, in: sentence) { found.append($0) }
        return found
    }

    /// Goes through the places in a sentence where a sequence is found.
    func forEachMatch(
        of number: Int,
        in sentence: AnnotatedSentence,
        _ body: (Range<Int>) -> Void
    ) {
        guard mayStand(number, in: sentence) else { return }
        search(number, in: sentence) { place in
            body(place)
            return true
        }
    }

    /// Goes through the places of a sequence for as long as it is told to.
    ///
    /// The states of the whole sequence are the bits of one number, so that a word costs the same
    /// whatever came before it: no text makes this slow.
    private func search(
        _ number: Int,
        in sentence: AnnotatedSentence,
        _ goesOn: (Range<Int>) -> Bool
    ) {
        let form = forms[number]
        let isOneWord = form.stepCount == 1
        var reach = Reach()
        for start in sentence.tokens where !form.startsSentence || sentence.startsSentence(start) {
            let end =
                isOneWord
                ? word(steps[form.firstStep], at: start, in: sentence)
                : isPossible(number, at: start, in: sentence)
                    ? end(of: form, from: start, in: sentence, &reach) : nil
            if let end, !goesOn(start..<end) { return }
        }
    }

    /// Where a word, or the longest entry, ends that answers a question.
    private func word(_ question: Int, at token: Int, in sentence: AnnotatedSentence) -> Int? {
        var length = sentence.answers(question, row: token) ? 1 : 0
        for place in sentence.entries(at: token) {
            let entry = sentence.entry(place)
            if entry.count > length, sentence.answers(question, row: entry.row) {
                length = entry.count
            }
        }
        return length > 0 ? token + length : nil
    }

    /// Whether a sequence can begin with a token.
    private func isPossible(_ number: Int, at token: Int, in sentence: AnnotatedSentence) -> Bool {
        for place in first.places(number)
        where sentence.answers(first.members[place], at: token) { return true }
        return false
    }

    /// The states before the next tokens, by the token's number: as many as the longest entry can
    /// go ahead, and the one where it stands.
    private struct Reach {
        private var states = InlineArray<16, UInt64>(repeating: 0)

        init() { assert(WordTable.maximumWords < states.count) }

        subscript(token: Int) -> UInt64 {
            get { states[token & 15] }
            set { states[token & 15] = newValue }
        }
    }

    /// Where a sequence ends at the latest that begins at a token; nil when it does not.
    ///
    /// - Parameters:
    ///   - form: What to follow.
    ///   - start: The token it begins with.
    ///   - sentence: Where.
    ///   - reach: Nothing but zeros, before and after.
    /// - Returns: The token behind the last.
    private func end(
        of form: Form,
        from start: Int,
        in sentence: AnnotatedSentence,
        _ reach: inout Reach
    ) -> Int? {
        var end: Int?
        var last = start
        var at = start
        reach[start] = form.closed(1)
        while at <= last {
            let state = reach[at]
            reach[at] = 0
            if state & form.done != 0, at > start { end = at }
            if state & ~form.done != 0, at < sentence.tokens.upperBound {
                let next = after(state, form, row: at, in: sentence)
                if next != 0 {
                    reach[at + 1] |= next
                    last = max(last, at + 1)
                }
                for place in sentence.entries(at: at) {
                    let entry = sentence.entry(place)
                    let next = after(state, form, row: entry.row, in: sentence)
                    guard next != 0 else { continue }
                    reach[at + entry.count] |= next
                    last = max(last, at + entry.count)
                }
            }
            at += 1
        }
        return end
    }

    /// The states after a word.
    private func after(
        _ state: UInt64,
        _ form: Form,
        row: Int,
        in sentence: AnnotatedSentence
    ) -> UInt64 {
        var next = state & form.anything
        var open = state & ~form.anything & (form.done - 1)
        while open != 0 {
            let step = open.trailingZeroBitCount
            open &= open - 1
            if sentence.answers(steps[form.firstStep + step], row: row) {
                next |= 1 << UInt64(step)
            }
        }
        return next == 0 ? 0 : form.closed(next << 1)
    }
}

extension Elements.Question {
    /// How many words can answer it, roughly: a class is a list of many.
    fileprivate var breadth: Int {
        literals.count + 20 * (classes.count + combinations.count) + 5 * beginnings.count
            + 5 * ends.count
    }
}
