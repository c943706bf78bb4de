/// A list of words of one class, such as first names; an entry can be several words long.
public struct Lexicon: Sendable {
    /// The class that it gives, such as `first-name`.
    public let name: String
    /// One entry a line, as the file has them; case and accents do not matter.
    public let entries: [String]
    /// Whether its words only count with a capital, as names of places do.
    public let needsCapital: Bool

    /// Takes a list.
    public init(name: String, entries: [String], needsCapital: Bool) {
        self.name = name
        self.entries = entries
        self.needsCapital = needsCapital
    }
}

/// Every word that a list or a rule knows, with its classes; made once, only looked at afterwards.
struct Vocabulary: Sendable {
    /// The most words of one entry.
    static let maximumEntryLength = 8
    /// What a word that nobody knows has for an id.
    static let unknown: Int32 = -1

    /// What a list says about a word: its classes, and those that it only has with a capital.
    struct Marks: Sendable {
        private(set) var always = ClassSet()
        private(set) var withCapital = ClassSet()

        mutating func insert(_ number: Int, needsCapital: Bool) {
            if needsCapital { withCapital.insert(number) } else { always.insert(number) }
        }

        /// The classes of a word as it is written.
        func classes(isLower: Bool) -> ClassSet {
            var classes = always
            if !isLower { classes.formUnion(withCapital) }
            return classes
        }
    }

    /// What stands behind a word: its own marks, and the longer entries that begin with it.
    struct Word: Sendable {
        var marks = Marks()
        var longer: [Longer] = []
    }

    /// An entry of several words: those after the first, and what the whole is.
    struct Longer: Sendable {
        let rest: [Int32]
        var marks = Marks()
    }

    private(set) var classNames: [String]
    private var classIndex: [String: Int]
    private var ids: [[UInt8]: Int32] = [:]
    private(set) var words: [Word] = []
    /// Beginnings and ends of words that rules ask for, such as `asiel*` and `*vergunning`.
    private(set) var affixes = Affixes()

    init() {
        classNames = BuiltInClass.allCases.map(\.rawValue)
        classIndex = Dictionary(
            uniqueKeysWithValues: classNames.enumerated().map { ($0.element, $0.offset) }
        )
    }

    /// The place of a class; nil when there is none of that name.
    func classNumber(_ name: String) -> Int? { classIndex[name] }

    /// Makes room for a class.
    ///
    /// - Returns: nil when there are as many as there can be.
    mutating func addClass(_ name: String) -> Int? {
        if let known = classIndex[name] { return known }
        guard classNames.count < ClassSet.capacity else { return nil }
        classNames.append(name)
        classIndex[name] = classNames.count - 1
        return classNames.count - 1
    }

    /// The id of a word, given one if it has none.
    mutating func id(of word: [UInt8]) -> Int32 {
        if let id = ids[word] { return id }
        let id = Int32(words.count)
        ids[word] = id
        words.append(Word())
        return id
    }

    /// The id of a word in a text; ``unknown`` when nobody knows it.
    func find(_ word: [UInt8]) -> Int32 { ids[word] ?? Self.unknown }

    /// Gives the words of an entry a class.
    ///
    /// - Returns: Whether the entry can be found in a text at all.
    mutating func add(_ entry: String, class number: Int, needsCapital: Bool) -> Bool {
        let parts = Tokeniser.words(of: entry)
        guard (1...Self.maximumEntryLength).contains(parts.count) else { return false }
        let ids = parts.map { id(of: $0) }
        let head = Int(ids[0])
        if ids.count == 1 {
            words[head].marks.insert(number, needsCapital: needsCapital)
            return true
        }
        let rest = Array(ids.dropFirst())
        var place = words[head].longer.firstIndex { $0.rest == rest }
        if place == nil {
            words[head].longer.append(Longer(rest: rest))
            place = words[head].longer.count - 1
        }
        if let place { words[head].longer[place].marks.insert(number, needsCapital: needsCapital) }
        return true
    }

    /// Makes a beginning or an end of words a class of its own.
    mutating func addAffix(_ affix: [UInt8], isPrefix: Bool) -> Int? {
        let text = String(decoding: affix, as: UTF8.self)
        guard let number = addClass(isPrefix ? text + "*" : "*" + text) else { return nil }
        affixes.add(affix, isPrefix: isPrefix, class: number)
        return number
    }
}

/// Beginnings and ends of words, found by their length first.
struct Affixes: Sendable {
    private var prefixes: [[UInt8]: ClassSet] = [:]
    private var suffixes: [[UInt8]: ClassSet] = [:]
    private var prefixLengths: [Int] = []
    private var suffixLengths: [Int] = []

    mutating func add(_ affix: [UInt8], isPrefix: Bool, class number: Int) {
        if isPrefix {
            prefixes[affix, default: ClassSet()].insert(number)
            if !prefixLengths.contains(affix.count) { prefixLengths.append(affix.count) }
        } else {
            suffixes[affix, default: ClassSet()].insert(number)
            if !suffixLengths.contains(affix.count) { suffixLengths.append(affix.count) }
        }
    }

    /// The classes of a word by how it begins and ends.
    func classes(of word: [UInt8]) -> ClassSet {
        var found = ClassSet()
        for length in prefixLengths where length <= word.count {
            if let classes = prefixes[Array(word[..<length])] { found.formUnion(classes) }
        }
        for length in suffixLengths where length <= word.count {
            if let classes = suffixes[Array(word[(word.count - length)...])] {
                found.formUnion(classes)
            }
        }
        return found
    }
}
