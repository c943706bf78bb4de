internal import Editorial
internal import Newsdesk

/// The screen of an approver's desk: what stands on each line, for a terminal of any size.
struct ReviewPage {
    /// Beyond this many columns a line is hard to follow.
    static let maximumColumns = 100
    /// What is filled where the terminal says that it has less.
    static let minimum = ReviewSession.Size(columns: 40, rows: 10)
    /// Lines above the body, and below it without the choices.
    private static let frame = 3
    /// Lines of the body that there is always room for.
    private static let leastBody = 3

    private let session: ReviewSession
    private let view: ReviewSession.View
    private let width: Int

    private var words: ReviewWords { session.setting.words }
    private var setting: ReviewSession.Setting { session.setting }

    /// The page of a view: the session's own, where none is named.
    init(_ session: ReviewSession, of view: ReviewSession.View? = nil) {
        self.session = session
        self.view = view ?? session.view
        let columns = session.size?.columns ?? Self.minimum.columns
        // One column stays free: some terminals go to the next line when the last one is filled.
        width = min(max(columns, Self.minimum.columns) - 1, Self.maximumColumns)
    }

    /// How many lines of the body are seen at once.
    static func bodyRows(of session: ReviewSession) -> Int {
        let rows = max(session.size?.rows ?? .max / 2, minimum.rows)
        return max(leastBody, rows - frame - ReviewPage(session).footer.count)
    }

    /// Every line, as many as the terminal has, and where the cursor stands, counted from 0.
    var lines: (lines: [StyledLine], cursor: (row: Int, column: Int)) {
        let rows = Self.bodyRows(of: session)
        let body = body
        let first = firstLine(of: body.count, rows)
        var shown = Array(body.dropFirst(first).prefix(rows))
        shown += Array(repeating: StyledLine(), count: max(0, rows - shown.count))
        let (footer, column) = (footer, footerCursor)
        let head = [StyledLine(headline, .bold), rule(position(first, rows, body.count))]
        let lines = head + shown + [rule("")] + footer
        return (lines, (head.count + rows + 1 + column.row, column.column))
    }

    private func firstLine(of count: Int, _ rows: Int) -> Int {
        guard view == .inbox, !session.inbox.isEmpty else {
            return max(0, min(session.scroll, count - rows))
        }
        // The selected post stays in sight.
        return max(0, min(selectedLine + 2 - rows / 2, count - rows))
    }

    // MARK: - Head and foot

    private var headline: String {
        let left: String
        if view != .inbox, let dossier = session.dossier {
            left = ReviewContent(dossier: dossier, setting: setting, now: session.now).title
        } else {
            left = "Heraut · \(setting.agency) · \(setting.handle)"
        }
        let mine = session.inbox.count(where: \.isMine)
        let right =
            session.inbox.isEmpty
            ? ""
            : view == .inbox
                ? words("\(mine) voor u", "\(mine) for you")
                : "\(session.place + 1)/\(session.inbox.count)"
        let room = max(8, width - TextLayout.columns(right) - 2)
        return TextLayout.padded(TextLayout.cut(left, to: room), to: room) + "  " + right
    }

    private func position(_ first: Int, _ rows: Int, _ count: Int) -> String {
        guard count > rows else { return "" }
        let last = min(first + rows, count)
        return words(" \(first + 1)-\(last) van \(count) ", " \(first + 1)-\(last) of \(count) ")
            + "──"
    }

    private func rule(_ note: String) -> StyledLine {
        let length = max(0, width - note.count)
        return StyledLine(String(repeating: "─", count: length) + note, .faint)
    }

    /// What was said last, and what can be done; or what is asked.
    var footer: [StyledLine] {
        let rows = max(session.size?.rows ?? .max / 2, Self.minimum.rows)
        let room = rows - Self.frame - Self.leastBody
        var lines: [StyledLine] = []
        if let notice = session.notice {
            lines = TextLayout.wrap(
                [Span(notice.text, notice.isTrouble ? .yellow : .green)],
                width: width
            )
            lines.removeLast(max(0, lines.count - (room - 2)))
        }
        if case .reason(_, let editor) = view {
            return (lines + question).suffix(room - 1) + [typed(editor).line]
        }
        if let asked { lines.append(StyledLine(asked, .bold)) }
        // What there is no room for is told by the help.
        return lines.suffix(room - 1) + offers.prefix(max(1, room - lines.count))
    }

    private var offers: [StyledLine] {
        var lines: [StyledLine] = []
        var spans: [Span] = []
        var used = 0
        for choice in session.choices {
            guard let letter = choice.letter else { continue }
            let columns = TextLayout.columns(choice.label) + 2
            if used > 0, used + 2 + columns > width {
                lines.append(StyledLine(spans))
                (spans, used) = ([], 0)
            }
            spans += [
                Span(used > 0 ? "  " : ""), Span(String(letter), .bold), Span(" " + choice.label),
            ]
            used += (used > 0 ? 2 : 0) + columns
        }
        return lines + [StyledLine(spans)]
    }

