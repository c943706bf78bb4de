/// A row of words and classes that a rule looks for, within one sentence.
///
/// As it is written: `een|de [nationality] (vrouw|man) ...3 kreeg *vergunning`. A word stands for
/// itself, `[class]` for any word of a class, `[one&other]` for a word of both, `a|b` for either, `(x)` for x or nothing, `...3` for
/// up to three words of any kind, `pre*` and `*end` for words that begin or end like that, `^` for
/// the beginning of a sentence.
struct Sequence: Sendable {
    /// The most elements of one sequence.
    static let maximumElements = 24
    /// The widest gap.
    static let maximumGap = 12

    /// One place in the row.
    struct Element: Sendable {
        var words: [Int32] = []
        var classes = ClassSet()
        /// Words that must be of both classes.
        var pairs: [(first: ClassSet, second: ClassSet)] = []
        var isOptional = false
        /// How many words may stand here unseen; 0 for an element that is a word itself.
        var gap = 0

        /// Whether a token is what is asked for here.
        func accepts(_ token: Token) -> Bool {
            token.classes.intersects(classes)
                || pairs.contains {
                    token.classes.intersects($0.first) && token.classes.intersects($0.second)
                }
                || (token.id != Vocabulary.unknown && words.contains(token.id))
        }
    }

    let elements: [Element]
    /// Whether it only counts at the beginning of a sentence.
    let startsSentence: Bool

    /// Why a sequence cannot be read.
    struct Problem: Error {
        let reason: String
    }

    /// Reads a sequence, making its words known.
    ///
    /// - Throws: ``Problem`` for a class that no list fills and for what could never match.
    init(_ text: String, in vocabulary: inout Vocabulary) throws(Problem) {
        var parts = text.split(separator: " ").map(String.init)
        startsSentence = parts.first == "^"
        if startsSentence { parts.removeFirst() }
        guard !parts.isEmpty, parts.count <= Self.maximumElements else {
            throw Problem(reason: "a sequence has 1 to \(Self.maximumElements) parts")
        }
        var elements: [Element] = []
        for part in parts { elements += try Self.elements(part, &vocabulary) }
        guard let first = elements.first, let last = elements.last, first.gap == 0, last.gap == 0,
            elements.contains(where: { !$0.isOptional && $0.gap == 0 })
        else {
            throw Problem(reason: "a sequence begins and ends with a word or a class")
        }
        self.elements = elements
    }

    private static func elements(
        _ part: String,
        _ vocabulary: inout Vocabulary
    ) throws(Problem) -> [Element] {
        if part.hasPrefix("...") {
            guard let gap = Int(part.dropFirst(3)), (1...maximumGap).contains(gap) else {
                throw Problem(reason: "a gap is written ...1 to ...\(maximumGap), not '\(part)'")
            }
            return [Element(gap: gap)]
        }
        let isOptional = part.hasPrefix("(") && part.hasSuffix(")") && part.count > 2
        let inside = isOptional ? String(part.dropFirst().dropLast()) : part
        // A word with a hyphen is several tokens: only alone, not as one of several choices.
        if !inside.contains("|"), !inside.contains("["), !inside.contains("*") {
            let words = Tokeniser.words(of: inside)
            guard !words.isEmpty else {
                throw Problem(reason: "'\(part)' has no letters or digits, so it can never match")
            }
            if words.count > 1 {
                guard !isOptional else {
                    throw Problem(reason: "'\(part)' is several words; an optional part is one")
                }
                return words.map { Element(words: [vocabulary.id(of: $0)]) }
            }
        }
        var element = Element(isOptional: isOptional)
        for choice in inside.split(separator: "|", omittingEmptySubsequences: false) {
            try add(String(choice), to: &element, &vocabulary)
        }
        return [element]
    }

    private static func add(
        _ choice: String,
        to element: inout Element,
        _ vocabulary: inout Vocabulary
    ) throws(Problem) {
        if choice.hasPrefix("["), choice.hasSuffix("]") {
            var sets: [ClassSet] = []
            for name in choice.dropFirst().dropLast().split(separator: "&") {
                guard let number = vocabulary.classNumber(String(name)) else {
                    let known = vocabulary.classNames.filter { !$0.contains("*") }.sorted()
                    throw Problem(
                        reason: "there is no class [\(name)]; there is: "
                            + known.joined(separator: ", ")
                    )
                }
                sets.append(ClassSet(number))
            }
            switch sets.count {
            case 1: element.classes.formUnion(sets[0])
            case 2: element.pairs.append((sets[0], sets[1]))
            default: throw Problem(reason: "'\(choice)' names one class, or two with & between")
            }
            return
        }
        let isPrefix = choice.hasSuffix("*")
        let isSuffix = choice.hasPrefix("*")
        let bare = choice.filter { $0 != "*" }
        let words = Tokeniser.words(of: bare)
        guard words.count == 1, let word = words.first, !(isPrefix && isSuffix) else {
            throw Problem(reason: "'\(choice)' is not one word, so it can never match here")
        }
        guard isPrefix || isSuffix else {
            element.words.append(vocabulary.id(of: word))
            return
        }
        guard word.count >= minimumAffix else {
            throw Problem(reason: "'\(choice)' is too short: at least \(minimumAffix) letters")
        }
        guard let number = vocabulary.addAffix(word, isPrefix: isPrefix) else {
            throw Problem(reason: "more than \(ClassSet.capacity) classes and word parts")
        }
        element.classes.insert(number)
    }

    /// The shortest beginning or end of a word that can be asked for.
    private static let minimumAffix = 3

    // MARK: - Matching

    /// Where the sequence ends when it begins at that token; nil when it does not.
    ///
    /// The longest way wins. Gaps and options are bounded, so the work for one start is too; a
    /// budget of steps makes sure.
    func end(
        from start: Int,
        in text: Annotator.Annotated,
        budget: inout Int
    ) -> Int? {
        if startsSentence, !text.tokens[start].startsSentence { return nil }
        return end(
            element: 0,
            at: start,
            sentence: text.tokens[start].sentence,
            in: text,
            budget: &budget
        )
    }

    private func end(
        element index: Int,
        at position: Int,
        sentence: Int,
        in text: Annotator.Annotated,
        budget: inout Int
    ) -> Int? {
        guard index < elements.count else { return position }
        budget -= 1
        guard budget > 0 else { return nil }
        let element = elements[index]
        func rest(_ next: Int, _ budget: inout Int) -> Int? {
            end(element: index + 1, at: next, sentence: sentence, in: text, budget: &budget)
        }
        var best: Int?
        func keep(_ end: Int?) {
            if let end, end > best ?? -1 { best = end }
        }
        if element.gap > 0 {
            for skipped in 0...element.gap {
                let next = position + skipped
                guard next < text.tokens.count, text.tokens[next].sentence == sentence else {
                    break
                }
                if let end = rest(next, &budget) { return end }
            }
            return nil
        }
        if position < text.tokens.count, text.tokens[position].sentence == sentence {
            for phrase in text.phrases[position] ?? []
            where phrase.classes.intersects(element.classes) {
                keep(rest(position + phrase.count, &budget))
            }
            if best == nil, element.accepts(text.tokens[position]) {
                keep(rest(position + 1, &budget))
            }
        }
        if best == nil, element.isOptional { keep(rest(position, &budget)) }
        return best
    }
}
