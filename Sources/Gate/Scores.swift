/// Adds up the signs of `score` rules, each sign once.
struct Scores {
    /// What the signs of a rule come to, and where those stand that speak for it.
    struct Total {
        let rule: Int
        let points: Int
        /// Bytes of the folded text.
        let span: Range<Int>
    }

    private struct Sum {
        let rule: Int
        var signs: UInt64 = 0
        var points = 0
        var span: Range<Int>?
        /// Whether a sign speaks against.
        var hasAgainst = false

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
    /// What the sentences so far come to, for rules about whole posts.
    private var posts: [Sum] = []

    init(book: RuleBook) { self.book = book }

    /// Counts a sign that was found.
    mutating func add(_ owner: RuleBook.Owner, _ span: Range<Int>) {
        var place = sums.firstIndex { $0.rule == owner.rule } ?? sums.count
        if place == sums.count {
            sums.append(Sum(rule: owner.rule))
            place = sums.count - 1
        }
        sums[place].add(owner.line, owner.points)
        if owner.points > 0 {
            sums[place].reach(span)
        } else {
            sums[place].hasAgainst = true
        }
    }

    /// The totals of a sentence, which ends here.
    ///
    /// For rules about whole posts the sentence is put by, unless something in it speaks against: a
    /// sentence about everybody takes nothing from a story beside it, and adds nothing to it.
    mutating func endSentence() -> [Total] {
        var totals: [Total] = []
        for sum in sums {
            guard book.facts[sum.rule].scope == .post else {
                totals += Self.total(sum)
                continue
            }
            if !sum.hasAgainst { put(by: sum) }
        }
        sums.removeAll(keepingCapacity: true)
        return totals.sorted { $0.rule < $1.rule }
    }

    private mutating func put(by sum: Sum) {
        guard let place = posts.firstIndex(where: { $0.rule == sum.rule }) else {
            posts.append(sum)
            return
        }
        for sign in book.rules[sum.rule].signs.indices
        where sum.signs & (1 << UInt64(sign & 63)) != 0 {
            posts[place].add(sign, book.rules[sum.rule].signs[sign].points)
        }
        if let span = sum.span { posts[place].reach(span) }
    }

    /// The totals of the post.
    func endPost() -> [Total] { posts.flatMap(Self.total).sorted { $0.rule < $1.rule } }

    private static func total(_ sum: Sum) -> [Total] {
        sum.span.map { [Total(rule: sum.rule, points: sum.points, span: $0)] } ?? []
    }
}
