/// What sequences ask of a word, each question once, however many sequences ask it.
///
/// A question has a number; the answers of a word are a row of bits. A row is made once a word, and
/// afterwards every sequence only looks at bits.
struct Elements: Sendable {
    /// One question: `een|de`, `[nationality]`, `*vergunning`, or several of these with `|`.
    struct Question: Sendable {
        var literals: [Int] = []
        var classes: [Int] = []
        /// Words that must be of all of these classes, and of none of those after `!`.
        var combinations: [Combination] = []
        var beginnings: [[UInt8]] = []
        var ends: [[UInt8]] = []
    }

    /// `[one&two&!three]`.
    struct Combination: Sendable {
        var all: [Int] = []
        var none: [Int] = []

        func accepts(_ classes: ClassSet) -> Bool {
            all.allSatisfy(classes.contains) && !none.contains(where: classes.contains)
        }
    }

    private(set) var questions: [Question] = []
    private var numbers: [String: Int] = [:]
    /// The words that questions name.
    private(set) var literals = LiteralTable()

    // Made by ``close(classCount:)``: which questions a word answers, by what is known of it.
    private(set) var rowLength = 0
    private var literalQuestions: [[Int32]] = []
    private var classRows: [[UInt64]] = []
    private var combinations: [(combination: Combination, question: Int)] = []
    private var beginnings: [UInt32: [(affix: [UInt8], question: Int)]] = [:]
    private var ends: [UInt32: [(affix: [UInt8], question: Int)]] = [:]

    /// The number of a question, asked for the first time or not.
    mutating func number(
        of choices: [String],
        _ read: (String, inout Question, inout LiteralTable) throws(Sequence.Problem) -> Void
    ) throws(Sequence.Problem) -> Int {
        let key = Set(choices).sorted().joined(separator: "|")
        if let number = numbers[key] { return number }
        var question = Question()
        for choice in choices { try read(choice, &question, &literals) }
        questions.append(question)
        numbers[key] = questions.count - 1
        return questions.count - 1
    }

    /// The number of the question for one word.
    mutating func number(of word: [UInt8]) -> Int {
        let key = String(decoding: word, as: UTF8.self)
        if let number = numbers[key] { return number }
        questions.append(Question(literals: [literals.number(of: word)]))
        numbers[key] = questions.count - 1
        return questions.count - 1
    }

    /// Ends the asking: from now on rows can be made.
    mutating func close(classCount: Int) {
        rowLength = (questions.count + 63) / 64
        literalQuestions = Array(repeating: [], count: literals.count)
        classRows = Array(repeating: Array(repeating: 0, count: rowLength), count: classCount)
        for (number, question) in questions.enumerated() {
            for literal in question.literals { literalQuestions[literal].append(Int32(number)) }
            for index in question.classes { Self.set(number, in: &classRows[index]) }
            for combination in question.combinations { combinations.append((combination, number)) }
            for affix in question.beginnings {
                beginnings[Self.key(affix.prefix(Self.keyLength)), default: []]
                    .append((affix, number))
            }
            for affix in question.ends {
                ends[Self.key(affix.suffix(Self.keyLength)), default: []].append((affix, number))
            }
        }
    }

    private static func set(_ number: Int, in row: inout [UInt64]) {
        row[number >> 6] |= 1 << UInt64(number & 63)
    }

    /// How many letters of a beginning or an end it is found by: as many as it has at least.
    static let keyLength = 3

    private static func key(_ letters: ArraySlice<UInt8>) -> UInt32 {
        letters.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Adds the answers of a word, or of an entry of several, to the end of some rows.
    ///
    /// - Parameters:
    ///   - classes: What it is.
    ///   - word: Where it stands in small letters; nil for several words.
    ///   - hash: The word's hash.
    ///   - bytes: The text in small letters.
    ///   - rows: Where to add one row.
    func appendRow(
        _ classes: ClassSet,
        word: Range<Int>?,
        hash: WordHash?,
        in bytes: [UInt8],
        to rows: inout [UInt64]
    ) {
        let start = rows.count
        for _ in 0..<rowLength { rows.append(0) }
        classes.forEach { index in
            let row = classRows[index]
            for place in 0..<rowLength { rows[start + place] |= row[place] }
        }
        func set(_ question: Int) { rows[start + question >> 6] |= 1 << UInt64(question & 63) }
        for (combination, question) in combinations where combination.accepts(classes) {
            set(question)
        }
        guard let word, let hash, !word.isEmpty else { return }
        if let literal = literals.find(hash, bytes, word) {
            for question in literalQuestions[literal] { set(Int(question)) }
        }
        guard word.count >= Self.keyLength else { return }
        if let found = beginnings[Self.key(bytes[word].prefix(Self.keyLength))] {
            for (affix, question) in found where bytes[word].starts(with: affix) { set(question) }
        }
        if let found = ends[Self.key(bytes[word].suffix(Self.keyLength))] {
            for (affix, question) in found
            where word.count >= affix.count
                && affix.elementsEqual(bytes[word].suffix(affix.count))
            {
                set(question)
            }
        }
    }
}
