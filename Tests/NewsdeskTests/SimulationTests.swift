import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Noise
import Synchronization
import Testing

/// Whole lives of publishers under chance.
///
/// A network that lies, crashes at any commit, holds, clocks that step. A failure names its seed,
/// which is the argument to run again.
@Suite("Publisher, simulated")
struct SimulationTests {
    static let seeds = Array(UInt64(1)...300)

    /// What one life came to.
    struct Report: Equatable {
        var states: [String: Int] = [:]
        var requests = 0
        /// How many publishers worked, one after the other, each from what the last one left.
        var publishers = 0
        var crashes = 0
        var restores = 0
        var broken: [String] = []
    }

    static let site = ChannelID("plain")
    static let keyed = ChannelID("keyed")
    static let asked = ChannelID("asked")

    private static func network(_ random: inout SplitMix, _ clock: HandClock) -> SimulatedNetwork {
        func character(
            _ manners: Manners,
            remembers: Duration? = nil
        ) -> SimulatedNetwork.Character {
            func chance(_ most: Int) -> Int { Int.random(in: 0...most, using: &random) }
            return SimulatedNetwork.Character(
                manners: manners,
                remembers: remembers,
                losesAnswers: chance(20),
                losesRequests: chance(15),
                refuses: chance(8),
                isBusy: chance(15),
                isUnreachable: chance(15)
            )
        }
        return SimulatedNetwork(
            [
                (site, character(Manners(concurrency: 2))),
                (
                    keyed,
                    character(
                        Manners(concurrency: 4, repeatableFor: .seconds(300)),
                        remembers: .seconds(300)
                    )
                ),
                (
                    asked,
                    character(
                        Manners(
                            concurrency: 1,
                            interval: .milliseconds(500),
                            settlesAfter: .seconds(30)
                        )
                    )
                ),
            ],
            clock: clock,
            seed: random.next()
        )
    }

    /// How long a post makes sense.
    static let window = Duration.seconds(240)
    /// More than any life has.
    static let maximumStretches = 400

    /// An approved post.
    private static func post(
        _ number: Int,
        on channels: [ChannelID],
        at due: Instant,
        in office: Office
    ) async throws -> PostID {
        let content = Office.content("Bericht \(number).", channels: channels)
        let timing = Newsdesk.Timing(due: due, window: window)
        let id = try await office.desk.draft(content, timing: timing, by: "anna").post.id
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
        return id
    }

    /// Lets posts be written, and a publisher work at them for longer than any has time.
    static func life(_ seed: UInt64) async throws -> Report {
        var random = SplitMix(seed: seed)
        var office = try Office(seed: seed, channels: [site, keyed, asked])
        let network = network(&random, office.clock)
        office.network = network
        var posts: [PostID] = []
        for number in 0..<Int.random(in: 1...5, using: &random) {
            let count = Int.random(in: 1...3, using: &random)
            let channels = Array([site, keyed, asked].shuffled(using: &random).prefix(count))
            let due = Office.due + .milliseconds(Int64.random(in: 0..<60_000, using: &random))
            posts.append(try await post(number, on: channels, at: due, in: office))
        }
        var report = Report()
        var holds: [HoldID] = []
        var backup: MemoryStorage.Backup?
        office.clock.set(Office.beforeDue)
        let end = Office.due + .seconds(60) + window + .seconds(120)
        for _ in 0..<maximumStretches where office.clock.now() < end {
            office.clock.oversleep(Int64.random(in: 1...20, using: &random))
            let step = Int64.random(in: 1...20, using: &random)
            let until = office.clock.now() + .seconds(step)
            if try await office.desk.quarantine() != nil, Bool.random(using: &random) {
                try await look(office, network)
            }
            switch Int.random(in: 0..<11, using: &random) {
            case 9: backup = await office.storage.backUp()
            case 10:
                guard let copy = backup else { break }
                report.restores += 1
                let note = await office.storage.putBack(copy)
                let now = office.clock.now()
                _ = try await Quarantine.begin(in: office.queue, note, at: now)
                holds = try await office.desk.standing().holds.map(\.hold.id)
            case 0, 1: await office.storage.failAppends(with: .commitFailed(reason: "EIO"))
            case 2: office.clock.set(office.clock.now() + .seconds(-step / 2))
            case 3 where holds.isEmpty:
                let hold = try await office.desk.hold(.channel(name: site), why: "x", by: "anna")
                holds.append(hold.id)
            case 4 where !holds.isEmpty:
                for handle in ["cato", "dirk"] {
                    _ = try await office.desk.release(
                        holds[0],
                        why: "y",
                        by: handle,
                        keyFile: handle
                    ) { _ in true }
                }
                holds = []
            default: break
            }
            do {
                try await work(office, until, &report)
            } catch DeskError.queue(.commitFailed) {
                // As the end of its process: the next publisher finds what it left.
                report.crashes += 1
            }
            await office.storage.failAppends(with: nil)
            office.clock.set(max(office.clock.now(), until))
        }
        office.clock.set(max(end, office.clock.now()))
        try await work(office, end + .seconds(30), &report)
        try await judge(posts, office, network, &report)
        return report
    }