    private var asked: String? {
        switch view {
        case .approval: words("Dit tekenen?", "Sign this?")
        case .waiver: words("Dit toestaan en daarvoor tekenen?", "Waive this, and sign for it?")
        case .opening:
            words(
                "Openen op de machine waarop u van elders bent ingelogd?",
                "Open it on the machine that you are logged in to from elsewhere?"
            )
        case .findings:
            words(
                "Welke? Pijltjes en Enter, of het nummer.",
                "Which? Arrows and Enter, or the number."
            )
        case .inbox, .post, .statement, .changes, .help, .reason, .ended: nil
        }
    }

    private var question: [StyledLine] {
        guard case .reason(let purpose, _) = view else { return [] }
        let text =
            switch purpose {
            case .sendBack:
                words(
                    "Waarom terug? De schrijver leest het, en het komt in het register.",
                    "Why does it go back? Its author reads this, and so does the record."
                )
            case .waive:
                words(
                    "Waarom mag dit? Iedereen die tekent leest het.",
                    "Why is this allowed? Everybody who signs reads it."
                )
            }
        let keys = words("Enter klaar, Esc toch niet", "Enter done, Esc never mind")
        return [StyledLine(TextLayout.cut(text, to: width), .bold), StyledLine(keys, .faint)]
    }

    /// What was typed, as much of it as there is room for around the cursor.
    private func typed(_ editor: LineEditor) -> (line: StyledLine, column: Int) {
        let room = width - 4
        let all = Array(editor.text)
        var start = editor.cursor
        var used = 0
        while start > 0 {
            let columns = TextLayout.columns(TextLayout.visible(String(all[start - 1])))
            guard used + columns <= room else { break }
            used += columns
            start -= 1
        }
        var shown = TextLayout.visible(String(all[start..<editor.cursor]))
        let column = 2 + TextLayout.columns(shown)
        for character in all[editor.cursor...] {
            let next = TextLayout.visible(String(character))
            guard TextLayout.columns(shown) + TextLayout.columns(next) <= room else { break }
            shown += next
        }
        return (StyledLine("> " + shown), column)
    }

    private var footerCursor: (row: Int, column: Int) {
        let last = footer.count - 1
        if case .reason(_, let editor) = view { return (last, typed(editor).column) }
        return (last, footer.last.map { TextLayout.columns($0.text) } ?? 0)
    }

    // MARK: - Body

    /// Every line of the view, also those that are not in sight.
    var body: [StyledLine] {
        switch view {
        case .inbox, .ended: return inbox
        case .help: return lay(ReviewHelp(words).sections)
        case .post, .reason: return post
        case .statement: return statement(session.dossier?.statement ?? "")
        case .changes:
            let section = content?.changes(isWhole: true)
            return section.map { lay([$0]) } ?? []
        case .approval: return statement(Self.essentials(session.dossier?.statement ?? ""))
        case .findings(let selected): return findings(selected)
        case .waiver(let finding, let why): return waiver(finding, why)
        case .opening(let address, let program):
            return lay([
                ReviewSection(
                    nil,
                    [
                        .field("Link", [Span(address)]),
                        .field(words("Met", "With"), [Span(program)]),
                    ]
                )
            ])
        }
    }

    private var content: ReviewContent? {
        session.dossier.map {
            ReviewContent(dossier: $0, setting: setting, now: session.now)
        }
    }

    private var post: [StyledLine] { content.map { lay($0.sections) } ?? [] }

