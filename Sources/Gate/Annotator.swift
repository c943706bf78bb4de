/// Gives every token its classes: from the lists, from its form, from what a number can mean.
///
/// An object, never changed after it is made: passed on without copying anything.
final class Annotator: Sendable {
    let vocabulary: Vocabulary
    /// Counts below this are small ones.
    private let smallestCount: Int
    private let answers: Answers
    private let dutchOne = Array("een".utf8)
    /// N and L, as a flag has them.
    private static let ownFlag = "NL".utf8.map { $0 - UInt8(ascii: "A") + Folding.flags.lowerBound }

    init(vocabulary: Vocabulary, smallestCount: Int, answers: Answers) {
        self.vocabulary = vocabulary
        self.smallestCount = smallestCount
        self.answers = answers
    }

    /// Annotates the tokens of a text, and answers every question about them.
    func annotate(_ text: FoldedText) -> AnnotatedText {
        var tokens = Tokeniser.tokens(of: text)
        var hashes: [WordHash] = []
        hashes.reserveCapacity(tokens.count)
        for index in tokens.indices {
            let hash = WordHash(text.lower, tokens[index].word)
            hashes.append(hash)
            look(&tokens[index], hash, text)
        }
        var entries: [AnnotatedText.Entry] = []
        var firstEntry: [Int32] = []
        firstEntry.reserveCapacity(tokens.count + 1)
        var covered = 0
        for index in tokens.indices {
            firstEntry.append(Int32(entries.count))
            if tokens[index].longestEntry > 1 {
                findEntries(at: index, tokens, hashes, text, &entries)
                for entry in entries[Int(firstEntry[index])...]
                where entry.classes.intersects(vocabulary.listed) {
                    covered = max(covered, index + entry.count)
                }
            }
            if isCompound(tokens, at: index) {
                tokens[index].classes.insert(.compound)
            } else {
                suspect(&tokens, at: index, isCovered: index < covered, text)
            }
        }
        firstEntry.append(Int32(entries.count))
        let rows = rows(tokens, hashes, &entries, text)
        return AnnotatedText(
            tokens: tokens,
            entries: entries,
            firstEntry: firstEntry,
            rows: rows,
            rowLength: answers.rowLength
        )
    }

    /// The answers of every token, then of every entry, which is told its row.
    private func rows(
        _ tokens: [Token],
        _ hashes: [WordHash],
        _ entries: inout [AnnotatedText.Entry],
        _ text: FoldedText
    ) -> [UInt64] {
        var rows = [UInt64](
            repeating: 0,
            count: (tokens.count + entries.count) * answers.rowLength
        )
        var all = rows.mutableSpan
        for index in tokens.indices {
            answers.fill(&all, row: index, tokens[index].classes)
            answers.fill(&all, row: index, word: tokens[index].word, hashes[index], text.lower)
        }
        for index in entries.indices {
            entries[index].row = tokens.count + index
            answers.fill(&all, row: entries[index].row, entries[index].classes)
        }
        return rows
    }

    // MARK: - One token

    private func look(_ token: inout Token, _ hash: WordHash, _ text: FoldedText) {
        switch token.kind {
        case .word:
            if let found = vocabulary.find(hash, text.lower, token.word) {
                token.classes = found.marks.classes(token.shape)
                token.longestEntry = found.longest
            } else if let marks = genitive(token, text) {
                token.classes = marks.classes(token.shape)
            } else if token.shape == .lower || token.startsSentence {
                token.classes = vocabulary.classesOfHead(text.lower, token.word)
            }
            shape(&token, text)
            count(&token, hash, text)
        case .number:
            if let found = vocabulary.find(hash, text.lower, token.word) {
                token.classes = found.marks.classes(.lower)
                token.longestEntry = found.longest
            }
            number(&token, text)
        case .handle:
            if let found = vocabulary.find(hash, text.lower, token.word) {
                token.classes = found.marks.classes(.capital)
            }
            token.classes.insert(.handle)
        case .url:
            site(&token, text)
            token.classes.insert(.url)
        case .email: token.classes.insert(.email)
        case .sign:
            token.classes.insert(.sign)
            if token.range.count == 2, !text.bytes[token.range].elementsEqual(Self.ownFlag) {
                token.classes.insert(.flag)
            }
        }
        if token.kind != .sign { token.classes.insert(.any) }
        if token.position.contains(.inHashtag) {
            token.classes.insert(.hashtag)
            if token.shape == .lower, vocabulary.isJoinedName(text.lower, token.word) {
                token.classes.insert(.joinedName)
            }
        }
        if token.position.contains(.quoted) { token.classes.insert(.quoted) }
        if token.position.contains(.bracketed) { token.classes.insert(.bracketed) }
        if token.position.contains(.question) { token.classes.insert(.question) }
        if token.position.contains(.afterMark) { token.classes.insert(.afterMark) }
    }

