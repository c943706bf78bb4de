/// FNV-1a, 64 bits: the key of words and of entries of several words, byte by byte, so that an
/// entry can be looked up without being put together first.
struct WordHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The hash of a part of a text.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        for index in range { add(bytes[index]) }
    }

    /// The hash of a word.
    init(_ word: [UInt8]) { self.init(word, word.indices) }

    /// Goes on with the next word of an entry, after one space.
    mutating func addWord(_ bytes: [UInt8], _ range: Range<Int>) {
        add(UInt8(ascii: " "))
        for index in range { add(bytes[index]) }
    }

    /// The hash with its upper half folded in, so that few bits of it are as good as many.
    var folded: Int { Int(truncatingIfNeeded: value ^ (value >> 32)) & Int.max }
}
