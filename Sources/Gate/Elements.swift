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
        /// The classes asked for, in the order in which they are written.
        var all: [Int] = []
        /// The same as a set.
        var wanted = ClassSet()
        var unwanted = ClassSet()

        func accepts(_ classes: ClassSet) -> Bool {
            classes.isSuperset(of: wanted) && !classes.intersects(unwanted)
        }
    }

    private(set) var questions: [Question] = []
    private var numbers: [String: Int] = [:]
    /// The words that questions name.
    private(set) var literals = LiteralTable()

    // Made by ``close(classCount:)``: which questions a word answers, by what is known of it.
    private(set) var rowLength = 0
    private var literalQuestions = Lists()
    /// A row for each class, one after the other.
    private var classRows: [UInt64] = []
    /// The classes that answer something by themselves.
    private var answering = ClassSet()
    /// The classes that have ``combinations``.
    private var combining = ClassSet()
    /// For each class the combinations that begin with it.
    private var combinations: [[(combination: Combination, question: Int)]] = []
    private var beginnings = Affixes()
    private var ends = Affixes()

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
        var byLiteral = [[Int]](repeating: [], count: literals.count)
        classRows = Array(repeating: 0, count: classCount * rowLength)
        combinations = Array(repeating: [], count: classCount)
        for (number, question) in questions.enumerated() {
            for literal in question.literals { byLiteral[literal].append(number) }
            for index in question.classes {
                classRows[index * rowLength + number >> 6] |= 1 << UInt64(number & 63)
                answering.insert(index)
            }
            for combination in question.combinations {
                combinations[combination.all[0]].append((combination, number))
                combining.insert(combination.all[0])
            }
            for affix in question.beginnings {
                beginnings.add(affix, key: affix.prefix(Affixes.keyLength), question: number)
            }
            for affix in question.ends {
                ends.add(affix, key: affix.suffix(Affixes.keyLength), question: number)
            }
        }
        literalQuestions = Lists(byLiteral)
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
        func set(_ question: Int) { rows[start + question >> 6] |= 1 << UInt64(question & 63) }
        classes.forEach { index in
            if answering.contains(index) {
                for place in 0..<rowLength {
                    rows[start + place] |= classRows[index * rowLength + place]
                }
            }
            guard combining.contains(index) else { return }
            for (combination, question) in combinations[index]
            where combination.accepts(classes) { set(question) }
        }
        guard let word, let hash, !word.isEmpty else { return }
        if let literal = literals.find(hash, bytes, word) {
            for place in literalQuestions.places(literal) { set(literalQuestions.members[place]) }
        }
        guard word.count >= Affixes.keyLength else { return }
        for (affix, question) in beginnings.find(bytes[word].prefix(Affixes.keyLength))
        where bytes[word].starts(with: affix) { set(question) }
        for (affix, question) in ends.find(bytes[word].suffix(Affixes.keyLength))
        where word.count >= affix.count && affix.elementsEqual(bytes[word].suffix(affix.count)) {
            set(question)
        }
    }
}

/// Beginnings or ends of words, found by their first or last letters.
private struct Affixes: Sendable {
    /// How many letters they are found by: as many as each has at least.
    static let keyLength = 3
    /// How many drawers there are: enough that most words find theirs empty.
    private static let drawerCount = 1_024

    private var drawers: [[(affix: [UInt8], question: Int)]] = Array(
        repeating: [],
        count: drawerCount
    )

    private var isFilled = [Bool](repeating: false, count: drawerCount)

    private static func drawer(_ key: ArraySlice<UInt8>) -> Int {
        Int(key.reduce(0) { ($0 &* 31) &+ UInt32($1) }) % drawerCount
    }

    mutating func add(_ affix: [UInt8], key: ArraySlice<UInt8>, question: Int) {
        drawers[Self.drawer(key)].append((affix, question))
        isFilled[Self.drawer(key)] = true
    }

    /// Those that may have that key; the affix itself is for the caller to compare.
    func find(_ key: ArraySlice<UInt8>) -> [(affix: [UInt8], question: Int)] {
        let drawer = Self.drawer(key)
        return isFilled[drawer] ? drawers[drawer] : []
    }
}
