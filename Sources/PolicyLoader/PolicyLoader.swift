internal import Crypto
internal import Editorial
public import Gate
internal import PlacedYAML
internal import PolicyPacks

/// Reads rule packs and lists of words, shipped ones and those of a workspace.
public enum PolicyLoader {
    /// One file of a workspace: its path below `policies/`, and its text.
    public typealias File = (path: String, text: String)

    /// What files of a workspace are named with in complaints: where they stand in it.
    public static let ownFolder = "policies/"

    /// The rules that ship with Heraut, with files of a workspace on top.
    ///
    /// - Parameters:
    ///   - own: Files such as `packs/house/no-slang.yaml`; a rule of the path of a shipped one takes
    ///     its place, a list of words (`lexicons/organisation.txt`) adds to the shipped one.
    ///   - smallestCount: Counts of people below this are small cells.
    ///   - examples: Whether the rules' examples are read too; they take longer than the rules.
    /// - Returns: The rules, compiled.
    /// - Throws: ``PolicyError`` with file and line.
    public static func shipped(
        adding own: [File] = [],
        smallestCount: Int = Gate.usualSmallestCount,
        examples: Bool = true
    ) throws(PolicyError) -> Policies {
        let replaced = Set(own.map(\.path))
        let shipped = PolicyPacks.files.filter { !replaced.contains($0.path) }
            .map { (path: $0.path, text: $0.text) }
        return try load(
            shipped + own,
            own: replaced,
            onTopOf: words,
            known: { PolicyPacks.words.withUTF8Buffer { unsafe Array($0) } },
            smallestCount: smallestCount,
            examples: examples
        )
    }

    /// The lists that ship with Heraut, ready to be looked up in as they stand.
    private static let words = WordTable(literal: PolicyPacks.words)

    /// Rules and lists from these files alone.
    ///
    /// - Parameter files: `packs/PACK/NAME.yaml` and `lexicons/CLASS.txt`.
    /// - Returns: The rules, compiled.
    /// - Throws: ``PolicyError`` with file and line.
    public static func load(_ files: [File]) throws(PolicyError) -> Policies {
        try load(
            files,
            own: [],
            onTopOf: nil,
            known: { [] },
            smallestCount: Gate.usualSmallestCount,
            examples: true
        )
    }

    private static func load(
        _ files: [File],
        own: Set<String>,
        onTopOf table: WordTable?,
        known: @escaping @Sendable () -> [UInt8],
        smallestCount: Int,
        examples: Bool
    ) throws(PolicyError) -> Policies {
        let files = files.sorted { $0.path < $1.path }
        var lexicons: [(path: String, lexicon: Lexicon)] = []
        var rules: [RuleFile] = []
        for file in files {
            // As the workspace has it, so that one can tell a house rule from a shipped one.
            let shown = own.contains(file.path) ? ownFolder + file.path : file.path
            if file.path.hasSuffix(".txt") {
                lexicons.append((shown, try lexicon((shown, file.text))))
            } else if file.path.hasSuffix(".yaml") {
                rules.append(
                    try RuleFile(text: file.text, path: shown, readsExamples: examples)
                )
            }
        }
        let version = PolicyVersion(
            ruleCount: rules.count,
            packs: Set(rules.map(\.rule.pack)).sorted(),
            digest: { digest(files, known(), smallestCount) }
        )
        let own = try compile(lexicons)
        let gate: Gate
        do throws(RuleProblem) {
            gate = try Gate(
                rules: rules.map(\.rule),
                tables: [table, own].compactMap(\.self),
                smallestCount: smallestCount,
                policy: version
            )
        } catch {
            guard let file = rules.first(where: { $0.rule.name == error.rule }) else {
                preconditionFailure("a problem with a rule that was not read: \(error)")
            }
            throw .rule(file.place(of: error).problem(error.reason))
        }
        return Policies(
            gate: gate,
            rules: rules.map(\.rule),
            examples: rules.flatMap(\.examples),
            rows: examples ? rules.flatMap(\.rows) : []
        )
    }

    private static func lexicon(_ file: File) throws(PolicyError) -> Lexicon {
        let name = file.path.split(separator: "/").last?.dropLast(4).description ?? ""
        do throws(LexiconProblem) {
            return try Lexicon(text: file.text, name: name)
        } catch {
            throw .lexicon(file: file.path, line: error.line, reason: error.reason)
        }
    }

    private static func compile(
        _ lexicons: [(path: String, lexicon: Lexicon)]
    ) throws(PolicyError) -> WordTable? {
        guard !lexicons.isEmpty else { return nil }
        do throws(LexiconProblem) {
            return WordTable(try WordTable.compile(lexicons.map(\.lexicon)))
        } catch {
            let file = lexicons.first { $0.lexicon.name == error.lexicon }?.path ?? ""
            throw .lexicon(file: file, line: error.line, reason: error.reason)
        }
    }

    /// SHA-256 over path and text of every file, in the order of their paths, and over the words
    /// that ship with Heraut.
    private static func digest(_ files: [File], _ words: [UInt8], _ smallestCount: Int) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(smallestCount) \(words.count)\n".utf8))
        hash.update(data: words)
        for file in files {
            // Lengths keep one file's end from looking like another's beginning.
            let head = "\(file.path.utf8.count) \(file.text.utf8.count)\n"
            for part in [head, file.path, file.text] { hash.update(data: Array(part.utf8)) }
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