    /// The lines of a statement that say what is signed: by whom, which post, where and when, and what
    /// was waived; the others are a key away.
    static func essentials(_ statement: String) -> String {
        let names = [
            "agency:", "signer:", "post:", "goes out at:", "not after:", "exempt from:", "channel:",
            "  body:", "picture:", "waived:", "  words:", "  why:",
        ]
        var lines: [Substring] = []
        for line in statement.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("The text, ") { break }
            if names.contains(where: line.hasPrefix) { lines.append(line) }
        }
        return lines.joined(separator: "\n")
    }

    /// A statement as it is; above its words, long values go on below where they began, so that no
    /// value can look like a field.
    private func statement(_ text: String) -> [StyledLine] {
        var isHead = true
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            if line.hasPrefix("The text, ") { isHead = false }
            let name = isHead ? Self.name(of: line) : ""
            return TextLayout.wrap(
                [Span(String(line.dropFirst(name.count)))],
                width: width,
                first: [Span(String(name), .faint)],
                indent: String(repeating: " ", count: name.count)
            )
        }
    }

    /// What stands before the value of a line: `goes out at:  `.
    private static func name(of line: Substring) -> Substring {
        let column = 14
        let name = line.prefix(column)
        guard name.count == column, name.last == " ",
            name.drop(while: { $0 != ":" }).dropFirst().allSatisfy({ $0 == " " }),
            name.contains(":")
        else { return "" }
        return name
    }

    private func findings(_ selected: Int) -> [StyledLine] {
        let findings = session.dossier?.check.waivable ?? []
        return findings.enumerated().flatMap { index, finding in
            TextLayout.wrap(
                [
                    Span("\(index + 1) ", .bold), Span("\(finding.choice.rule)  "),
                    Span("“\(finding.words)”", .bold),
                    Span("  " + finding.reason(words.language)),
                ],
                width: width,
                first: [Span(index == selected ? "> " : "  ", .bold)],
                indent: "  "
            )
        }
    }

    private func waiver(_ finding: WaivableFinding, _ why: String) -> [StyledLine] {
        lay([
            ReviewSection(
                words("Dit blokkeert niet meer", "This blocks no more"),
                [
                    .field("Post", [Span(session.dossier?.post.id.rawValue ?? "")]),
                    .field(words("Regel", "Rule"), [Span(finding.choice.rule)]),
                    .field(words("Woorden", "Words"), [Span("“\(finding.words)”", .bold)]),
                    .field(
                        words("Waar", "Where"),
                        [Span(words.part(finding.choice.part ?? "text"))]
                    ),
                    .field(words("Want", "Because"), [Span(why)]),
                    .field(
                        words("U", "You"),
                        [Span(words("tekent als legal", "sign as legal") + ": \(setting.handle)")]
                    ),
                ]
            )
        ])
    }

    // MARK: - The inbox

    private var inbox: [StyledLine] {
        guard !session.inbox.isEmpty else {
            return session.isBusy ? [] : [StyledLine()] + lay(ReviewHelp(words).emptyInbox)
        }
        return inboxLines.map(\.line)
    }

    private var selectedLine: Int {
        inboxLines.firstIndex { $0.item == session.place } ?? 0
    }

    private var inboxLines: [(line: StyledLine, item: Int?)] {
        var lines: [(line: StyledLine, item: Int?)] = []
        let mine = session.inbox.count(where: \.isMine)
        for (index, item) in session.inbox.enumerated() {
            if index == 0, mine > 0 {
                lines.append((StyledLine(words("Wacht op u", "Waiting for you"), .bold), nil))
            }
            if index == mine {
                if mine > 0 { lines.append((StyledLine(), nil)) }
                let heading = words("Wacht op anderen", "Waiting for others")
                lines.append((StyledLine(heading, .bold), nil))
            }
            lines += inboxLines(of: item, index).map { ($0, index) }
        }
        return lines
    }

    private func inboxLines(of item: InboxItem, _ index: Int) -> [StyledLine] {
        let isSelected = index == session.place
        let when =
            item.plan.map {
                words.time($0.due, setting.time) + "  "
                    + words.distance(from: session.now, to: $0.due)
            } ?? words("nog geen tijd", "no time yet")
        let first = TextLayout.cut(
            "\(isSelected ? ">" : " ") \(TextLayout.padded(when, to: 38))  \(item.topic)",
            to: width
        )
        let kind = "\(item.post)  \(words.kind(item.kind))"
        let note: String
        if item.standing.mayWaive {
            note = words("de poort blokkeert; u kunt toestaan", "the gate blocks; you can waive")
        } else if let obstacle = item.standing.obstacle {
            note = words.obstacle(obstacle)
        } else {
            note = item.needs.words
        }
        return [StyledLine(first, isSelected ? .bold : .plain)]
            + TextLayout.wrap([Span("\(kind); \(note)", .faint)], width: width, indent: "    ")
    }

    // MARK: - Layout

    /// Sections, each under its heading, names in a column of their own.
    private func lay(_ sections: [ReviewSection]) -> [StyledLine] {
        var lines: [StyledLine] = []
        for section in sections {
            if !lines.isEmpty { lines.append(StyledLine()) }
            if let heading = section.heading {
                lines += TextLayout.wrap([Span(heading, .bold)], width: width)
            }
            for row in section.rows { lines += lay(row) }
        }
        return lines
    }

    private func lay(_ row: ReviewSection.Row) -> [StyledLine] {
        let column = 14
        switch row {
        case .blank: return [StyledLine()]
        case .words(let spans): return TextLayout.wrap(spans, width: width, indent: "  ")
        case .quote(let spans): return TextLayout.wrap(spans, width: width, indent: "    ")
        case .field(let name, let spans):
            guard TextLayout.columns(name) <= column - 4 else {
                return TextLayout.wrap([Span(name + ": ")] + spans, width: width, indent: "  ")
            }
            return TextLayout.wrap(
                spans,
                width: width,
                first: [Span("  " + TextLayout.padded(name, to: column - 2), .faint)],
                indent: String(repeating: " ", count: column)
            )
        }
    }
}
