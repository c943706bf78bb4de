internal import Editorial
internal import Newsdesk

/// A piece of what there is to see, under a heading of its own.
struct ReviewSection: Hashable {
    /// One row of it.
    enum Row: Hashable {
        /// A name and what it is.
        case field(String, [Span])
        /// Words as they stand, each line end kept.
        case words([Span])
        /// The same, a step to the right.
        case quote([Span])
        case blank
    }

    /// Nil for what needs none.
    let heading: String?
    let rows: [Row]

    /// How a row without a name begins where there is room for names.
    init(_ heading: String?, _ rows: [Row]) {
        (self.heading, self.rows) = (heading, rows)
    }
}

/// What an approver sees of a post, in words, wherever it is shown.
struct ReviewContent {
    let dossier: ReviewDossier
    let setting: ReviewSession.Setting
    let now: Instant

    private var words: ReviewWords { setting.words }
    private var content: Content { dossier.content }

    /// The first line: which post it is.
    var title: String {
        let number = dossier.post.revision.number
        return "\(dossier.post.id)  \(words.kind(content.kind)), \(content.topic)"
            + words("  versie \(number)", "  revision \(number)")
    }

    /// The post on one screen.
    var sections: [ReviewSection] {
        [summary, trouble, restored, sentBack, changes(isWhole: false)].compactMap(\.self)
            + texts + [pictures, references, gate].compactMap(\.self)
    }

    // MARK: - Pieces

    private var summary: ReviewSection {
        var rows: [ReviewSection.Row] = []
        func field(_ dutch: String, _ english: String, _ value: String) {
            rows.append(.field(words(dutch, english), [Span(value)]))
        }
        if let plan = dossier.post.revision.plan {
            let due = words.time(plan.due, setting.time)
            field("Uit op", "Goes out", "\(due), \(words.distance(from: now, to: plan.due))")
            field("Niet na", "Not after", words.time(plan.notAfter, setting.time))
        } else {
            field("Uit op", "Goes out", words("nog geen tijd", "no time yet"))
        }
        field("Door", "By", people)
        let signers = dossier.signers.map { "\($0.person) (\($0.role.rawValue))" }
        if !signers.isEmpty { field("Getekend", "Signed", signers.joined(separator: ", ")) }
        if dossier.post.stage == .inReview {
            field("Stand", "Stage", dossier.needs.words)
            if let obstacle = dossier.standing.obstacle {
                let why = words.obstacle(obstacle)
                field("U", "You", words("tekent niet: \(why)", "do not sign: \(why)"))
            } else if let role = dossier.standing.role?.rawValue {
                var way = words("tekent als \(role)", "sign as \(role)")
                if let other = dossier.standing.inPlaceOf {
                    way += words(" namens \(other)", " for \(other)")
                }
                field("U", "You", way)
            }
        } else {
            field("Stand", "Stage", words.stage(dossier.post.stage))
        }
        if let before = content.follows { field("Volgt op", "Follows", before.rawValue) }
        let exemptions = dossier.post.revision.exemptions.map(\.rawValue)
        if !exemptions.isEmpty {
            field("Ondanks", "In spite of", exemptions.joined(separator: ", "))
        }
        return ReviewSection(nil, rows)
    }

    /// Who did what, each person once.
    private var people: String {
        var deeds: [(person: String, verbs: [String])] = []
        func add(_ person: String, _ verb: String) {
            if let index = deeds.firstIndex(where: { $0.person == person }) {
                deeds[index].verbs.append(verb)
            } else {
                deeds.append((person, [verb]))
            }
        }
        let (author, writer, editor) = (dossier.author, dossier.lastWriter, dossier.lastEditor)
        add(author, words("schreef", "wrote"))
        if writer != author { add(writer, words("herschreef", "rewrote")) }
        if editor != writer { add(editor, words("bewerkte", "edited")) }
        if let submitter = dossier.submitter { add(submitter, words("diende in", "submitted")) }
        let and = words(" en ", " and ")
        return deeds.map { "\($0.person) \($0.verbs.joined(separator: and))" }
            .joined(separator: ", ")
    }

    private var trouble: ReviewSection? {
        dossier.problem.map {
            ReviewSection(
                words("Zo kan niemand tekenen", "Nobody can sign it like this"),
                [.words([Span($0, .red)])]
            )
        }
    }

