internal import Editorial
internal import Foundation
package import Newsdesk

/// A record as a page for people, in the language of the house.
package struct RecordText {
    let record: ArchiveRecord
    let language: Language
    let zone: TimeZone
    /// The file of each picture that goes along, by its SHA-256.
    let pictures: [String: String]

    /// The pages about a record, for people and for machines, as they stand in an export.
    package static func pages(of record: ArchiveRecord, house: House) -> [String] {
        let page = RecordText(
            record: record,
            language: house.language,
            zone: house.zone,
            pictures: [:]
        ).page
        let file = MDTOFile(record: record, retention: house.retention.words?.text, files: [])
        return [page.markdown, page.html, file.text]
    }

    /// The page.
    var page: RecordPage {
        var page = RecordPage(
            title: "\(word("Dossier van bericht", "Record of post")) \(record.post)",
            language: language
        )
        page.add(.fields(summary))
        addVersions(to: &page)
        addEvents(to: &page)
        addSignatures(to: &page)
        addDeliveries(to: &page)
        addExchanges(to: &page)
        addForgotten(to: &page)
        return page
    }

    private func word(_ dutch: String, _ english: String) -> String {
        language == .dutch ? dutch : english
    }

    private func time(_ moment: Instant) -> String {
        "\(WallTime(zone: zone).text(moment)) \(zone.identifier) (\(moment))"
    }

    private var gone: String { word("(vernietigd)", "(forgotten)") }

    private var summary: [(name: String, value: String)] {
        [
            (word("Organisatie", "Agency"), record.agency),
            (word("Werkruimte", "Workspace"), record.workspace),
            (word("Stand", "Stage"), record.stage.rawValue),
            (
                word("Betrokkenen", "People"),
                record.people.map { person in
                    let handle = person.handle ?? gone
                    return person.name.map { $0 == handle ? handle : "\($0) (\(handle))" } ?? handle
                }.joined(separator: ", ")
            ),
        ]
    }

    private func addVersions(to page: inout RecordPage) {
        page.add(.heading(level: 2, word("Versies", "Versions")))
        for version in record.versions {
            let revision = version.revision
            page.add(.heading(level: 3, "\(word("Revisie", "Revision")) \(revision.number)"))
            var fields = [
                (word("Vastgelegd", "Kept"), "\(time(version.at)), \(version.person)"),
                (word("Soort", "Kind"), "\(revision.kind.rawValue), \(revision.language.rawValue)"),
                (word("Onderwerp", "Topic"), revision.topic),
                (
                    word("Kanalen", "Channels"),
                    revision.channels.map(\.rawValue).joined(separator: ", ")
                ),
                (word("Vingerafdruk", "Digest"), revision.content.rawValue),
                (word("Toets", "Gate"), Self.gate(version.gate)),
            ]
            if let plan = revision.plan {
                fields.append((word("Gepland", "Planned"), time(plan.due)))
                fields.append((word("Niet na", "Not after"), time(plan.notAfter)))
            }
            guard let content = version.content else {
                page.add(.fields(fields))
                page.add(.paragraph(word("De tekst is vernietigd.", "The text was forgotten.")))
                continue
            }
            if let link = content.link { fields.append((word("Verwijzing", "Link"), link)) }
            if let follows = content.follows {
                fields.append((word("Volgt op", "Follows"), follows.rawValue))
            }
            page.add(.fields(fields))
            page.add(.words(name: word("Tekst", "Text"), content.text))
            for variant in content.variants {
                page.add(.words(name: "\(word("Op", "On")) \(variant.channel)", variant.text))
            }
            for medium in content.media {
                guard let file = pictures[medium.sha256] else {
                    page.add(
                        .paragraph("\(medium.name) (\(medium.alt)): \(gone), \(medium.sha256)")
                    )
                    continue
                }
                page.add(.picture(file: file, alt: medium.alt))
            }
        }
    }

    private static func gate(_ report: GateReport) -> String {
        let lines = report.lines.map { line in
            "\(line.rule) (\(line.severity.rawValue)) ×\(line.count)"
                + (line.waived.map { ", \($0) waived" } ?? "")
        }
        return (lines.isEmpty ? "-" : lines.joined(separator: "; ")) + " [\(report.policy)]"
    }

    private func addEvents(to page: inout RecordPage) {
        page.add(.heading(level: 2, word("Wat er gebeurde", "What happened")))
        for event in record.events {
            var value = "\(event.name), \(event.person)"
            if let role = event.role { value += " (\(role.rawValue))" }
            if let channel = event.event.channel { value += ", \(channel)" }
            if let reason = event.reason { value += ": \(reason)" }
            if let detail = Self.detail(event.event) { value += ": \(detail)" }
            page.add(.fields([("#\(event.sequence), \(time(event.at))", value)]))
        }
    }

    private static func detail(_ event: Event) -> String? {
        switch event {
        case .published(_, let remoteID, let link):
            [link, remoteID].compactMap(\.self).joined(separator: ", ")
        case .postponed(_, let reason, _), .refused(_, let reason), .lost(_, let reason),
            .stopped(_, let reason):
            reason
        case .claimed(let claim): "\(claim.attempt), sha256 \(claim.bodySHA256)"
        case .readBack(_, let finding): finding.detail ?? finding.name
        case .foundLive(_, let link, _): link
        case .held(_, let hold): hold.rawValue
        default: nil
        }
    }

    private func addSignatures(to page: inout RecordPage) {
        page.add(.heading(level: 2, word("Handtekeningen", "Signatures")))
        for signed in record.signatures {
            page.add(
                .heading(
                    level: 3,
                    "#\(signed.sequence): \(signed.purpose), \(signed.person)"
                        + " (\(signed.role.rawValue)), r\(signed.revision)"
                )
            )
            page.add(
                .fields([
                    (word("Tijd", "Time"), time(signed.at)),
                    (word("Naamruimte", "Namespace"), signed.namespace),
                    (word("Vingerafdruk", "Digest"), signed.id.rawValue),
                ])
            )
            page.add(.words(name: word("Verklaring", "Statement"), signed.statement ?? gone))
            page.add(.words(name: word("Handtekening", "Signature"), signed.signature ?? gone))
        }
    }

    private func addDeliveries(to page: inout RecordPage) {
        page.add(.heading(level: 2, word("Bezorging", "Deliveries")))
        for delivery in record.deliveries {
            var fields = [
                (word("Stand", "State"), delivery.state.name),
                (word("Pogingen", "Attempts"), "\(delivery.attempts)"),
            ]
            if case .published(let id, let link) = delivery.state {
                fields.append((word("Adres", "Link"), link ?? "-"))
                fields.append((word("Kenmerk daar", "Remote id"), id ?? "-"))
            }
            if let seen = delivery.readBack {
                fields.append((word("Teruggelezen", "Read back"), seen.detail ?? seen.name))
            }
            page.add(.heading(level: 3, "\(delivery.channel), r\(delivery.revision)"))
            page.add(.fields(fields))
        }
    }

    private func addExchanges(to page: inout RecordPage) {
        page.add(.heading(level: 2, word("Wat er verzonden is", "What was sent")))
        for sent in record.exchanges {
            guard let exchange = sent.exchange else {
                page.add(.paragraph("#\(sent.sequence): \(gone)"))
                continue
            }
            for trip in exchange.trips {
                let request = trip.request
                page.add(
                    .heading(
                        level: 3,
                        "#\(sent.sequence): \(trip.step.map { $0 + ", " } ?? "")\(request.method)"
                            + " \(request.destination)"
                    )
                )
                var fields = [(word("Verzonden", "Sent"), time(request.at))]
                fields += request.headers.map { ($0.name, $0.value) }
                fields.append(("SHA-256", request.body.sha256 ?? "-"))
                page.add(.fields(fields))
                page.add(.words(name: word("Inhoud", "Body"), Self.text(request.body)))
                guard let answer = trip.answer else {
                    page.add(.paragraph(trip.failure ?? "-"))
                    continue
                }
                page.add(
                    .fields(
                        [
                            (word("Antwoord", "Answer"), "\(answer.status)"),
                            (word("Ontvangen", "Received"), time(answer.at)),
                        ] + answer.headers.map { ($0.name, $0.value) }
                    )
                )
                page.add(
                    .words(name: word("Inhoud van het antwoord", "Answer"), Self.text(answer.body))
                )
            }
        }
    }

    private static func text(_ body: Exchange.Body) -> String {
        let parts = body.pieces.map { piece in
            piece.text ?? piece.base64.map { "[base64 \($0)]" }
                ?? piece.picture.map { "[media/\($0)]" } ?? ""
        }
        return parts.joined() + (body.isCut ? "\n[... \(body.size) bytes]" : "")
    }

    private func addForgotten(to page: inout RecordPage) {
        guard !record.forgotten.isEmpty else { return }
        page.add(.heading(level: 2, word("Vernietigd", "Forgotten")))
        page.add(
            .fields(
                record.forgotten.map {
                    ("\($0.kind) \($0.id)", "\(time($0.at)), #\($0.sequence)")
                }
            )
        )
    }
}