    /// A person who looks on the channels what was sent since a backup, and says so.
    private static func look(_ office: Office, _ network: SimulatedNetwork) async throws {
        let report = try #require(try await office.desk.quarantine())
        for name in report.unsettled {
            let isThere = network.accepted.keys.contains {
                $0.hasPrefix("\(name.post)-") && $0.hasSuffix("-\(name.channel)")
            }
            let sight =
                isThere
                ? Newsdesk.Sight.live(link: "https://\(name.channel).example/1", why: nil)
                : .notLive(why: "Gekeken.")
            _ = try await office.desk.resolve(name.post, on: name.channel, sight, by: "cato")
        }
        try await office.desk.endQuarantine(why: "Gekeken.", by: "cato")
    }

    /// The most rounds of one stretch; a publisher that needs more runs in circles.
    static let maximumRounds = 5_000

    /// Lets a new publisher work until the clock shows that moment.
    private static func work(
        _ office: Office,
        _ end: Instant,
        _ report: inout Report
    ) async throws {
        await office.storage.endPublisher()
        report.publishers += 1
        let clock = office.clock
        let rounds = Atomic(0)
        _ = try await Publisher(desk: office.desk) { _ in }.run {
            let round = rounds.add(1, ordering: .relaxed).newValue
            return clock.now() >= end || round > Self.maximumRounds
        }
        if rounds.load(ordering: .relaxed) > Self.maximumRounds {
            report.broken.append("it runs in circles at \(clock.now())")
        }
    }

    /// Compares what is on record with what the network knows.
    private static func judge(
        _ posts: [PostID],
        _ office: Office,
        _ network: SimulatedNetwork,
        _ report: inout Report
    ) async throws {
        let accepted = network.accepted
        report.requests = network.requests
        for id in posts {
            for delivery in try await office.desk.post(id).post.deliveries {
                let name = delivery.state.name
                let key = "\(id)-r\(delivery.revision)-\(delivery.channel)"
                let isThere = accepted[key] != nil
                report.states[name, default: 0] += 1
                func law(_ holds: Bool, _ words: String) {
                    if !holds { report.broken.append("\(key) \(name): \(words)") }
                }
                law(accepted[key]?.count ?? 0 <= 1, "it is there twice")
                switch delivery.state {
                case .published: law(isThere, "it is not there")
                case .failed, .held, .missed, .cancelled: law(!isThere, "it is there")
                case .unknown: break
                case .scheduled, .retryWait, .sending: law(false, "it was forgotten")
                }
            }
        }
        report.broken += try await office.desk.verify().problems
    }

    @Test(arguments: seeds)
    func `nothing is lost, doubled or told wrong, whatever happens`(seed: UInt64) async throws {
        let report = try await withTaskExecutorPreference(OneAtATime.shared) {
            try await Self.life(seed)
        }
        #expect(report.broken.isEmpty, "seed \(seed): \(report.broken)")
    }

    @Test func `the lives come everywhere`() async throws {
        var all = Report()
        for seed in Self.seeds.prefix(100) {
            let report = try await withTaskExecutorPreference(OneAtATime.shared) {
                try await Self.life(seed)
            }
            all.states.merge(report.states) { $0 + $1 }
            all.publishers += report.publishers
            all.crashes += report.crashes
            all.restores += report.restores
            all.requests += report.requests
        }
        #expect(
            Set(all.states.keys).isSuperset(of: ["published", "failed", "unknown", "missed"]),
            "\(all.states)"
        )
        #expect(all.publishers > 3_000)
        #expect(all.crashes > 50)
        #expect(all.restores > 50)
    }

    @Test(arguments: seeds.prefix(20))
    func `the same seed is the same life`(seed: UInt64) async throws {
        let one = try await withTaskExecutorPreference(OneAtATime.shared) {
            try await Self.life(seed)
        }
        let two = try await withTaskExecutorPreference(OneAtATime.shared) {
            try await Self.life(seed)
        }
        #expect(one == two)
    }
}
