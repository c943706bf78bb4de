internal import ArgumentParser
internal import Editorial
internal import Gate
internal import Newsdesk

struct PolicyExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Show every layer's view of a text: words and classes, what rules found, and why.",
        discussion: """
            Nothing is kept. - reads the text from standard input.

            Examples:
              heraut policy explain "Een vrouw uit Eritrea kreeg vandaag haar vergunning"
              heraut policy explain - < post.txt
            """
    )

    @Argument(help: "The text, or - for standard input.")
    var text: String

    @Option(help: "The language of the text: nl or en.")
    var language: Language?

    @Option(help: "The kind of post, for rules that only count there.")
    var kind: PostKind?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.openIfThere()
        let gate = try HouseRules.gate(workspace)
        let text =
            text == "-"
            ? try DraftText.decode(
                TextFile.bytes("-", limit: DraftFile.maximumBytes),
                file: "standard input"
            ) : text
        let house = workspace?.file.house.language ?? .dutch
        let manuscript = Manuscript(text: text, language: language ?? house, kind: kind)
        let report = ExplanationReport(text: text, language: house)
        let explanation = gate.explain(manuscript)
        if form.json {
            Output.json(report.data(explanation))
        } else {
            report.show(explanation)
        }
    }
}
