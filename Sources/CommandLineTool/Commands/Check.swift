internal import ArgumentParser
internal import Editorial
internal import Gate
internal import Newsdesk
internal import PlacedYAML
internal import PolicyLoader

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask the gate about drafts, texts or posts, without keeping anything.",
        discussion: """
            Findings stand under the words they are about. Ends with 1 when the gate blocks.
            Works without a workspace too, with the rules that ship with Heraut.

            --sarif prints one SARIF 2.1.0 log, for editors and code review.

            Examples:
              heraut check posts/who-makes-policy.md
              heraut check posts/*.md
              heraut check --sarif posts/*.md > findings.sarif
              echo "Onze nieuwe folder is er" | heraut check -
              heraut check p-3k9f2m1x
              heraut check --jsonl < texts.jsonl
            """
    )

    @Argument(help: "Drafts, text files, - for standard input, or posts.")
    var subjects: [String] = []

    @Flag(
        help: """
            Read {"id","lang","text"[,"kind"]} lines, print {"id","blocked","findings","spans"} lines.
            """
    )
    var jsonl = false

    @Flag(help: "Print one SARIF 2.1.0 log of everything that was checked.")
    var sarif = false

    @Option(
        help: """
            nl or en: the language of messages, and of a text without front matter; else the \
            workspace's.
            """
    )
    var language: Language?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func validate() throws {
        guard jsonl == subjects.isEmpty else {
            throw ValidationError("Name what to check: files, -, posts, or --jsonl.")
        }
        guard subjects.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input (-) can be read once.")
        }
        guard [jsonl, sarif, form.json].count(where: \.self) <= 1 else {
            throw ValidationError("Choose one of --jsonl, --json and --sarif.")
        }
    }

    func run() async throws {
        let workspace = try place.openIfThere()
        let language = language ?? workspace?.file.house.language ?? .dutch
        if jsonl {
            let stream = CheckStream(gate: try HouseRules.gate(workspace), language: language)
            guard try stream.run() else { throw ExitCode(FailureClass.data.rawValue) }
            return
        }
        let policy = try HouseRules.policy(workspace, examples: false)
        var log = SARIFLog(rules: policy.rules, language: language)
        var worst: FailureClass?
        for subject in subjects {
            do {
                let checked = try await check(subject, policy.gate, language)
                if sarif { log.add(checked) } else { show(checked, language) }
                let blocks = checked.check.blocks
                Output.note(
                    checked.name + (blocks ? ": the gate blocks this." : ": nothing that blocks."),
                    blocks ? .red : .green
                )
                if blocks { worst = worst ?? .refused }
            } catch {
                // The other files are checked all the same; what could not be read decides how it
                // ends.
                let failure = CommandFailure(error)
                Output.note("heraut: \(failure)", .red)
                log.add(failure, about: subject)
                worst = worst.flatMap { $0 == .refused ? nil : $0 } ?? failure.failureClass
            }
        }
        if sarif { Output.json(log) }
        if let worst { throw ExitCode(worst.rawValue) }
    }

    private func check(
        _ subject: String,
        _ gate: Gate,
        _ language: Language
    ) async throws -> CheckedSubject {
        if PostName.isID(subject) {
            let id = PostID(subject)
            return try await place.open().withDesk { desk in
                let check = try await desk.check(try await desk.post(id).post)
                return CheckedSubject(name: subject, check: check)
            }
        }
        let name = subject == "-" ? "standard input" : subject
        let bytes = try TextFile.bytes(subject, limit: DraftFile.maximumBytes)
        let source = subject == "-" ? nil : SourceText(path: subject, bytes: bytes)
        guard bytes.starts(with: Array("---".utf8)) else {
            let text = try Self.plainText(bytes, name)
            let check = GateCheck(text: text, language: language, by: gate)
            return CheckedSubject(name: name, source: source, check: check)
        }
        let draft: DraftFile
        do {
            draft = try DraftFile(bytes: bytes, file: name, language: language)
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
        return CheckedSubject(
            name: name,
            firstLine: draft.textLine,
            source: source,
            check: GateCheck(try draft.content().content, by: gate)
        )
    }

    private static func plainText(_ bytes: [UInt8], _ name: String) throws(CommandFailure) -> String
    {
        do throws(YAMLProblem) {
            let text = try DraftText.decode(bytes, file: name)
            try DraftText.check(text, file: name, line: 1)
            return text
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    private func show(_ checked: CheckedSubject, _ language: Language) {
        let report = FindingReport(
            name: checked.name,
            firstLine: checked.firstLine,
            language: language
        )
        if form.json {
            for line in report.lines(checked.check) { Output.json(line) }
        } else {
            report.show(checked.check)
        }
    }
}
