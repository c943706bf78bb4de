/// A text with its tokens, the entries of several words in it, and what each answers.
///
/// An object, never changed after it is made: its sentences share it.
final class AnnotatedText: Sendable {
    /// An entry of a list that is several words long, found in a text.
    struct Entry: Sendable {
        /// The token that it begins with.
        let start: Int
        /// How many tokens it has.
        let count: Int
        let classes: ClassSet
        /// Its row of answers.
        var row = 0
    }

    let tokens: [Token]
    let entries: [Entry]
    /// For each token the first of ``entries`` that begins there or later; one more at the end.
    let firstEntry: [Int32]
    /// The answers of every token, then of every entry, a row of bits each.
    let rows: [UInt64]
    let rowLength: Int

    init(
        tokens: [Token],
        entries: [Entry],
        firstEntry: [Int32],
        rows: [UInt64],
        rowLength: Int
    ) {
        self.tokens = tokens
        self.entries = entries
        self.firstEntry = firstEntry
        self.rows = rows
        self.rowLength = rowLength
    }

    /// The tokens of each sentence, in the order of the text.
    var sentences: [AnnotatedSentence] {
        var sentences: [AnnotatedSentence] = []
        var start = 0
        for index in tokens.indices.dropFirst()
        where tokens[index].sentence != tokens[start].sentence {
            sentences.append(AnnotatedSentence(text: self, tokens: start..<index))
            start = index
        }
        if start < tokens.count {
            sentences.append(AnnotatedSentence(text: self, tokens: start..<tokens.count))
        }
        return sentences
    }

    /// Where some tokens stand, in bytes of the folded text.
    func bytes(of tokens: Range<Int>) -> Range<Int> {
        self.tokens[tokens.lowerBound].range
            .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound
    }

    /// The tokens that a part of the folded text touches; nil when there are none.
    func tokens(overlapping place: Range<Int>) -> Range<Int>? {
        var (low, high) = (0, tokens.count)
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].range.upperBound > place.lowerBound {
                high = middle
            } else {
                low = middle + 1
            }
        }
        guard low < tokens.count, tokens[low].range.lowerBound < place.upperBound else {
            return nil
        }
        var end = low + 1
        while end < tokens.count, tokens[end].range.lowerBound < place.upperBound { end += 1 }
        return low..<end
    }
}

/// A sentence of an annotated text: what sequences are searched in.
struct AnnotatedSentence: Sendable {
    private let text: AnnotatedText
    let tokens: Range<Int>

    init(text: AnnotatedText, tokens: Range<Int>) {
        self.text = text
        self.tokens = tokens
    }

    func startsSentence(_ token: Int) -> Bool { text.tokens[token].startsSentence }

    /// Whether a row of answers has that one.
    func answers(_ question: Int, row: Int) -> Bool {
        text.rows[row * text.rowLength + question >> 6] & (1 << UInt64(question & 63)) != 0
    }

    /// Whether a token, or an entry that begins with it, answers a question.
    func answers(_ question: Int, at token: Int) -> Bool {
        answers(question, row: token)
            || entries(at: token).contains { answers(question, row: $0.row) }
    }

    /// The entries of several words that begin with a token.
    func entries(at token: Int) -> ArraySlice<AnnotatedText.Entry> {
        let end = Int(text.firstEntry[token + 1])
        let found = text.entries[Int(text.firstEntry[token])..<end]
        guard let last = found.last, last.start + last.count > tokens.upperBound else {
            return found
        }
        return found.prefix { $0.start + $0.count <= tokens.upperBound }
    }

    /// The questions that some token or entry of the sentence answers, a bit each.
    var present: [UInt64] {
        var present = [UInt64](repeating: 0, count: text.rowLength)
        func add(_ row: Int) {
            for place in 0..<text.rowLength {
                present[place] |= text.rows[row * text.rowLength + place]
            }
        }
        for token in tokens { add(token) }
        let first = Int(text.firstEntry[tokens.lowerBound])
        let end = Int(text.firstEntry[tokens.upperBound])
        for entry in text.entries[first..<end] { add(entry.row) }
        return present
    }
}
