/// Which of the questions of ``Elements`` a word answers: a row of bits, made once a word, so that
/// afterwards every sequence only looks at bits.
///
/// An object, never changed after it is made: passed on without copying anything.
final class Answers: Sendable {
    /// How many numbers a row has.
    let rowLength: Int

    private let literals: LiteralTable
    private let literalQuestions: Lists
    /// For each class the parts of a row that it fills, most of them few.
    private let classParts: Lists
    private let parts: [(place: Int, bits: UInt64)]
    /// The classes that answer something by themselves.
    private let answering: ClassSet
    /// The classes that some combination begins with, and for each class which.
    private let combining: ClassSet
    private let classCombinations: Lists
    private let combinations: [(wanted: ClassSet, unwanted: ClassSet, question: Int)]
    private let beginnings: Affixes
    private let ends: Affixes

    init(_ elements: Elements, classCount: Int) {
        let length = (elements.questions.count + 63) / 64
        rowLength = length
        literals = elements.literals
        var byLiteral = [[Int]](repeating: [], count: elements.literals.count)
        var byClass = [[UInt64]](
            repeating: Array(repeating: 0, count: length),
            count: classCount
        )
        var byFirst = [[Int]](repeating: [], count: classCount)
        var combinations: [(ClassSet, ClassSet, Int)] = []
        var beginnings: [(affix: [UInt8], question: Int)] = []
        var ends: [(affix: [UInt8], question: Int)] = []
        for (number, question) in elements.questions.enumerated() {
            for literal in question.literals { byLiteral[literal].append(number) }
            for index in question.classes {
                byClass[index][number >> 6] |= 1 << UInt64(number & 63)
            }
            for combination in question.combinations {
                byFirst[combination.all[0]].append(combinations.count)
                combinations.append((combination.wanted, combination.unwanted, number))
            }
            beginnings += question.beginnings.map { ($0, number) }
            ends += question.ends.map { ($0, number) }
        }
        literalQuestions = Lists(byLiteral)
        let filled = byClass.map { row in row.indices.filter { row[$0] != 0 } }
        var parts: [(Int, UInt64)] = []
        classParts = Lists(
            zip(byClass, filled).map { row, places in
                places.map { place in
                    parts.append((place, row[place]))
                    return parts.count - 1
                }
            }
        )
        self.parts = parts
        answering = filled.indices.reduce(into: ClassSet()) { set, index in
            if !filled[index].isEmpty { set.insert(index) }
        }
        combining = byFirst.indices.reduce(into: ClassSet()) { set, index in
            if !byFirst[index].isEmpty { set.insert(index) }
        }
        classCombinations = Lists(byFirst)
        self.combinations = combinations
        self.beginnings = Affixes(beginnings) { $0.prefix(Affixes.keyLength) }
        self.ends = Affixes(ends) { $0.suffix(Affixes.keyLength) }
    }

    /// Writes the answers that the classes of a word, or of an entry of several, give.
    ///
    /// - Parameters:
    ///   - rows: Rows of ``rowLength`` numbers.
    ///   - row: Which of them is the word's.
    ///   - classes: What it is.
    func fill(_ rows: inout MutableSpan<UInt64>, row: Int, _ classes: ClassSet) {
        let start = row * rowLength
        var open = classes.intersection(answering)
        while let index = open.popFirst() {
            for place in classParts.places(index) {
                let part = parts[place]
                rows[start + part.place] |= part.bits
            }
        }
        open = classes.intersection(combining)
        while let index = open.popFirst() {
            for place in classCombinations.places(index) {
                let asked = combinations[classCombinations.members[place]]
                if classes.isSuperset(of: asked.wanted), !classes.intersects(asked.unwanted) {
                    Self.set(&rows, start, asked.question)
                }
            }
        }
    }

    private static func set(_ rows: inout MutableSpan<UInt64>, _ start: Int, _ question: Int) {
        rows[start + question >> 6] |= 1 << UInt64(question & 63)
    }

    /// Writes the answers that the letters of a word give.
    ///
    /// - Parameters:
    ///   - rows: Rows of ``rowLength`` numbers.
    ///   - row: Which of them is the word's.
    ///   - word: Where it stands in small letters.
    ///   - hash: Its hash.
    ///   - bytes: The text in small letters.
    func fill(
        _ rows: inout MutableSpan<UInt64>,
        row: Int,
        word: Range<Int>,
        _ hash: WordHash,
        _ bytes: [UInt8]
    ) {
        let start = row * rowLength
        guard !word.isEmpty else { return }
        if let literal = literals.find(hash, bytes, word) {
            for place in literalQuestions.places(literal) {
                Self.set(&rows, start, literalQuestions.members[place])
            }
        }
        guard word.count >= Affixes.keyLength else { return }
        let last = word.upperBound - Affixes.keyLength
        for place in beginnings.places(of: bytes, at: word.lowerBound) {
            let affix = beginnings.affix(place)
            if affix.count <= word.count, bytes.has(affix, at: word.lowerBound) {
                Self.set(&rows, start, beginnings.question(place))
            }
        }
        for place in ends.places(of: bytes, at: last) {
            let affix = ends.affix(place)
            if affix.count <= word.count, bytes.has(affix, at: word.upperBound - affix.count) {
                Self.set(&rows, start, ends.question(place))
            }
        }
    }
}

/// Beginnings or ends of words, found by their first or last letters.
private struct Affixes: Sendable {
    /// How many letters they are found by: as many as each has at least.
    static let keyLength = 3
    /// How many drawers there are: enough that most words find theirs empty.
    private static let drawerCount = 1_024

    private let affixes: [(affix: [UInt8], question: Int)]
    private let drawers: Lists

    init(
        _ affixes: [(affix: [UInt8], question: Int)],
        key: ([UInt8]) -> ArraySlice<UInt8>
    ) {
        self.affixes = affixes
        var drawers = [[Int]](repeating: [], count: Self.drawerCount)
        for (number, item) in affixes.enumerated() {
            let key = key(item.affix)
            drawers[Self.drawer(Array(key), at: 0)].append(number)
        }
        self.drawers = Lists(drawers)
    }

    private static func drawer(_ bytes: [UInt8], at start: Int) -> Int {
        var number: UInt32 = 0
        for index in start..<(start + keyLength) { number = number &* 31 &+ UInt32(bytes[index]) }
        return Int(number) % drawerCount
    }

    /// Those that may have the key that stands in a text; the affix itself is for the caller to
    /// compare.
    func places(of bytes: [UInt8], at start: Int) -> Range<Int> {
        drawers.places(Self.drawer(bytes, at: start))
    }

    func affix(_ place: Int) -> [UInt8] { affixes[drawers.members[place]].affix }

    func question(_ place: Int) -> Int { affixes[drawers.members[place]].question }
}

extension [UInt8] {
    /// Whether that stands at a place.
    fileprivate func has(_ part: [UInt8], at start: Int) -> Bool {
        for offset in part.indices where self[start + offset] != part[offset] { return false }
        return true
    }
}
