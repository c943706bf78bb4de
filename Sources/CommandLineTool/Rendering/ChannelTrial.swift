internal import Channels
internal import Editorial
internal import Newsdesk

/// What came of trying a channel without posting.
struct ChannelTrial {
    let preview: ChannelPreview
    let rendering: Result<RenderedRequest, ChannelError>
    let check: Channels.Check
    let limits: Channels.LimitsAnswer

    /// The trial as data.
    struct Line: Encodable {
        let preview: PreviewReport.Line
        let secretProblem: String?
        /// Whether the network takes the credentials; nil where it cannot be asked.
        let credentialsCount: Bool?
        let credentialsOf: String?
        let credentialsProblem: String?
        /// What the network told about how much it takes; nil where it did not.
        let limits: LearntLimits?
        let limitsProblem: String?

        private enum CodingKeys: String, CodingKey {
            case preview
            case secretProblem = "secret_problem"
            case credentialsCount = "credentials_count"
            case credentialsOf = "credentials_of"
            case credentialsProblem = "credentials_problem"
            case limits
            case limitsProblem = "limits_problem"
        }
    }

    private var report: PreviewReport { PreviewReport(preview: preview, rendering: rendering) }

    private var secretProblem: String? { preview.channel.secretProblem }

    /// Whether anything is wrong.
    ///
    /// A server that does not tell its limits is none the worse: those count that are known.
    var hasFailed: Bool {
        if report.problem != nil || secretProblem != nil { return true }
        if case .fails = check { return true }
        return false
    }

    var line: Line {
        var (counts, who, problem): (Bool?, String?, String?) = (nil, nil, nil)
        switch check {
        case .counts(let name): (counts, who) = (true, name)
        case .fails(let reason): (counts, problem) = (false, reason)
        case .cannotBeAsked: break
        }
        var (told, limitsProblem): (LearntLimits?, String?) = (nil, nil)
        switch limits {
        case .told(let limits): told = limits
        case .fails(let reason): limitsProblem = reason
        case .cannotBeAsked: break
        }
        return Line(
            preview: report.line,
            secretProblem: secretProblem,
            credentialsCount: counts,
            credentialsOf: who,
            credentialsProblem: problem,
            limits: told,
            limitsProblem: limitsProblem
        )
    }

    func show() {
        report.show()
        if let secretProblem {
            Output.line("  secret: \(secretProblem)", .red)
        } else {
            Output.line("  secret: can be read, or none is needed", .green)
        }
        switch check {
        case .counts(let who):
            Output.line("  credentials: count" + (who.map { " (\($0))" } ?? ""), .green)
        case .fails(let reason): Output.line("  credentials: \(reason)", .red)
        case .cannotBeAsked: Output.line("  credentials: the network cannot be asked")
        }
        showLimits()
        Output.note("nothing was posted")
    }

    private func showLimits() {
        switch limits {
        case .told(let limits):
            let parts = [
                limits.characters.map { Output.count($0, "character") },
                limits.link.map { "\($0) for each address" },
                limits.pictures.map { Output.count($0, "picture") },
            ].compactMap(\.self)
            let path = LimitFiles.path(preview.channel.name)
            Output.line(
                "  limits: the network takes \(parts.joined(separator: ", ")); kept in \(path)",
                .green
            )
        case .fails(let reason):
            Output.line("  limits: \(reason); those count that are known", .yellow)
        case .cannotBeAsked: break
        }
    }
}
