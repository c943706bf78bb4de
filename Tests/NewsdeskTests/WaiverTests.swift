import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// The one exception: what counts as a waiver, and what does not.
@Suite("Newsdesk, waivers")
struct WaiverTests {
    static let rule = "house/one-person"
    static let word = HouseGate.blockedWord
    static let text = "Wij zijn blij voor \(word), en dat mag gezegd worden."
    static let blocked = "blocked: [\"\(rule)\"]"
    static let colleagues =
        Office.colleagues + [
            Office.colleague("carla", [.legal]), Office.colleague("erik", [.legal, .author]),
            Office.colleague("fenna", [.legal, .approver]),
        ]

    static func office(needed: [Role: Int] = [.approver: 1]) throws -> Office {
        var office = try Office()
        office.house = try Office.house(colleagues: colleagues, needed: needed)
        return office
    }

    @discardableResult
    static func waive(
        _ id: PostID,
        in office: Office,
        at span: Range<Int>? = nil,
        part: String? = nil,
        rule: String = rule,
        by handle: String = "carla",
        keyFile: String? = nil
    ) async throws -> GateCheck {
        try await office.desk.waive(
            id,
            Newsdesk.FindingChoice(rule: rule, span: span, part: part),
            why: "Heeft toegestemd.",
            by: handle,
            keyFile: keyFile ?? handle
        ) { _ in true }
    }

    static func submit(_ id: PostID, in office: Office) async throws {
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
    }

