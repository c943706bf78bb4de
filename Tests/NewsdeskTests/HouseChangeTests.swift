import Editorial
import Newsdesk
import NewsdeskTesting
import Synchronization
import Testing

/// The house's files change while the timer runs: what leaves is judged by them as they are.
@Suite("Publisher, the house's files")
struct HouseChangeTests {
    struct ChangeOfHouse: Sendable, CustomTestStringConvertible {
        let what: String
        let make: @Sendable (inout Office) throws -> Void

        var testDescription: String { what }
    }

    static let changes: [ChangeOfHouse] = [
        ChangeOfHouse(what: "the approver is gone") { office in
            office.house = try Office.house(
                colleagues: Office.colleagues.filter { $0.handle != "cato" }
            )
        },
        ChangeOfHouse(what: "the approver's key is revoked") { office in
            office.house = try Office.house(
                colleagues: Office.colleagues.map { colleague in
                    colleague.handle == "cato"
                        ? Office.colleague("cato", [.approver], until: Office.start + .seconds(1))
                        : colleague
                }
            )
        },
        ChangeOfHouse(what: "a rule that blocks is new") { office in
            office.gate = try HouseGate.gate(blocking: "werkt")
        },
        ChangeOfHouse(what: "the channel moved") { office in
            office.channels = ScriptedChannels([Office.site, Office.wall])
            office.channels.move(to: "https://elsewhere.example/posts")
        },
    ]

    /// A timer that runs from before the due time until after it; `then` happens once, when the post
    /// has been proved and has not left yet.
    static func run(
        _ office: Office,
        _ houses: HandHouses,
        until end: Instant = Office.due + .seconds(5),
        then: @escaping @Sendable () -> Void
    ) async throws -> [String] {
        await office.storage.endPublisher()
        office.clock.set(Office.due + .seconds(-3))
        let told = Mutex<[String]>([])
        let isDone = Mutex(false)
        let clock = office.clock
        let publisher = Publisher(desk: office.desk, houses: houses) { notice in
            told.withLock { $0.append("\(notice)") }
        }
        _ = try await publisher.run {
            let now = clock.now()
            if now >= Office.due + .milliseconds(-300), !isDone.withLock({ $0 }) {
                isDone.withLock { $0 = true }
                then()
            }
            return now >= end
        }
        return told.withLock { $0 }
    }

    @Test(arguments: changes)
    func `what changed while the timer runs counts for what leaves next`(
        _ change: ChangeOfHouse
    ) async throws {
        let office = try Office()
        let id = try await office.approved()
        let houses = HandHouses(office.present("1"))
        var later = office
        try change.make(&later)
        let present = later.present("2")
        _ = try await Self.run(office, houses) { houses.say(present) }
        #expect(office.channels.attempts.isEmpty)
        #expect(later.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test func `a proof that ends after a change counts as little as one that ended before`()
        async throws
    {
        var office = try Office()
        let id = try await office.approved()
        let houses = HandHouses(office.present("1"))
        var later = office
        later.house = try Office.house(
            colleagues: Office.colleagues.filter { $0.handle != "cato" }
        )
        let (present, clock) = (later.present("2"), office.clock)
        let isDone = Mutex(false)
        office.signatures = WatchedSignatures {
            let isFirst = isDone.withLock { isDone in
                defer { isDone = true }
                return !isDone
            }
            guard isFirst else { return }
            // In the middle of the proof: the publisher goes round, and looks at the files.
            let before = houses.looks
            houses.say(present)
            for _ in 0..<1_000 where houses.looks < before + 2 {
                clock.set(clock.now() + .milliseconds(20))
                await Task.yield()
            }
        }
        let first = office.present("1")
        houses.say(first)
        await office.storage.endPublisher()
        office.clock.set(Office.beforeDue)
        let publisher = Publisher(desk: office.desk, houses: houses) { _ in }
        _ = try await withTaskExecutorPreference(OneAtATime.shared) {
            try await publisher.run { clock.now() >= Office.due + .seconds(30) }
        }
        #expect(isDone.withLock { $0 })
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test func `the same timer sends when nothing changed, and looks only when something is due`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let houses = HandHouses(office.present("1"))
        _ = try await Self.run(office, houses) {}
        #expect(try await office.stage(id) == .published)
        // Three seconds of looks at the queue, five a second, and some when the post was sent.
        #expect((13...25).contains(houses.looks), "\(houses.looks)")
    }

    @Test func `while a file is wrong nothing leaves, it is said once, and then it goes on`()
        async throws
    {
        let office = try Office()
        let id = try await office.approved()
        let houses = HandHouses(office.present("1"))
        let halted = try await Self.run(office, houses) {
            houses.breakFile("heraut.yaml:3:1: unknown key")
        }
        #expect(office.channels.attempts.isEmpty)
        #expect(try await office.state(id)?.name == "scheduled")
        #expect(halted.filter { $0.contains("heraut.yaml:3:1: unknown key") }.count == 1)
        let present = office.present("1")
        _ = try await Self.run(office, houses) { houses.say(present) }
        #expect(try await office.stage(id) == .published)
    }
}

extension Office {
    /// What the house's files say, as this office has it.
    func present(_ version: String) -> PresentHouse {
        PresentHouse(version: version, house: house, gate: gate, channels: channels)
    }
}
