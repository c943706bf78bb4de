public import Courier
public import Editorial
internal import Foundation
public import Newsdesk
public import PlacedYAML

/// A system of the agency's own that is told what happens: a webhook, signed as Standard Webhooks
/// 1.0.0 says.
///
/// The same notice always has the same `webhook-id`: what comes twice is one.
public struct NoticeChannel: NoticeCarrier {
    /// How long a notice may take.
    public static let timeout = Duration.seconds(15)

    /// The kinds that are wanted.
    public let kinds: Set<AgencyNotice.Kind>
    /// Where it goes, for people.
    public let destination: String
    private let url: String
    private let secret: SecretReference
    private let allowsLoopback: Bool
    private let secrets: SecretSource
    private let courier: Courier

    /// Reads the `notices:` part of `heraut.yaml`.
    ///
    /// - Parameters:
    ///   - value: A mapping with `url`, `secret`, and perhaps `on` and `allow-loopback`.
    ///   - secrets: Where the secret is read, when it is needed.
    ///   - courier: Carries the requests.
    /// - Throws: ``YAMLProblem`` with file, line and column.
    public init(
        _ value: YAMLValue,
        secrets: SecretSource,
        courier: Courier
    ) throws(YAMLProblem) {
        let map = try value.mapping(allowed: ["url", "secret", "on", "allow-loopback"])
        allowsLoopback = try map["allow-loopback"]?.boolean() ?? false
        let address = try Address(
            try map.required("url"),
            Scope(),
            allowsLoopback: allowsLoopback
        )
        url = try map.required("url").string()
        guard !url.contains("{{") else {
            throw try map.required("url").problem("notices all go to one address")
        }
        destination = address.shown
        let named = try map.required("secret")
        guard let reference = SecretReference(try named.string()) else {
            throw named.problem(
                "a secret is named, not written down: env:NAME, file:PATH or credential:NAME"
            )
        }
        secret = reference
        var kinds: Set<AgencyNotice.Kind> = []
        for kind in try map["on"]?.list() ?? [] {
            kinds.insert(try kind.oneOf(AgencyNotice.Kind.self))
        }
        self.kinds = kinds.isEmpty ? Set(AgencyNotice.Kind.allCases) : kinds
        self.secrets = secrets
        self.courier = courier
    }

    /// Why the secret cannot be used now; nil when it can.
    public var secretProblem: String? {
        do throws(SecretSource.Problem) {
            _ = try webhooks()
            return nil
        } catch {
            return error.reason
        }
    }

    /// One attempt to bring a notice.
    public func carry(_ notice: AgencyNotice, at now: Instant) async -> Outcome {
        let body = Array(CanonicalJSON.text(Body(notice)).utf8)
        let headers: [(name: String, value: String)]
        do throws(SecretSource.Problem) {
            headers = Credentials.webhooks(try webhooks()).headers(
                for: ("POST", url, body),
                key: notice.id,
                at: now.milliseconds
            )
        } catch {
            return .notSent(reason: error.reason)
        }
        let verdict = await courier.send(
            HTTPRequest(
                method: "POST",
                url: url,
                headers: headers + [("Content-Type", "application/json")],
                body: body,
                allowsLoopback: allowsLoopback,
                timeout: Self.timeout
            ),
            mayOpen: { true }
        )
        return Classification(rules: AnswerRules(), now: now).receipt(of: verdict).outcome
    }

    private func webhooks() throws(SecretSource.Problem) -> StandardWebhooks {
        guard let webhooks = StandardWebhooks(secret: try secrets.read(secret)), webhooks.canSign
        else {
            throw SecretSource.Problem(
                reason: "the secret of 'notices' is not 'whsec_' or 'whsk_' and base64 of a key"
            )
        }
        return webhooks
    }

    /// `type`, `timestamp` and `data`, as Standard Webhooks recommends.
    private struct Body: Encodable {
        let type: String
        let timestamp: String
        let data: Data

        struct Data: Encodable {
            let post: PostID?
            let revision: Int?
            let channel: ChannelID?
            let topic: String?
            let due: String?
            let link: String?
            let reason: String?
            let onCall: String?

            private enum CodingKeys: String, CodingKey {
                case post
                case revision
                case channel
                case topic
                case due
                case link
                case reason
                case onCall = "on_call"
            }
        }

        init(_ notice: AgencyNotice) {
            let what = notice.post == nil ? "channel" : "delivery"
            type = "\(what).\(notice.kind.rawValue)"
            timestamp = notice.at.description
            data = Data(
                post: notice.post,
                revision: notice.revision,
                channel: notice.channel,
                topic: notice.topic,
                due: notice.due?.description,
                link: notice.link,
                reason: notice.reason,
                onCall: notice.onCall
            )
        }
    }
}
