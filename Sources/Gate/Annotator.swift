/// Gives every token its classes: from the lists, from rules about words, from its form.
struct Annotator: Sendable {
    let vocabulary: Vocabulary
    /// Classes whose words are ordinary or known: such a word is no suspect.
    let known: ClassSet

    /// An entry of several words, found in a text.
    struct Phrase: Sendable {
        let count: Int
        let classes: ClassSet
    }

    /// A text with its tokens and the phrases that begin at each.
    struct Annotated: Sendable {
        var tokens: [Token]
        var phrases: [Int: [Phrase]] = [:]
    }

    /// Annotates the tokens of a text.
    func annotate(_ text: FoldedText) -> Annotated {
        var annotated = Annotated(tokens: Tokeniser.tokens(of: text))
        for index in annotated.tokens.indices { lookUp(&annotated.tokens[index]) }
        for index in annotated.tokens.indices { findPhrases(&annotated, at: index) }
        var covered = 0
        for index in annotated.tokens.indices {
            if let longest = annotated.phrases[index]?.filter({ $0.classes.intersects(known) })
                .map(\.count).max()
            {
                covered = max(covered, index + longest)
            }
            suspect(&annotated, at: index, isCovered: index < covered)
        }
        return annotated
    }

    private func lookUp(_ token: inout Token) {
        switch token.kind {
        case .word:
            token.id = vocabulary.find(token.word)
            if token.id == Vocabulary.unknown { genitive(&token) }
            if token.id != Vocabulary.unknown {
                let marks = vocabulary.words[Int(token.id)].marks
                token.classes.formUnion(marks.classes(isLower: token.shape == .lower))
            }
            token.classes.formUnion(vocabulary.affixes.classes(of: token.word))
            shape(&token)
        case .number:
            token.id = vocabulary.find(token.word)
            number(&token)
        case .handle:
            token.id = vocabulary.find(token.word)
            if token.id != Vocabulary.unknown {
                token.classes = vocabulary.words[Int(token.id)].marks.classes(isLower: false)
            }
            token.classes.insert(BuiltInClass.handle.index)
        case .url: token.classes.insert(BuiltInClass.url.index)
        case .email: token.classes.insert(BuiltInClass.email.index)
        case .sign: token.classes.insert(BuiltInClass.sign.index)
        }
        if token.kind != .sign { token.classes.insert(BuiltInClass.any.index) }
        if token.isHashtag { token.classes.insert(BuiltInClass.hashtag.index) }
    }

    /// `Ahmeds zaak`: a name that nobody knows with an s, known without.
    private func genitive(_ token: inout Token) {
        guard token.shape == .capital, token.word.count > 3, token.word.last == UInt8(ascii: "s")
        else { return }
        token.id = vocabulary.find(Array(token.word.dropLast()))
    }

    private func shape(_ token: inout Token) {
        switch token.shape {
        case .capital:
            token.classes.insert(BuiltInClass.capital.index)
            if !token.startsSentence { token.classes.insert(BuiltInClass.mid.index) }
            if token.range.count == 1 { token.classes.insert(BuiltInClass.initial.index) }
        case .upper: token.classes.insert(BuiltInClass.upper.index)
        case .lower, .mixed, .none: break
        }
        if token.word.contains(where: { $0 >= 0x80 }) {
            token.classes.insert(BuiltInClass.foreign.index)
        }
    }

    private func number(_ token: inout Token) {
        token.classes.insert(BuiltInClass.number.index)
        guard token.word.count <= 4, token.word.count == token.range.count else { return }
        let value = token.word.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        if (1...9).contains(value) { token.classes.insert(BuiltInClass.few.index) }
        if (1...119).contains(value) { token.classes.insert(BuiltInClass.ageNumber.index) }
        if (1_900...2_099).contains(value) { token.classes.insert(BuiltInClass.year.index) }
    }

    private func findPhrases(_ annotated: inout Annotated, at index: Int) {
        let token = annotated.tokens[index]
        guard token.id != Vocabulary.unknown else { return }
        for entry in vocabulary.words[Int(token.id)].longer {
            let end = index + entry.rest.count
            guard end < annotated.tokens.count,
                annotated.tokens[end].sentence == token.sentence,
                zip(entry.rest, annotated.tokens[(index + 1)...end]).allSatisfy({ $0 == $1.id })
            else { continue }
            let isLower = token.shape == .lower && annotated.tokens[end].shape == .lower
            let classes = entry.marks.classes(isLower: isLower)
            guard !classes.isEmpty else { continue }
            let phrase = Phrase(count: entry.rest.count + 1, classes: classes)
            annotated.phrases[index, default: []].append(phrase)
        }
    }

    /// A capitalised word that no list knows, where a capital is not ordinary.
    private func suspect(_ annotated: inout Annotated, at index: Int, isCovered: Bool) {
        let token = annotated.tokens[index]
        guard token.kind == .word, !isCovered, !token.classes.intersects(known) else { return }
        annotated.tokens[index].classes.insert(BuiltInClass.unknown.index)
        guard token.shape == .capital, token.range.count > 1, !token.startsSentence,
            !token.word.contains(where: \.isDigit)
        else { return }
        annotated.tokens[index].classes.insert(BuiltInClass.suspect.index)
    }
}
