internal import ArgumentParser
internal import Gate
internal import PolicyLoader

struct PolicyTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the rules' own examples, and end with 1 when one does not come out.",
        discussion: """
            Also says which rows of a rule none of its examples has to do with, which
            rules say nothing that another one does not say, and which always speak
            together. These are notes: they do not change how it ends.

            Examples:
              heraut policy test
              heraut policy test names/full-name
              heraut policy test --json
            """
    )

    @Argument(help: "Only this rule or pack, with every untested row.")
    var name: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let policy = try HouseRules.policy(place.openIfThere())
        let rules = Set(try HouseRules.rules(of: policy, named: name).map(\.name))
        let report = TrialReport(policy.trial(), of: rules, isInFull: name != nil)
        if form.json {
            for line in report.lines { Output.json(line) }
        } else {
            report.show()
        }
        let count = policy.examples.count { rules.contains($0.rule) }
        Output.note(
            "\(Output.count(count, "example")) of \(Output.count(rules.count, "rule")), \(report.summary)"
        )
        if report.hasFailed { throw ExitCode(FailureClass.refused.rawValue) }
    }
}
