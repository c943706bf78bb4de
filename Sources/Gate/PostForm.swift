/// What can be seen of a post's form: hashtags, emoji, the length of sentences.
///
/// Places are bytes of the folded text.
struct PostForm {
    let annotated: AnnotatedText
    let text: FoldedText

    private var tokens: [Token] { annotated.tokens }

    private var hasSign: Bool { tokens.contains { $0.kind == .sign } }

    var hasLink: Bool { tokens.contains { $0.kind == .url } }

    /// The first hashtag that is one too many.
    func hashtags(beyond limit: Int) -> [Range<Int>] {
        let starts = tokens.filter { $0.position.contains(.startsHashtag) }
        return starts.count > limit ? [starts[limit].range] : []
    }

    /// The shortest hashtag that is taken for several words, in letters.
    private static let longestPlainHashtag = 14

    /// Long hashtags in small letters only: a screen reader cannot tell their words apart.
    var runTogetherHashtags: [Range<Int>] {
        tokens.indices.filter { index in
            tokens[index].position.contains(.startsHashtag) && tokens[index].shape == .lower
                && tokens[index].range.count > Self.longestPlainHashtag
        }.map { tokens[$0].range }
    }

    /// Rows of more emoji than that.
    func emojiRows(beyond limit: Int) -> [Range<Int>] {
        guard hasSign else { return [] }
        var rows: [Range<Int>] = []
        var row: Range<Int>?
        var count = 0
        func close() {
            if count > limit, let row { rows.append(row) }
            count = 0
            row = nil
        }
        for token in tokens {
            guard token.kind == .sign else {
                close()
                continue
            }
            row = (row?.lowerBound ?? token.range.lowerBound)..<token.range.upperBound
            count += 1
        }
        close()
        return rows
    }

    /// Emoji with a word before and a small one behind, in one sentence.
    var emojiBetweenWords: [Range<Int>] {
        guard hasSign else { return [] }
        return annotated.sentences.flatMap { sentence in
            sentence.tokens.dropFirst().dropLast().filter { index in
                tokens[index].kind == .sign && tokens[index + 1].shape == .lower
                    && sentence.tokens.lowerBound < index && tokens[index - 1].kind == .word
            }.map { tokens[$0].range }
        }
    }

    /// How many words there are, some left out; numbers are none.
    func words(without left: Set<Int>) -> Int {
        tokens.indices.count { tokens[$0].kind == .word && !left.contains($0) }
    }

    /// Sentences of more words than that.
    func sentences(beyond limit: Int) -> [Range<Int>] {
        annotated.sentenceTokens.compactMap { sentence in
            guard sentence.count > limit else { return nil }
            let words = sentence.filter { tokens[$0].kind != .sign }
            guard words.count > limit, let first = words.first, let last = words.last else {
                return nil
            }
            return tokens[first].range.lowerBound..<tokens[last].range.upperBound
        }
    }
}
