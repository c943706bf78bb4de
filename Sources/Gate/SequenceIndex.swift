/// Many sequences, found by a word that each cannot do without, so that a sentence is only searched
/// for those that it may hold.
struct SequenceIndex: Sendable {
    private(set) var sequences: [Sequence] = []
    private var required: [[Int]] = []
    private var first: [[Int]] = []
    /// For each question the sequences that are looked for where a word answers it.
    private var anchored: [[Int]] = []

    /// Adds a sequence; its number is the count of those before it.
    mutating func add(_ sequence: Sequence) { sequences.append(sequence) }

    /// Ends the adding; `isCommon` tells the questions that many sentences have an answer to.
    mutating func close(_ elements: Elements, isCommon: (Elements.Question) -> Bool) {
        required = sequences.map(\.required)
        first = sequences.map(\.first)
        let common = elements.questions.map(isCommon)
        anchored = Array(repeating: [], count: elements.questions.count)
        for (number, questions) in required.enumerated() {
            // Of the rare ones the one with the fewest answers; else any.
            let anchor = questions.min { left, right in
                let (a, b) = (elements.questions[left], elements.questions[right])
                return (common[left] ? 1 : 0, a.breadth) < (common[right] ? 1 : 0, b.breadth)
            }
            if let anchor { anchored[anchor].append(number) }
        }
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
                for number in anchored[question]
                where required[number].allSatisfy(isPresent) { found.append(number) }
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
        let tokens = sentence.tokens
        var found: [Range<Int>] = []
        var reach = [UInt64](repeating: 0, count: 0)
        for start in tokens {
            if sequence.startsSentence, !sentence.startsSentence(start) { continue }
            guard first[number].contains(where: { sentence.answers($0, at: start) }) else {
                continue
            }
            if reach.isEmpty { reach = [UInt64](repeating: 0, count: tokens.count + 1) }
            var end: Int?
            var last = start
            reach[start - tokens.lowerBound] = sequence.closed(1)
            var at = start
            while at <= last {
                let state = reach[at - tokens.lowerBound]
                reach[at - tokens.lowerBound] = 0
                if state & sequence.done != 0, at > start { end = at }
                if state != 0, at < tokens.upperBound {
                    func go(_ row: Int, _ count: Int) {
                        let next = sequence.after(state) { sentence.answers($0, row: row) }
                        guard next != 0 else { return }
                        reach[at + count - tokens.lowerBound] |= next
                        last = max(last, at + count)
                    }
                    go(at, 1)
                    for entry in sentence.entries(at: at) { go(entry.row, entry.count) }
                }
                at += 1
            }
            if let end { found.append(start..<end) }
        }
        return found
    }
}

extension Elements.Question {
    /// How many words can answer it, roughly: a class is a list of many.
    fileprivate var breadth: Int {
        literals.count + 20 * (classes.count + combinations.count) + 5 * beginnings.count
            + 5 * ends.count
    }
}
