internal import Editorial

/// One walk over one view of a text.
final class Walk {
    /// A place in the folded text, and the rule that is about it.
    struct Candidate {
        let rule: Int
        /// Bytes of the folded text.
        let span: Range<Int>
        /// The row of words that was found; nil for patterns, sums and posts as a whole.
        var row: Int?
    }

    /// What became of something that a rule found.
    enum Fate {
        case kept
        /// A sign of a score: what it is worth.
        case counted(points: Int)
        /// An exception overlaps it: its line.
        case excepted(line: Int)
        /// Something in its sentence takes it back: its line.
        case taken(line: Int)
        /// What has to stand in its sentence does not.
        case alone
        /// An `allow` rule covers it.
        case allowed(by: Int)
        /// It is what a rule about the post as a whole asks for.
        case mentioned
        /// The points of its signs, fewer than asked for.
        case tooFew(points: Int)
        /// The pattern's validator does not accept it.
        case invalid
    }

    /// Something that a rule found, with what became of it; kept only for an explanation.
    struct Note {
        let candidate: Candidate
        let owner: RuleBook.Owner?
        var fate: Fate
        /// The lines of the rule that had a say besides the row that was found.
        let lines: [Rule.Line]
    }

    private let book: RuleBook
    private let manuscript: Manuscript
    let text: FoldedText
    let annotated: AnnotatedText
    private let sentences: [AnnotatedSentence]
    private let guards: SentenceGuards
    private let keepsNotes: Bool
    /// The language and the kind of the post, as bits of ``RuleBook/Facts``.
    private let language: UInt8
    private let kind: UInt16?
    private(set) var notes: [Note] = []

    init(book: RuleBook, manuscript: Manuscript, text: FoldedText, keepsNotes: Bool = false) {
        self.book = book
        self.manuscript = manuscript
        self.text = text
        self.keepsNotes = keepsNotes
        guards = SentenceGuards(book: book)
        language = RuleBook.Facts.bits(Language.allCases, in: [manuscript.language])
        kind = manuscript.kind.map { RuleBook.Facts.bits(PostKind.allCases, in: [$0]) }
        annotated = book.annotator.annotate(text)
        sentences = annotated.sentences
    }

    /// What is found, before overlapping hits are merged.
    func hits() -> [Hit] {
        var candidates: [Candidate] = []
        var allowing: [(number: Int, sentence: AnnotatedSentence)] = []
        var mentions: [Int: Set<Int>] = [:]
        var scores = Scores(book: book)
        let candidatesOf = sentences.map { book.index.candidates(in: $0) }
        // An explanation also tells of sums that come to little.
        var hopes = Hopes(ruleCount: keepsNotes ? 0 : book.rules.count)
        if !keepsNotes { hope(&hopes, candidatesOf, within: .passage) }
        for (sentence, numbers) in zip(sentences, candidatesOf) {
            if !keepsNotes { hope(&hopes, [numbers], within: .sentence) }
            for number in numbers {
                let owner = book.owners[number]
                let facts = book.facts[owner.rule]
                guard applies(facts) else { continue }
                switch facts.kind {
                case .score:
                    if keepsNotes || hopes.points(owner.rule) >= facts.threshold {
                        count(number, owner, sentence, &scores)
                    }
                case .document:
                    for tokens in book.index.matches(of: number, in: sentence) {
                        mentions[owner.rule, default: []].formUnion(tokens)
                        let span = annotated.bytes(of: tokens)
                        note(Candidate(rule: owner.rule, span: span), owner, .mentioned)
                    }
                case .sequence: candidates += kept(number, owner, sentence)
                case .allow: allowing.append((number, sentence))
                case .pattern: break
                }
            }
            for total in scores.endSentence(sentence.number) { candidates += scored([total]) }
            hopes.endSentence { book.facts[$0].scope == .passage }
        }
        for totals in scores.endPost() { candidates += scored(totals) }
        candidates += patternCandidates()
        // What is allowed only matters where there is something to take back.
        if !candidates.isEmpty || keepsNotes {
            let allowances = allowing.flatMap {
                kept($0.number, book.owners[$0.number], $0.sentence)
            }
            cancel(&candidates, allowances)
        }
        candidates += documentCandidates(mentions)
        return candidates.map {
            Hit(rule: $0.rule, span: text.original($0.span), row: $0.row)
        }
    }

