internal import Editorial
internal import Newsdesk

extension ReviewContent {
    /// How many words stay beside a change where not everything is shown.
    private static let context = 6

    /// What changed since somebody last put their name under it, nil when nobody did before; the words
    /// that stayed are shown too where `isWhole` says so.
    func changes(isWhole: Bool) -> ReviewSection? {
        guard let earlier = dossier.earlier else { return nil }
        let words = setting.words
        let number = earlier.revision.number
        let who = earlier.signers.joined(separator: ", ")
        let heading =
            earlier.signers.isEmpty
            ? words(
                "Veranderd sinds versie \(number), die \(earlier.submitter) indiende",
                "Changed since revision \(number), which \(earlier.submitter) submitted"
            )
            : words(
                "Veranderd sinds versie \(number), die \(who) tekende",
                "Changed since revision \(number), which \(who) signed"
            )
        guard let content = earlier.content else {
            let gone = words(
                "De woorden van toen worden niet meer bewaard.",
                "Its words are not kept any more."
            )
            return ReviewSection(heading, [.words([Span(gone)])])
        }
        var rows: [ReviewSection.Row] = []
        for (name, old, new) in pairs(content, earlier.revision.plan) {
            let diff = WordDiff(from: old, to: new)
            guard diff.hasChanges else { continue }
            let spans = Self.spans(diff, isWhole: isWhole)
            if old.contains("\n") || new.contains("\n") || old.count + new.count > 120 {
                rows += [.words([Span(name + ":")]), .quote(spans)]
            } else {
                rows.append(.field(name, spans))
            }
        }
        if rows.isEmpty {
            rows = [.words([Span(words("niets wat lezers zien", "nothing that readers see"))])]
        }
        return ReviewSection(heading, rows)
    }

    /// What can change, as it was and as it is.
    private func pairs(
        _ old: Content,
        _ plan: Plan?
    ) -> [(name: String, old: String, new: String)] {
        let (new, words) = (dossier.content, setting.words)
        func time(_ moment: Instant?) -> String {
            moment.map { words.time($0, setting.time) } ?? words("geen", "none")
        }
        func pictures(_ content: Content) -> String {
            content.media.map { "\($0.name) (sha256 \($0.sha256.prefix(12))): \($0.alt)" }
                .joined(separator: "\n")
        }
        func channels(_ content: Content) -> String {
            content.channels.map(\.rawValue).joined(separator: ", ")
        }
        let present = dossier.post.revision.plan
        var pairs = [
            (words("Uit op", "Goes out"), time(plan?.due), time(present?.due)),
            (words("Niet na", "Not after"), time(plan?.notAfter), time(present?.notAfter)),
            (words("Soort", "Kind"), words.kind(old.kind), words.kind(new.kind)),
            (words("Taal", "Language"), old.language.rawValue, new.language.rawValue),
            (words("Kanalen", "Channels"), channels(old), channels(new)),
            (words("Tekst", "Text"), old.text, new.text),
        ]
        for channel in new.channels
        where (old.variants + new.variants).contains(where: { $0.channel == channel }) {
            let name = words("Tekst op \(channel)", "Text on \(channel)")
            pairs.append((name, old.text(for: channel), new.text(for: channel)))
        }
        return pairs + [
            (words("Beeld", "Pictures"), pictures(old), pictures(new)),
            ("Link", old.link ?? "", new.link ?? ""),
            (words("Onderwerp", "Topic"), old.topic, new.topic),
            (
                words("Labels", "Tags"), old.tags.joined(separator: ", "),
                new.tags.joined(separator: ", ")
            ),
            (
                words("Feiten", "Facts"), old.facts.joined(separator: ", "),
                new.facts.joined(separator: ", ")
            ),
            (
                words("Volgt op", "Follows"), old.follows?.rawValue ?? "",
                new.follows?.rawValue ?? ""
            ),
        ]
    }

    /// As git shows words: `[-taken away-]{+put there+}`, so that no colour is needed to read it.
    static func spans(_ diff: WordDiff, isWhole: Bool) -> [Span] {
        var spans: [Span] = []
        for (index, piece) in diff.pieces.enumerated() {
            switch piece.change {
            case .removed: spans.append(Span("[-\(piece.text)-]", .red))
            case .added: spans.append(Span("{+\(piece.text)+}", .green))
            case .kept:
                let text =
                    isWhole
                    ? piece.text
                    : short(
                        piece.text,
                        isFirst: index == 0,
                        isLast: index == diff.pieces.count - 1
                    )
                spans.append(Span(text))
            }
        }
        return spans
    }

    /// The words next to a change.
    private static func short(_ text: String, isFirst: Bool, isLast: Bool) -> String {
        let words = text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
        let kept = (isFirst ? 0 : context) + (isLast ? 0 : context)
        guard words.count > kept + 3 else { return text }
        let head = isFirst ? "" : words.prefix(context).joined(separator: " ") + " "
        let tail = isLast ? "" : " " + words.suffix(context).joined(separator: " ")
        return head + "…" + tail
    }
}
