internal import Crypto
internal import Editorial
internal import Gate
internal import PlacedYAML
internal import PolicyPacks

/// Reads rule packs and lists of words, shipped ones and those of a workspace.
public enum PolicyLoader {
    /// The rules that ship with Heraut, with files of a workspace on top.
    ///
    /// - Parameter own: Files with their paths below the workspace's `policies/`, such as
    ///   `packs/house/no-slang.yaml`; one of the path of a shipped file takes its place.
    /// - Returns: The rules, compiled.
    /// - Throws: ``PolicyError`` with file and line.
    public static func shipped(
        adding own: [(path: String, text: String)] = []
    ) throws(PolicyError) -> Policies {
        let replaced = Set(own.map(\.path))
        let shipped = PolicyPacks.files.filter { !replaced.contains($0.path) }
        return try load(shipped.map { ($0.path, $0.text) } + own)
    }

    /// Rules and lists from these files alone.
    ///
    /// - Parameter files: `packs/PACK/NAME.yaml` and `lexicons/CLASS.txt`.
    /// - Returns: The rules, compiled.
    /// - Throws: ``PolicyError`` with file and line.
    public static func load(
        _ files: [(path: String, text: String)]
    ) throws(PolicyError) -> Policies {
        let files = files.sorted { $0.path < $1.path }
        var lexicons: [LexiconFile] = []
        var rules: [RuleFile] = []
        for file in files {
            if file.path.hasSuffix(".txt") {
                lexicons.append(try LexiconFile(text: file.text, path: file.path))
            } else if file.path.hasSuffix(".yaml") {
                rules.append(try RuleFile(text: file.text, path: file.path))
            }
        }
        let version = PolicyVersion(
            digest: digest(files),
            ruleCount: rules.count,
            packs: Set(rules.map(\.rule.pack)).sorted()
        )
        let gate = try compile(rules, lexicons, version)
        return Policies(
            gate: gate,
            rules: rules.map(\.rule),
            examples: rules.flatMap(\.examples)
        )
    }

    private static func compile(
        _ rules: [RuleFile],
        _ lexicons: [LexiconFile],
        _ version: PolicyVersion
    ) throws(PolicyError) -> Gate {
        do {
            return try Gate(
                rules: rules.map(\.rule),
                lexicons: lexicons.map(\.lexicon),
                policy: version
            )
        } catch let problem as RuleProblem {
            guard let file = rules.first(where: { $0.rule.name == problem.rule }) else {
                preconditionFailure("a problem with a rule that was not read: \(problem)")
            }
            throw .rule(file.place(of: problem).problem(problem.reason))
        } catch let problem as LexiconProblem {
            guard let file = lexicons.first(where: { $0.lexicon.name == problem.lexicon }) else {
                preconditionFailure("a problem with a list that was not read: \(problem)")
            }
            throw file.error(problem)
        } catch {
            preconditionFailure("the gate throws its own problems only: \(error)")
        }
    }

    /// SHA-256 over path and text of every file, in the order of their paths.
    private static func digest(_ files: [(path: String, text: String)]) -> String {
        var hash = SHA256()
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
