internal import ArgumentParser
internal import Editorial
internal import Gate
internal import Newsdesk
internal import PolicyLoader

struct Policy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the rules that count here, with the digest that signatures name.",
        discussion: """
            Examples:
              heraut policy
              heraut policy story/one-person
              heraut policy --test
            """
    )

    @Argument(help: "Only this rule or pack, told in full.")
    var name: String?

    @Flag(help: "Run every rule's own examples, and end with 1 when one fails.")
    var test = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let rule: String
        let severity: Severity
        let reason: LocalizedText
        let suggestion: LocalizedText?
    }

    func run() async throws {
        let workspace: Workspace?
        do {
            workspace = try place.open()
        } catch let failure as CommandFailure
            where failure.failureClass == .noInput && place.workspace == nil
        {
            workspace = nil
        }
        let policy = try HouseRules.policy(folder: workspace?.folder)
        if test { return try Self.runExamples(of: policy) }
        let language = workspace?.file.house.language ?? .dutch
        let shown = policy.rules.filter { rule in
            name.map { rule.name == $0 || rule.name.hasPrefix($0 + "/") } ?? true
        }
        guard !shown.isEmpty else {
            throw CommandFailure(
                .noInput,
                "there is no rule or pack '\(name ?? "")'; 'heraut policy' lists them"
            )
        }
        for rule in shown {
            if form.json {
                Output.json(
                    Line(
                        rule: rule.name,
                        severity: rule.severity,
                        reason: rule.reason,
                        suggestion: rule.suggestion
                    )
                )
                continue
            }
            Output.line(
                rule.severity.rawValue.padded(to: 7) + rule.name,
                rule.severity.style
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

    private static func runExamples(of policy: Policies) throws {
        let failures = policy.failures()
        for failure in failures { Output.line("\(failure)", .red) }
        Output.note("\(policy.examples.count) examples, \(failures.count) failed")
        if !failures.isEmpty { throw ExitCode(FailureClass.refused.rawValue) }
    }
}
