internal import ArgumentParser
internal import Newsdesk

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the whole record: chain, signatures, tables against the ledger.",
        discussion: """
            Ends with 1 when anything does not agree, and names it.

            Example: heraut verify
            """
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let entries: Int
        let head: String
        let signatures: Int
        let problems: [String]
    }

    func run() async throws {
        let workspace = try place.open()
        let found = try await workspace.withDesk { desk in try await desk.verify() }
        if form.json {
            Output.json(
                Line(
                    entries: found.entries,
                    head: found.head,
                    signatures: found.signatures,
                    problems: found.problems
                )
            )
        } else {
            Output.line("ledger: \(found.entries) entries, head \(found.head)")
            Output.line("signatures: \(found.signatures) checked")
            for problem in found.problems { Output.line(problem, .red) }
            if found.problems.isEmpty { Output.line("everything agrees", .green) }
        }
        guard found.problems.isEmpty else {
            Output.note("\(found.problems.count) problems: nothing of this may be relied on.", .red)
            throw ExitCode(FailureClass.refused.rawValue)
        }
    }
}
