import Dispatch
import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Noise
import Synchronization

/// A network that loses answers, refuses, puts off and breaks by chance, and remembers what it
/// accepted: the truth that the queue has to agree with.
final class SimulatedNetwork: ChannelDirectory {
    /// What one channel is like.
    struct Character: Sendable {
        var manners = Manners()
        /// How long the channel itself remembers keys; the manners may promise less, never more.
        var remembers: Duration?
        /// Of a hundred requests so many end like that.
        var losesAnswers = 0
        var losesRequests = 0
        var refuses = 0
        var isBusy = 0
        var isUnreachable = 0
    }

    private struct State {
        var random: SplitMix
        /// When each key was accepted: more than once is a double.
        var accepted: [String: [Instant]] = [:]
        var requests = 0
    }

    let channels: [ChannelID]
    private let characters: [ChannelID: Character]
    private let state: Mutex<State>
    private let clock: HandClock

    init(_ characters: [(ChannelID, Character)], clock: HandClock, seed: UInt64) {
        channels = characters.map(\.0)
        self.characters = Dictionary(uniqueKeysWithValues: characters)
        self.clock = clock
        state = Mutex(State(random: SplitMix(seed: seed)))
    }

    /// The keys with the moments at which each was accepted.
    var accepted: [String: [Instant]] { state.withLock { $0.accepted } }

    var requests: Int { state.withLock { $0.requests } }

    func render(_ dispatch: Dispatch) throws(ChannelError) -> RenderedRequest {
        let body = Array("\(dispatch.publishKey) \(dispatch.due)".utf8)
        return RenderedRequest(
            channel: dispatch.channel,
            publishKey: dispatch.publishKey,
            body: body,
            bodySHA256: Digest.hex(body),
            destinationSHA256: Digest.hex(Array("\(dispatch.channel)".utf8)),
            destination: "https://\(dispatch.channel).example",
            url: "https://\(dispatch.channel).example"
        )
    }

    func deliver(
        _ request: RenderedRequest,
        following before: String?,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt {
        guard let character = characters[request.channel] else {
            return Receipt(.notSent(reason: "no such channel"))
        }
        let luck = state.withLock { state in
            state.requests += 1
            return Int.random(in: 0..<100, using: &state.random)
        }
        if luck < character.isUnreachable { return Receipt(.notSent(reason: "no route")) }
        guard mayOpen() else { return Receipt(.notSent(reason: "not allowed any more")) }
        await clock.sleep(for: .milliseconds(Int64(luck) * 3))
        var mark = character.isUnreachable + character.losesRequests
        if luck < mark { return Receipt(.unknown(reason: "time-out")) }
        mark += character.refuses
        if luck < mark { return Receipt(.refused(reason: "422")) }
        mark += character.isBusy
        if luck < mark { return Receipt(.postponed(afterMilliseconds: 2_000, reason: "429")) }
        accept(request.publishKey, character)
        mark += character.losesAnswers
        if luck < mark { return Receipt(.unknown(reason: "reset")) }
        return Receipt(.published(remoteID: request.publishKey, link: nil))
    }

    private func accept(_ key: String, _ character: Character) {
        let now = clock.now()
        state.withLock { state in
            let first = state.accepted[key]?.first
            if let first, let remembers = character.remembers, now < first + remembers { return }
            state.accepted[key, default: []].append(now)
        }
    }

    func manners(of channel: ChannelID) throws(ChannelError) -> Manners {
        characters[channel]?.manners ?? Manners()
    }

    /// Nobody asks: no channel here shows what readers have.
    func readBack(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> ReadBack {
        .unseen(reason: "nobody answers")
    }

    func lookUp(_ request: RenderedRequest, at now: Instant) async -> LookUp {
        let (luck, isThere) = state.withLock { state in
            (
                Int.random(in: 0..<100, using: &state.random),
                state.accepted[request.publishKey] != nil
            )
        }
        if luck < 20 { return .cannotTell(reason: "502") }
        return isThere ? .found(remoteID: request.publishKey, link: nil) : .absent
    }

    func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription {
        throw .unknownChannel(channel, known: channels)
    }
}

/// One thread for all tasks of a simulation: what runs when is the same for the same seed.
final class OneAtATime: TaskExecutor {
    /// Lives as long as the tests: a job refers to it without keeping it.
    static let shared = OneAtATime()

    private let queue = DispatchQueue(label: "heraut.simulation")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
