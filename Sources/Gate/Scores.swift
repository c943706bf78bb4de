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
    }

    private let book: RuleBook
    /// Few rules have a sign in one sentence: a list is searched faster than a dictionary.
    private var sums: [Sum] = []

    init(book: RuleBook) { self.book = book }

    /// Counts a sign that was found.
    mutating func add(_ owner: RuleBook.Owner, _ span: Range<Int>) {
        var place = sums.firstIndex { $0.rule == owner.rule } ?? sums.count
        if place == sums.count {
            sums.append(Sum(rule: owner.rule))
            place = sums.count - 1
        }
        let bit: UInt64 = 1 << UInt64(owner.line & 63)
        if sums[place].signs & bit == 0 {
            sums[place].signs |= bit
            sums[place].points += owner.points
        }
        guard owner.points > 0 else { return }
        let both = sums[place].span ?? span
        sums[place].span =
            min(both.lowerBound, span.lowerBound)..<max(both.upperBound, span.upperBound)
    }

    /// The totals of the rules of that scope, which begin anew.
    mutating func take(_ scope: Rule.Scope) -> [Total] {
        guard !sums.isEmpty else { return [] }
        var totals: [Total] = []
        sums.removeAll { sum in
            guard book.facts[sum.rule].scope == scope else { return false }
            if let span = sum.span {
                totals.append(Total(rule: sum.rule, points: sum.points, span: span))
            }
            return true
        }
        return totals.sorted { $0.rule < $1.rule }
    }
}
