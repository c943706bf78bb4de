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
        var signs: UInt64 = 0
        var points = 0
        var span: Range<Int>?
    }

    private let book: RuleBook
    private var sums: [Int: Sum] = [:]

    init(book: RuleBook) { self.book = book }

    /// Counts a sign that was found.
    mutating func add(_ owner: RuleBook.Owner, _ span: Range<Int>) {
        let sign = book.rules[owner.rule].signs[owner.line]
        var sum = sums[owner.rule] ?? Sum()
        let bit: UInt64 = 1 << UInt64(owner.line & 63)
        if sum.signs & bit == 0 {
            sum.signs |= bit
            sum.points += sign.points
        }
        if sign.points > 0 {
            let both = sum.span ?? span
            sum.span =
                min(both.lowerBound, span.lowerBound)..<max(both.upperBound, span.upperBound)
        }
        sums[owner.rule] = sum
    }

    /// The totals of the rules of that scope, which begin anew.
    mutating func take(_ scope: Rule.Scope) -> [Total] {
        guard !sums.isEmpty else { return [] }
        var totals: [Total] = []
        for (rule, sum) in sums where book.rules[rule].scope == scope {
            sums[rule] = nil
            guard let span = sum.span else { continue }
            totals.append(Total(rule: rule, points: sum.points, span: span))
        }
        return totals.sorted { $0.rule < $1.rule }
    }
}
