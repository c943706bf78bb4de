/// A list of words of one class, such as first names; an entry can be several words long.
public struct Lexicon: Sendable {
    /// The class that it gives, such as `first-name`.
    public let name: String
    /// One entry a line, as the file has them; case and accents do not matter.
    public let entries: [String]
    /// Whether its words only count with a capital, as names of places do.
    public let needsCapital: Bool

    /// Other lists whose words are this one's too.
    public let includes: [String]
    /// For a list of ordinary words: how others are made of them.
    public let family: WordFamily?
    /// Whether a compound that ends in one of its words is of the class too, as a `tomatenkweker` is
    /// a `kweker`.
    public let namesHeads: Bool

    /// The line of its file that each entry stands on, counted from 1; empty when there is none.
    let lines: [Int]

    /// Takes a list.
    public init(
        name: String,
        entries: [String],
        needsCapital: Bool = false,
        includes: [String] = [],
        family: WordFamily? = nil,
        namesHeads: Bool = false
    ) {
        self.init(
            name: name,
            entries: entries,
            needsCapital: needsCapital,
            includes: includes,
            family: family,
            namesHeads: namesHeads,
            lines: []
        )
    }

    init(
        name: String,
        entries: [String],
        needsCapital: Bool,
        includes: [String],
        family: WordFamily?,
        namesHeads: Bool,
        lines: [Int]
    ) {
        self.name = name
        self.entries = entries
        self.needsCapital = needsCapital
        self.includes = includes
        self.family = family
        self.namesHeads = namesHeads
        self.lines = lines
    }
}

/// How the ordinary words of a language are made of others, so that a list need not have them all.
public struct WordFamily: Hashable, Sendable {
    /// The shortest word that an ending is put to or a compound is made of, in letters: shorter
    /// ones would make words of many a name.
    static let shortestPart = 4
    /// The most parts of a compound.
    static let maximumParts = 4

    /// What a word can end in, such as `en` and `heid`.
    public let endings: [String]
    /// What can stand between the parts of a compound, `-` for nothing; empty for a language that
    /// writes compounds apart.
    public let links: [String]

    /// Takes a family.
    public init(endings: [String], links: [String]) {
        self.endings = endings
        self.links = links
    }
}

/// What is wrong with a list of words.
public struct LexiconProblem: Error, Sendable {
    /// The list.
    public let lexicon: String
    /// The entry, as it was written; empty when it is about the whole list.
    public let entry: String
    /// The line of its file, counted from 1.
    public let line: Int
    /// One sentence for a person.
    public let reason: String
}
