internal import ArgumentParser
internal import Newsdesk

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
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
        let forgotten: Int
        let uncheckable: Int
        let problems: [String]
    }

    func run() async throws {
        let workspace = try place.open()
        let (found, files) = try await workspace.withDesk { desk in
            (
                try await desk.verify(),
                await AllowedFiles(workspace).problems(by: desk)
            )
        }
        let problems = found.problems + files
        if form.json {
            Output.json(
                Line(
                    entries: found.entries,
                    head: found.head,
                    signatures: found.signatures,
                    forgotten: found.forgotten,
                    uncheckable: found.uncheckable,
                    problems: problems
                )
            )
        } else {
            Output.line("ledger: \(found.entries) entries, head \(found.head)")
            Output.line("signatures: \(found.signatures) checked")
            if found.forgotten > 0 {
                Output.line(
                    "forgotten: \(Output.count(found.forgotten, "value")), as signed entries say;"
                        + " \(found.uncheckable) signatures cannot be checked any more"
                )
            }
            for problem in problems { Output.line(problem, .red) }
            if problems.isEmpty { Output.line("everything agrees", .green) }
        }
        guard problems.isEmpty else {
            Output.note("\(problems.count) problems: nothing of this may be relied on.", .red)
            throw ExitCode(FailureClass.refused.rawValue)
        }
    }
}