    private var restored: ReviewSection? {
        dossier.restoredAt.map { moment in
            let time = words.time(moment, setting.time)
            return ReviewSection(
                words("Misschien al geplaatst", "May be out already"),
                [
                    .words([
                        Span(
                            words(
                                "De wachtrij is op \(time) teruggezet uit een kopie waar dit bericht in"
                                    + " staat. Kijk op de kanalen voordat u tekent.",
                                "The queue was restored at \(time) from a copy that has this post. Look"
                                    + " on its channels before you sign."
                            ),
                            .yellow
                        )
                    ])
                ]
            )
        }
    }

    private var sentBack: ReviewSection? {
        dossier.returned.map { note in
            ReviewSection(
                words(
                    "Versie \(note.revision) is teruggestuurd door \(note.person)",
                    "Revision \(note.revision) was sent back by \(note.person)"
                ),
                [.quote([Span(note.reason)])]
            )
        }
    }

    private var texts: [ReviewSection] {
        var groups: [(text: String, views: [ReviewDossier.ChannelView])] = []
        for view in dossier.channels {
            if let index = groups.firstIndex(where: {
                $0.text.utf8.elementsEqual(view.preview.text.utf8)
            }) {
                groups[index].views.append(view)
            } else {
                groups.append((view.preview.text, [view]))
            }
        }
        return groups.map { group in
            let names = group.views.map(\.preview.channel.name.rawValue).joined(separator: ", ")
            var rows = group.views.map { view in
                ReviewSection.Row.words(
                    [
                        Span(
                            (group.views.count > 1 ? "\(view.preview.channel.name): " : "")
                                + "\(view.preview.channel.adapter), \(size(of: view)), "
                                + view.destination,
                            .faint
                        )
                    ]
                )
            }
            rows += group.views.compactMap(\.problem).map { .words([Span($0, .red)]) }
            rows.append(.quote([Span(group.text)]))
            return ReviewSection(words("De tekst op \(names)", "The text on \(names)"), rows)
        }
    }

    private func size(of view: ReviewDossier.ChannelView) -> String {
        let (preview, channel) = (view.preview, view.preview.channel)
        var parts: [String] = []
        if let limit = channel.maximumCharacters {
            parts.append(
                words(
                    "\(preview.count) van \(limit) tekens",
                    "\(preview.count) of \(limit) characters"
                )
            )
        }
        if let limit = channel.maximumBytes {
            parts.append(
                words("\(preview.bytes) van \(limit) bytes", "\(preview.bytes) of \(limit) bytes")
            )
        }
        if parts.isEmpty {
            parts.append(words("\(preview.count) tekens", "\(preview.count) characters"))
        }
        return parts.joined(separator: ", ")
    }

    private var pictures: ReviewSection? {
        guard !content.media.isEmpty else { return nil }
        let rows = content.media.map { medium in
            ReviewSection.Row.words([
                Span(medium.name + ": "), Span(medium.alt),
                Span("  (sha256 \(medium.sha256.prefix(12)))", .faint),
            ])
        }
        return ReviewSection(words("Beeld, met beschrijving", "Pictures, with alt text"), rows)
    }

    private var references: ReviewSection? {
        var rows: [ReviewSection.Row] = []
        if let link = content.link { rows.append(.field("Link", [Span(link)])) }
        if !content.facts.isEmpty {
            rows.append(
                .field(words("Feiten", "Facts"), [Span(content.facts.joined(separator: ", "))])
            )
        }
        if !content.tags.isEmpty {
            rows.append(
                .field(words("Labels", "Tags"), [Span(content.tags.joined(separator: ", "))])
            )
        }
        return rows.isEmpty ? nil : ReviewSection(words("Bron en labels", "Sources and tags"), rows)
    }

    private var gate: ReviewSection {
        var rows: [ReviewSection.Row] = []
        for part in dossier.check.parts {
            for finding in part.findings {
                if !rows.isEmpty { rows.append(.blank) }
                rows += self.rows(finding, in: part)
            }
        }
        rows += dossier.check.voidWaivers.map { .words([Span($0, .red)]) }
        if rows.isEmpty { rows = [.words([Span(words("niets gevonden", "nothing found"))])] }
        return ReviewSection(words("De poort", "The gate"), rows)
    }
}