    /// Where a row stands in a sentence and nothing takes it back.
    private func kept(
        _ number: Int,
        _ owner: RuleBook.Owner,
        _ sentence: AnnotatedSentence
    ) -> [Candidate] {
        var kept: [Candidate] = []
        book.index.forEachMatch(of: number, in: sentence) { tokens in
            let candidate = Candidate(
                rule: owner.rule,
                span: annotated.bytes(of: tokens),
                row: owner.line
            )
            let fate = fate(tokens, owner.rule, sentence)
            note(candidate, owner, fate, lines(tokens, owner.rule, sentence))
            if case .kept = fate { kept.append(candidate) }
        }
        return kept
    }

    /// Counts a sign wherever it stands in a sentence.
    private func count(
        _ number: Int,
        _ owner: RuleBook.Owner,
        _ sentence: AnnotatedSentence,
        _ scores: inout Scores
    ) {
        book.index.forEachMatch(of: number, in: sentence) { tokens in
            let candidate = Candidate(
                rule: owner.rule,
                span: annotated.bytes(of: tokens),
                row: owner.line
            )
            if let line = exception(tokens, owner.rule, sentence) {
                let lines = exceptions(tokens, owner.rule, sentence)
                note(candidate, owner, .excepted(line: line), lines)
            } else {
                scores.add(owner, candidate.span)
                note(candidate, owner, .counted(points: owner.points))
            }
        }
    }

    /// Adds what the signs that some sentences may hold are worth together at the most.
    private func hope(_ hopes: inout Hopes, _ numbers: [[Int]], within scope: Rule.Scope) {
        for numbers in numbers {
            for number in numbers {
                let owner = book.owners[number]
                guard owner.part == .signs, book.facts[owner.rule].scope == scope else { continue }
                hopes.add(owner)
            }
        }
    }

    private func note(
        _ candidate: Candidate,
        _ owner: RuleBook.Owner?,
        _ fate: Fate,
        _ lines: [Rule.Line] = []
    ) {
        guard keepsNotes else { return }
        notes.append(Note(candidate: candidate, owner: owner, fate: fate, lines: lines))
    }

    private func applies(_ facts: RuleBook.Facts) -> Bool {
        facts.applies(language, kind, manuscript.part)
    }

    // MARK: - What takes a finding back

    private func fate(_ tokens: Range<Int>, _ rule: Int, _ sentence: AnnotatedSentence) -> Fate {
        guard book.hasConditions[rule] else { return .kept }
        let answer = guards.answer(rule, sentence)
        if book.facts[rule].kind != .score, let line = answer.exceptions.overlapping(tokens) {
            return .excepted(line: line)
        }
        if let line = answer.unless { return .taken(line: line) }
        return answer.hasContext ? .kept : .alone
    }

    /// Every line of a rule that speaks about some tokens, for notes.
    ///
    /// Exceptions that overlap them, `unless` and context in their sentence: all, although the first
    /// decides.
    private func lines(
        _ tokens: Range<Int>,
        _ rule: Int,
        _ sentence: AnnotatedSentence
    ) -> [Rule.Line] {
        guard keepsNotes else { return [] }
        let conditions = book.conditions[rule]
        func isThere(_ condition: (line: Int, sequence: Int)) -> Bool {
            book.guards.stands(condition.sequence, in: sentence)
        }
        let isScore = book.facts[rule].kind == .score
        return (isScore ? [] : exceptions(tokens, rule, sentence))
            + conditions.unless.filter(isThere).map { Rule.Line(part: .unless, index: $0.line) }
            + conditions.context.filter(isThere).map { Rule.Line(part: .context, index: $0.line) }
    }

    /// Every exception that overlaps some tokens.
    private func exceptions(
        _ tokens: Range<Int>,
        _ rule: Int,
        _ sentence: AnnotatedSentence
    ) -> [Rule.Line] {
        guard keepsNotes else { return [] }
        return book.conditions[rule].exceptions.filter { exception in
            book.guards.matches(of: exception.sequence, in: sentence)
                .contains { $0.overlaps(tokens) }
        }.map { Rule.Line(part: .exceptions, index: $0.line) }
    }

    /// The line of the exception that overlaps some tokens.
    private func exception(
        _ tokens: Range<Int>,
        _ rule: Int,
        _ sentence: AnnotatedSentence
    ) -> Int? {
        guard book.hasConditions[rule] else { return nil }
        return guards.answer(rule, sentence).exceptions.overlapping(tokens)
    }

