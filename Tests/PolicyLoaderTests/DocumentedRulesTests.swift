import Foundation
import PolicyLoader
import Testing

/// The whole rules that the documentation shows: a reader copies them.
@Suite("Rules in the documentation")
struct DocumentedRulesTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The blocks of YAML that are a whole rule.
    static func rules(in page: String) throws -> [PolicyLoader.File] {
        let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().compactMap { part in
            let block = part.components(separatedBy: "```")[0]
            guard let name = block.firstMatch(of: /^name: (\S+)/)?.1, block.contains("examples:")
            else { return nil }
            return ("packs/\(name).yaml", block)
        }
    }

    @Test(arguments: ["docs/rules.md", "policies/README.md"])
    func `they work, and every row of them is tested`(page: String) throws {
        let rules = try Self.rules(in: page)
        #expect(!rules.isEmpty)
        let names = rules.map { $0.path.dropFirst(6).dropLast(5) }
        let trial = try PolicyLoader.shipped(adding: rules).trial()
        let failures = trial.failures.filter { names.contains($0.example.rule[...]) }
        #expect(failures.isEmpty, "\(failures.map(\.description))")
        let untested = trial.untested.filter { names.contains($0.rule[...]) }
        #expect(untested.isEmpty, "\(untested.map(\.text))")
    }
}
