internal import Editorial
internal import Newsdesk

/// The same as ``ReviewPage`` in whole lines, each piece with a word that says what it is: nothing is
/// drawn over, and nothing is told by its place or its colour.
struct ReviewLines {
    private let session: ReviewSession

    private var words: ReviewWords { session.setting.words }

    init(_ session: ReviewSession) { self.session = session }

    /// What is said now, down to the question.
    var lines: [String] {
        var lines: [String] = [""]
        if let notice = session.notice {
            lines.append(words("Bericht: ", "Message: ") + notice.text)
        }
        lines += body.map(TextLayout.visible)
        if session.view == .ended { return lines }
        lines.append("")
        return lines + question
    }

    private var question: [String] {
        if case .reason(let purpose, _) = session.view {
            switch purpose {
            case .sendBack:
                return [
                    words(
                        "Waarom terug? Typ de reden als een regel; een lege regel is toch niet.",
                        "Why does it go back? Type the reason as one line; an empty line is never mind."
                    )
                ]
            case .waive:
                return [
                    words(
                        "Waarom mag dit? Typ de reden als een regel; een lege regel is toch niet.",
                        "Why is this allowed? Type the reason as one line; an empty line is never mind."
                    )
                ]
            }
        }
        let choices = session.choices.enumerated().map { index, choice in
            "\(index + 1): \(TextLayout.visible(choice.label).replacing("\n", with: " "))"
        }
        return [words("Keuzes: typ een nummer en Enter.", "Choices: type a number and Enter.")]
            + choices
    }

    private var body: [String] {
        let content = session.dossier.map {
            ReviewContent(dossier: $0, setting: session.setting, now: session.now)
        }
        switch session.view {
        case .inbox: return inbox
        case .post: return content.map { ["Post: " + $0.title] + tell($0.sections) } ?? []
        case .changes: return content?.changes(isWhole: true).map { tell([$0]) } ?? []
        case .statement:
            let lines = Self.split(session.dossier?.statement ?? "")
            return [words("Verklaring, ", "Statement, ") + count(lines)] + lines
        case .approval:
            return [words("Dit tekenen? De verklaring zegt:", "Sign this? The statement says:")]
                + Self.split(ReviewPage.essentials(session.dossier?.statement ?? ""))
        case .help: return tell(ReviewHelp(words).sections)
        case .findings: return [words("Welke bevinding toestaan?", "Waive which finding?")]
        case .waiver(let finding, let why):
            return [
                words("Toestaan: ", "Waive: ") + finding.choice.rule,
                words("Woorden: ", "Words: ") + finding.words,
                words("Waar: ", "Where: ") + words.part(finding.choice.part ?? "text"),
                words("Want: ", "Because: ") + why,
            ].flatMap(Self.indented)
        case .opening(let address, _):
            return [
                words("Openen op de machine van elders? ", "Open it on the machine elsewhere? ")
                    + address
            ]
        case .reason, .ended: return []
        }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private var inbox: [String] {
        guard !session.inbox.isEmpty else { return tell(ReviewHelp(words).emptyInbox) }
        let mine = session.inbox.count(where: \.isMine)
        return [
            words(
                "Lijst: \(session.inbox.count) posts wachten, \(mine) daarvan op u.",
                "Inbox: \(session.inbox.count) posts wait, \(mine) of them for you."
            )
        ]
            + session.inbox.enumerated().map { index, item in
                let when =
                    item.plan.map {
                        words.time($0.due, session.setting.time) + ", "
                            + words.distance(from: session.now, to: $0.due)
                    } ?? words("nog geen tijd", "no time yet")
                let note =
                    item.standing.mayWaive
                    ? words("de poort blokkeert; u kunt toestaan", "the gate blocks; you can waive")
                    : item.standing.obstacle.map(words.obstacle)
                        ?? item.needs.words
                return words("Post ", "Post ")
                    + "\(index + 1): \(item.post), \(words.kind(item.kind)), \(item.topic), \(when);"
                    + " \(note)"
            }
    }

    /// Each section under its heading, and each row with its name.
    private func tell(_ sections: [ReviewSection]) -> [String] {
        sections.flatMap { section in
            let heading = section.heading.map { [$0 + ":"] } ?? []
            return heading
                + section.rows.flatMap { row -> [String] in
                    switch row {
                    case .blank: []
                    case .field(let name, let spans):
                        Self.indented("\(name): " + Self.text(spans))
                    case .words(let spans): Self.indented(Self.text(spans))
                    case .quote(let spans): quoted(Self.text(spans))
                    }
                }
        }
    }

    /// A line, and what goes on below it a step to the right: only our own words begin a line.
    private static func indented(_ text: String) -> [String] {
        split(text).enumerated().map { $0 == 0 ? $1 : "  " + $1 }
    }

    /// Somebody's words, each line a step to the right; how many lines is said beforehand, so that no
    /// words can pass for a piece of ours.
    private func quoted(_ text: String) -> [String] {
        let lines = Self.split(text).map { "  " + $0 }
        return lines.count > 1 ? [count(lines)] + lines : lines
    }

    private func count(_ lines: [String]) -> String {
        words("\(lines.count) regels:", "\(lines.count) lines:")
    }

    private static func text(_ spans: [Span]) -> String { spans.map(\.text).joined() }
}
