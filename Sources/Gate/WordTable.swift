/// Lists of words in one block of text that can be looked into as it stands: nothing is read,
/// copied or hashed when Heraut starts, however long the lists are.
///
/// The block is ASCII, so that a build tool can put it into the program as a literal. Numbers are
/// digits of base 64, `0` to `o`. It begins with lines: the form; how many buckets, sets of classes
/// and lists there are; for each list its name, the lists that it includes, its endings, its links,
/// and `heads` where it names those of compounds;
/// for each set three groups of list numbers (always; only with a capital; only in capitals). Then
/// come the buckets
/// (where each begins, and after the last its end), and the entries. An entry is its length, its
/// set, the longest entry that begins with it in words, and its text.
@safe public final class WordTable: Sendable {
    /// The most bytes of an entry.
    static let maximumEntry = 255
    /// The most words of an entry.
    public static let maximumWords = 12
    /// The first line of a block.
    static let form = "heraut-words-2"
    static let lengthDigits = 2
    static let setDigits = 2
    static let placeDigits = 4

    /// What the table knows of an entry.
    struct Entry {
        /// Which of ``sets`` it has.
        let set: Int
        /// The longest entry that begins with it, in words; its own length where there is none.
        let longest: Int
    }

    /// The classes of an entry, by the numbers of the lists.
    struct ListSet: Hashable {
        var always: [Int] = []
        var withCapital: [Int] = []
        var inCapitals: [Int] = []
    }

    /// A list as the table knows it: its words are among the entries.
    struct List {
        let name: String
        /// Lists whose words are this one's too.
        let includes: [String]
        let family: WordFamily?
        let namesHeads: Bool
    }

    let lists: [List]
    let sets: [ListSet]

    // Never written after init. A literal of the program lives as long as the program; a copy is
    // owned by this object alone and freed in deinit.
    private nonisolated(unsafe) let base: UnsafePointer<UInt8>
    private nonisolated(unsafe) let owned: UnsafeMutablePointer<UInt8>?
    private let count: Int
    private let buckets: Int
    private let entries: Int
    private let bucketCount: Int

    /// A table that stands in the program itself.
    ///
    /// - Parameter literal: What ``compile(_:)`` wrote; anything else ends the program.
    public convenience init(literal: StaticString) {
        unsafe self.init(base: literal.utf8Start, count: literal.utf8CodeUnitCount, owned: nil)
    }

    /// A table made just now.
    ///
    /// - Parameter text: What ``compile(_:)`` wrote; anything else ends the program.
    public convenience init(_ text: [UInt8]) {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, text.count))
        for (index, byte) in text.enumerated() { unsafe copy[index] = byte }
        unsafe self.init(base: UnsafePointer(copy), count: text.count, owned: copy)
    }

    private init(
        base: UnsafePointer<UInt8>,
        count: Int,
        owned: UnsafeMutablePointer<UInt8>?
    ) {
        unsafe self.base = unsafe base
        unsafe self.owned = unsafe owned
        self.count = count
        var at = 0
        func line() -> String {
            var bytes: [UInt8] = []
            while at < count, unsafe base[at] != UInt8(ascii: "\n") {
                bytes.append(unsafe base[at])
                at += 1
            }
            at += 1
            return String(decoding: bytes, as: UTF8.self)
        }
        precondition(line() == Self.form, "this is no table of words")
        let numbers = line().parts(between: " ").compactMap { Int($0) }
        precondition(numbers.count == 3, "the head of the table of words is wrong")
        lists = (0..<numbers[2]).map { _ in
            let parts = line().parts(between: " ", omittingEmpty: false)
                .map { $0.parts(between: ",") }
            precondition(parts.count == 5, "a list of the table of words is wrong")
            let family = WordFamily(endings: parts[2], links: parts[3])
            return List(
                name: parts[0][0],
                includes: parts[1],
                family: parts[2].isEmpty ? nil : family,
                namesHeads: !parts[4].isEmpty
            )
        }
        bucketCount = numbers[0]
        sets = (0..<numbers[1]).map { _ in
            let groups = line().parts(between: ";", omittingEmpty: false)
                .map { $0.parts(between: ",").compactMap { Int($0) } }
            precondition(groups.count == 3, "a set of the table of words is wrong")
            return ListSet(always: groups[0], withCapital: groups[1], inCapitals: groups[2])
        }
        buckets = at
        entries = at + (bucketCount + 1) * Self.placeDigits
        precondition(entries <= count, "the table of words has been cut off")
    }

    deinit { unsafe owned?.deallocate() }

    private func byte(_ index: Int) -> UInt8 {
        precondition(index < count)
        return unsafe base[index]
    }

    private func number(_ at: Int, digits: Int) -> Int {
        var value = 0
        for index in at..<(at + digits) { value = value << 6 | Int(byte(index) &- 48) & 63 }
        return value
    }

    /// What the table knows of an entry with that hash and that text.
    ///
    /// - Parameters:
    ///   - hash: The hash of the entry.
    ///   - length: Its length in bytes.
    ///   - isText: Whether the entry's text is that of the table, which it gets byte by byte.
    /// - Returns: nil when it is no entry.
    func find(_ hash: WordHash, length: Int, isText: ((Int) -> UInt8) -> Bool) -> Entry? {
        guard bucketCount > 0 else { return nil }
        let bucket = buckets + (hash.folded % bucketCount) * Self.placeDigits
        var at = entries + number(bucket, digits: Self.placeDigits)
        let end = entries + number(bucket + Self.placeDigits, digits: Self.placeDigits)
        let head = Self.lengthDigits + Self.setDigits + 1
        while at < end {
            let size = number(at, digits: Self.lengthDigits)
            let text = at + head
            if size == length, isText({ byte(text + $0) }) {
                return Entry(
                    set: number(at + Self.lengthDigits, digits: Self.setDigits),
                    longest: number(text - 1, digits: 1)
                )
            }
            at = text + size
        }
        return nil
    }

    /// What the table knows of one word.
    func find(_ hash: WordHash, _ bytes: [UInt8], _ range: Range<Int>) -> Entry? {
        find(hash, length: range.count) { byte in
            for offset in 0..<range.count
            where byte(offset) != bytes[range.lowerBound + offset] { return false }
            return true
        }
    }
}
