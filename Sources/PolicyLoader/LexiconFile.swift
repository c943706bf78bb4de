internal import Gate

/// A list of words, one entry a line; `#` begins a comment, and the line `#! capital` says that an
/// entry only counts where it is written with one.
struct LexiconFile {
    let lexicon: Lexicon
    private let path: String
    private let lines: [(number: Int, entry: String)]

    /// Reads a list; the class is named like the file.
    ///
    /// - Throws: ``PolicyError`` with file and line.
    init(text: String, path: String) throws(PolicyError) {
        var lines: [(number: Int, entry: String)] = []
        var needsCapital = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("#!") {
                guard line.dropFirst(2).trimmed() == "capital" else {
                    throw .lexicon(
                        file: path,
                        line: index + 1,
                        reason: "'\(line)' is not known; '#! capital' asks for a capital letter"
                    )
                }
                needsCapital = true
            }
            let entry = line.prefix { $0 != "#" }.trimmed()
            if !entry.isEmpty { lines.append((index + 1, entry)) }
        }
        let name = path.split(separator: "/").last?.dropLast(4).description ?? ""
        guard !name.isEmpty, name.utf8.allSatisfy(RuleFile.isNameByte) else {
            throw .lexicon(
                file: path,
                line: 1,
                reason: "a list's name is of lower-case letters, digits and hyphens"
            )
        }
        guard !lines.isEmpty else {
            throw .lexicon(
                file: path,
                line: 1,
                reason: "the list is empty, so rules that use [\(name)] could never match"
            )
        }
        self.path = path
        self.lines = lines
        lexicon = Lexicon(
            name: name,
            entries: lines.map(\.entry),
            needsCapital: needsCapital
        )
    }

    /// The place of a problem that the gate has with an entry.
    func error(_ problem: LexiconProblem) -> PolicyError {
        .lexicon(
            file: path,
            line: lines.first { $0.entry == problem.entry }?.number ?? 1,
            reason: problem.reason
        )
    }
}

extension Substring {
    /// Without spaces at both ends.
    func trimmed() -> String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? endIndex
        return start < end ? String(self[start..<end]) : ""
    }
}
