@testable import CommandLineTool
import Editorial
import Foundation
@testable import Newsdesk
import Testing
import TransparencyLog

/// The files of an export that others read: spreadsheets, browsers, archives, `ssh-keygen`.
@Suite("Files of an export")
struct ArchiveFileTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""), ("+1", "\"'+1\""),
        ("-1", "\"'-1\""), ("@SUM", "\"'@SUM\""), ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""),
        ("\n=1", "\"'\n=1\""), ("a=1", "a=1"), ("\u{FF1D}1", "\"'\u{FF1D}1\""),
        ("a\r\nb", "\"a\r\nb\""), ("a;b", "\"a;b\""),
    ])
    func `a cell is never a formula, and one cell`(text: String, cell: String) {
        #expect(RegisterCSV.cell(text) == cell)
    }

    /// A record in which everything that people may write is hostile.
    private static let hostile =
        "</pre><script>alert(1)</script>\"'&<img src=x onerror=y>\n```\n# no\u{202E}heading\u{7}"

    private static func record(words: Bool = true) throws -> ArchiveRecord {
        let content = Content(
            kind: .dilemma,
            language: .dutch,
            text: hostile,
            topic: "<b>topic",
            tags: ["]]>"],
            channels: [ChannelID("site")]
        )
        let plan = try #require(
            Plan(due: Instant(milliseconds: 1_000), notAfter: Instant(milliseconds: 2_000))
        )
        let revision = Revision(number: 1, content: content, id: ContentID("c"), plan: plan)
        let report = GateReport(policy: "p", lines: [])
        return ArchiveRecord(
            format: ArchiveRecord.form,
            agency: "Dienst <&> \"Voorbeeld\"",
            workspace: "w-1",
            zone: "Europe/Amsterdam",
            post: PostID("p-3k9f2m1x"),
            stage: .published,
            versions: [
                ArchiveRecord.Version(
                    sequence: 2,
                    at: plan.due,
                    person: "anna",
                    revision: revision,
                    gate: report,
                    content: words ? content : nil
                )
            ],
            events: [
                ArchiveRecord.Happening(
                    sequence: 2,
                    hash: "h",
                    at: plan.due,
                    person: "anna",
                    role: nil,
                    name: "drafted",
                    event: .drafted(revision: revision, report: report),
                    reason: hostile,
                    exchange: nil
                ),
                ArchiveRecord.Happening(
                    sequence: 3,
                    hash: "h",
                    at: plan.notAfter,
                    person: "bram",
                    role: .approver,
                    name: "approved",
                    event: .approved,
                    reason: nil,
                    exchange: nil
                ),
            ],
            signatures: [],
            deliveries: [],
            exchanges: [],
            people: [],
            forgotten: []
        )
    }

    private static func page(words: Bool = true) throws -> RecordPage {
        RecordText(
            record: try record(words: words),
            language: .dutch,
            zone: try #require(TimeZone(identifier: "Europe/Amsterdam")),
            pictures: [:]
        ).page
    }

    @Test func `a page runs nothing, whatever people wrote, and shows what is hidden`() throws {
        let html = try Self.page().html
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(html.contains("\\u{202e}"))
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"nl\">"))
        // One first heading, and none that skips a level.
        let levels = html.matches(of: /<h([1-6])>/).compactMap { Int($0.output.1) }
        #expect(levels.first == 1)
        #expect(levels.count { $0 == 1 } == 1)
        for (one, next) in zip(levels, levels.dropFirst()) { #expect(next <= one + 1) }
        #expect(html.contains("<main>"))
    }

    @Test func `Markdown fences hold what people wrote`() throws {
        let markdown = try Self.page().markdown
        #expect(markdown.contains("````text\n</pre><script>"))
        #expect(!markdown.contains("\n<b>topic"))
        #expect(markdown.contains("\\<b\\>topic"))
        // The same, where the words were forgotten.
        #expect(try Self.page(words: false).markdown.contains("De tekst is vernietigd"))
    }

    /// The elements of an information object and of a file, in the order in which the schema of MDTO
    /// 1.0.1 has them; those with a mark have to be there.
    private static let order: [String: [String]] = [
        "informatieobject": [
            "identificatie!", "naam!", "aggregatieniveau", "classificatie", "trefwoord",
            "omschrijving", "raadpleeglocatie", "dekkingInTijd", "dekkingInRuimte", "taal", "event",
            "waardering!", "bewaartermijn", "informatiecategorie", "isOnderdeelVan",
            "bevatOnderdeel", "heeftRepresentatie", "aanvullendeMetagegevens",
            "gerelateerdInformatieobject", "archiefvormer!", "betrokkene", "activiteit",
            "beperkingGebruik!",
        ],
        "bestand": [
            "identificatie!", "naam!", "omvang!", "bestandsformaat!", "checksum!", "URLBestand",
            "isRepresentatieVan!",
        ],
        "identificatie": ["identificatieKenmerk!", "identificatieBron!"],
        "verwijzingIdentificatie": ["identificatieKenmerk!", "identificatieBron!"],
        "begripBegrippenlijst": ["verwijzingNaam!", "verwijzingIdentificatie"],
        "archiefvormer": ["verwijzingNaam!", "verwijzingIdentificatie"],
        "heeftRepresentatie": ["verwijzingNaam!", "verwijzingIdentificatie"],
        "isRepresentatieVan": ["verwijzingNaam!", "verwijzingIdentificatie"],
        "eventVerantwoordelijkeActor": ["verwijzingNaam!", "verwijzingIdentificatie"],
        "aggregatieniveau": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "waardering": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "eventType": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "classificatie": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "bestandsformaat": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "beperkingGebruikType": ["begripLabel!", "begripCode", "begripBegrippenlijst!"],
        "dekkingInTijd": [
            "dekkingInTijdType!", "dekkingInTijdBegindatum!", "dekkingInTijdEinddatum",
        ],
        "event": ["eventType!", "eventTijd", "eventVerantwoordelijkeActor", "eventResultaat"],
        "checksum": ["checksumAlgoritme!", "checksumWaarde!", "checksumDatum!"],
        "beperkingGebruik": [
            "beperkingGebruikType!", "beperkingGebruikNadereBeschrijving",
            "beperkingGebruikDocumentatie", "beperkingGebruikTermijn",
        ],
        "bewaartermijn": [
            "termijnTriggerStartLooptijd", "termijnStartdatumLooptijd", "termijnLooptijd",
            "termijnEinddatum",
        ],
    ]

    @Test(arguments: [nil, "P10Y"])
    func `metadata are well-formed, and in the order of MDTO's schema`(retention: String?) throws {
        let file = MDTOFile(
            record: try Self.record(),
            retention: retention,
            files: ["record.json"]
        )
        let texts = [
            file.text,
            file.text(
                ofFile: "record.json",
                size: 3,
                sha256: "aa",
                at: Instant(milliseconds: 1)
            ),
        ]
        for text in texts {
            // A line is one element, or opens or closes one: so it is read without a parser here.
            var stack: [String] = []
            var children: [[String]] = [[]]
            #expect(text.contains("xmlns=\"https://www.nationaalarchief.nl/mdto\""))
            for line in text.split(separator: "\n").dropFirst() {
                let words = line.drop { $0 == " " }
                if let match = words.firstMatch(of: /^<([A-Za-z]+)>(?:[^<]*<\/([A-Za-z]+)>)?$/) {
                    let name = String(match.output.1)
                    children[children.count - 1].append(name)
                    if let end = match.output.2 {
                        #expect(String(end) == name)
                    } else {
                        stack.append(name)
                        children.append([])
                    }
                } else if let match = words.firstMatch(of: /^<\/([A-Za-z]+)>$/) {
                    guard match.output.1 != "MDTO" else { continue }
                    let (name, below) = (stack.popLast() ?? "", children.popLast() ?? [])
                    #expect(String(match.output.1) == name)
                    Self.check(below, of: name)
                } else {
                    #expect(words.hasPrefix("<MDTO ") || words.hasPrefix("xmlns"), "\(line)")
                }
            }
            #expect(stack.isEmpty)
        }
        #expect(texts[0].contains("<begripCode>V</begripCode>") == (retention != nil))
        #expect(!texts[0].contains("<b>"))
    }

    private static func check(_ children: [String], of name: String) {
        guard let order = order[name] else { return }
        let names = order.map { $0.replacing("!", with: "") }
        let places = children.map { names.firstIndex(of: $0) ?? -1 }
        #expect(!places.contains(-1), "\(name): \(children)")
        #expect(places == places.sorted(), "\(name): \(children)")
        for needed in order where needed.hasSuffix("!") {
            #expect(children.contains(String(needed.dropLast())), "\(name) needs \(needed)")
        }
    }

    @Test func `a house that is exported is read back as it was`() throws {
        let yaml = """
            heraut: 1
            agency: "Dienst: \\"Voorbeeld\\""
            zone: Europe/Amsterdam
            language: en
            people:
              anna:
                name: Anna de Wit
                roles: [author, legal]
                keys:
                  - key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
                    from: 2026-01-01
                    until: 2027-01-01T12:30
            sign-off:
              default: {needed: {approver: 2}, never: [anna], expires: 36h}
              reaction: {approver: 1, spokesperson: 1}
            retention: {words: 10y, people: 18m}
            """
        let house = try HouseFile(text: yaml, file: "heraut.yaml").house
        let log = try #require(
            NoteKey(name: "heraut/w-testing0", kind: .note, bytes: Array(0..<32))
        )
        let file = try HouseFile(text: HouseText.yaml(house, log: log), file: "heraut.yaml")
        let again = file.house
        #expect(file.log == LogPart(key: log, witnesses: nil))
        #expect(again.colleagues == house.colleagues)
        #expect(again.agency == house.agency)
        #expect(again.rules == house.rules)
        #expect(again.defaultRule == house.defaultRule)
        #expect(again.retention == house.retention)
        #expect(house.retention.words?.text == "P10Y")
        #expect(house.retention.people?.duration == .seconds(18 * 31 * 86_400))
        let line = AllowedSigners.text(house.colleagues, log: log)
        #expect(line.hasPrefix("anna namespaces=\"heraut-sign-off-v1,"))
        #expect(line.contains("valid-after=\"20251231230000Z\""))
        #expect(line.contains("valid-before=\"20270101112959Z\""))
        let open = Data([0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + log.bytes)
        #expect(
            line.hasSuffix(
                "\nheraut/w-testing0 namespaces=\"heraut-checkpoint-v1\""
                    + " ssh-ed25519 \(open.base64EncodedString())\n"
            )
        )
    }

    @Test(arguments: ["10", "y", "0y", "201y", "-1y", "1w", "01y", "1 y", "9999999999999999999y"])
    func `what is no period is refused with its place`(period: String) throws {
        let yaml = """
            heraut: 1
            agency: Dienst
            zone: UTC
            retention: {words: "\(period)"}
            """
        #expect(throws: (any Error).self) { try HouseFile(text: yaml, file: "heraut.yaml") }
    }
}