    /// What the lists say of the site that an address leads to: `ind.nl` also for `www.ind.nl/en`.
    private func site(_ token: inout Token, _ text: FoldedText) {
        let part = text.lower[token.word]
        let start = part.firstRange(of: Self.schemeEnd)?.upperBound ?? part.startIndex
        let host = part[start...].prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
                && $0 != UInt8(ascii: ":")
        }
        var site = host.startIndex..<host.endIndex
        while !site.isEmpty {
            if let found = vocabulary.find(WordHash(text.lower, site), text.lower, site) {
                token.classes = found.marks.classes(.lower)
                return
            }
            guard let dot = text.lower[site].firstIndex(of: UInt8(ascii: ".")) else { return }
            site = (dot + 1)..<site.upperBound
        }
    }

    private static let schemeEnd = Array("://".utf8)

    /// `Ahmeds zaak`: what the lists say of a capitalised word without its s.
    private func genitive(_ token: Token, _ text: FoldedText) -> Vocabulary.Marks? {
        guard token.shape == .capital, token.word.count > 3,
            text.lower[token.word.upperBound - 1] == UInt8(ascii: "s")
        else { return nil }
        let stem = token.word.dropLast()
        let range = stem.startIndex..<stem.endIndex
        return vocabulary.find(WordHash(text.lower, range), text.lower, range)?.marks
    }

    private func shape(_ token: inout Token, _ text: FoldedText) {
        switch token.shape {
        case .capital:
            token.classes.insert(.capital)
            if !token.startsSentence { token.classes.insert(.mid) }
            if token.range.count == 1 { token.classes.insert(.initial) }
        case .upper: token.classes.insert(.upper)
        case .lower: token.classes.insert(.lower)
        case .mixed, .none: break
        }
        if text.lower[token.word].contains(where: { $0 >= 0x80 }) { token.classes.insert(.foreign) }
    }

    /// A small count in words (`één`, `drie`, `nine`); the article `een` is none.
    private func count(_ token: inout Token, _ hash: WordHash, _ text: FoldedText) {
        guard (3...9).contains(token.word.count) else { return }
        if text.lower[token.word].elementsEqual(dutchOne) {
            if text.isAccented(token.range) { token.classes.insert(.few) }
            return
        }
        guard let place = Self.counts.find(hash, text.lower, token.word),
            place / 2 + 2 < smallestCount
        else { return }
        token.classes.insert(.few)
    }

    /// The words for two to nineteen, in that order, Dutch and English by turns.
    private static let counts: LiteralTable = {
        var table = LiteralTable()
        let words = """
            twee two drie three vier four vijf five zes six zeven seven acht eight negen nine
            tien ten elf eleven twaalf twelve dertien thirteen veertien fourteen vijftien fifteen
            zestien sixteen zeventien seventeen achttien eighteen negentien nineteen
            """
        for word in words.split(whereSeparator: \.isWhitespace) {
            _ = table.number(of: Array(word.utf8))
        }
        return table
    }()

    private func number(_ token: inout Token, _ text: FoldedText) {
        token.classes.insert(.number)
        guard !isAmount(token, text) else { return }
        guard (1...4).contains(token.word.count) else { return }
        let value = text.lower[token.word].reduce(0) { $0 * 10 + Int($1) - 48 }
        if (1..<smallestCount).contains(value) { token.classes.insert(.few) }
        if (1...119).contains(value) { token.classes.insert(.ageNumber) }
        if (1_900...2_099).contains(value) { token.classes.insert(.year) }
        if (1_000...1_949).contains(value) { token.classes.insert(.longAgo) }
    }

    /// `2%`, `5 %`, `€ 4`, `B8/3`, `3 600 000`: neither a count of people nor an age.
    private func isAmount(_ token: Token, _ text: FoldedText) -> Bool {
        let end = token.range.upperBound
        let after = text.bytes[end...].first { $0 != 32 }
        let before = text.bytes[..<token.range.lowerBound].last { $0 != 32 }
        return after == UInt8(ascii: "%") || before == UInt8(ascii: "$")
            || before == UInt8(ascii: "/")
            || (token.word.count <= 3 && isThousands(text.bytes[end...]))
    }

    /// Whether a number goes on behind a space: `3 600 000`.
    private func isThousands(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.count > 3 && rest.first == 32 && rest.dropFirst().prefix(3).allSatisfy(\.isDigit)
            && !(rest.dropFirst(4).first?.isDigit ?? false)
    }

    // MARK: - Several tokens

    private func findEntries(
        at index: Int,
        _ tokens: [Token],
        _ hashes: [WordHash],
        _ text: FoldedText,
        _ entries: inout [AnnotatedText.Entry]
    ) {
        let head = tokens[index]
        var hash = hashes[index]
        var length = head.word.count
        for next in (index + 1)..<max(index + 1, min(index + head.longestEntry, tokens.count)) {
            let token = tokens[next]
            guard token.sentence == head.sentence, !token.word.isEmpty else { return }
            hash.addWord(text.lower, token.word)
            length += 1 + token.word.count
            let words = tokens[index...next]
            guard let found = vocabulary.find(words, length, hash, text.lower) else { return }
            let isLower = head.shape == .lower && token.shape == .lower
            let classes = found.marks.classes(isLower ? .lower : .capital)
            if !classes.isEmpty {
                entries.append(
                    AnnotatedText.Entry(start: index, count: words.count, classes: classes)
                )
            }
            guard found.longest > words.count else { return }
        }
    }

    /// Ajax-trainer, COVID-19: a compound with a name in it names nobody by itself.
    private func isCompound(_ tokens: [Token], at index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index].shape == .capital
            && tokens[index + 1].position.contains(.glued)
            && tokens[index + 1].shape != .capital
            && !tokens[index].position.contains(.inHashtag)
    }

    /// A capitalised word that no list knows and that is made of no words that one knows.
    private func suspect(
        _ tokens: inout [Token],
        at index: Int,
        isCovered: Bool,
        _ text: FoldedText
    ) {
        let token = tokens[index]
        guard token.kind == .word, token.shape == .capital, token.word.count > 1, !isCovered,
            !token.classes.intersects(vocabulary.listed),
            !text.lower[token.word].contains(where: \.isDigit)
        else { return }
        guard !vocabulary.isOrdinary(text.lower, token.word) else { return }
        tokens[index].classes.insert(.unknown)
        if !token.startsSentence { tokens[index].classes.insert(.suspect) }
    }
}
