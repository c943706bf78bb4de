import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

/// Names that a house allows: who may, what is kept, and which names never.
@Suite("Names")
struct NameTests {
    static func allow(
        _ name: String,
        on list: NameList = .organisation,
        by handle: String = "cato",
        in office: Office
    ) async throws -> Newsdesk.AllowedNames {
        try await office.desk.allow(name, on: list, why: "Ons project.", by: handle)
    }

    @Test func `the ledger keeps who, when and why, and makes the list again`() async throws {
        let office = try Office()
        _ = try await Self.allow("Vega", in: office)
        let list = try await Self.allow("Project Nova", in: office)
        #expect(list.names.map(\.name) == ["Project Nova", "Vega"])
        #expect(list.names.map(\.by) == ["cato", "cato"])
        #expect(list.names.map(\.why) == ["Ons project.", "Ons project."])
        #expect(list.names.map(\.at) == [Office.start, Office.start])
        #expect(list.text.hasSuffix("#! capital\nProject Nova\nVega\n"))
        #expect(list.isWhole)
        #expect(try await office.desk.allowedNames().first { $0.list == .organisation } == list)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `a name is in the ledger only as a digest`() async throws {
        let office = try Office()
        _ = try await Self.allow("Project Nova", in: office)
        for line in try await office.queue.log(after: 0, post: nil, limit: 9) {
            #expect(!line.text.contains("Nova"))
        }
    }

    @Test func `a name that was taken off is gone, and the list without names has no file`()
        async throws
    {
        let office = try Office()
        _ = try await Self.allow("Vega", in: office)
        let desk = office.desk
        let list = try await desk.disallow("vega", on: .organisation, why: "Voorbij.", by: "cato")
        #expect(list.names.isEmpty)
        #expect(list.text.isEmpty)
        #expect(list.isWhole)
        _ = try await Self.allow("Vega", in: office)
        #expect(try await desk.verify().problems.isEmpty)
    }

    @Test(arguments: ["anna", "eve"])
    func `who has no role for it may not`(handle: String) async throws {
        let office = try Office()
        let failure = await Office.failure { () async throws in
            _ = try await Self.allow("Vega", by: handle, in: office)
        }
        #expect(failure.hasPrefix("not allowed: anna") || failure == "unknown: eve")
        #expect(try await office.queue.names().isEmpty)
    }

    @Test(arguments: [
        "", " Vega", "vega", "Ve#ga", "[Vega", "Vega\nNova", "Ωmega Ωmega",
        String(repeating: "V", count: 81), "A b c d e f g h i j k l m n o p",
    ])
    func `what a list cannot hold is refused`(name: String) async throws {
        let office = try Office()
        let failure = await Office.failure { () async throws in
            _ = try await Self.allow(name, in: office)
        }
        #expect(failure == "name: \(name)")
    }

    @Test func `twice, and off a list that it is not on, are refused`() async throws {
        let office = try Office()
        _ = try await Self.allow("Vega", in: office)
        let twice = await Office.failure { () async throws in
            _ = try await Self.allow("VEGA", in: office)
        }
        #expect(twice == "name: VEGA")
        let other = await Office.failure { () async throws in
            _ = try await office.desk.disallow("Vega", on: .place, why: "x", by: "cato")
        }
        #expect(other == "name: Vega")
    }

    @Test func `words that have gone are told, and so is a list that does not go on`()
        async throws
    {
        let office = try Office()
        _ = try await Self.allow("Vega", in: office)
        await office.storage.tamper(.reason) { _ in "Nova\nOns project." }
        #expect(try await !office.desk.verify().problems.isEmpty)
    }
}
