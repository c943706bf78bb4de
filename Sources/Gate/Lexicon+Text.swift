extension Lexicon {
    /// Reads a list as it stands in its file.
    ///
    /// One entry a line, also of several words; `#` begins a comment; `[other]` includes another
    /// list. Lines that begin with `#!` say something about the whole: `capital` (an entry only
    /// counts where it is written with one), `endings s en ...` (a list of ordinary words, from
    /// which forms are made by these endings), `links - s en` (and compounds, with these between
    /// their parts; `-` is nothing), `heads` (a compound that ends in an entry is of the class too).
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - name: The class: the name of the file without `.txt`.
    /// - Throws: ``LexiconProblem`` with the line.
    public init(text: String, name: String) throws(LexiconProblem) {
        func problem(_ line: Int, _ reason: String) -> LexiconProblem {
            LexiconProblem(lexicon: name, entry: "", line: line, reason: reason)
        }
        var entries: [String] = []
        var lines: [Int] = []
        var includes: [String] = []
        var needsCapital = false
        var namesHeads = false
        var endings: [String] = []
        var links: [String] = []
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            number += 1
            let line = Substring(line)
            if line.hasPrefix("#!") {
                let words = line.dropFirst(2).split(separator: " ").map(String.init)
                switch words.first {
                case "capital" where words.count == 1: needsCapital = true
                case "heads" where words.count == 1: namesHeads = true
                case "endings" where Self.areParts(words.dropFirst()):
                    endings = Array(words.dropFirst())
                case "links" where Self.areParts(words.dropFirst()):
                    links = Array(words.dropFirst())
                default:
                    throw problem(
                        number,
                        "'\(line)' is not known; there is '#! capital', '#! heads',"
                            + " '#! endings ...' and '#! links ...', in small letters"
                    )
                }
                continue
            }
            let entry = line.prefix { $0 != "#" }.trimmingSpaces
            if entry.hasPrefix("["), entry.hasSuffix("]") {
                let included = String(entry.dropFirst().dropLast())
                guard !included.isEmpty, included.utf8.allSatisfy(Self.isNameByte) else {
                    throw problem(number, "'\(entry)' is no name of a list")
                }
                includes.append(included)
            } else if !entry.isEmpty {
                entries.append(String(entry))
                lines.append(number)
            }
        }
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
            throw problem(1, "a list's name is of lower-case letters, digits and hyphens")
        }
        guard !entries.isEmpty || !includes.isEmpty else {
            throw problem(
                1,
                "the list is empty, so rules that use [\(name)] could never match"
            )
        }
        guard links.isEmpty || !endings.isEmpty else {
            throw problem(1, "'#! links' goes with '#! endings', in a list of ordinary words")
        }
        self.init(
            name: name,
            entries: entries,
            needsCapital: needsCapital,
            includes: includes,
            family: endings.isEmpty ? nil : WordFamily(endings: endings, links: links),
            namesHeads: namesHeads,
            lines: lines
        )
    }

    /// Whether these can be endings or links: some, of small letters, or `-` for nothing.
    private static func areParts(_ words: ArraySlice<String>) -> Bool {
        !words.isEmpty
            && words.allSatisfy { word in
                word == "-" || word.utf8.allSatisfy { (97...122).contains($0) }
            }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension Substring {
    /// Without spaces at both ends.
    fileprivate var trimmingSpaces: Substring {
        var rest = self
        func isSpace(_ byte: UInt8?) -> Bool { byte == 32 || byte == 9 || byte == 13 }
        while isSpace(rest.utf8.first) { rest.removeFirst() }
        while isSpace(rest.utf8.last) { rest.removeLast() }
        return rest
    }
}
