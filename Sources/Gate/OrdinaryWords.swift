/// Tells whether a word that no list has is made of ordinary ones: `landenbeleid`, `werkvloer`.
struct OrdinaryWords: Sendable {
    /// The longest word that is taken apart, in letters; a longer one is nobody's name either.
    static let longestWord = 60

    private let number: Int
    private let endings: [[UInt8]]
    private let links: [[UInt8]]

    /// Takes a family of words.
    ///
    /// - Parameters:
    ///   - family: How its words are made.
    ///   - number: The class of the words that it is made of.
    init(_ family: WordFamily, class number: Int) {
        self.number = number
        endings = family.endings.map { Array($0.utf8) }
        links = family.links.map { $0 == "-" ? [] : Array($0.utf8) }
    }

    /// Whether a word is a form of an ordinary one, or a compound of some.
    ///
    /// - Parameters:
    ///   - bytes: A text in small letters.
    ///   - range: Where the word stands.
    ///   - classes: What the lists say of a part of it.
    /// - Returns: Whether it is.
    func isOrdinary(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        classes: (Range<Int>) -> ClassSet
    ) -> Bool {
        guard range.count <= Self.longestWord else { return true }
        if isWord(bytes, range, classes) { return true }
        guard !links.isEmpty, range.count >= 2 * WordFamily.shortestPart else { return false }
        // How few parts a compound has that ends at each place; begun at the word's beginning.
        var parts = [Int](repeating: Int.max, count: range.count + 1)
        parts[0] = 0
        for start in 0..<range.count where parts[start] < WordFamily.maximumParts {
            let shortest = start + WordFamily.shortestPart
            guard shortest <= range.count else { break }
            for end in shortest...range.count {
                let part = (range.lowerBound + start)..<(range.lowerBound + end)
                guard isWord(bytes, part, classes) else { continue }
                let count = parts[start] + 1
                if end == range.count { return true }
                for link in links {
                    let next = end + link.count
                    guard next < range.count,
                        link.elementsEqual(
                            bytes[part.upperBound..<(part.upperBound + link.count)]
                        )
                    else { continue }
                    parts[next] = min(parts[next], count)
                }
            }
        }
        return false
    }

    /// A word of the list, or one with an ending.
    private func isWord(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ classes: (Range<Int>) -> ClassSet
    ) -> Bool {
        if classes(range).contains(number) { return true }
        return endings.contains { ending in
            guard range.count >= WordFamily.shortestPart + ending.count else { return false }
            let stem = range.lowerBound..<(range.upperBound - ending.count)
            return ending.elementsEqual(bytes[stem.upperBound..<range.upperBound])
                && classes(stem).contains(number)
        }
    }
}