    /// Takes back what stands inside something that is allowed.
    private func cancel(_ candidates: inout [Candidate], _ allowances: [Candidate]) {
        guard !candidates.isEmpty, !allowances.isEmpty else { return }
        var byPack: [Int: Spans] = [:]
        var namesByRule: [Int: Set<[UInt8]>] = [:]
        candidates.removeAll { candidate in
            let pack = book.facts[candidate.rule].pack
            let spans =
                byPack[pack]
                ?? Spans(
                    allowances.filter { cancels($0.rule, pack) }
                        .map { ($0.span, $0.rule) }
                )
            byPack[pack] = spans
            guard let rule = spans.covering(candidate.span) else { return false }
            if book.facts[rule].isThroughout {
                let names = capitals(in: candidate.span).map { Array(text.lower[$0.word]) }
                namesByRule[rule, default: []].formUnion(names)
            }
            allow(candidate, by: rule)
            return true
        }
        for (rule, names) in namesByRule.sorted(by: { $0.key < $1.key }) {
            // Where it was let through, what else is found has been judged.
            let places = Spans(allowances.filter { $0.rule == rule }.map { ($0.span, rule) })
            candidates.removeAll { candidate in
                guard cancels(rule, book.facts[candidate.rule].pack),
                    isEcho(candidate.span, of: names), places.overlapping(candidate.span) == nil
                else { return false }
                allow(candidate, by: rule)
                return true
            }
        }
    }

    private func cancels(_ rule: Int, _ pack: Int) -> Bool {
        book.facts[rule].cancels & 1 << UInt64(pack) != 0
    }

    private func allow(_ candidate: Candidate, by rule: Int) {
        for index in notes.indices
        where notes[index].candidate.rule == candidate.rule
            && notes[index].candidate.span == candidate.span
        {
            notes[index].fate = .allowed(by: rule)
        }
    }

    /// Whether what is found is nothing but names that were let through before: of its words with a
    /// capital, others are ordinary ones that begin a sentence.
    private func isEcho(_ span: Range<Int>, of names: Set<[UInt8]>) -> Bool {
        let (known, others) = capitals(in: span).reduce(into: ([Token](), [Token]())) {
            parts,
            token in
            if names.contains(Array(text.lower[token.word])) {
                parts.0.append(token)
            } else {
                parts.1.append(token)
            }
        }
        return !known.isEmpty
            && others.allSatisfy {
                $0.startsSentence && book.annotator.vocabulary.isOrdinary(text.lower, $0.word)
            }
    }

    private func capitals(in span: Range<Int>) -> [Token] {
        annotated.tokens.filter {
            $0.range.overlaps(span) && ($0.shape == .capital || $0.shape == .upper)
                && !$0.word.isEmpty
        }
    }

    // MARK: - Scores

    /// What some totals of one rule come to, of which the first that nothing takes back counts.
    private func scored(_ totals: [Scores.Total]) -> [Candidate] {
        for total in totals {
            let candidate = Candidate(rule: total.rule, span: total.span)
            guard total.points >= book.facts[total.rule].threshold else {
                note(candidate, nil, .tooFew(points: total.points))
                continue
            }
            let fate = fate(of: total)
            note(candidate, nil, fate, total.sentences.flatMap { lines(total, sentences[$0]) })
            if case .kept = fate { return [candidate] }
        }
        return []
    }

    /// What takes a sum back, or has to be there: each of its sentences has a say.
    private func fate(of total: Scores.Total) -> Fate {
        guard book.hasConditions[total.rule] else { return .kept }
        var hasContext = false
        for number in total.sentences {
            let answer = guards.answer(total.rule, sentences[number])
            if let line = answer.unless { return .taken(line: line) }
            hasContext = hasContext || answer.hasContext
        }
        return hasContext ? .kept : .alone
    }

    private func lines(_ total: Scores.Total, _ sentence: AnnotatedSentence) -> [Rule.Line] {
        guard keepsNotes, let tokens = annotated.tokens(overlapping: total.span) else { return [] }
        return lines(tokens, total.rule, sentence)
    }

    // MARK: - Patterns

    private func patternCandidates() -> [Candidate] {
        let open = openPatterns
        guard !open.isEmpty else { return [] }
        var candidates: [Candidate] = []
        let matcher = Expression.Matcher()
        for (rule, line, number) in open {
            guard let places = matcher.places(of: book.expressions[number], in: text.bytes) else {
                // What could not be looked at to the end does not pass.
                candidates.append(Candidate(rule: rule, span: 0..<text.bytes.count))
                continue
            }
            for place in places {
                if let found = found(rule, line, place) { candidates.append(found) }
            }
        }
        return candidates
    }

