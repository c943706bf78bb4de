/// What changed between two texts, word by word.
///
/// Spaces and line ends are told apart as well: what is kept with what was added is exactly the new
/// text, what is kept with what was removed exactly the old one.
public struct WordDiff: Hashable, Sendable {
    /// A stretch of text.
    public struct Piece: Hashable, Sendable {
        /// What became of it.
        public enum Change: Hashable, Sendable {
            /// It stands in both.
            case kept
            /// It stands in the old text alone.
            case removed
            /// It stands in the new text alone.
            case added
        }

        /// What became of it.
        public let change: Change
        /// The words, with what stands between them.
        public let text: String

        /// Makes a piece.
        public init(_ change: Change, _ text: String) {
            self.change = change
            self.text = text
        }
    }

    /// The most words, and stretches between words, that are looked for one by one.
    ///
    /// Beyond it what differs is one piece: time and memory grow with its square.
    public static let maximumEdits = 800

    /// The pieces in their order: what was removed stands before what took its place.
    public let pieces: [Piece]

    /// Compares two texts.
    public init(from old: String, to new: String) {
        let (old, new) = (Self.tokens(old), Self.tokens(new))
        let start = zip(old, new).prefix { $0 == $1 }.count
        let room = min(old.count, new.count) - start
        let end = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(room).count
        let middle = Self.steps(
            Array(old[start..<(old.count - end)]),
            Array(new[start..<(new.count - end)])
        )
        let kept = { (tokens: ArraySlice<Token>) in tokens.map { (Piece.Change.kept, $0) } }
        pieces = Self.grouped(kept(old[..<start]) + middle + kept(old[(old.count - end)...]))
    }

    /// Whether anything differs.
    public var hasChanges: Bool { pieces.contains { $0.change != .kept } }

    /// The old text.
    public var old: String { text(without: .added) }
    /// The new text.
    public var new: String { text(without: .removed) }

    private func text(without change: Piece.Change) -> String {
        pieces.filter { $0.change != change }.map(\.text).joined()
    }

    /// A word, a run of spaces or one line end, compared scalar by scalar: two ways to write the same
    /// letter are two words here, as they are two to a digest.
    private struct Token: Hashable {
        let scalars: [Unicode.Scalar]

        var text: String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return String(view)
        }

        var isSpace: Bool { scalars.allSatisfy(\.properties.isWhitespace) }
    }

    private static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        var run: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            let isEnd = scalar == "\n"
            if let last = run.last,
                isEnd || last == "\n"
                    || last.properties.isWhitespace != scalar.properties.isWhitespace
            {
                tokens.append(Token(scalars: run))
                run = []
            }
            run.append(scalar)
        }
        if !run.isEmpty { tokens.append(Token(scalars: run)) }
        return tokens
    }

    private typealias Step = (change: Piece.Change, token: Token)

    /// The shortest way from one to the other (Myers, "An O(ND) Difference Algorithm", 1986).
    private static func steps(_ old: [Token], _ new: [Token]) -> [Step] {
        let all = old.map { (Piece.Change.removed, $0) } + new.map { (Piece.Change.added, $0) }
        guard !old.isEmpty, !new.isEmpty, let ways = ways(old, new) else { return all }
        var (row, column) = (old.count, new.count)
        var steps: [Step] = []
        for (edits, reach) in ways.enumerated().reversed() {
            let diagonal = row - column
            let isDown =
                diagonal == -edits
                || (diagonal != edits && reach[diagonal - 1, edits] < reach[diagonal + 1, edits])
            let before = isDown ? diagonal + 1 : diagonal - 1
            let start = edits == 0 ? 0 : reach[before, edits]
            let from = (row: start, column: edits == 0 ? 0 : start - before)
            while row > from.row, column > from.column {
                (row, column) = (row - 1, column - 1)
                steps.append((.kept, old[row]))
            }
            guard edits > 0 else { break }
            if isDown {
                column -= 1
                steps.append((.added, new[column]))
            } else {
                row -= 1
                steps.append((.removed, old[row]))
            }
        }
        return steps.reversed()
    }

    /// How far each diagonal had got before so many edits.
    private struct Reach {
        var rows: [Int]

        subscript(diagonal: Int, edits: Int) -> Int {
            get { rows[diagonal + edits + 1] }
            set { rows[diagonal + edits + 1] = newValue }
        }
    }

    /// For each number of edits how far the one before had got; nil beyond ``maximumEdits``.
    private static func ways(_ old: [Token], _ new: [Token]) -> [Reach]? {
        var ways: [Reach] = []
        // Of the diagonals from -edits - 1 to edits + 1.
        var last = Reach(rows: [0, 0, 0])
        for edits in 0...min(maximumEdits, old.count + new.count) {
            ways.append(last)
            var next = Reach(rows: Array(repeating: 0, count: 2 * edits + 5))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let isDown =
                    diagonal == -edits
                    || (diagonal != edits
                        && last[diagonal - 1, edits] < last[diagonal + 1, edits])
                var row =
                    edits == 0
                    ? 0 : isDown ? last[diagonal + 1, edits] : last[diagonal - 1, edits] + 1
                while row < old.count, row - diagonal < new.count,
                    row - diagonal >= 0, old[row] == new[row - diagonal]
                {
                    row += 1
                }
                next[diagonal, edits + 1] = row
                if row >= old.count, row - diagonal >= new.count { return ways }
            }
            last = next
        }
        return nil
    }

    /// Joins what belongs together: a space between two changed words is changed with them, so that
    /// no reader has to put a sentence together out of crumbs.
    private static func grouped(_ steps: [Step]) -> [Piece] {
        var pieces: [Piece] = []
        var (removed, added, between) = ("", "", "")
        func isChanging() -> Bool { !removed.isEmpty || !added.isEmpty }
        func close() {
            // A space at the end of both did not change.
            let blank = removed.unicodeScalars.last
            let isShared =
                blank == " " && added.unicodeScalars.last == blank && removed.count > 1
                && added.count > 1
            if isShared {
                removed.unicodeScalars.removeLast()
                added.unicodeScalars.removeLast()
            }
            if !removed.isEmpty { pieces.append(Piece(.removed, removed)) }
            if !added.isEmpty { pieces.append(Piece(.added, added)) }
            (removed, added) = ("", "")
            if isShared { keep(" ") }
        }
        func keep(_ text: String) {
            guard !text.isEmpty else { return }
            if case .kept? = pieces.last?.change, let last = pieces.popLast() {
                pieces.append(Piece(.kept, last.text + text))
            } else {
                pieces.append(Piece(.kept, text))
            }
        }
        for (change, token) in steps {
            switch change {
            case .kept
            where isChanging() && token.isSpace && token.text != "\n"
                && between.isEmpty:
                between = token.text
            case .kept:
                close()
                keep(between + token.text)
                between = ""
            case .removed, .added:
                if !between.isEmpty {
                    if !removed.isEmpty && !added.isEmpty {
                        (removed, added) = (removed + between, added + between)
                    } else {
                        close()
                        keep(between)
                    }
                    between = ""
                }
                if change == .removed { removed += token.text } else { added += token.text }
            }
        }
        close()
        keep(between)
        return pieces
    }
}
