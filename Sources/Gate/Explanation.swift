/// Why the gate said what it said about a text: every layer's view of it.
public struct Explanation: Sendable {
    /// A word, a number or a sign as the rules see it.
    public struct Word: Sendable {
        /// In small letters, without accents; as it was written where it is no word.
        public let text: String
        /// Where, in code points of the text as it was handed in.
        public let span: Range<Int>
        /// Its sentence, counted from 0.
        public let sentence: Int
        /// What it is to the rules, by name.
        public let classes: [String]
    }

    /// An entry of a list that is several words long.
    public struct Entry: Sendable {
        /// Where, in code points of the text as it was handed in.
        public let span: Range<Int>
        /// What it is to the rules, by name.
        public let classes: [String]
    }

    /// What became of something that a rule found.
    public enum Fate: Sendable, Equatable {
        /// It is a finding.
        case kept
        /// It counts towards a rule's threshold.
        case counted(points: Int)
        /// The signs of the rule come to fewer points than it asks for.
        case tooFew(points: Int, threshold: Int)
        /// This exception of the rule overlaps it.
        case excepted(String)
        /// This `unless` of the rule stands in the same sentence.
        case taken(String)
        /// None of the rule's `context` stands in the same sentence.
        case alone
        /// This rule of the kind `allow` covers it.
        case allowed(String)
        /// The rule's validator does not accept it.
        case invalid
        /// It is what a rule about the post as a whole asks for.
        case mentioned
    }

    /// Something that a rule found.
    public struct Match: Sendable {
        /// The rule.
        public let rule: String
        /// The row of words that was found; nil for a pattern or a sum.
        public let row: String?
        /// Where, in code points of the text as it was handed in.
        public let span: Range<Int>
        /// What became of it.
        public let fate: Fate
        /// The lines of the rule that have a say in it: what was found, and what could take it back
        /// or had to be there.
        public let lines: [Rule.Line]
    }

    /// One view of the text.
    public struct View: Sendable {
        /// The text as the rules read it: plain letters, `¤` for other signs, `ø` for letters of
        /// other scripts.
        public let text: String
        /// Its words.
        public let words: [Word]
        /// The longer entries in it.
        public let entries: [Entry]
        /// What rules found in it, in the order of the text.
        public let matches: [Match]
    }

    /// The text, and the same with spelled-out letters and digits joined where that differs.
    public let views: [View]
    /// What ``Gate/check(_:)`` says.
    public let findings: [Finding]
}

extension Gate {
    /// Shows how the gate comes to its findings; slower than ``check(_:)``, and the same result.
    ///
    /// A text that is too long to be checked has no views.
    public func explain(_ manuscript: Manuscript) -> Explanation {
        let text = FoldedText(manuscript.text)
        let findings = check(manuscript)
        guard text.originalCount <= Manuscript.maximumLength else {
            return Explanation(views: [], findings: findings)
        }
        let views = [text, text.joined()].compactMap(\.self).map { text in
            let walk = Walk(book: book, manuscript: manuscript, text: text, keepsNotes: true)
            _ = walk.hits()
            return view(of: walk)
        }
        return Explanation(views: views, findings: findings)
    }

    private func view(of walk: Walk) -> Explanation.View {
        let (text, annotated) = (walk.text, walk.annotated)
        return Explanation.View(
            text: Self.readable(text.bytes[...]),
            words: annotated.tokens.map { token in
                Explanation.Word(
                    text: Self.readable(
                        token.word.isEmpty ? text.bytes[token.range] : text.lower[token.word]
                    ),
                    span: text.original(token.range),
                    sentence: Int(token.sentence),
                    classes: names(of: token.classes)
                )
            },
            entries: annotated.entries.map { entry in
                Explanation.Entry(
                    span: text.original(
                        annotated.bytes(of: entry.start..<(entry.start + entry.count))
                    ),
                    classes: names(of: entry.classes)
                )
            },
            matches: walk.notes.map { match($0, text) }.sorted {
                ($0.span.lowerBound, $0.span.upperBound, $0.rule)
                    < ($1.span.lowerBound, $1.span.upperBound, $1.rule)
            }
        )
    }

    private func names(of classes: ClassSet) -> [String] {
        var names: [String] = []
        var open = classes
        while let number = open.popFirst() {
            names.append(book.annotator.vocabulary.classNames[number])
        }
        return names
    }

    private static func readable(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            switch byte {
            case Folding.sign, Folding.flags: text += "¤"
            case Folding.letter: text += "ø"
            case Folding.capital: text += "Ø"
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
    }

    private func match(_ note: Walk.Note, _ text: FoldedText) -> Explanation.Match {
        let rule = book.rules[note.candidate.rule]
        let row: String? =
            switch note.owner?.part {
            case .tokens: note.owner.map { rule.tokens[$0.line] }
            case .signs:
                note.owner.map { rule.signs[$0.line].tokens.joined(separator: " / ") }
            default: nil
            }
        let fate: Explanation.Fate =
            switch note.fate {
            case .kept: .kept
            case .counted(let points): .counted(points: points)
            case .tooFew(let points): .tooFew(points: points, threshold: rule.threshold)
            case .excepted(let line): .excepted(rule.exceptions[line])
            case .taken(let line): .taken(rule.unless[line])
            case .alone: .alone
            case .allowed(let by): .allowed(book.rules[by].name)
            case .invalid: .invalid
            case .mentioned: .mentioned
            }
        return Explanation.Match(
            rule: rule.name,
            row: row,
            span: text.original(note.candidate.span),
            fate: fate,
            lines: (note.owner.map { [Rule.Line(part: $0.part, index: $0.row)] } ?? []) + note.lines
        )
    }
}