    @Test func `what legal waived goes out, and everybody signs that it was waived`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text, kind: .goodNews))
        #expect(await Office.failure { try await Self.submit(id, in: office) } == Self.blocked)
        let check = try await Self.waive(id, in: office)
        #expect(!check.blocks)
        #expect(
            check.report.lines
                == [GateReport.Line(rule: Self.rule, severity: .block, count: 1, waived: 1)]
        )
        try await Self.submit(id, in: office)
        let statement = try await office.desk.statement(id, as: .approver, by: "cato")
        let wanted =
            "\n  block: \(Self.rule), 1 times, 1 of them waived\nwaived:       \(Self.rule) at 19-24"
            + " of text, by carla (as legal)\n  words:      \(Self.word)\n"
            + "  why:        Heeft toegestemd.\n  signed:     "
        #expect(statement.contains(wanted), "\(statement)")
        try await office.approve(id, by: "cato")
        #expect(try await office.passWhenDue().published == 1)
        let verified = try await office.desk.verify()
        #expect(verified.problems.isEmpty)
        #expect(verified.signatures == 3)
    }

    @Test func `a statement without a waiver says so`() async throws {
        let office = try Self.office()
        let id = try await office.submitted()
        let statement = try await office.desk.statement(id, as: .approver, by: "cato")
        #expect(statement.contains("\nwaived:       nothing\n"))
    }

    @Test func `what is signed says which words, by which rule, and why`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        let revision = try await office.desk.post(id).post.revision
        let choice = Newsdesk.FindingChoice(rule: Self.rule, span: nil, part: nil)
        let failure = await Office.failure {
            _ = try await office.desk.waive(
                id,
                choice,
                why: "Twee\nregels.",
                by: "carla",
                keyFile: "carla"
            ) { text in
                for line in [
                    "purpose:      waive", "signer:       carla (as legal)",
                    "post:         \(id), revision 1", "content:      sha256 \(revision.content)",
                    "rule:         \(Self.rule)", "place:        19-24 of part 0",
                    "words:        \(Self.word)", "why:          Twee\\u{a}regels.",
                ] {
                    #expect(text.contains("\n\(line)\n"), "\(text)")
                }
                return false
            }
        }
        #expect(failure == "declined")
        #expect(try await office.desk.post(id).post.waivers.isEmpty)
    }

    @Test(arguments: [
        ("cato", "cato", "not allowed: cato legal"), ("anna", "anna", "not allowed: anna legal"),
        ("carla", "cato", "foreign key: carla"), ("gijs", "gijs", "unknown: gijs"),
    ])
    func `who is not legal, or has not the key, waives nothing`(
        handle: String,
        key: String,
        failure: String
    ) async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        #expect(
            await Office.failure {
                try await Self.waive(id, in: office, by: handle, keyFile: key)
            } == failure
        )
        #expect(await Office.failure { try await Self.submit(id, in: office) } == Self.blocked)
    }

    @Test func `nobody waives what the gate says about their own words`() async throws {
        let office = try Self.office()
        let id = try await office.draft()
        let words = Office.content(Self.text)
        _ = try await office.desk.edit(id, content: words, timing: nil, by: "erik")
        let failure = await Office.failure { try await Self.waive(id, in: office, by: "erik") }
        #expect(failure == "refused: \(Refusal.waivesOwnWords)")
    }

    @Test func `who waived signs off only as legal`() async throws {
        var office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        try await Self.waive(id, in: office, by: "fenna")
        try await Self.submit(id, in: office)
        let failure = await Office.failure { try await office.approve(id, by: "fenna") }
        #expect(failure == "refused: \(Refusal.signerWaived(.approver))")
        office.house = try Office.house(
            colleagues: Self.colleagues,
            needed: [.approver: 1, .legal: 1]
        )
        try await office.approve(id, by: "cato")
        try await office.approve(id, by: "fenna")
        #expect(try await office.passWhenDue().published == 1)
    }

    @Test func `one finding is waived, the next one still blocks`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content("\(Self.word) en \(Self.word)."))
        let failure = await Office.failure { try await Self.waive(id, in: office) }
        #expect(failure == "several: [\"0-5 of text\", \"9-14 of text\"]")
        #expect(try await Self.waive(id, in: office, at: 9..<14).blocks)
        #expect(await Office.failure { try await Self.submit(id, in: office) } == Self.blocked)
        let again = await Office.failure {
            try await Self.waive(id, in: office, at: 9..<14)
        }
        #expect(again == "refused: \(Refusal.waivedAlready)")
        #expect(try await Self.waive(id, in: office, at: 0..<5).blocks == false)
        try await Self.submit(id, in: office)
    }

    @Test func `a waiver in the text is none in a variant at the same place`() async throws {
        let office = try Self.office()
        let content = Content(
            kind: .goodNews,
            language: .dutch,
            text: Self.text,
            variants: [Variant(channel: Office.site, text: Self.text)],
            topic: "asiel",
            channels: [Office.site]
        )
        let id = try await office.draft(content)
        let failure = await Office.failure { try await Self.waive(id, in: office, at: 19..<24) }
        #expect(failure == "several: [\"19-24 of text\", \"19-24 of variant for site\"]")
        #expect(try await Self.waive(id, in: office, part: "text").blocks)
        #expect(try await Self.waive(id, in: office, part: "variant for site").blocks == false)
    }

    @Test(arguments: [("house/other", Int?.none), (rule, 3)])
    func `what the gate did not find is not waived`(rule: String, start: Int?) async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        let failure = await Office.failure {
            try await Self.waive(id, in: office, at: start.map { $0..<($0 + 5) }, rule: rule)
        }
        #expect(failure == "no finding: \(rule)")
    }

    @Test func `any new revision blocks again, also when only its time is another`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        try await Self.waive(id, in: office)
        let later = Newsdesk.Timing(due: Office.due + .seconds(60), window: nil)
        let submit = await Office.failure {
            _ = try await office.desk.submit(id, timing: later, by: "anna", keyFile: "anna")
        }
        #expect(submit == "refused: \(Refusal.timeVoidsWaivers(count: 1))")
        let saved = try await office.desk.edit(id, content: nil, timing: later, by: "anna")
        #expect(saved.check.blocks)
        #expect(saved.post.waivers.isEmpty)
        #expect(await Office.failure { try await Self.submit(id, in: office) } == Self.blocked)
    }

    @Test func `once people sign it is too late, until it is returned`() async throws {
        var office = try Self.office()
        let text = Self.text.replacing(Self.word, with: "u")
        let id = try await office.submitted(Office.content(text))
        office.gate = try HouseGate.gate(blocking: "blij")
        let now = office
        #expect(await Office.failure { try await now.approve(id, by: "cato") } == Self.blocked)
        let failure = await Office.failure { try await Self.waive(id, in: now) }
        #expect(failure == "refused: \(Refusal.waiverTooLate(.inReview))")
        _ = try await now.desk.sendBack(id, why: "Eerst toestemming.", by: "cato")
        try await Self.waive(id, in: now)
        try await Self.submit(id, in: now)
        try await now.approve(id, by: "cato")
        #expect(try await now.passWhenDue().published == 1)
    }

    struct Mishap: Sendable, CustomTestStringConvertible {
        let what: String
        let make: @Sendable (inout Office) async throws -> Void
        var testDescription: String { what }
    }

    static func house(_ change: @escaping @Sendable (Colleague) -> Colleague?) -> Mishap {
        Mishap(what: "people") { office in
            office.house = try Office.house(colleagues: colleagues.compactMap(change))
        }
    }

    static let mishaps = [
        Mishap(what: "a new rule finds another thing") {
            $0.gate = try HouseGate.gate(blocking: "blij")
        },
        Mishap(what: "the waiver's reason") { office in
            let count = await office.storage.tamper(.reason) { $0 + "!" }
            #expect(count == 1)
        },
        house { $0.handle == "carla" ? nil : $0 },
        house { $0.handle == "carla" ? Office.colleague("carla", [.approver]) : $0 },
        house {
            $0.handle == "carla"
                ? Office.colleague("carla", [.legal], until: Office.start + .seconds(1)) : $0
        },
    ]

    @Test(arguments: mishaps, ["submit", "sign", "send"])
    func `a waiver counts as of now, and only for what it is about`(
        _ mishap: Mishap,
        step: String
    ) async throws {
        var office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        try await Self.waive(id, in: office)
        if step != "submit" { try await Self.submit(id, in: office) }
        if step == "send" { try await office.approve(id, by: "cato") }
        try await mishap.make(&office)
        office.clock.set(Office.start + .seconds(2))
        let now = office
        switch step {
        case "submit":
            #expect(await Office.failure { try await Self.submit(id, in: now) } == Self.blocked)
        case "sign":
            #expect(await Office.failure { try await now.approve(id, by: "cato") } == Self.blocked)
        default:
            #expect(try await now.passWhenDue().failed == 1)
            #expect(office.channels.attempts.isEmpty)
        }
    }

    @Test func `the same waiver can be given again with another key`() async throws {
        var office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        try await Self.waive(id, in: office)
        office.house = try Office.house(
            colleagues: Self.colleagues.filter { $0.handle != "carla" }
        )
        let now = office
        let check = try await now.desk.check(try await now.desk.post(id).post)
        #expect(check.blocks)
        #expect(check.voidWaivers.count == 1)
        try await Self.waive(id, in: now, by: "fenna")
        #expect(try await now.desk.post(id).post.waivers.count == 1)
        try await Self.submit(id, in: now)
    }

    /// Puts events on record that no desk decided, as who writes to the database does.
    private static func forge(
        _ events: [(event: Event, by: PersonID)],
        on id: PostID,
        _ plain: [PlainValue] = [],
        in office: Office
    ) async throws {
        let stored = try await office.desk.post(id)
        let entries = events.map {
            Entry(post: id, at: Office.start, actor: $0.by, event: $0.event)
        }
        let change = Change(post: id, version: stored.version, entries: entries, plain: plain)
        let results = try await office.queue.append([change])
        try #require(results != [.stale])
    }

    @Test func `a waiver written by hand lets nothing through, and is named`() async throws {
        let office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        let statement = Scribe.value(.statement, "I agree")
        let reason = Scribe.value(.reason, "Heeft toegestemd.")
        let carla = Scribe.person("carla")
        let waiver = Waiver(
            finding: WaivedFinding(rule: Self.rule, part: 0, span: 19..<24, excerpt: "made up"),
            reason: ReasonID(reason.id),
            signature: Signature(
                person: PersonID(carla.id),
                role: .legal,
                statement: StatementID(statement.id)
            )
        )
        let forged = (event: Event.waived(waiver: waiver), by: PersonID(carla.id))
        try await Self.forge([forged], on: id, [carla, statement, reason], in: office)
        let check = try await office.desk.check(try await office.desk.post(id).post)
        #expect(check.blocks)
        #expect(
            check.voidWaivers
                == [
                    "the waiver of \(Self.rule) by carla does not count: what was signed is not there"
                ]
        )
        #expect(await Office.failure { try await Self.submit(id, in: office) } == Self.blocked)
        #expect(try await office.desk.verify().problems.isEmpty == false)
    }

    @Test func `a whole life written by hand around a real waiver does not leave`() async throws {
        let office = try Self.office()
        let waived = try await office.draft(Office.content(Self.text))
        try await Self.waive(waived, in: office)
        let borrowed = try #require(try await office.desk.post(waived).post.waivers.first)
        // The same words in another post, with the waiver of the first and signatures of nobody.
        let id = try await office.draft(Office.content(Self.text))
        let statement = Scribe.value(.statement, "I agree")
        let report = GateReport(
            policy: "policy",
            lines: [GateReport.Line(rule: Self.rule, severity: .block, count: 1, waived: 1)]
        )
        let anna = try await office.desk.post(id).post.author
        let cato = Scribe.person("cato")
        func signature(_ person: PersonID, _ role: Role) -> Signature {
            Signature(person: person, role: role, statement: StatementID(statement.id))
        }
        let approver = PersonID(cato.id)
        try await Self.forge(
            [
                (.waived(waiver: borrowed), borrowed.signature.person),
                (.submitted(signature: signature(anna, .author), report: report), anna),
                (.signed(signature: signature(approver, .approver), report: report), approver),
                (.approved, approver),
            ],
            on: id,
            [statement, cato],
            in: office
        )
        #expect(try await office.stage(id) == .approved)
        #expect(try await office.passWhenDue().failed == 1)
        #expect(office.channels.attempts.isEmpty)
        let problems = try await office.desk.verify().problems
        #expect(problems.contains { $0.contains("carla signed is about something else") })
    }

    @Test func `a waiver that somebody signed who is not legal counts for nothing`() async throws {
        var office = try Self.office()
        let id = try await office.draft(Office.content(Self.text))
        // Cato was legal for a moment: the signature is real, the role is gone.
        let cato = Office.colleague("cato", [.legal])
        office.house = try Office.house(colleagues: [Office.colleagues[0], cato])
        try await Self.waive(id, in: office, by: "cato")
        office.house = try Office.house(colleagues: Self.colleagues)
        let now = office
        #expect(await Office.failure { try await Self.submit(id, in: now) } == Self.blocked)
    }
}
