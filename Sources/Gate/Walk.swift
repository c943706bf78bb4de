internal import Editorial

/// One walk over one view of a text.
struct Walk {
    private let book: RuleBook
    private let manuscript: Manuscript
    private let text: FoldedText
    private let annotated: Annotator.Annotated
    private let matches: [SequenceIndex.Match]
    /// Tokens at which not every rule could be tried to its end.
    private let unfinished: [Int]

    init(book: RuleBook, manuscript: Manuscript, text: FoldedText) {
        self.book = book
        self.manuscript = manuscript
        self.text = text
        annotated = book.annotator.annotate(text)
        (matches, unfinished) = book.index.matches(in: annotated)
    }

    /// What was found, before overlapping findings are merged.
    var findings: [Finding] {
        var candidates = sequenceFindings() + patternFindings()
        if !candidates.isEmpty {
            let allowed = allowances()
            candidates.removeAll { candidate in
                allowed.contains { allowance in
                    book.rules[allowance.rule].cancels.contains(book.rules[candidate.rule].pack)
                        && allowance.span.lowerBound <= candidate.span.lowerBound
                        && allowance.span.upperBound >= candidate.span.upperBound
                }
            }
        }
        let unfinished = unfinished.map { token in
            Gate.tooHard(text.original(annotated.tokens[token].range))
        }
        return (candidates + documentFindings()).map(finding) + unfinished
    }

    /// A place in the folded text, and the rule that is about it.
    private struct Candidate {
        let rule: Int
        /// Bytes of the folded text.
        let span: Range<Int>
    }

    private func finding(_ candidate: Candidate) -> Finding {
        let rule = book.rules[candidate.rule]
        return Finding(
            rule: rule.name,
            severity: rule.severity,
            span: text.original(candidate.span),
            reason: rule.reason,
            suggestion: rule.suggestion
        )
    }

    private func applies(_ rule: Rule) -> Bool {
        if let languages = rule.languages, !languages.contains(manuscript.language) { return false }
        guard let kinds = rule.kinds else { return true }
        return manuscript.kind.map(kinds.contains) ?? false
    }

    private func bytes(of tokens: Range<Int>) -> Range<Int> {
        annotated.tokens[tokens.lowerBound].range
            .lowerBound..<annotated.tokens[tokens.upperBound - 1].range.upperBound
    }

    private func sentence(of tokens: Range<Int>) -> Int {
        annotated.tokens[tokens.lowerBound].sentence
    }

    // MARK: - Sequences

    private func sequenceFindings() -> [Candidate] {
        matches.compactMap { match in
            let owner = book.owners[match.owner]
            guard owner.part == .tokens, book.rules[owner.rule].kind == .sequence,
                applies(book.rules[owner.rule]), !isExcepted(match.range, owner.rule)
            else { return nil }
            return Candidate(rule: owner.rule, span: bytes(of: match.range))
        }
    }

    private func allowances() -> [Candidate] {
        matches.compactMap { match in
            let owner = book.owners[match.owner]
            guard owner.part == .tokens, book.rules[owner.rule].kind == .allow,
                applies(book.rules[owner.rule]), !isExcepted(match.range, owner.rule)
            else { return nil }
            return Candidate(rule: owner.rule, span: bytes(of: match.range))
        }
    }

    /// Whether an exception overlaps a match, or an `unless` stands in its sentence, or the context
    /// that it needs does not.
    private func isExcepted(_ tokens: Range<Int>, _ rule: Int) -> Bool {
        let sentence = sentence(of: tokens)
        var hasContext = book.rules[rule].context.isEmpty
        for match in matches {
            let owner = book.owners[match.owner]
            guard owner.rule == rule else { continue }
            switch owner.part {
            case .exceptions: if match.range.overlaps(tokens) { return true }
            case .unless: if self.sentence(of: match.range) == sentence { return true }
            case .context: if self.sentence(of: match.range) == sentence { hasContext = true }
            case .tokens, .pattern, .name: break
            }
        }
        return !hasContext
    }

    // MARK: - Patterns

    private func patternFindings() -> [Candidate] {
        var candidates: [Candidate] = []
        for (rule, expression) in book.expressions where applies(book.rules[rule]) {
            guard let places = expression.matches(in: text.bytes) else {
                // What could not be looked at to the end does not pass.
                candidates.append(Candidate(rule: rule, span: 0..<text.bytes.count))
                continue
            }
            for place in places {
                if let validator = book.rules[rule].validator,
                    !validator.accepts(text.bytes[place])
                {
                    continue
                }
                let tokens = tokens(overlapping: place)
                if let tokens, isExcepted(tokens, rule) { continue }
                if tokens == nil, !book.rules[rule].context.isEmpty { continue }
                candidates.append(Candidate(rule: rule, span: place))
            }
        }
        return candidates
    }

    private func tokens(overlapping place: Range<Int>) -> Range<Int>? {
        let all = annotated.tokens
        guard let first = all.firstIndex(where: { $0.range.upperBound > place.lowerBound }),
            all[first].range.lowerBound < place.upperBound
        else { return nil }
        let end = all[first...].firstIndex { $0.range.lowerBound >= place.upperBound } ?? all.count
        return first..<end
    }

    // MARK: - The post as a whole

    private func documentFindings() -> [Candidate] {
        var candidates: [Candidate] = []
        for (number, rule) in book.rules.enumerated() where rule.kind == .document {
            guard applies(rule), let condition = rule.condition else { continue }
            switch condition {
            case .hashtagsAtMost(let limit):
                let starts = annotated.tokens.filter { token in
                    token.isHashtag && token.range.lowerBound > 0
                        && text.bytes[token.range.lowerBound - 1] == UInt8(ascii: "#")
                }
                if starts.count > limit {
                    candidates.append(Candidate(rule: number, span: starts[limit].range))
                }
            case .sentenceWordsAtMost(let limit):
                candidates += longSentences(limit).map { Candidate(rule: number, span: $0) }
            case .needsLink:
                let isThere = annotated.tokens.contains { $0.kind == .url }
                if !manuscript.hasLink && !isThere { candidates.append(whole(number)) }
            case .mentions:
                let isThere = matches.contains { match in
                    let owner = book.owners[match.owner]
                    return owner.rule == number && owner.part == .tokens
                }
                if !isThere { candidates.append(whole(number)) }
            }
        }
        return candidates
    }

    private func whole(_ rule: Int) -> Candidate {
        Candidate(rule: rule, span: 0..<text.bytes.count)
    }

    private func longSentences(_ limit: Int) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        for tokens in annotated.tokens.split(whereSeparator: { $0.kind == .sign }) {
            for (_, sentence) in Dictionary(grouping: tokens, by: \.sentence)
            where sentence.count > limit {
                guard let first = sentence.first, let last = sentence.last else { continue }
                spans.append(first.range.lowerBound..<last.range.upperBound)
            }
        }
        return spans
    }
}
