public import Editorial

/// Turns revisions into requests and requests into outcomes; `Channels` is the adapter behind it.
public protocol ChannelDirectory: Sendable {
    /// Every channel of the workspace, in the order of `heraut.yaml`.
    var channels: [ChannelID] { get }

    /// The request that would carry this post, without anything secret or tied to one attempt.
    ///
    /// Pure: the same input gives the same bytes, at sign-off and at sending time.
    ///
    /// - Throws: ``ChannelError`` when the channel is unknown or its template cannot carry this.
    func render(_ dispatch: Dispatch) throws(ChannelError) -> RenderedRequest

    /// One attempt to send exactly these bytes, with this attempt's headers and secrets added.
    ///
    /// - Parameters:
    ///   - request: What ``render(_:)`` gave.
    ///   - before: What the channel calls the post that this one follows; nil where it follows none, or
    ///     the channel did not say.
    ///   - now: The wall clock, for timestamps that the channel asks for.
    ///   - mayOpen: Asked right before the first byte leaves; `false` ends in `notSent`.
    /// - Returns: What is known afterwards; every failure is an outcome, nothing is thrown.
    func deliver(
        _ request: RenderedRequest,
        following before: String?,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt

    /// How much the channel takes at once, and how it can be asked what became of a post.
    ///
    /// - Throws: ``ChannelError`` when the channel is unknown.
    func manners(of channel: ChannelID) throws(ChannelError) -> Manners

    /// Asks the channel whether it has what an attempt of which nobody knows would have brought.
    ///
    /// - Parameters:
    ///   - request: What ``render(_:)`` gave for that attempt.
    ///   - now: The wall clock.
    /// - Returns: What the channel says; every failure is ``LookUp/cannotTell(reason:)``.
    func lookUp(_ request: RenderedRequest, at now: Instant) async -> LookUp

    /// Asks the channel what readers have of a post that it took, and compares that with what was
    /// signed.
    ///
    /// - Parameters:
    ///   - request: What ``render(_:)`` gave for the post.
    ///   - remoteID: What the channel calls it; nil where it did not say.
    ///   - now: The wall clock.
    /// - Returns: What it says; every failure is ``ReadBack/unseen(reason:)``.
    func readBack(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> ReadBack

    /// The same, with what was asked and answered; nil where nothing was.
    func readBackOnRecord(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> (finding: ReadBack, exchange: Exchange?)

    /// What `heraut channels` and `heraut doctor` tell about a channel, secrets left out.
    ///
    /// - Throws: ``ChannelError`` when the channel is unknown.
    func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription

    /// What readers of the channel would see, and how much of its limits that takes.
    ///
    /// A text that is too long is shown too, unlike ``render(_:)``, which refuses it.
    ///
    /// - Throws: ``ChannelError`` when the channel is unknown.
    func preview(_ dispatch: Dispatch) throws(ChannelError) -> ChannelPreview
}

extension ChannelDirectory {
    /// One attempt to send a post that follows none.
    public func deliver(
        _ request: RenderedRequest,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt {
        await deliver(request, following: nil, at: now, mayOpen: mayOpen)
    }

    /// What readers have, for directories that keep nothing of it.
    public func readBackOnRecord(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> (finding: ReadBack, exchange: Exchange?) {
        (await readBack(request, remoteID: remoteID, at: now), nil)
    }

    /// The post's own text, counted in characters, for directories that know no more.
    public func preview(_ dispatch: Dispatch) throws(ChannelError) -> ChannelPreview {
        let channel = try describe(dispatch.channel)
        let text = dispatch.content.text(for: dispatch.channel)
        return ChannelPreview(
            channel: channel,
            text: text,
            count: text.count,
            pictures: dispatch.content.media
        )
    }
}

/// What is known after one attempt.
public struct Receipt: Hashable, Sendable {
    /// What happened to the post.
    public let outcome: Outcome
    /// The channel wants nothing more before that moment, as its rate limit says; nil where it did
    /// not say.
    public let restsUntil: Instant?
    /// What was sent and answered; nil where nothing was.
    public var exchange: Exchange?

    /// Makes a receipt.
    public init(_ outcome: Outcome, restsUntil: Instant? = nil, exchange: Exchange? = nil) {
        self.outcome = outcome
        self.restsUntil = restsUntil
        self.exchange = exchange
    }
}

/// How a channel is to be treated.
public struct Manners: Hashable, Sendable {
    /// The most requests under way to it at once, at least 1.
    public let concurrency: Int
    /// The least time between the beginnings of two requests.
    public let interval: Duration
    /// For how long after its first attempt the same request with the same key is the same post to
    /// the channel; nil where it never is.
    public let repeatableFor: Duration?
    /// How long after an attempt ``ChannelDirectory/lookUp(_:at:)`` can be relied on when it finds
    /// nothing; nil where the channel cannot be asked.
    public let settlesAfter: Duration?
    /// How long after an attempt ``ChannelDirectory/readBack(_:remoteID:at:)`` shows what readers have;
    /// nil where the channel shows nothing.
    public let readsBackAfter: Duration?

    /// Makes manners; a channel of which nothing is known is asked nothing.
    public init(
        concurrency: Int = 8,
        interval: Duration = .zero,
        repeatableFor: Duration? = nil,
        settlesAfter: Duration? = nil,
        readsBackAfter: Duration? = nil
    ) {
        self.concurrency = concurrency
        self.interval = interval
        self.repeatableFor = repeatableFor
        self.settlesAfter = settlesAfter
        self.readsBackAfter = readsBackAfter
    }
}

/// What a channel says about a post that it may have.
public enum LookUp: Hashable, Sendable {
    /// It has it; both fields are what it told, if it did.
    case found(remoteID: String?, link: String?)
    /// It has it not.
    case absent
    /// It could not be asked, or did not say.
    case cannotTell(reason: String)
}

/// One revision on its way to one channel: everything that a template may read.
public struct Dispatch: Hashable, Sendable {
    /// The post.
    public let post: PostID
    /// The revision, counted from 1.
    public let revision: Int
    /// What it says.
    public let content: Content
    /// When it is due.
    public let due: Instant
    /// Where it goes.
    public let channel: ChannelID

    /// Makes a dispatch.
    public init(post: PostID, revision: Int, content: Content, due: Instant, channel: ChannelID) {
        self.post = post
        self.revision = revision
        self.content = content
        self.due = due
        self.channel = channel
    }

    /// The same for every attempt of this revision on this channel, and for nothing else: the
    /// idempotency key (`webhook-id` of Standard Webhooks).
    public var publishKey: String { "\(post)-r\(revision)-\(channel)" }
}

/// A request without secrets: what is signed is what will leave.
public struct RenderedRequest: Hashable, Sendable {
    /// Where it goes.
    public let channel: ChannelID
    /// See ``Dispatch/publishKey``.
    public let publishKey: String
    /// The request's body, byte for byte; what only the network can give stands there as a named
    /// placeholder, a picture as its SHA-256, and the bodies of requests that come before the post
    /// stand before its own.
    public let body: [UInt8]
    /// SHA-256 of the body, in lower-case hexadecimal.
    public let bodySHA256: String
    /// SHA-256 over the method, the URL and the adapter's definition, in lower-case hexadecimal: a
    /// change of where or how a post is sent voids the signature.
    public let destinationSHA256: String
    /// The address without query and user info, for people.
    public let destination: String
    /// The whole address; it may hold a token, so it is neither stored nor shown.
    public let url: String
    /// What was rendered, from which the placeholders of ``body`` are filled when it is sent.
    public let dispatch: Dispatch?

    /// Makes a rendered request.
    public init(
        channel: ChannelID,
        publishKey: String,
        body: [UInt8],
        bodySHA256: String,
        destinationSHA256: String,
        destination: String,
        url: String,
        dispatch: Dispatch? = nil
    ) {
        self.channel = channel
        self.publishKey = publishKey
        self.body = body
        self.bodySHA256 = bodySHA256
        self.destinationSHA256 = destinationSHA256
        self.destination = destination
        self.url = url
        self.dispatch = dispatch
    }
}

/// What a person may know about a channel.
public struct ChannelDescription: Codable, Hashable, Sendable {
    /// The channel's name in `heraut.yaml`.
    public let name: ChannelID
    /// The adapter's name, such as `webhook`.
    public let adapter: String
    /// The address without query and user info.
    public let destination: String
    /// The most characters that a text may have there, nil where there is no limit.
    public let maximumCharacters: Int?
    /// How it counts them, such as `graphemes`; nil where nobody said so.
    public let unit: String?
    /// The most bytes of UTF-8 that a text may have there, nil where there is no such limit.
    public let maximumBytes: Int?
    /// Why the channel's secret cannot be read right now; nil when it can, or none is needed.
    public let secretProblem: String?

    private enum CodingKeys: String, CodingKey {
        case name
        case adapter
        case destination
        case maximumCharacters = "maximum_characters"
        case unit
        case maximumBytes = "maximum_bytes"
        case secretProblem = "secret_problem"
    }

    /// Makes a description.
    public init(
        name: ChannelID,
        adapter: String,
        destination: String,
        maximumCharacters: Int?,
        unit: String? = nil,
        maximumBytes: Int? = nil,
        secretProblem: String?
    ) {
        self.name = name
        self.adapter = adapter
        self.destination = destination
        self.maximumCharacters = maximumCharacters
        self.unit = unit
        self.maximumBytes = maximumBytes
        self.secretProblem = secretProblem
    }
}

/// What readers of one channel would see of a post.
public struct ChannelPreview: Hashable, Sendable {
    /// The channel, with its limits.
    public let channel: ChannelDescription
    /// The text as readers see it.
    public let text: String
    /// How much of the limit it takes, as the channel counts what is sent.
    public let count: Int
    /// How many bytes of UTF-8 are sent for it.
    public let bytes: Int
    /// The pictures that go along, in their order.
    public let pictures: [Medium]

    /// Makes a preview; without `bytes` the text is sent as readers see it.
    public init(
        channel: ChannelDescription,
        text: String,
        count: Int,
        bytes: Int? = nil,
        pictures: [Medium]
    ) {
        self.channel = channel
        self.text = text
        self.count = count
        self.bytes = bytes ?? text.utf8.count
        self.pictures = pictures
    }

    /// Whether the channel takes the text.
    public var fits: Bool {
        count <= channel.maximumCharacters ?? .max
            && bytes <= channel.maximumBytes ?? .max
    }
}

/// Why a channel cannot carry a post.
public enum ChannelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No channel of that name in `heraut.yaml`.
    case unknownChannel(ChannelID, known: [ChannelID])
    /// The text is longer than the channel takes, as the channel counts.
    case tooLong(ChannelID, count: Int, limit: Int)
    /// The adapter's template asks for something that this post does not have.
    case cannotRender(ChannelID, reason: String)

    /// One sentence: what, and what to do.
    public var description: String {
        switch self {
        case .unknownChannel(let name, let known):
            let names = known.map(\.rawValue).joined(separator: ", ")
            return "there is no channel '\(name)' in heraut.yaml"
                + (known.isEmpty ? "; it names none yet" : "; it has: \(names)")
        case .tooLong(let name, let count, let limit):
            return "the text counts \(count) characters on '\(name)', which takes \(limit);"
                + " shorten it or give the channel a variant"
        case .cannotRender(let name, let reason):
            return "channel '\(name)' cannot carry this post: \(reason)"
        }
    }
}
