public import Courier
public import Editorial
public import Newsdesk
public import PlacedYAML

/// The channels of a workspace: adapters, with the settings that `heraut.yaml` gives them.
public struct Channels: ChannelDirectory {
    /// The most channels of one workspace.
    public static let maximumChannels = 64
    /// How long a request may take where the settings do not say.
    public static let defaultTimeout = Duration.seconds(30)

    /// Gives the bytes of a picture by their SHA-256; nil where the workspace has no such copy.
    public typealias PictureSource =
        @Sendable (_ sha256: String) async throws(PictureProblem) -> [UInt8]?

    /// Every channel, in the order of `heraut.yaml`.
    public let channels: [ChannelID]
    let settings: [ChannelID: Setting]
    let secrets: SecretSource
    let courier: Courier
    let clock: any WallClock
    let pictures: PictureSource
    let sessions: Sessions

    /// Reads the `channels:` part of `heraut.yaml`.
    ///
    /// - Parameters:
    ///   - value: The mapping of names to settings; nil where there are none yet.
    ///   - adapterFiles: The workspace's own adapters; one of a shipped name takes its place.
    ///   - limits: What servers have told about how much they take.
    ///   - secrets: Where secrets are read, when they are needed.
    ///   - courier: Carries the requests.
    ///   - clock: Waits for what a network has to finish first.
    ///   - sessions: The sessions of channels that are logged in to; whoever reads the channels
    ///     again passes them on.
    ///   - pictures: Gives the bytes of pictures, when they are needed.
    /// - Throws: ``YAMLProblem`` with file, line and column.
    public init(
        _ value: YAMLValue?,
        adapterFiles: [(path: String, text: String)],
        limits: [ChannelID: LearntLimits] = [:],
        secrets: SecretSource,
        courier: Courier,
        clock: any WallClock,
        sessions: Sessions = Sessions(),
        pictures: @escaping PictureSource
    ) throws(YAMLProblem) {
        var adapters = try AdapterShelf(adapterFiles)
        var order: [ChannelID] = []
        var settings: [ChannelID: Setting] = [:]
        for entry in try value?.openMapping().entries ?? [] {
            let setting = try Setting(entry, &adapters, learnt: limits)
            order.append(setting.id)
            settings[setting.id] = setting
        }
        if let value, order.count > Self.maximumChannels {
            throw value.problem("more than \(Self.maximumChannels) channels")
        }
        channels = order
        self.settings = settings
        self.secrets = secrets
        self.courier = courier
        self.clock = clock
        self.sessions = sessions
        self.pictures = pictures
    }

    /// The request that would carry this post, without anything secret or tied to one attempt.
    public func render(_ dispatch: Dispatch) throws(ChannelError) -> RenderedRequest {
        let setting = try setting(dispatch.channel)
        let context = context(of: dispatch, setting)
        try checkLimits(context, setting)
        let adapter = setting.adapter
        guard dispatch.content.follows == nil || adapter.carriesThreads else {
            throw .cannotRender(
                setting.id,
                reason: "it follows another post, and '\(adapter.name)' knows no replies"
            )
        }
        let url = adapter.request.url(from: setting.address.url(in: context), in: context)
        guard !HTTPRequest.climbs(url) else {
            throw .cannotRender(
                setting.id,
                reason: "'.' or '..' would stand as a part of the address"
            )
        }
        let body = adapter.body(in: context)
        return RenderedRequest(
            channel: dispatch.channel,
            publishKey: dispatch.publishKey,
            body: body,
            bodySHA256: Digest.hex(body),
            destinationSHA256: setting.way(to: url),
            destination: String(url.prefix { $0 != "?" }),
            url: url,
            dispatch: dispatch
        )
    }

    /// What a request was rendered from; nil when it would be rendered otherwise now, because the channel
    /// or its adapter has been changed.
    func dispatch(behind request: RenderedRequest) -> Dispatch? {
        guard let dispatch = request.dispatch, (try? render(dispatch)) == request else {
            return nil
        }
        return dispatch
    }

    /// How much a channel takes at once, and how it can be asked what became of a post.
    public func manners(of channel: ChannelID) throws(ChannelError) -> Manners {
        let setting = try setting(channel)
        let adapter = setting.adapter
        let usual = Manners()
        return Manners(
            concurrency: adapter.pace.concurrency ?? usual.concurrency,
            interval: adapter.pace.interval,
            repeatableFor: setting.repeatableFor,
            settlesAfter: adapter.lookUp?.settlesAfter,
            readsBackAfter: adapter.readBack?.after
        )
    }

