/// Every word that a list knows, with its classes: some tables and the numbers of their classes.
struct Vocabulary: Sendable {
    /// What a list says about an entry: its classes, and those that it only has with a capital or
    /// in capitals.
    struct Marks: Sendable {
        var always = ClassSet()
        var withCapital = ClassSet()
        var inCapitals = ClassSet()

        /// The classes of an entry as it is written.
        func classes(_ shape: Token.Shape) -> ClassSet {
            var classes = always
            if shape != .lower { classes.formUnion(withCapital) }
            if shape == .upper { classes.formUnion(inCapitals) }
            return classes
        }
    }

    private struct Source: Sendable {
        let table: WordTable
        let marks: [Marks]
    }

    private(set) var classNames: [String]
    private var classIndex: [String: Int]
    private let sources: [Source]
    private let ordinary: [OrdinaryWords]
    /// Every class that a list gives.
    let listed: ClassSet
    /// The classes that a compound has from the word that it ends in.
    private let ofHeads: ClassSet
    private let firstName: Int?
    private let surname: Int?

    /// Puts tables together; nil when there are more classes than there can be.
    ///
    /// - Parameter tables: Where a word stands in several, it has the classes of each.
    init?(_ tables: [WordTable]) {
        var names = BuiltInClass.allCases.map(\.rawValue)
        var index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        for list in tables.flatMap(\.lists) where index[list.name] == nil {
            index[list.name] = names.count
            names.append(list.name)
        }
        guard names.count <= ClassSet.capacity else { return nil }
        classNames = names
        classIndex = index

        var includers: [String: [String]] = [:]
        for list in tables.flatMap(\.lists) {
            for included in list.includes { includers[included, default: []].append(list.name) }
        }
        /// A list's class and those of the lists that include it, directly or not.
        func classes(_ name: String) -> ClassSet {
            var found: Set<String> = []
            var open = [name]
            while let next = open.popLast() {
                if found.insert(next).inserted { open += includers[next] ?? [] }
            }
            return found.reduce(into: ClassSet()) { set, name in
                if let number = index[name] { set.insert(number) }
            }
        }
        firstName = index["first-name"]
        surname = index["surname"]
        ofHeads = tables.flatMap(\.lists).filter(\.namesHeads)
            .reduce(into: ClassSet()) { $0.formUnion(classes($1.name)) }
        var sources: [Source] = []
        var ordinary: [OrdinaryWords] = []
        for table in tables {
            let byList = table.lists.map { classes($0.name) }
            func union(_ lists: [Int]) -> ClassSet {
                lists.reduce(into: ClassSet()) { $0.formUnion(byList[$1]) }
            }
            sources.append(
                Source(
                    table: table,
                    marks: table.sets.map {
                        Marks(
                            always: union($0.always),
                            withCapital: union($0.withCapital),
                            inCapitals: union($0.inCapitals)
                        )
                    }
                )
            )
            for list in table.lists {
                guard let family = list.family, let number = index[list.name] else { continue }
                ordinary.append(OrdinaryWords(family, class: number))
            }
        }
        self.sources = sources
        self.ordinary = ordinary
        listed = (BuiltInClass.allCases.count..<names.count)
            .reduce(into: ClassSet()) { $0.insert($1) }
    }

    /// The number of a class; nil when there is none of that name.
    func classNumber(_ name: String) -> Int? { classIndex[name] }

    /// What the lists say of a word, and how many words the longest entry has that begins with it.
    func find(
        _ hash: WordHash,
        _ bytes: [UInt8],
        _ range: Range<Int>
    ) -> (marks: Marks, longest: Int)? {
        var found: (marks: Marks, longest: Int)?
        for source in sources {
            guard let entry = source.table.find(hash, bytes, range) else { continue }
            Self.merge(source.marks[entry.set], longest: entry.longest, into: &found)
        }
        return found
    }

    /// What a compound that no list has is by the word that it ends in, the longest that is one.
    ///
    /// Dutch compounds are what their last part is: a `tomatenkweker` is a `kweker`.
    func classesOfHead(_ bytes: [UInt8], _ range: Range<Int>) -> ClassSet {
        guard !ofHeads.isEmpty, range.count <= OrdinaryWords.longestWord else { return ClassSet() }
        let first = range.lowerBound + Self.shortestModifier
        let last = range.upperBound - WordFamily.shortestPart
        guard first <= last else { return ClassSet() }
        for start in first...last {
            let head = start..<range.upperBound
            guard let found = find(WordHash(bytes, head), bytes, head) else { continue }
            let classes = found.marks.always.intersection(ofHeads)
            if !classes.isEmpty { return classes }
        }
        return ClassSet()
    }

    /// Whether a word that is none is a first name and a surname in one: `leilakarimi`.
    func isJoinedName(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let firstName, let surname, range.count <= OrdinaryWords.longestWord,
            range.count >= Self.shortestJoinedName,
            find(WordHash(bytes, range), bytes, range) == nil, !isOrdinary(bytes, range)
        else { return false }
        func has(_ number: Int, _ part: Range<Int>) -> Bool {
            find(WordHash(bytes, part), bytes, part)?.marks.always.contains(number) ?? false
        }
        let cuts = (range.lowerBound + Self.shortestName)...(range.upperBound - Self.shortestName)
        return cuts.contains { cut in
            has(firstName, range.lowerBound..<cut) && has(surname, cut..<range.upperBound)
        }
    }

    /// The shortest name that is looked for in another word, in letters; two of them are the shortest
    /// that is taken apart.
    private static let shortestName = 4
    private static let shortestJoinedName = 9

    /// The shortest first part of a compound, in letters.
    private static let shortestModifier = 3

    /// What the lists say of some words in a row.
    ///
    /// - Parameters:
    ///   - words: The tokens.
    ///   - length: How long they are with a space between them, in bytes.
    ///   - hash: The hash of that.
    ///   - bytes: The text in small letters.
    /// - Returns: nil when no entry begins with them.
    func find(
        _ words: ArraySlice<Token>,
        _ length: Int,
        _ hash: WordHash,
        _ bytes: [UInt8]
    ) -> (marks: Marks, longest: Int)? {
        var found: (marks: Marks, longest: Int)?
        for source in sources {
            let entry = source.table.find(hash, length: length) { byte in
                var offset = 0
                for word in words {
                    if offset > 0 {
                        guard byte(offset) == UInt8(ascii: " ") else { return false }
                        offset += 1
                    }
                    for index in word.word {
                        guard byte(offset) == bytes[index] else { return false }
                        offset += 1
                    }
                }
                return true
            }
            guard let entry else { continue }
            Self.merge(source.marks[entry.set], longest: entry.longest, into: &found)
        }
        return found
    }

    private static func merge(
        _ marks: Marks,
        longest: Int,
        into found: inout (marks: Marks, longest: Int)?
    ) {
        guard var both = found else {
            found = (marks, longest)
            return
        }
        both.marks.always.formUnion(marks.always)
        both.marks.withCapital.formUnion(marks.withCapital)
        both.marks.inCapitals.formUnion(marks.inCapitals)
        both.longest = max(both.longest, longest)
        found = both
    }

    /// Whether a word is made of ordinary ones: a form or a compound of words on a list.
    func isOrdinary(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        ordinary.contains { words in
            words.isOrdinary(bytes, range) { part in
                find(WordHash(bytes, part), bytes, part)?.marks.always ?? ClassSet()
            }
        }
    }
}
