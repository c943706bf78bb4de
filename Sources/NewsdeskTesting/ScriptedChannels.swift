public import Editorial
public import Newsdesk
internal import Synchronization

/// Channels that keep what they get and answer as they were told.
public final class ScriptedChannels: ChannelDirectory {
    /// One attempt as a channel saw it.
    public struct Attempt: Hashable, Sendable {
        /// The channel.
        public let channel: ChannelID
        /// The idempotency key that came with it.
        public let publishKey: String
        /// The body.
        public let body: String
        /// The clock at that moment.
        public let at: Instant
        /// What the channel calls the post that it follows.
        public let predecessor: String?
    }

    private struct State {
        var answers: [ChannelID: [Outcome]] = [:]
        var attempts: [Attempt] = []
        var manners: [ChannelID: Manners] = [:]
        var findings: [ChannelID: [LookUp]] = [:]
        var lookUps: [ChannelID] = []
        var readBacks: [ChannelID: [ReadBack]] = [:]
        var rests: [ChannelID: Duration] = [:]
        var destination = "https://site.example/posts"
        var limit = Int.max
        var spoilt: [ChannelID: Int] = [:]
        var beforeOpening: (@Sendable () -> Void)?
        var whileDelivering: (@Sendable (Attempt) async -> Void)?
    }

    /// Every channel of the workspace.
    public let channels: [ChannelID]
    private let state = Mutex(State())

    /// Makes channels that accept everything until told otherwise.
    public init(_ channels: [ChannelID]) { self.channels = channels }

    /// What was delivered, oldest first.
    public var attempts: [Attempt] { state.withLock { $0.attempts } }

    /// The next answers of a channel, in their order; after the last it accepts everything.
    public func answer(_ channel: ChannelID, with outcomes: [Outcome]) {
        state.withLock { $0.answers[channel] = outcomes }
    }

    /// How a channel wants to be treated.
    public func treat(_ channel: ChannelID, with manners: Manners) {
        state.withLock { $0.manners[channel] = manners }
    }

    /// How long a channel wants to be left alone after each attempt.
    public func rest(_ channel: ChannelID, for duration: Duration) {
        state.withLock { $0.rests[channel] = duration }
    }

    /// What a channel says when it is asked about a post, in this order.
    public func find(_ channel: ChannelID, _ answers: [LookUp]) {
        state.withLock { $0.findings[channel] = answers }
    }

    /// What a channel says that readers have, in this order.
    public func show(_ channel: ChannelID, _ findings: [ReadBack]) {
        state.withLock { $0.readBacks[channel] = findings }
    }

    /// The channels that were asked about a post, in this order.
    public var lookUps: [ChannelID] { state.withLock { $0.lookUps } }

    /// Moves every channel to another address, as an edited adapter would.
    public func move(to destination: String) { state.withLock { $0.destination = destination } }

    /// The most characters that every channel takes.
    public func limit(to count: Int) { state.withLock { $0.limit = count } }

    /// Runs when a connection would stand, before the permission to send is asked for.
    public func beforeOpening(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.beforeOpening = body }
    }

    /// Runs while an attempt is under way, before its answer.
    public func whileDelivering(_ body: @escaping @Sendable (Attempt) async -> Void) {
        state.withLock { $0.whileDelivering = body }
    }

    /// Flips a bit of one byte of whatever is rendered for a channel from now on; nil for none.
    public func spoil(_ channel: ChannelID, byte: Int?) {
        state.withLock { $0.spoilt[channel] = byte }
    }

    /// The request: publish key, time and text, one a line.
    public func render(_ dispatch: Dispatch) throws(ChannelError) -> RenderedRequest {
        guard channels.contains(dispatch.channel) else {
            throw .unknownChannel(dispatch.channel, known: channels)
        }
        let text = dispatch.content.text(for: dispatch.channel)
        let (limit, destination) = state.withLock { ($0.limit, $0.destination) }
        guard text.count <= limit else {
            throw .tooLong(dispatch.channel, count: text.count, limit: limit)
        }
        let lines = [dispatch.publishKey, "\(dispatch.due)", text]
        var body = Array(lines.joined(separator: "\n").utf8)
        if let byte = state.withLock({ $0.spoilt[dispatch.channel] }) { body[byte] ^= 1 }
        return RenderedRequest(
            channel: dispatch.channel,
            publishKey: dispatch.publishKey,
            body: body,
            bodySHA256: Digest.hex(body),
            destinationSHA256: Digest.hex(Array("POST \(destination)".utf8)),
            destination: destination,
            url: destination
        )
    }

    /// Keeps the attempt and gives the next answer.
    public func deliver(
        _ request: RenderedRequest,
        following before: String?,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt {
        state.withLock { $0.beforeOpening }?()
        guard mayOpen() else { return Receipt(.notSent(reason: "not allowed any more")) }
        let attempt = Attempt(
            channel: request.channel,
            publishKey: request.publishKey,
            body: String(decoding: request.body, as: UTF8.self),
            at: now,
            predecessor: before
        )
        let outcome = state.withLock { state -> Outcome in
            state.attempts.append(attempt)
            var answers = state.answers[request.channel] ?? []
            guard !answers.isEmpty else {
                return .published(remoteID: "\(state.attempts.count)", link: nil)
            }
            let next = answers.removeFirst()
            state.answers[request.channel] = answers
            return next
        }
        if let body = state.withLock({ $0.whileDelivering }) { await body(attempt) }
        let rest = state.withLock { $0.rests[request.channel] }
        return Receipt(outcome, restsUntil: rest.map { now + $0 })
    }

    /// How a channel is to be treated.
    public func manners(of channel: ChannelID) throws(ChannelError) -> Manners {
        guard channels.contains(channel) else { throw .unknownChannel(channel, known: channels) }
        return state.withLock { $0.manners[channel] ?? Manners() }
    }

    /// Gives the next answer to a question; without one the channel cannot be asked.
    public func lookUp(_ request: RenderedRequest, at now: Instant) async -> LookUp {
        state.withLock { state in
            state.lookUps.append(request.channel)
            var answers = state.findings[request.channel] ?? []
            guard !answers.isEmpty else { return .cannotTell(reason: "nobody answers") }
            let next = answers.removeFirst()
            state.findings[request.channel] = answers
            return next
        }
    }

    /// Gives the next answer to what readers have; without one the channel does not say.
    public func readBack(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> ReadBack {
        state.withLock { state in
            var findings = state.readBacks[request.channel] ?? []
            guard !findings.isEmpty else { return .unseen(reason: "nobody answers") }
            let next = findings.removeFirst()
            state.readBacks[request.channel] = findings
            return next
        }
    }

    /// What can be told about a channel.
    public func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription {
        guard channels.contains(channel) else { throw .unknownChannel(channel, known: channels) }
        return ChannelDescription(
            name: channel,
            adapter: "scripted",
            destination: state.withLock { $0.destination },
            maximumCharacters: nil,
            secretProblem: nil
        )
    }
}
