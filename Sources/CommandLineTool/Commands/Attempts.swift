internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct Attempts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attempts",
        abstract: "Show every attempt to send a post, and what came of it.",
        discussion: "Example: heraut attempts p-3k9f2m1x"
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let post: PostID
        let channel: ChannelID
        let revision: Int
        let attempt: Int
        let key: String
        let body: String
        let began: Instant
        let ended: Instant?
        let outcome: String
        let detail: String?
        let readBack: String?

        private enum CodingKeys: String, CodingKey {
            case post
            case channel
            case revision
            case attempt
            case key
            case body = "body_sha256"
            case began = "began_at_ms"
            case ended = "ended_at_ms"
            case outcome
            case detail
            case readBack = "read_back"
        }
    }

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let attempts = try await workspace.withDesk { desk in try await desk.attempts(id) }
        for attempt in attempts {
            let claim = attempt.claim
            let line = Line(
                post: id,
                channel: claim.channel,
                revision: claim.revision,
                attempt: claim.attempt,
                key: claim.publishKey,
                body: claim.bodySHA256,
                began: attempt.began,
                ended: attempt.ended,
                outcome: attempt.outcome,
                detail: attempt.detail,
                readBack: attempt.readBack?.name
            )
            if form.json {
                Output.json(line)
            } else {
                Self.show(line, in: workspace)
                if let finding = attempt.readBack { Self.show(finding) }
            }
        }
        if attempts.isEmpty { Output.note("nothing of \(id) was ever sent") }
    }

    private static func show(_ finding: ReadBack) {
        let words = "read back: \(finding.detail ?? "as it was signed")"
        for line in Output.wrap(words, width: Output.width, indent: "  ") {
            Output.line(line, finding.needsAttention ? .red : .plain)
        }
    }

    private static func show(_ line: Line, in workspace: Workspace) {
        let took = line.ended.map { ", \($0.since(line.began).wholeMilliseconds) ms" } ?? ""
        Output.line(
            "\(line.channel) #\(line.attempt)".padded(to: 16) + workspace.time.text(line.began)
                + "  \(line.outcome)" + took
        )
        if let detail = line.detail {
            for words in Output.wrap(detail, width: Output.width, indent: "  ") {
                Output.line(words)
            }
        }
        Output.line("  key \(line.key), body \(line.body.prefix(12))", .faint)
    }
}
