/// Many sequences, found by what they can begin with, so that a text is walked only once.
struct SequenceIndex: Sendable {
    /// A place where a sequence was found.
    struct Match: Sendable {
        /// What the sequence was added with.
        let owner: Int
        /// Tokens.
        let range: Range<Int>
    }

    /// The most steps that all sequences may take for one token of a text: bounds the whole walk.
    static let stepsPerToken = 4_000

    private var sequences: [(sequence: Sequence, owner: Int)] = []
    private var byWord: [Int32: [Int]] = [:]
    private var byClass: [[Int]] = []

    init() {}

    /// Adds a sequence for an owner: a rule, or a condition of one.
    mutating func add(_ sequence: Sequence, owner: Int) {
        let number = sequences.count
        sequences.append((sequence, owner))
        // Up to the first part that must be there, each can be the beginning.
        for element in sequence.elements {
            for word in element.words { byWord[word, default: []].append(number) }
            element.classes.forEach { index in
                while byClass.count <= index { byClass.append([]) }
                byClass[index].append(number)
            }
            for pair in element.pairs {
                pair.first.forEach { index in
                    while byClass.count <= index { byClass.append([]) }
                    byClass[index].append(number)
                }
            }
            if !element.isOptional { break }
        }
    }

    /// Every place where a sequence is found, in the order of the text.
    ///
    /// - Returns: The places, and the tokens at which the steps ran out before all was tried.
    func matches(in text: Annotator.Annotated) -> (matches: [Match], unfinished: [Int]) {
        guard !sequences.isEmpty else { return ([], []) }
        var matches: [Match] = []
        var unfinished: [Int] = []
        var tried: [Int] = []
        for index in text.tokens.indices {
            tried.removeAll(keepingCapacity: true)
            let token = text.tokens[index]
            if token.id != Vocabulary.unknown, let numbers = byWord[token.id] { tried += numbers }
            token.classes.forEach { if $0 < byClass.count { tried += byClass[$0] } }
            for phrase in text.phrases[index] ?? [] {
                phrase.classes.forEach { if $0 < byClass.count { tried += byClass[$0] } }
            }
            if tried.count > 1 { tried.sort() }
            var budget = Self.stepsPerToken
            var last = -1
            for number in tried where number != last {
                last = number
                let (sequence, owner) = sequences[number]
                if let end = sequence.end(from: index, in: text, budget: &budget), end > index {
                    matches.append(Match(owner: owner, range: index..<end))
                }
            }
            if budget <= 0 { unfinished.append(index) }
        }
        return (matches, unfinished)
    }
}
