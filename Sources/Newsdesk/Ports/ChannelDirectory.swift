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
    ///   - now: The wall clock, for timestamps that the channel asks for.
    ///   - mayOpen: Asked right before the first byte leaves; `false` ends in `notSent`.
    /// - Returns: What is known afterwards; every failure is an outcome, nothing is thrown.
    func deliver(
        _ request: RenderedRequest,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Outcome

    /// What `heraut channels` and `heraut doctor` tell about a channel, secrets left out.
    ///
    /// - Throws: ``ChannelError`` when the channel is unknown.
    func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription
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
    /// The request's body, byte for byte.
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

    /// Makes a rendered request.
    public init(
        channel: ChannelID,
        publishKey: String,
        body: [UInt8],
        bodySHA256: String,
        destinationSHA256: String,
        destination: String,
        url: String
    ) {
        self.channel = channel
        self.publishKey = publishKey
        self.body = body
        self.bodySHA256 = bodySHA256
        self.destinationSHA256 = destinationSHA256
        self.destination = destination
        self.url = url
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
    /// Why the channel's secret cannot be read right now; nil when it can, or none is needed.
    public let secretProblem: String?

    private enum CodingKeys: String, CodingKey {
        case name
        case adapter
        case destination
        case maximumCharacters = "maximum_characters"
        case secretProblem = "secret_problem"
    }

    /// Makes a description.
    public init(
        name: ChannelID,
        adapter: String,
        destination: String,
        maximumCharacters: Int?,
        secretProblem: String?
    ) {
        self.name = name
        self.adapter = adapter
        self.destination = destination
        self.maximumCharacters = maximumCharacters
        self.secretProblem = secretProblem
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
