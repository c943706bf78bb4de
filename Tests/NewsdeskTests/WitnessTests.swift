import Editorial
import Newsdesk
import NewsdeskTesting
import Synchronization
import Testing
import TransparencyLog

/// The house asks for witnesses: without their signatures under what the ledger was, nothing leaves.
@Suite("Publisher, witnesses")
struct WitnessTests {
    static let log = NoteSigner(
        name: TransparentLedger(MemoryQueue()).origin,
        seed: Array(repeating: 1, count: 32)
    )
    static let witness = NoteSigner(
        name: "witness.example/w1",
        kind: .cosignature,
        seed: Array(repeating: 2, count: 32)
    )

    static func rule() throws -> WitnessRule {
        try WitnessRule(
            logKey: try #require(log).key,
            witnesses: [try #require(witness).key],
            needed: 1,
            seconds: 3_600
        )
    }

    static func witnessing(_ note: SignedNote?) throws -> Witnessing {
        Witnessing(
            file: "cosigned",
            rule: .success(try rule()),
            bytes: note.map { Array($0.written.utf8) }
        )
    }

    /// The ledger as it is now, signed by the log and by a witness at a moment.
    static func note(_ office: Office, at moment: Instant = Office.start) async throws -> SignedNote
    {
        let tree = try await TransparentLedger(office.queue).tree()
        return try note(
            Checkpoint(origin: try #require(log).key.name, size: tree.size, root: tree.root),
            at: moment
        )
    }

    static func note(
        _ checkpoint: Checkpoint,
        at moment: Instant = Office.start
    ) throws -> SignedNote {
        var note = try checkpoint.signed(with: try #require(log))
        try note.cosign(with: try #require(witness), at: moment.milliseconds / 1_000)
        return note
    }

    static func present(_ office: Office, _ witnessing: Witnessing?) -> PresentHouse {
        var present = office.present("1")
        present.witnessing = witnessing
        return present
    }

    /// What a publisher tells that keeps the time around the due time of one approved post.
    static func run(
        _ witnessing: Witnessing,
        _ office: Office,
        until end: Instant = Office.due + .seconds(5),
        then later: Witnessing? = nil
    ) async throws -> [String] {
        let houses = HandHouses(present(office, witnessing))
        let after = later.map { present(office, $0) }
        return try await HouseChangeTests.run(office, houses, until: end) {
            if let after { houses.say(after) }
        }
    }

    @Test func `what enough witnesses saw of late lets everything leave on time`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let told = try await Self.run(
            try Self.witnessing(try await Self.note(office, at: Office.due)),
            office
        )
        #expect(try await office.stage(id) == .published, "\(told)")
        #expect(!told.contains { $0.contains("halted") })
    }

    struct Lack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let told: String
        let make: @Sendable (Office) async throws -> Witnessing
    }

    static let lacks = [
        Lack(testDescription: "no file", told: "cannot be read") { _ in try witnessing(nil) },
        Lack(testDescription: "signed too long ago", told: "too long ago") { office in
            try witnessing(try await note(office, at: Office.due + .seconds(-3_700)))
        },
        Lack(testDescription: "signed in the future", told: "one of the clocks is wrong") {
            office in
            try witnessing(try await note(office, at: Office.due + .seconds(7_200)))
        },
        Lack(testDescription: "no witness", told: "0 of the witnesses") { office in
            let tree = try await TransparentLedger(office.queue).tree()
            let name = try #require(log).key.name
            let checkpoint = Checkpoint(origin: name, size: tree.size, root: tree.root)
            return try witnessing(try checkpoint.signed(with: try #require(log)))
        },
        Lack(testDescription: "another root", told: "is not what was signed") { office in
            let name = try #require(log).key.name
            let tree = try await TransparentLedger(office.queue).tree()
            return try witnessing(
                try note(
                    Checkpoint(origin: name, size: tree.size, root: .leaf("x")),
                    at: Office.due
                )
            )
        },
        Lack(testDescription: "a longer ledger", told: "is not what was signed") { office in
            let name = try #require(log).key.name
            return try witnessing(
                try note(Checkpoint(origin: name, size: 99, root: .leaf("x")), at: Office.due)
            )
        },
        Lack(testDescription: "another workspace", told: "heraut/other") { _ in
            try witnessing(
                try note(
                    Checkpoint(origin: "heraut/other", size: 1, root: .leaf("x")),
                    at: Office.due
                )
            )
        },
        Lack(testDescription: "no key", told: "there is no key") { _ in
            Witnessing(file: "x", rule: .failure(HouseProblem("there is no key")), bytes: nil)
        },
    ]

    @Test(arguments: lacks)
    func `what is missing or false holds everything back, and is said once`(
        _ lack: Lack
    )
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let told = try await Self.run(try await lack.make(office), office)
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "scheduled")
        #expect(told.filter { $0.contains(lack.told) }.count == 1, "\(told)")
    }

    @Test func `a signature that runs out while the timer runs counts no longer`() async throws {
        let office = try Office()
        let id = try await office.approved()
        // Runs out half a second before the post is due.
        let note = try await Self.note(office, at: Office.due + .seconds(-3_601))
        let told = try await Self.run(try Self.witnessing(note), office)
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "scheduled")
        #expect(told.contains { $0.contains("too long ago") }, "\(told)")
    }

    @Test func `a new file lets it go on at once`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let old = try Self.witnessing(nil)
        let new = try Self.witnessing(try await Self.note(office, at: Office.due))
        let told = try await Self.run(old, office, then: new)
        #expect(try await office.stage(id) == .published, "\(told)")
    }

    @Test func `a file is looked into once, and not per post`() async throws {
        let office = try Office()
        for number in 0..<20 {
            _ = try await office.approved(Office.content("Zo werkt het \(number)."))
        }
        let witnessing = try Self.witnessing(try await Self.note(office, at: Office.due))
        let before = await office.storage.textReads
        _ = try await Self.run(witnessing, office)
        #expect(office.channels.attempts.count == 20)
        #expect(await office.storage.textReads - before == 1)
    }
}
