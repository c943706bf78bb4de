internal import ArgumentParser
internal import Editorial
internal import Gate
internal import Newsdesk

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the gate about a draft, a text or a post, without keeping anything.",
        discussion: """
            Findings stand under the words they are about. Ends with 1 when the gate blocks.
            Works without a workspace too, with the rules that ship with Heraut.

            Examples:
              heraut check posts/who-makes-policy.md
              echo "Onze nieuwe folder is er" | heraut check -
              heraut check p-3k9f2m1x
              heraut check --jsonl < texts.jsonl
            """
    )

    @Argument(help: "A draft, a text file, - for standard input, or a post.")
    var subject: String?

    @Flag(
        help: """
            Read {"id","lang","text"[,"kind"]} lines, print {"id","blocked","findings","spans"} lines.
            """
    )
    var jsonl = false

    @Option(help: "The language of a text without front matter: nl or en.")
    var language: Language?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func validate() throws {
        guard jsonl == (subject == nil) else {
            throw ValidationError("Name one thing to check: a file, -, a post, or --jsonl.")
        }
    }

    func run() async throws {
        let workspace = try place.openIfThere()
        if jsonl {
            let stream = CheckStream(
                gate: try HouseRules.gate(folder: workspace?.folder),
                language: language ?? workspace?.file.house.language ?? .dutch
            )
            guard try stream.run() else { throw ExitCode(FailureClass.data.rawValue) }
            return
        }
        let subject = subject ?? "-"
        if PostName.isID(subject) {
            let id = PostID(subject)
            try await place.open().withDesk { desk in
                let check = try await desk.check(try await desk.post(id).post)
                try show(check, name: subject, firstLine: 1, workspace)
            }
            return
        }
        try checkFile(subject, workspace)
    }

    private func checkFile(_ path: String, _ workspace: Workspace?) throws {
        let gate = try HouseRules.gate(folder: workspace?.folder)
        let house = language ?? workspace?.file.house.language ?? .dutch
        let name = path == "-" ? "standard input" : path
        let bytes = try TextFile.bytes(path, limit: DraftFile.maximumBytes)
        if bytes.starts(with: Array("---".utf8)) {
            let draft: DraftFile
            do {
                draft = try DraftFile(bytes: bytes, file: name, language: house)
            } catch {
                throw CommandFailure(.data, "\(error)")
            }
            let (content, _) = try draft.content()
            let check = GateCheck(content, by: gate)
            return try show(check, name: name, firstLine: draft.textLine, workspace)
        }
        let text: String
        do {
            text = try DraftText.decode(bytes, file: name)
            try DraftText.check(text, file: name, line: 1)
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
        let check = GateCheck(text: text, language: house, by: gate)
        try show(check, name: name, firstLine: 1, workspace)
    }

    private func show(
        _ check: GateCheck,
        name: String,
        firstLine: Int,
        _ workspace: Workspace?
    ) throws {
        let report = FindingReport(
            name: name,
            firstLine: firstLine,
            language: workspace?.file.house.language ?? language ?? .dutch
        )
        if form.json {
            for line in report.lines(check) { Output.json(line) }
        } else {
            report.show(check)
        }
        if check.blocks {
            Output.note("\(name): the gate blocks this.", .red)
            throw ExitCode(FailureClass.refused.rawValue)
        }
        Output.note("\(name): nothing that blocks.", .green)
    }
}
