/// Many sequences, found by a word that each cannot do without, so that a sentence is only searched
/// for those that it may hold.
struct SequenceIndex: Sendable {
    private(set) var sequences: [Sequence] = []
    /// For each sequence the questions that some word has to answer.
    private var required = Lists()
    /// For each sequence the questions of which its first word answers one.
    private var first: [[Int]] = []
    /// For each question the sequences that are looked for where a word answers it.
    private var anchored = Lists()

    /// Adds a sequence; its number is the count of those before it.
    mutating func add(_ sequence: Sequence) { sequences.append(sequence) }

    /// Ends the adding; `isCommon` tells the questions that many sentences have an answer to.
    mutating func close(_ elements: Elements, isCommon: (Elements.Question) -> Bool) {
        let questions = sequences.map(\.required)
        required = Lists(questions)
        first = sequences.map(\.first)
        let common = elements.questions.map(isCommon)
        var anchored = [[Int]](repeating: [], count: elements.questions.count)
        for (number, questions) in questions.enumerated() {
            // Of the rare ones the one with the fewest answers; else any.
            let anchor = questions.min { left, right in
                let (a, b) = (elements.questions[left], elements.questions[right])
                return (common[left] ? 1 : 0, a.breadth) < (common[right] ? 1 : 0, b.breadth)
            }
            if let anchor { anchored[anchor].append(number) }
        }
        self.anchored = Lists(anchored)
    }

    /// The sequences that a sentence may hold, in their order, by the questions that some word of it
    /// answers, a bit each.
    func candidates(_ present: [UInt64]) -> [Int] {
        func isPresent(_ question: Int) -> Bool {
            present[question >> 6] & (1 << UInt64(question & 63)) != 0
        }
        var found: [Int] = []
        for (place, bits) in present.enumerated() {
            var open = bits
            while open != 0 {
                let question = place << 6 + open.trailingZeroBitCount
                open &= open - 1
                for place in anchored.places(question) {
                    let number = anchored.members[place]
                    let isPossible = required.places(number).allSatisfy {
                        isPresent(required.members[$0])
                    }
                    if isPossible { found.append(number) }
                }
            }
        }
        found.sort()
        return found
    }

    /// Every place in a sentence where a sequence is found, from each beginning the longest.
    ///
    /// The states of the whole sequence are the bits of one number, so that a word costs the same
    /// whatever came before it: no text makes this slow.
    func matches(of number: Int, in sentence: AnnotatedSentence) -> [Range<Int>] {
        let sequence = sequences[number]
        if sequence.steps.count == 1, let question = sequence.steps[0] {
            return words(question, sequence.startsSentence, in: sentence)
        }
        let tokens = sentence.tokens
        let first = first[number]
        var found: [Range<Int>] = []
        var reach: [UInt64] = []
        for start in tokens {
            guard first.contains(where: { sentence.answers($0, at: start) }),
                !sequence.startsSentence || sentence.startsSentence(start)
            else { continue }
            if reach.isEmpty { reach = [UInt64](repeating: 0, count: tokens.count + 1) }
            if let end = end(of: sequence, from: start, in: sentence, &reach) {
                found.append(start..<end)
            }
        }
        return found
    }

    /// The places of a sequence of one word.
    private func words(
        _ question: Int,
        _ startsSentence: Bool,
        in sentence: AnnotatedSentence
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for token in sentence.tokens where !startsSentence || sentence.startsSentence(token) {
            var length = sentence.answers(question, row: token) ? 1 : 0
            for entry in sentence.entries(at: token)
            where entry.count > length && sentence.answers(question, row: entry.row) {
                length = entry.count
            }
            if length > 0 { found.append(token..<(token + length)) }
        }
        return found
    }

    /// Where a sequence ends at the latest that begins at a token; nil when it does not.
    ///
    /// - Parameters:
    ///   - sequence: What to follow.
    ///   - start: The token it begins with.
    ///   - sentence: Where.
    ///   - reach: The states before each token of the sentence; nothing but zeros, before and after.
    /// - Returns: The token behind the last.
    private func end(
        of sequence: Sequence,
        from start: Int,
        in sentence: AnnotatedSentence,
        _ reach: inout [UInt64]
    ) -> Int? {
        let offset = sentence.tokens.lowerBound
        var end: Int?
        var last = start
        var at = start
        reach[start - offset] = sequence.closed(1)
        while at <= last {
            let state = reach[at - offset]
            reach[at - offset] = 0
            if state & sequence.done != 0, at > start { end = at }
            if state & ~sequence.done != 0, at < sentence.tokens.upperBound {
                let next = sequence.after(state) { sentence.answers($0, row: at) }
                if next != 0 {
                    reach[at + 1 - offset] |= next
                    last = max(last, at + 1)
                }
                for entry in sentence.entries(at: at) {
                    let next = sequence.after(state) { sentence.answers($0, row: entry.row) }
                    guard next != 0 else { continue }
                    reach[at + entry.count - offset] |= next
                    last = max(last, at + entry.count)
                }
            }
            at += 1
        }
        return end
    }
}

extension Elements.Question {
    /// How many words can answer it, roughly: a class is a list of many.
    fileprivate var breadth: Int {
        literals.count + 20 * (classes.count + combinations.count) + 5 * beginnings.count
            + 5 * ends.count
    }
}
