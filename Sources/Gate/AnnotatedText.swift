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
    /// For each token what it, or an entry that begins with it, answers: a row of bits each.
    fileprivate let starts: [UInt64]
    /// The tokens of each sentence, in the order of the text.
    let sentenceTokens: [Range<Int>]
    /// For each sentence the questions that some token or entry of it answers, a row of bits each.
    fileprivate let present: [UInt64]

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
        starts = Self.starts(entries, rows, rowLength)
        let sentences = Self.sentences(tokens)
        sentenceTokens = sentences
        var present: [UInt64] = []
        present.reserveCapacity(sentences.count * rowLength)
        for sentence in sentences {
            let start = present.count
            for _ in 0..<rowLength { present.append(0) }
            for row in sentence {
                for place in 0..<rowLength {
                    present[start + place] |= rows[row * rowLength + place]
                }
            }
            let first = Int(firstEntry[sentence.lowerBound])
            for entry in entries[first..<Int(firstEntry[sentence.upperBound])] {
                for place in 0..<rowLength {
                    present[start + place] |= rows[entry.row * rowLength + place]
                }
            }
        }
        self.present = present
    }

    private static func starts(
        _ entries: [Entry],
        _ rows: [UInt64],
        _ rowLength: Int
    ) -> [UInt64] {
        guard !entries.isEmpty else { return rows }
        var starts = rows
        for entry in entries {
            for place in 0..<rowLength {
                starts[entry.start * rowLength + place] |= rows[entry.row * rowLength + place]
            }
        }
        return starts
    }

    private static func sentences(_ tokens: [Token]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        for index in tokens.indices.dropFirst()
        where tokens[index].sentence != tokens[start].sentence {
            sentences.append(start..<index)
            start = index
        }
        if start < tokens.count { sentences.append(start..<tokens.count) }
        return sentences
    }

    /// The sentences, in the order of the text.
    var sentences: [AnnotatedSentence] {
        sentenceTokens.indices.map { AnnotatedSentence(text: self, number: $0) }
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
    /// Counted from 0.
    let number: Int
    let tokens: Range<Int>

    init(text: AnnotatedText, number: Int) {
        self.text = text
        self.number = number
        tokens = text.sentenceTokens[number]
    }

    func startsSentence(_ token: Int) -> Bool { text.tokens[token].startsSentence }

    /// Whether a row of answers has that one.
    func answers(_ question: Int, row: Int) -> Bool {
        text.rows[row * text.rowLength + question >> 6] & (1 << UInt64(question & 63)) != 0
    }

    /// Whether a token, or an entry that begins with it, answers a question.
    func answers(_ question: Int, at token: Int) -> Bool {
        text.starts[token * text.rowLength + question >> 6] & (1 << UInt64(question & 63)) != 0
    }

    /// An entry by its place among those of the text.
    func entry(_ place: Int) -> AnnotatedText.Entry { text.entries[place] }

    /// Where the entries of several words stand that begin with a token and end in the sentence.
    func entries(at token: Int) -> Range<Int> {
        let start = Int(text.firstEntry[token])
        var end = Int(text.firstEntry[token + 1])
        // The longest stand last.
        while end > start, token + text.entries[end - 1].count > tokens.upperBound { end -= 1 }
        return start..<end
    }

    /// Whether some token or entry of the sentence answers a question.
    func isPresent(_ question: Int) -> Bool {
        let place = number * text.rowLength + question >> 6
        return text.present[place] & (1 << UInt64(question & 63)) != 0
    }

    /// Goes through the questions that some token or entry of the sentence answers.
    func forEachPresent(_ body: (Int) -> Void) {
        for place in 0..<text.rowLength {
            var open = text.present[number * text.rowLength + place]
            while open != 0 {
                body(place << 6 + open.trailingZeroBitCount)
                open &= open - 1
            }
        }
    }
}
