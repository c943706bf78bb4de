internal import ArgumentParser
internal import PolicyLoader

struct PolicyTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the rules' own examples, and end with 1 when one does not come out.",
        discussion: """
            Examples:
              heraut policy test
              heraut policy test names
            """
    )

    @Argument(help: "Only this rule or pack.")
    var name: String?

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let policy = try HouseRules.policy(folder: try place.openIfThere()?.folder)
        let failures = policy.failures().filter { failure in
            name.map {
                failure.example.rule == $0 || failure.example.rule.hasPrefix($0 + "/")
            } ?? true
        }
        for failure in failures { Output.line("\(failure)", .red) }
        Output.note("\(policy.examples.count) examples, \(failures.count) failed")
        if !failures.isEmpty { throw ExitCode(FailureClass.refused.rawValue) }
    }
}
