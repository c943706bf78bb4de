import Editorial
import Foundation
import Newsdesk
import NewsdeskTesting
import Testing

/// Between approval and sending something changes by hand: nothing leaves, and it is on record.
@Suite("Publisher, proof")
struct ProofTests {
    struct Mishap: Sendable, CustomTestStringConvertible {
        typealias Maker = @Sendable (inout Office) async throws -> Void

        let what: String
        let make: Maker

        var testDescription: String { what }
    }

    static func house(_ change: @escaping @Sendable (Colleague) -> Colleague?) -> Mishap.Maker {
        { office in
            office.house = try Office.house(colleagues: Office.colleagues.compactMap(change))
        }
    }

    static let mishaps: [Mishap] = [
        Mishap(what: "a byte of the text") { office in
            let count = await office.storage.tamper(.content) {
                $0.replacing("Zo werkt", with: "Zo werkd")
            }
            #expect(count == 1)
        },
        Mishap(what: "the signed statement") { office in
            let count = await office.storage.tamper(.statement) {
                $0.replacing("Zo werkt", with: "Zo werkd")
            }
            #expect(count == 2)
        },
        Mishap(what: "the destination") { office in
            office.channels.move(to: "https://elsewhere.example/posts")
        },
        Mishap(what: "what the channel takes") { office in office.channels.limit(to: 3) },
        Mishap(what: "the rules of the gate") { office in
            office.gate = try HouseGate.gate(blocking: "werkt")
        },
        Mishap(
            what: "the approver's role",
            make: house { colleague in
                colleague.handle == "cato" ? Office.colleague("cato", [.author]) : colleague
            }
        ),
        Mishap(
            what: "the approver's key",
            make: house { colleague in
                colleague.handle == "cato"
                    ? Office.colleague("cato", [.approver], until: Office.start + .seconds(1))
                    : colleague
            }
        ),
        Mishap(
            what: "the author's key",
            make: house { colleague in
                colleague.handle == "anna"
                    ? Office.colleague("anna", [.author], until: Office.due)
                    : colleague
            }
        ),
        Mishap(what: "the approver left", make: house { $0.handle == "cato" ? nil : $0 }),
        Mishap(what: "the sign-off that is asked") { office in
            office.house = try Office.house(colleagues: Office.colleagues, needed: [.approver: 2])
        },
        Mishap(what: "the agency's zone") { office in
            let house = office.house
            office.house = House(
                agency: house.agency,
                language: house.language,
                zone: try #require(TimeZone(identifier: "Europe/London")),
                notAfter: house.notAfter,
                colleagues: house.colleagues,
                rules: house.rules,
                defaultRule: house.defaultRule
            )
        },
        Mishap(what: "the agency's name") { office in
            let house = office.house
            office.house = House(
                agency: "Andere dienst",
                language: house.language,
                zone: house.zone,
                notAfter: house.notAfter,
                colleagues: house.colleagues,
                rules: house.rules,
                defaultRule: house.defaultRule
            )
        },
    ]

    @Test(arguments: mishaps)
    func `what is not as it was signed does not leave`(_ mishap: Mishap) async throws {
        var office = try Office()
        let id = try await office.approved()
        try await mishap.make(&office)
        let tally = try await office.passWhenDue()
        #expect(office.channels.attempts.isEmpty)
        #expect(tally.failed == 1)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test func `without a change the same post leaves`() async throws {
        let office = try Office()
        let id = try await office.approved()
        #expect(try await office.passWhenDue().published == 1)
        #expect(try await office.stage(id) == .published)
    }

    @Test func `entries written by hand do not make an unsigned post go out`() async throws {
        let office = try Office()
        let id = try await office.submitted()
        let stored = try await office.desk.post(id)
        // Whoever writes to the database knows no key: the statement is made up.
        let words = Scribe.value(.statement, "I agree")
        let cato = Scribe.person("cato")
        let signature = Signature(
            person: PersonID(cato.id),
            role: .approver,
            statement: StatementID(words.id)
        )
        let forged = [
            Event.signed(signature: signature, report: stored.post.report), .approved,
        ]
        let change = Change(
            post: id,
            version: stored.version,
            entries: forged.map {
                Entry(post: id, at: Office.start, actor: signature.person, event: $0)
            },
            plain: [cato, words]
        )
        _ = try await office.queue.append([change])
        #expect(try await office.stage(id) == .approved)
        #expect(try await office.passWhenDue().failed == 1)
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.desk.verify().problems.isEmpty == false)
    }

    @Test func `a signature for one post does not count for another`() async throws {
        let office = try Office()
        let signed = try await office.approved()
        let id = try await office.submitted(Office.content("Iets heel anders."))
        let stored = try await office.desk.post(id)
        let borrowed = try #require(try await office.desk.post(signed).post.signatures.first)
        let forged = [Event.signed(signature: borrowed, report: stored.post.report), .approved]
        let change = Change(
            post: id,
            version: stored.version,
            entries: forged.map {
                Entry(post: id, at: Office.start, actor: borrowed.person, event: $0)
            }
        )
        _ = try await office.queue.append([change])
        try await office.passWhenDue()
        #expect(office.channels.attempts.map(\.publishKey) == ["\(signed)-r1-site"])
        #expect(try await office.state(id)?.name == "failed")
    }
}