    /// What may be told about a channel.
    public func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription {
        let setting = try setting(channel)
        var problem: String?
        do throws(SecretSource.Problem) {
            _ = try credentials(setting)
        } catch {
            problem = error.reason
        }
        let limits = setting.adapter.limits
        return ChannelDescription(
            name: channel,
            adapter: setting.adapter.name,
            destination: setting.address.shown,
            maximumCharacters: setting.maximumCharacters,
            unit: setting.maximumCharacters.map { _ in limits.length.unit.rawValue },
            maximumBytes: limits.bytes,
            secretProblem: problem
        )
    }

    /// What readers of the channel would see, and how much of its limits that takes.
    public func preview(_ dispatch: Dispatch) throws(ChannelError) -> ChannelPreview {
        let setting = try setting(dispatch.channel)
        let context = context(of: dispatch, setting)
        return ChannelPreview(
            channel: try describe(dispatch.channel),
            text: context.text,
            count: setting.length.count(context.sent),
            bytes: context.sent.utf8.count,
            pictures: setting.adapter.carriesPictures ? dispatch.content.media : []
        )
    }

    func setting(_ channel: ChannelID) throws(ChannelError) -> Setting {
        guard let setting = settings[channel] else {
            throw .unknownChannel(channel, known: channels)
        }
        return setting
    }

    func context(of dispatch: Dispatch, _ setting: Setting) -> Context {
        Context(
            dispatch,
            settings: setting.values,
            text: setting.adapter.text,
            markup: setting.adapter.markup
        )
    }

    private func checkLimits(_ context: Context, _ setting: Setting) throws(ChannelError) {
        let limits = setting.adapter.limits
        let count = setting.length.count(context.sent)
        if let limit = setting.maximumCharacters, count > limit {
            throw .tooLong(setting.id, count: count, limit: limit)
        }
        let bytes = context.sent.utf8.count
        if let limit = limits.bytes, bytes > limit {
            throw .cannotRender(
                setting.id,
                reason: "the text is \(bytes) bytes long, and the channel takes \(limit)"
            )
        }
        if setting.adapter.carriesPictures {
            try checkPictures(context.dispatch.content.media, setting)
        }
    }

    private func checkPictures(_ media: [Medium], _ setting: Setting) throws(ChannelError) {
        if let limit = setting.maximumPictures, media.count > limit {
            throw .cannotRender(
                setting.id,
                reason: "it has \(media.count) pictures, and the channel takes \(limit)"
            )
        }
        guard let limit = setting.adapter.limits.alt else { return }
        for medium in media where medium.alt.unicodeScalars.count > limit {
            throw .cannotRender(
                setting.id,
                reason: "the alt text of '\(medium.name)' has"
                    + " \(medium.alt.unicodeScalars.count) characters, and the channel takes \(limit)"
            )
        }
    }
}

extension Adapter {
    /// Everything that the post's requests would say, with placeholders for what only the network
    /// can give: the bodies of the steps, then the post's own.
    func body(in context: Context) -> [UInt8] {
        let own = request.body.bytes(in: context)
        guard !steps.isEmpty else { return own }
        var bytes: [UInt8] = []
        for step in steps {
            if let when = step.when, context.value(when).isEmpty { continue }
            let contexts =
                step.each.map { list in
                    (0..<context.count(list)).map { context.at($0, of: list) }
                } ?? [context]
            for context in contexts {
                let path = step.request.url(from: "", in: context)
                bytes += Array("\(step.name): \(step.request.method.rawValue) \(path)\n".utf8)
                bytes += step.request.body.bytes(in: context) + Array("\n".utf8)
            }
        }
        return bytes + own
    }
}

extension Channels.Setting {
    /// How long the channel takes the same request for the same post; nil when it does not.
    var repeatableFor: Duration? {
        adapter.repeats.flatMap { repeats in
            let holds = repeats.when.map { values[$0.setting] == $0.value } ?? true
            return holds ? repeats.within : nil
        }
    }

    /// The digest of how and where a post goes.
    func way(to url: String) -> String {
        let values = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let hidden = adapter.secret == .url ? secret.map { "\($0)" } ?? "" : ""
        let parts =
            [adapter.request.method.rawValue, url, hidden, adapter.source] + values
        // Each part with its length, so that no two ways read the same.
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
        return Digest.hex(Array(text.utf8))
    }
}
