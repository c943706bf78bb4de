internal import Editorial
internal import Foundation
internal import Newsdesk

/// Metadata as the Nationaal Archief wants them: MDTO 1.0 in its XML form (schema 1.0.1).
struct MDTOFile {
    /// The namespace of the schema.
    static let namespace = "https://www.nationaalarchief.nl/mdto"
    /// MDTO's own list of kinds of events; others are ours.
    private static let eventList = "Begrippenlijst EventTypeLijst MDTO"
    private static let ownList = "Begrippenlijst Heraut"

    let record: ArchiveRecord
    /// How long the house keeps words, as `P10Y`; nil where it does not say.
    let retention: String?
    /// The files that represent the post, in their order.
    let files: [String]

    private var name: String { "Bericht \(record.post) van \(record.agency)" }

    /// The information object.
    var text: String {
        var lines = Lines()
        lines.open("informatieobject")
        identify(record.post.rawValue, &lines)
        lines.add("naam", name)
        concept("aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO", &lines)
        if let revision = record.versions.last?.revision {
            concept("classificatie", revision.kind.rawValue, "Berichtsoorten Heraut", &lines)
            for tag in [revision.topic] + revision.tags { lines.add("trefwoord", tag) }
        }
        lines.add("omschrijving", "Bericht met versies, besluiten, handtekeningen en bezorging")
        for delivery in record.deliveries {
            guard case .published(_, let link?) = delivery.state, Self.isAddress(link) else {
                continue
            }
            lines.open("raadpleeglocatie")
            lines.add("raadpleeglocatieOnline", link)
            lines.close("raadpleeglocatie")
        }
        if let first = record.events.first, let last = record.events.last {
            lines.open("dekkingInTijd")
            concept("dekkingInTijdType", "Looptijd", Self.ownList, &lines)
            lines.add("dekkingInTijdBegindatum", Self.day(first.at))
            lines.add("dekkingInTijdEinddatum", Self.day(last.at))
            lines.close("dekkingInTijd")
        }
        let languages = Set(record.versions.map(\.revision.language.rawValue)).sorted()
        for language in languages { lines.add("taal", language) }
        for event in record.events { add(event, to: &lines) }
        appraise(&lines)
        for file in files { refer("heeftRepresentatie", file, "\(record.post)/\(file)", &lines) }
        lines.open("archiefvormer")
        lines.add("verwijzingNaam", record.agency)
        lines.close("archiefvormer")
        lines.open("beperkingGebruik")
        concept("beperkingGebruikType", "Persoonsgegevens van medewerkers", Self.ownList, &lines)
        lines.add(
            "beperkingGebruikNadereBeschrijving",
            "De tekst is openbaar zodra hij gepubliceerd is; namen van medewerkers zijn"
                + " persoonsgegevens."
        )
        lines.close("beperkingGebruik")
        lines.close("informatieobject")
        return lines.document
    }

    /// One of its files, with the digest that tells whether it was changed.
    func text(ofFile file: String, size: Int, sha256: String, at moment: Instant) -> String {
        var lines = Lines()
        lines.open("bestand")
        identify("\(record.post)/\(file)", &lines)
        lines.add("naam", file)
        lines.add("omvang", "\(size)")
        concept("bestandsformaat", Self.format(of: file), "IANA Media Types", &lines)
        lines.open("checksum")
        concept("checksumAlgoritme", "SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO", &lines)
        lines.add("checksumWaarde", sha256)
        lines.add("checksumDatum", moment.description)
        lines.close("checksum")
        refer("isRepresentatieVan", name, record.post.rawValue, &lines)
        lines.close("bestand")
        return lines.document
    }

    private func add(_ event: ArchiveRecord.Happening, to lines: inout Lines) {
        let isCreation = event.name == "drafted"
        lines.open("event")
        concept(
            "eventType",
            isCreation ? "Creatie" : event.name,
            isCreation ? Self.eventList : Self.ownList,
            &lines
        )
        lines.add("eventTijd", event.at.description)
        lines.open("eventVerantwoordelijkeActor")
        lines.add("verwijzingNaam", event.person + (event.role.map { " (\($0.rawValue))" } ?? ""))
        lines.close("eventVerantwoordelijkeActor")
        lines.add("eventResultaat", "Regel \(event.sequence) van het register")
        lines.close("event")
    }

    private func appraise(_ lines: inout Lines) {
        guard let retention else {
            return concept("waardering", "Nog niet gewaardeerd", Self.ownList, &lines)
        }
        lines.open("waardering")
        lines.add("begripLabel", "Tijdelijk te bewaren")
        lines.add("begripCode", "V")
        list("Begrippenlijst Waarderingen MDTO", &lines)
        lines.close("waardering")
        lines.open("bewaartermijn")
        if let last = record.events.last {
            concept("termijnTriggerStartLooptijd", "Laatste gebeurtenis", Self.ownList, &lines)
            lines.add("termijnStartdatumLooptijd", Self.day(last.at))
        }
        lines.add("termijnLooptijd", retention)
        lines.close("bewaartermijn")
    }

    private func identify(_ id: String, _ lines: inout Lines, as element: String = "identificatie")
    {
        lines.open(element)
        lines.add("identificatieKenmerk", id)
        lines.add("identificatieBron", "Heraut, werkruimte \(record.workspace)")
        lines.close(element)
    }

    private func refer(_ element: String, _ name: String, _ id: String, _ lines: inout Lines) {
        lines.open(element)
        lines.add("verwijzingNaam", name)
        identify(id, &lines, as: "verwijzingIdentificatie")
        lines.close(element)
    }

    private func concept(
        _ element: String,
        _ label: String,
        _ list: String,
        _ lines: inout Lines
    ) {
        lines.open(element)
        lines.add("begripLabel", label)
        self.list(list, &lines)
        lines.close(element)
    }

    private func list(_ name: String, _ lines: inout Lines) {
        lines.open("begripBegrippenlijst")
        lines.add("verwijzingNaam", name)
        lines.close("begripBegrippenlijst")
    }

    private static func day(_ moment: Instant) -> String {
        String(moment.description.prefix { $0 != "T" })
    }

    private static func isAddress(_ link: String) -> Bool {
        link.hasPrefix("https://") && link.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static func format(of file: String) -> String {
        switch file.split(separator: ".").last {
        case "json": "application/json"
        case "jsonl": "application/jsonl"
        case "md": "text/markdown"
        case "html": "text/html"
        case "png": "image/png"
        case "jpeg": "image/jpeg"
        case "gif": "image/gif"
        case "webp": "image/webp"
        default: "application/octet-stream"
        }
    }

    /// XML, line by line.
    private struct Lines {
        private var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<MDTO xmlns="\#(MDTOFile.namespace)""#
                + #" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#
                + #" xsi:schemaLocation="\#(MDTOFile.namespace) \#(MDTOFile.namespace)/MDTO-XML1.0.1.xsd">"#,
        ]
        private var depth = 1

        mutating func open(_ element: String) {
            lines.append(indent + "<\(element)>")
            depth += 1
        }

        mutating func close(_ element: String) {
            depth -= 1
            lines.append(indent + "</\(element)>")
        }

        mutating func add(_ element: String, _ text: String) {
            lines.append(indent + "<\(element)>\(RecordPage.escaped(text))</\(element)>")
        }

        private var indent: String { String(repeating: "  ", count: depth) }

        var document: String { (lines + ["</MDTO>"]).joined(separator: "\n") + "\n" }
    }
}
