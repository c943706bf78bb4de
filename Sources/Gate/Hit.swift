internal import Editorial

/// A place in a text that a rule is about: a finding before anybody needs its words.
struct Hit {
    let rule: Int
    /// Code points of the text as it was handed in.
    var span: Range<Int>
    /// The row of words that was found; nil for patterns, sums and posts as a whole.
    let row: Int?
}

extension RuleBook {
    /// Overlapping hits of one rule become one finding; the rest is put in the order of the text,
    /// then of the rules' names.
    func findings(_ hits: [Hit]) -> [Finding] {
        var merged: [Hit] = []
        let byRule = hits.sorted {
            (ranks[$0.rule], $0.span.lowerBound, $0.span.upperBound)
                < (ranks[$1.rule], $1.span.lowerBound, $1.span.upperBound)
        }
        for hit in byRule {
            if let last = merged.last, last.rule == hit.rule,
                hit.span.lowerBound < last.span.upperBound || hit.span == last.span
            {
                let end = max(last.span.upperBound, hit.span.upperBound)
                merged[merged.count - 1].span = last.span.lowerBound..<end
            } else {
                merged.append(hit)
            }
        }
        merged.sort {
            ($0.span.lowerBound, $0.span.upperBound, ranks[$0.rule])
                < ($1.span.lowerBound, $1.span.upperBound, ranks[$1.rule])
        }
        return merged.map(finding)
    }

    private func finding(_ hit: Hit) -> Finding {
        let words = words[hit.rule]
        return Finding(
            rule: words.name,
            severity: facts[hit.rule].severity,
            span: hit.span,
            reason: words.reason,
            suggestion: hit.row.flatMap { words.alternative($0) } ?? words.suggestion
        )
    }

    /// What a finding says of its rule.
    ///
    /// An object, never changed after it is made: used without copying anything.
    final class Words: Sendable {
        let name: String
        let reason: LocalizedText
        let suggestion: LocalizedText?
        private let alternatives: [String]

        init(_ rule: Rule) {
            name = rule.name
            reason = rule.reason
            suggestion = rule.suggestion
            alternatives = rule.alternatives
        }

        /// The plainer words for what a row found, as a suggestion.
        func alternative(_ row: Int) -> LocalizedText? {
            guard row < alternatives.count else { return nil }
            let words = alternatives[row]
            return LocalizedText(dutch: "‘\(words)’", english: "“\(words)”")
        }
    }
}
