internal import ArgumentParser
internal import Foundation

/// Why somebody does it: one sentence, kept on the record.
struct ReasonOptions: ParsableArguments {
    /// The longest reason, in characters.
    static let maximumLength = 2_000

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String

    func validate() throws {
        let text = why.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.count <= Self.maximumLength else {
            throw ValidationError("--why is a reason of 1 to \(Self.maximumLength) characters.")
        }
    }
}
