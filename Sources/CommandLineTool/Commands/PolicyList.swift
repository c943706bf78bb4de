internal import ArgumentParser
internal import Editorial
internal import Gate
internal import Newsdesk
internal import PolicyLoader

struct PolicyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rules that count here, with the digest that signatures name.",
        discussion: """
            Examples:
              heraut policy
              heraut policy story/one-person
            """
    )

    @Argument(help: "Only this rule or pack, told in full.")
    var name: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let rule: String
        let kind: String
        /// What a finding means; nil for a rule that takes findings back.
        let severity: Severity?
        let reason: LocalizedText
        let suggestion: LocalizedText?
    }

    /// What a rule does when it finds something, in a word.
    private static func effect(of rule: Rule) -> String {
        rule.kind == .allow ? "allow" : rule.severity.rawValue
    }

    func run() async throws {
        let workspace = try place.openIfThere()
        let policy = try HouseRules.policy(workspace)
        let language = workspace?.file.house.language ?? .dutch
        let shown = try HouseRules.rules(of: policy, named: name)
        for rule in shown {
            if form.json {
                Output.json(
                    Line(
                        rule: rule.name,
                        kind: rule.kind.rawValue,
                        severity: rule.kind == .allow ? nil : rule.severity,
                        reason: rule.reason,
                        suggestion: rule.suggestion
                    )
                )
                continue
            }
            Output.line(
                Self.effect(of: rule).padded(to: 7) + rule.name,
                rule.kind == .allow ? .plain : rule.severity.style
            )
            guard name != nil else { continue }
            for line in Output.wrap(rule.reason(language), width: Output.width, indent: "  ") {
                Output.line(line)
            }
            if let suggestion = rule.suggestion {
                for line in Output.wrap(suggestion(language), width: Output.width, indent: "  ") {
                    Output.line(line, .green)
                }
            }
        }
        Output.note("\(shown.count) rules, policy sha256 \(policy.gate.policy.digest)")
    }
}
