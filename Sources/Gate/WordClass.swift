/// A set of word classes: what a lexicon or a number rule says that a word is.
struct ClassSet: Hashable, Sendable {
    /// The most classes there can be.
    static let capacity = 128

    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init() {}

    init(_ index: Int) { insert(index) }

    mutating func insert(_ index: Int) {
        if index < 64 { low |= 1 << UInt64(index) } else { high |= 1 << UInt64(index - 64) }
    }

    mutating func insert(_ builtIn: BuiltInClass) { insert(builtIn.index) }

    mutating func formUnion(_ other: Self) {
        low |= other.low
        high |= other.high
    }

    func intersection(_ other: Self) -> Self {
        var both = self
        both.low &= other.low
        both.high &= other.high
        return both
    }

    func contains(_ index: Int) -> Bool { intersects(Self(index)) }

    func isSuperset(of other: Self) -> Bool {
        low & other.low == other.low && high & other.high == other.high
    }

    func intersects(_ other: Self) -> Bool { (low & other.low) | (high & other.high) != 0 }

    var isEmpty: Bool { low | high == 0 }

    /// Takes out the lowest member.
    mutating func popFirst() -> Int? {
        if low != 0 {
            defer { low &= low - 1 }
            return low.trailingZeroBitCount
        }
        guard high != 0 else { return nil }
        defer { high &= high - 1 }
        return 64 + high.trailingZeroBitCount
    }
}

/// The classes that need no word list: what the form of a word says.
///
/// Written in rules as `[number]`, `[capital]` and so on; `policies/README.md` explains each.
public enum BuiltInClass: String, CaseIterable, Sendable {
    /// Digits, also with thousands separators.
    case number
    /// A number from 1 up to, not including, the smallest count that may be published.
    case few
    /// A number that can be an age: 1 to 119.
    case ageNumber = "age-number"
    /// A number from 1900 to 2099.
    case year
    /// A word that begins with a capital and has small letters.
    case capital
    /// A word with a capital where capitals are not ordinary: not at the beginning of a sentence.
    case mid
    /// A word of capitals only, two letters or more.
    case upper
    /// A word in small letters.
    case lower
    /// One capital letter: an initial.
    case initial
    /// A capitalised word that is on no list and no ordinary word.
    case unknown
    /// An unknown word where a capital is not ordinary: it may be somebody's name.
    case suspect
    /// A word in letters of another script.
    case foreign
    /// An account: `@name`.
    case handle
    /// A part of a hashtag.
    case hashtag
    /// A web address.
    case url
    /// A mail address.
    case email
    /// A word in quotation marks.
    case quoted
    /// A word or number alone in brackets.
    case bracketed
    /// A word with a comma, a colon or a bracket before it.
    case afterMark = "after-mark"
    /// A word with a capital that is the first part of a compound with a hyphen: `Ajax-trainer`.
    case compound
    /// A word of a sentence that ends with a question mark.
    case question
    /// Any word or number.
    case any
    /// An emoji or another sign without words.
    case sign
    /// A hashtag in small letters that is a first name and a surname in one: `#leilakarimi`.
    case joinedName = "joined-name"
    /// The flag of a country other than the Netherlands.
    case flag
    /// A number that is a year of history: 1000 to 1949.
    case longAgo = "long-ago"

    /// The class's place in a ``ClassSet``: its number in the order above.
    var index: Int {
        switch self {
        case .number: 0
        case .few: 1
        case .ageNumber: 2
        case .year: 3
        case .capital: 4
        case .mid: 5
        case .upper: 6
        case .lower: 7
        case .initial: 8
        case .unknown: 9
        case .suspect: 10
        case .foreign: 11
        case .handle: 12
        case .hashtag: 13
        case .url: 14
        case .email: 15
        case .quoted: 16
        case .bracketed: 17
        case .afterMark: 18
        case .compound: 19
        case .question: 20
        case .any: 21
        case .sign: 22
        case .joinedName: 23
        case .flag: 24
        case .longAgo: 25
        }
    }
}
