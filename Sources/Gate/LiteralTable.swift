/// The words that rules name, each with a number; made once, only looked at afterwards.
struct LiteralTable: Sendable {
    private var slots = [Int32](repeating: -1, count: 64)
    private var hashes: [WordHash] = []
    /// Every word, one after the other, and where each ends.
    private var text: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    init() {}

    /// A table of these words, numbered in no order that means anything.
    init(_ words: some Collection<[UInt8]>) {
        for word in words { _ = number(of: word) }
    }

    /// The number of the word in a part of a text; nil when it is none of these.
    func find(_ range: Range<Int>, in bytes: [UInt8]) -> Int? {
        guard !range.isEmpty else { return nil }
        return find(WordHash(bytes, range), bytes, range)
    }

    /// The number of a word; nil when no rule names it.
    func find(_ hash: WordHash, _ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var slot = hash.folded & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number].value == hash.value, isWord(number, bytes, range) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isWord(_ number: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == range.count else { return false }
        for offset in 0..<range.count where text[start + offset] != bytes[range.lowerBound + offset]
        {
            return false
        }
        return true
    }

    /// The number of a word, given one if it has none.
    mutating func number(of word: [UInt8]) -> Int {
        let hash = WordHash(word)
        if let number = find(hash, word, word.indices) { return number }
        text += word
        ends.append(text.count)
        hashes.append(hash)
        // A third full at most, so that a word that is not there is soon known not to be.
        if count * 3 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 4)
            for number in hashes.indices { place(number) }
        } else {
            place(count - 1)
        }
        return count - 1
    }

    private mutating func place(_ number: Int) {
        var slot = hashes[number].folded & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(number)
    }
}