    /// The patterns that the text may hold.
    private var openPatterns: [(rule: Int, line: Int, expression: Int)] {
        let has = PatternNeeds(of: text.bytes)
        var open: [(Int, Int, Int)] = []
        for (rule, expressions) in book.patternRules {
            var mayCount: Bool?
            for number in expressions where has.suffices(for: book.expressionNeeds[number]) {
                mayCount = mayCount ?? (applies(book.facts[rule]) && mayHaveContext(rule))
                guard mayCount == true else { break }
                open.append((rule, number - expressions.lowerBound, number))
            }
        }
        return open
    }

    /// Whether a rule is worth a search: what has to stand beside its findings may be there.
    private func mayHaveContext(_ rule: Int) -> Bool {
        // An explanation also tells what was found without it.
        guard book.hasConditions[rule], !keepsNotes else { return true }
        let context = book.conditions[rule].context
        return context.isEmpty
            || context.contains { condition in
                sentences.contains { book.guards.mayStand(condition.sequence, in: $0) }
            }
    }

    /// What a pattern found, if it counts.
    private func found(_ rule: Int, _ line: Int, _ place: Range<Int>) -> Candidate? {
        let candidate = Candidate(rule: rule, span: place)
        var fate = Fate.kept
        var lines = keepsNotes ? [Rule.Line(part: .pattern, index: line)] : []
        if let validator = book.rules[rule].validator, !validator.accepts(text.bytes[place]) {
            fate = .invalid
        } else if let tokens = annotated.tokens(overlapping: place),
            let sentence = sentence(of: tokens.lowerBound)
        {
            fate = self.fate(tokens, rule, sentence)
            lines += self.lines(tokens, rule, sentence)
        } else if !book.conditions[rule].context.isEmpty {
            fate = .alone
        }
        note(candidate, nil, fate, lines)
        if case .kept = fate { return candidate }
        return nil
    }

    private func sentence(of token: Int) -> AnnotatedSentence? {
        var (low, high) = (0, sentences.count)
        while low < high {
            let middle = (low + high) / 2
            if sentences[middle].tokens.upperBound > token {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low < sentences.count ? sentences[low] : nil
    }

    // MARK: - The post as a whole

    /// The rules about links that the link beside the text answers.
    private func mentionedByLink() -> Set<Int> {
        let rules = book.documentRules.filter {
            applies(book.facts[$0]) && book.rules[$0].condition == .needsLink
                && !book.rules[$0].tokens.isEmpty
        }
        guard !rules.isEmpty, let link = manuscript.link else { return [] }
        let owners = book.annotator.annotate(FoldedText(link)).sentences.flatMap { sentence in
            book.index.candidates(in: sentence)
                .filter { !book.index.matches(of: $0, in: sentence).isEmpty }
                .map { book.owners[$0].rule }
        }
        return Set(owners).intersection(rules)
    }

    /// - Parameter mentions: The words that the rows of each rule found.
    /// - Returns: What the rules about posts find.
    private func documentCandidates(_ mentions: [Int: Set<Int>]) -> [Candidate] {
        var candidates: [Candidate] = []
        let linked = mentionedByLink()
        func isMentioned(_ rule: Int) -> Bool { mentions[rule] != nil || linked.contains(rule) }
        let form = PostForm(annotated: annotated, text: text)
        for number in book.documentRules where applies(book.facts[number]) {
            guard let condition = book.rules[number].condition else { continue }
            let whole = 0..<text.bytes.count
            let spans: [Range<Int>] =
                switch condition {
                case .hashtagsAtMost(let limit): form.hashtags(beyond: limit)
                case .hashtagsInCamelCase: form.runTogetherHashtags
                case .emojiAtMost(let limit): form.emojiRows(beyond: limit)
                case .emojiIsNoWord: form.emojiBetweenWords
                case .altTextWordsAtLeast(let least):
                    manuscript.part == .altText
                        && form.words(without: mentions[number] ?? []) < least ? [whole] : []
                case .sentenceWordsAtMost(let limit): form.sentences(beyond: limit)
                case .needsLink where book.rules[number].tokens.isEmpty:
                    manuscript.link != nil || form.hasLink ? [] : [whole]
                case .needsLink, .mentions: isMentioned(number) ? [] : [whole]
                }
            candidates += spans.map { Candidate(rule: number, span: $0) }
        }
        return candidates
    }
}
