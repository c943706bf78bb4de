/// What the signs of `score` rules come to at the most, so that none is searched for where the sum
/// cannot reach what is asked for.
struct Hopes {
    private var sums: [(signs: UInt64, points: Int)]
    /// The rules that have any.
    private var rules: [Int] = []

    init(ruleCount: Int) { sums = Array(repeating: (0, 0), count: ruleCount) }

    /// Adds a sign that may be there.
    mutating func add(_ owner: RuleBook.Owner) {
        let bit: UInt64 = 1 << UInt64(owner.line & 63)
        guard sums[owner.rule].signs & bit == 0 else { return }
        if sums[owner.rule].signs == 0 { rules.append(owner.rule) }
        sums[owner.rule].signs |= bit
        sums[owner.rule].points += max(0, owner.points)
    }

    func points(_ rule: Int) -> Int { sums[rule].points }

    /// Forgets all but the rules about more than a sentence.
    mutating func endSentence(_ isKept: (Int) -> Bool) {
        for rule in rules where !isKept(rule) { sums[rule] = (0, 0) }
        rules.removeAll { sums[$0].signs == 0 }
    }
}

/// Adds up the signs of `score` rules, each sign once.
struct Scores {
    /// What the signs of a rule come to, and where those stand that speak for it.
    struct Total {
        let rule: Int
        let points: Int
        /// Bytes of the folded text.
        let span: Range<Int>
        /// The sentences that were added up, counted from 0.
        let sentences: ClosedRange<Int>
    }

    /// The signs of one rule in one sentence, or in some in a row.
    private struct Sum {
        let rule: Int
        var signs: UInt64 = 0
        var points = 0
        var span: Range<Int>?

        mutating func add(_ sign: Int, _ points: Int) {
            let bit: UInt64 = 1 << UInt64(sign & 63)
            guard signs & bit == 0 else { return }
            signs |= bit
            self.points += points
        }

        mutating func reach(_ span: Range<Int>) {
            let both = self.span ?? span
            self.span =
                min(both.lowerBound, span.lowerBound)..<max(both.upperBound, span.upperBound)
        }
    }

    private let book: RuleBook
    /// Few rules have a sign in one sentence: a list is searched faster than a dictionary.
    private var sums: [Sum] = []
    /// For each rule about passages what its sentences come to, in their order.
    private var passages: [(rule: Int, sums: [(sentence: Int, sum: Sum)])] = []

    init(book: RuleBook) { self.book = book }

    /// Counts a sign that was found.
    mutating func add(_ owner: RuleBook.Owner, _ span: Range<Int>) {
        var place = sums.firstIndex { $0.rule == owner.rule } ?? sums.count
        if place == sums.count {
            sums.append(Sum(rule: owner.rule))
            place = sums.count - 1
        }
        sums[place].add(owner.line, owner.points)
        if owner.points > 0 { sums[place].reach(span) }
    }

    /// The totals of a sentence, which ends here; for rules about passages it is put by.
    mutating func endSentence(_ sentence: Int) -> [Total] {
        var totals: [Total] = []
        for sum in sums {
            guard book.facts[sum.rule].scope == .passage else {
                if let total = Self.total(sum, sentence...sentence) { totals.append(total) }
                continue
            }
            if let place = passages.firstIndex(where: { $0.rule == sum.rule }) {
                passages[place].sums.append((sentence, sum))
            } else {
                passages.append((sum.rule, [(sentence, sum)]))
            }
        }
        sums.removeAll(keepingCapacity: true)
        return totals.sorted { $0.rule < $1.rule }
    }

    /// For each rule about passages the totals of those, the highest first: all that reach its
    /// threshold, or else the best; none where no sentence says enough to begin one.
    func endPost() -> [[Total]] {
        passages.sorted { $0.rule < $1.rule }.compactMap { rule, sums in
            let threshold = book.facts[rule].threshold
            var best: Total?
            var reaching: [Total] = []
            for total in totals(of: sums) {
                if total.points > best?.points ?? Int.min { best = total }
                if total.points >= threshold { reaching.append(total) }
            }
            guard reaching.isEmpty else {
                // From passages that come to the same, the first.
                return reaching.enumerated().sorted {
                    ($1.element.points, $0.offset) < ($0.element.points, $1.offset)
                }.map(\.element)
            }
            return best.map { [$0] }
        }
    }

    /// The totals of every passage, from each of its sentences on.
    ///
    /// A sentence that adds little or takes away is no part of a story: one about everybody before,
    /// in or behind it changes nothing.
    private func totals(of sums: [(sentence: Int, sum: Sum)]) -> [Total] {
        var totals: [Total] = []
        for first in sums.indices {
            var passage = sums[first].sum
            guard passage.points >= leastOfSentence(passage.rule) else { continue }
            if let total = Self.total(passage, sums[first].sentence...sums[first].sentence) {
                totals.append(total)
            }
            for last in sums.indices[(first + 1)...] {
                let sentences = sums[first].sentence...sums[last].sentence
                guard sentences.count <= Rule.maximumPassage else { break }
                let longer = combined(passage, sums[last].sum)
                guard longer.points - passage.points >= leastOfSentence(passage.rule) else {
                    continue
                }
                passage = longer
                if let total = Self.total(passage, sentences) { totals.append(total) }
            }
        }
        return totals
    }

    /// What a sentence has to add to belong to a passage: a quarter of what is asked for.
    private func leastOfSentence(_ rule: Int) -> Int { (book.facts[rule].threshold + 3) / 4 }

    private func combined(_ passage: Sum, _ sum: Sum) -> Sum {
        var both = passage
        var open = sum.signs & ~passage.signs
        while open != 0 {
            let sign = open.trailingZeroBitCount
            open &= open - 1
            both.add(sign, book.signPoints[sum.rule][sign])
        }
        if let span = sum.span { both.reach(span) }
        return both
    }

    private static func total(_ sum: Sum, _ sentences: ClosedRange<Int>) -> Total? {
        sum.span.map {
            Total(rule: sum.rule, points: sum.points, span: $0, sentences: sentences)
        }
    }
}
