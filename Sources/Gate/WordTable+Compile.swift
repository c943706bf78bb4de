extension WordTable {
    /// Makes the block of text that a table is looked up in.
    ///
    /// The same lists give the same text, whatever their order.
    ///
    /// - Parameter lexicons: The lists; an entry that stands on several has the classes of each.
    /// - Returns: ASCII, for ``init(literal:)`` or ``init(_:)``.
    /// - Throws: ``LexiconProblem`` for an entry that no text could ever hold.
    public static func compile(_ lexicons: [Lexicon]) throws(LexiconProblem) -> [UInt8] {
        let lexicons = lexicons.sorted { $0.name < $1.name }
        var found: [[UInt8]: Item] = [:]
        for (number, lexicon) in lexicons.enumerated() {
            for (place, entry) in lexicon.entries.enumerated() {
                let words = try words(of: entry, at: place, in: lexicon)
                // Every beginning of an entry is one itself, so that a search can stop early.
                for count in 1...words.count {
                    let key = Array(words[..<count].joined(separator: [UInt8(ascii: " ")]))
                    var item = found[key] ?? Item(longest: count)
                    item.longest = max(item.longest, words.count)
                    if count == words.count { item.insert(number, form(of: entry, in: lexicon)) }
                    found[key] = item
                }
            }
        }
        let sets = Set(found.values.map(\.set)).sorted {
            $0.inOrder.lexicographicallyPrecedes($1.inOrder)
        }
        precondition(sets.count < 1 << (6 * setDigits), "there are too many kinds of entries")
        let numbers = Dictionary(
            uniqueKeysWithValues: sets.enumerated().map { ($0.element, $0.offset) }
        )
        let bucketCount = max(1, found.count / perBucket)
        var buckets = [[(key: [UInt8], item: Item)]](repeating: [], count: bucketCount)
        for (key, item) in found {
            buckets[WordHash(key).folded % bucketCount].append((key, item))
        }
        let head =
            [form, "\(bucketCount) \(sets.count) \(lexicons.count)"]
            + lexicons.map { lexicon in
                let family = lexicon.family
                return [
                    [lexicon.name], lexicon.includes, family?.endings ?? [], family?.links ?? [],
                    lexicon.namesHeads ? ["heads"] : [],
                ].map { $0.joined(separator: ",") }.joined(separator: " ")
            }
            + sets.map { set in
                [set.always, set.withCapital, set.inCapitals]
                    .map { $0.map(String.init).joined(separator: ",") }.joined(separator: ";")
            }
        var text = Array((head.joined(separator: "\n") + "\n").utf8)
        var entries: [UInt8] = []
        for bucket in buckets {
            text += digits(entries.count, placeDigits)
            for (key, item) in bucket.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                entries += digits(key.count, lengthDigits)
                entries += digits(numbers[item.set] ?? 0, setDigits)
                entries += digits(item.longest, 1) + key
            }
        }
        return text + digits(entries.count, placeDigits) + entries
    }

    private struct Item {
        var set = ListSet()
        /// The longest entry that begins with it, in words.
        var longest: Int

        mutating func insert(_ list: Int, _ form: WritableKeyPath<ListSet, [Int]>) {
            if !set[keyPath: form].contains(list) { set[keyPath: form].append(list) }
        }
    }

    /// How an entry has to be written to count.
    ///
    /// One of a list that asks for a capital and that is of capitals only, such as DE or WORD,
    /// counts in capitals only.
    private static func form(
        of entry: String,
        in lexicon: Lexicon
    ) -> WritableKeyPath<ListSet, [Int]> {
        guard lexicon.needsCapital else { return \.always }
        let isAcronym = entry.utf8.count > 1 && !entry.utf8.contains { (97...122).contains($0) }
        return isAcronym ? \.inCapitals : \.withCapital
    }

    /// How many entries share a bucket, on average: they are compared one by one.
    private static let perBucket = 1

    private static func digits(_ value: Int, _ count: Int) -> [UInt8] {
        precondition(value < 1 << (6 * count), "a number of the table of words is too large")
        return (0..<count).reversed().map { UInt8(48 + (value >> (6 * $0)) & 63) }
    }

    private static func words(
        of entry: String,
        at place: Int,
        in lexicon: Lexicon
    ) throws(LexiconProblem) -> [[UInt8]] {
        func problem(_ reason: String) -> LexiconProblem {
            LexiconProblem(
                lexicon: lexicon.name,
                entry: entry,
                line: place < lexicon.lines.count ? lexicon.lines[place] : 1,
                reason: reason
            )
        }
        let words = Tokeniser.words(of: entry)
        guard (1...maximumWords).contains(words.count) else {
            throw problem(
                "'\(entry)' can never be found: an entry is 1 to \(maximumWords) words"
            )
        }
        guard words.joined().allSatisfy({ $0 < 0x80 }) else {
            throw problem("'\(entry)' has letters that are not Latin; a list cannot hold them")
        }
        guard words.map(\.count).reduce(words.count - 1, +) <= maximumEntry else {
            throw problem("'\(entry)' is longer than \(maximumEntry) letters")
        }
        return words
    }
}

extension WordTable.ListSet {
    /// The numbers in a row, for an order that is always the same.
    fileprivate var inOrder: [Int] { always + [-1] + withCapital + [-1] + inCapitals }
}
