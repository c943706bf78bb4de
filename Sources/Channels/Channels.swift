public import Courier
public import Editorial
internal import Foundation
public import Newsdesk
public import PlacedYAML

/// The channels of a workspace: adapters, with the settings that `heraut.yaml` gives them.
public struct Channels: ChannelDirectory {
    /// The most channels of one workspace.
    public static let maximumChannels = 64
    /// How long a request may take where the settings do not say.
    public static let defaultTimeout = Duration.seconds(30)

    struct Setting {
        let id: ChannelID
        let adapter: Adapter
        let address: Address
        let secret: SecretReference?
        let allowsLoopback: Bool
        let timeout: Duration
    }

    /// Every channel, in the order of `heraut.yaml`.
    public let channels: [ChannelID]
    private let settings: [ChannelID: Setting]
    private let secrets: SecretSource
    private let courier: Courier

    /// Reads the `channels:` part of `heraut.yaml`.
    ///
    /// - Parameters:
    ///   - value: The mapping of names to settings; nil where there are none yet.
    ///   - adapterFiles: The workspace's own adapters; one of a shipped name takes its place.
    ///   - secrets: Where secrets are read, when they are needed.
    ///   - courier: Carries the requests.
    /// - Throws: ``YAMLProblem`` with file, line and column.
    public init(
        _ value: YAMLValue?,
        adapterFiles: [(path: String, text: String)],
        secrets: SecretSource,
        courier: Courier
    ) throws(YAMLProblem) {
        var adapters: [String: Adapter] = [:]
        for file in ShippedAdapters.files + adapterFiles {
            let adapter = try Adapter(text: file.text, file: file.path)
            adapters[adapter.name] = adapter
        }
        var order: [ChannelID] = []
        var settings: [ChannelID: Setting] = [:]
        for entry in try value?.openMapping().entries ?? [] {
            let setting = try Setting(entry, adapters: adapters)
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
    }

    /// The request that would carry this post, without anything secret or tied to one attempt.
    public func render(_ dispatch: Dispatch) throws(ChannelError) -> RenderedRequest {
        let setting = try setting(dispatch.channel)
        let adapter = setting.adapter
        let count = dispatch.content.text(for: dispatch.channel).count
        if let limit = adapter.maximumCharacters, count > limit {
            throw .tooLong(dispatch.channel, count: count, limit: limit)
        }
        let body = adapter.body.bytes(for: dispatch)
        let url = setting.address.url(for: dispatch)
        return RenderedRequest(
            channel: dispatch.channel,
            publishKey: dispatch.publishKey,
            body: body,
            bodySHA256: Digest.hex(body),
            destinationSHA256: Self.way(adapter, to: url),
            destination: setting.address.shown,
            url: url
        )
    }

    /// One attempt to send exactly these bytes, signed for this moment.
    public func deliver(
        _ request: RenderedRequest,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt {
        guard let setting = settings[request.channel] else {
            return Receipt(.notSent(reason: "heraut.yaml no longer has the channel"))
        }
        let adapter = setting.adapter
        // The files may have changed since the request was rendered: what is sent is what was signed.
        guard request.destinationSHA256 == Self.way(adapter, to: request.url),
            request.destination == setting.address.shown
        else {
            return Receipt(.notSent(reason: "the channel or its adapter has just been changed"))
        }
        var headers = adapter.headers
        headers.append(("Content-Type", adapter.body.contentType))
        do throws(SecretSource.Problem) {
            headers += try signature(setting, request, at: now)
        } catch {
            return Receipt(.notSent(reason: error.reason))
        }
        let verdict = await courier.send(
            HTTPRequest(
                method: adapter.method,
                url: request.url,
                headers: headers,
                body: request.body,
                allowsLoopback: setting.allowsLoopback,
                timeout: setting.timeout
            ),
            mayOpen: mayOpen
        )
        return Receipt(
            Classification.outcome(
                of: verdict,
                idPath: adapter.idPath,
                linkPath: adapter.linkPath,
                postponesOn503: adapter.postponesOn503,
                now: now
            )
        )
    }

    /// How much a channel takes at once, and how it can be asked what became of a post.
    public func manners(of channel: ChannelID) throws(ChannelError) -> Manners {
        _ = try setting(channel)
        return Manners()
    }

    /// Asks the channel whether it has what an attempt would have brought.
    public func lookUp(_ request: RenderedRequest, at now: Instant) async -> LookUp {
        .cannotTell(reason: "the channel '\(request.channel)' cannot be asked")
    }

    /// What may be told about a channel.
    public func describe(_ channel: ChannelID) throws(ChannelError) -> ChannelDescription {
        let setting = try setting(channel)
        var problem: String?
        do throws(SecretSource.Problem) {
            _ = try signer(setting)
        } catch {
            problem = error.reason
        }
        return ChannelDescription(
            name: channel,
            adapter: setting.adapter.name,
            destination: setting.address.shown,
            maximumCharacters: setting.adapter.maximumCharacters,
            secretProblem: problem
        )
    }

    /// The digest of how and where a post goes.
    private static func way(_ adapter: Adapter, to url: String) -> String {
        Digest.hex(Array([adapter.method, url, adapter.source].joined(separator: "\n").utf8))
    }

    private func setting(_ channel: ChannelID) throws(ChannelError) -> Setting {
        guard let setting = settings[channel] else {
            throw .unknownChannel(channel, known: channels)
        }
        return setting
    }

    private func signature(
        _ setting: Setting,
        _ request: RenderedRequest,
        at now: Instant
    ) throws(SecretSource.Problem) -> [(name: String, value: String)] {
        guard let signer = try signer(setting) else { return [] }
        let timestamp = now.milliseconds / 1_000
        let signature = signer.signature(
            id: request.publishKey,
            timestamp: timestamp,
            body: request.body
        )
        return [
            ("webhook-id", request.publishKey), ("webhook-timestamp", "\(timestamp)"),
            ("webhook-signature", signature),
        ]
    }

    private func signer(_ setting: Setting) throws(SecretSource.Problem) -> StandardWebhooks? {
        guard setting.adapter.signing == .standardWebhooks, let reference = setting.secret else {
            return nil
        }
        guard let signer = StandardWebhooks(secret: try secrets.read(reference)) else {
            throw SecretSource.Problem(
                reason: "the secret of '\(setting.id)' is not 'whsec_' and base64 of 24 to 64 bytes"
            )
        }
        return signer
    }
}
