import Editorial
import Foundation
import Gate
import Newsdesk
import NewsdeskTesting
import Testing

/// An agency for one test: four colleagues, two channels, a queue in memory, a clock by hand.
struct Office {
    static let site = ChannelID("site")
    static let wall = ChannelID("wall")
    static let start = Instant(milliseconds: 1_800_000_000_000)
    static let due = start + .seconds(3_600)
    /// Near enough to the due time that posts are proved.
    static let beforeDue = due + .milliseconds(-1_000)
    static let notAfter = due + .seconds(3_600)

    let storage: MemoryStorage
    let clock = HandClock(start)
    var channels: ScriptedChannels
    /// What takes the place of the scripted channels.
    var network: (any ChannelDirectory)?
    let chance: SeededChance
    let pictures = MemoryPictures()
    var house: House
    var gate: Gate
    var signatures: any SignatureScheme = PaperSignatures()

    init(seed: UInt64 = 1, channels: [ChannelID] = [site, wall]) throws {
        storage = MemoryStorage()
        self.channels = ScriptedChannels(channels)
        chance = SeededChance(seed: seed)
        house = try Self.house(colleagues: Self.colleagues)
        gate = try HouseGate.gate()
    }

    var queue: MemoryQueue { MemoryQueue(storage) }

    /// The desk as it is now; another process would make its own.
    var desk: Newsdesk {
        Newsdesk(
            house: house,
            queue: queue,
            gate: gate,
            channels: network ?? channels,
            signatures: signatures,
            pictures: pictures,
            clock: clock,
            chance: chance
        )
    }

    static let colleagues = [
        colleague("anna", [.author]),
        colleague("bram", [.author, .approver]),
        colleague("cato", [.approver]),
        colleague("dirk", [.approver, .spokesperson]),
    ]

    /// A colleague whose key file bears the handle.
    static func colleague(
        _ handle: String,
        _ roles: Set<Role>,
        from: Instant? = nil,
        until: Instant? = nil
    ) -> Colleague {
        let key = TrustedKey(key: PaperSignatures.key(handle), from: from, until: until)
        return Colleague(handle: handle, name: handle, roles: roles, keys: [key])
    }

    static func house(
        colleagues: [Colleague],
        needed: [Role: Int] = [.approver: 1]
    ) throws -> House {
        let reaction = try #require(SignOff(needed: [.approver: 1, .spokesperson: 1]))
        return House(
            agency: "Dienst",
            language: .dutch,
            zone: try #require(TimeZone(identifier: "Europe/Amsterdam")),
            notAfter: .seconds(3_600),
            colleagues: colleagues,
            signOffs: [.reaction: reaction],
            defaultSignOff: try #require(SignOff(needed: needed))
        )
    }

    static func content(
        _ text: String = "Zo werkt het.",
        kind: PostKind = .generalLine,
        channels: [ChannelID] = [site],
        follows: PostID? = nil
    ) -> Content {
        Content(
            kind: kind,
            language: .dutch,
            text: text,
            topic: "asiel",
            channels: channels,
            follows: follows
        )
    }

    static let timing = Newsdesk.Timing(due: due, window: nil)

    /// A draft by anna.
    func draft(_ content: Content = content()) async throws -> PostID {
        try await desk.draft(content, timing: Self.timing, by: "anna").post.id
    }

    /// A post that anna submitted.
    func submitted(_ content: Content = content()) async throws -> PostID {
        let id = try await draft(content)
        _ = try await desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        return id
    }

    /// A post that cato signed off.
    func approved(_ content: Content = content()) async throws -> PostID {
        let id = try await submitted(content)
        _ = try await approve(id, by: "cato")
        return id
    }

    @discardableResult
    func approve(_ id: PostID, by handle: String, keyFile: String? = nil) async throws -> Post {
        try await desk.approve(id, as: nil, by: handle, keyFile: keyFile ?? handle) { _ in true }
    }

    /// Gives an approved post other words, and has it submitted and signed off again; a failure is the
    /// test's, also where nobody can throw.
    func rewrite(_ id: PostID, to text: String, at moment: Instant? = nil) async {
        do {
            let timing = moment.map { Newsdesk.Timing(due: $0, window: nil) }
            let content = Self.content(text)
            _ = try await desk.edit(id, content: content, timing: timing, by: "anna")
            _ = try await desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
            try await approve(id, by: "cato")
        } catch {
            Issue.record(error)
        }
    }

    /// What one pass of a new publisher comes to; the one before it has ended.
    @discardableResult
    func pass() async throws -> Publisher.Tally {
        await storage.endPublisher()
        let publisher = Publisher(desk: desk) { _ in }
        return try await inTurn { try await publisher.pass() }
    }

    /// What one pass at the due time comes to.
    @discardableResult
    func passWhenDue() async throws -> Publisher.Tally {
        clock.set(Self.due)
        return try await pass()
    }

    /// What a new publisher that keeps the time comes to, until the clock shows that moment.
    @discardableResult
    func run(
        from start: Instant,
        to end: Instant,
        notify: @escaping @Sendable (Publisher.Notice) -> Void = { _ in }
    ) async throws -> Publisher.Tally {
        clock.set(start)
        await storage.endPublisher()
        let clock = clock
        let publisher = Publisher(desk: desk, notify: notify)
        return try await inTurn { try await publisher.run { clock.now() >= end } }
    }

    /// Lets one task after the other have its turn: the clock is moved by those that sleep, so it must
    /// not run on while another waits for the machine.
    private func inTurn<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(OneAtATime.shared) { try await body() }
    }

    /// How many deliveries of these posts have that state.
    func count(_ state: String, of posts: [PostID]) async throws -> Int {
        var count = 0
        for id in posts {
            count += try await desk.post(id).post.deliveries.count { $0.state.name == state }
        }
        return count
    }

    func state(_ id: PostID, on channel: ChannelID = site) async throws -> Delivery.State? {
        try await desk.post(id).post.delivery(on: channel)?.state
    }

    func stage(_ id: PostID) async throws -> Post.Stage { try await desk.post(id).post.stage }

    /// Runs what should fail, and says how.
    static func failure(of body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nothing failed"
        } catch {
            return name(of: error)
        }
    }

    private static func name(of error: any Error) -> String {
        guard let error = error as? DeskError else { return "\(error)" }
        return switch error {
        case .refused(_, let refusal): "refused: \(refusal)"
        case .blocked(_, let check): "blocked: \(check.report.blockingRules)"
        case .unknownPerson(let handle, _): "unknown: \(handle)"
        case .notAllowed(let person, let role, _): "not allowed: \(person) \(role)"
        case .foreignKey(let person): "foreign key: \(person)"
        case .signOffBroken: "sign-off broken"
        case .noSuchFinding(_, let rule): "no finding: \(rule)"
        case .severalFindings(_, _, let places): "several: \(places)"
        case .nothingChanged: "nothing changed"
        case .name(let name, _): "name: \(name)"
        case .stop(let refusal): "stop: \(refusal)"
        case .forgotten: "forgotten"
        case .keeps: "keeps"
        case .people(let refusal): "people: \(refusal)"
        case .stopsTooBusy: "stops too busy"
        case .unsettled(let names): "unsettled: \(names.count)"
        case .notReleased: "not released"
        case .tooBusy: "too busy"
        case .declined: "declined"
        case .thread(_, let problem): "thread: \(problem)"
        case .channel(let error): "channel: \(error)"
        case .pictures: "pictures"
        case .signature: "signature"
        case .queue(let error): "queue: \(error)"
        }
    }
}
