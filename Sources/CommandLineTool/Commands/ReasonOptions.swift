internal import ArgumentParser
internal import Foundation

/// Why somebody does it: one sentence, kept on the record.
struct ReasonOptions: ParsableArguments {
    /// The longest reason, in characters.
    static let maximumLength = 2_000

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "reason"))
    var why: String

    func validate() throws { try Self.check(why) }

    /// Refuses what is no reason: nothing, or more than anybody reads.
    static func check(_ why: String) throws {
        guard isReason(why) else {
            throw ValidationError("--why says why in words, at most \(maximumLength) characters.")
        }
    }

    /// Whether it says anything, and not more than anybody reads.
    static func isReason(_ why: String) -> Bool {
        let text = why.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.unicodeScalars.contains { $0.properties.isAlphabetic }
            && text.count <= maximumLength
    }
}
