internal import Crypto
internal import Foundation
internal import Newsdesk

/// What a secret adds to each request.
enum Credentials {
    case none
    case bearer(String)
    case url(String)
    case webhooks(StandardWebhooks)
    case password(String)
    case oauth1(OAuth1)

    /// Every word of it that may not be kept or shown.
    var secrets: [String] {
        switch self {
        case .none: []
        case .bearer(let token): [token]
        case .password(let password): [password]
        case .url(let address):
            // A receiver may give back the path or the query alone.
            [address]
                + address.split(separator: "/", maxSplits: 3).dropFirst(2).suffix(1)
                .flatMap { $0.split(separator: "?", maxSplits: 1) }.map(String.init)
                .filter { $0.utf8.count >= ExchangeRecorder.shortestSecret }
        case .webhooks(let webhooks): webhooks.secrets
        case .oauth1(let oauth): oauth.secrets
        }
    }

    /// The headers that this secret adds to a request.
    func headers(
        for request: (method: String, url: String, body: [UInt8]),
        key: String,
        at milliseconds: Int64
    ) -> [(name: String, value: String)] {
        switch self {
        case .none, .url, .password: return []
        case .bearer(let token): return [("Authorization", "Bearer \(token)")]
        case .oauth1(let oauth):
            let value = oauth.header(request.method, request.url, key: key, at: milliseconds)
            return [("Authorization", value)]
        case .webhooks(let webhooks):
            let timestamp = milliseconds / 1_000
            let signature = webhooks.signature(id: key, timestamp: timestamp, body: request.body)
            return [
                ("webhook-id", key), ("webhook-timestamp", "\(timestamp)"),
                ("webhook-signature", signature),
            ]
        }
    }
}

extension Channels {
    /// Reads a channel's secret, and makes of it what its adapter says.
    ///
    /// - Throws: Why that cannot be done, without what the secret says.
    func credentials(_ setting: Setting) throws(SecretSource.Problem) -> Credentials {
        guard setting.adapter.secret != .none, let reference = setting.secret else { return .none }
        let secret = try secrets.read(reference)
        switch setting.adapter.secret {
        case .none: return .none
        case .bearer:
            guard Self.isWord(secret) else {
                throw problem(setting, "is no token: it has spaces or other characters")
            }
            return .bearer(secret)
        case .url:
            guard setting.address.covers(secret, allowsLoopback: setting.allowsLoopback) else {
                throw problem(setting, "is no address at \(setting.address.origin)")
            }
            return .url(secret)
        case .standardWebhooks:
            guard let webhooks = StandardWebhooks(secret: secret), webhooks.canSign else {
                throw problem(
                    setting,
                    "is not 'whsec_' and base64 of 24 to 64 bytes, nor 'whsk_' and base64 of an"
                        + " Ed25519 key"
                )
            }
            return .webhooks(webhooks)
        case .logIn: return .password(secret)
        case .oauth1:
            guard let oauth = OAuth1(secret: secret) else {
                throw problem(
                    setting,
                    "is not four words: consumer key, its secret, token, its secret"
                )
            }
            return .oauth1(oauth)
        }
    }

    private func problem(_ setting: Setting, _ what: String) -> SecretSource.Problem {
        SecretSource.Problem(reason: "the secret of '\(setting.id)' \(what)")
    }

    static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

/// Signs a request as OAuth 1.0a says (RFC 5849), with HMAC-SHA1, for bodies that are no forms.
struct OAuth1 {
    private let consumer: String
    private let consumerSecret: String
    private let token: String
    private let tokenSecret: String

    /// Every word of it.
    var secrets: [String] { [consumer, consumerSecret, token, tokenSecret] }

    init?(secret: String) {
        let words = secret.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 4, words.allSatisfy(Channels.isWord) else { return nil }
        (consumer, consumerSecret) = (words[0], words[1])
        (token, tokenSecret) = (words[2], words[3])
    }

    /// The value of `Authorization`.
    ///
    /// The nonce only has to differ from others of the same second (section 3.3): it is made of
    /// the post's key and the millisecond.
    func header(_ method: String, _ url: String, key: String, at milliseconds: Int64) -> String {
        let nonce = Digest.hex(Array("\(key) \(method) \(url) \(milliseconds)".utf8)).prefix(32)
        var parameters = [
            ("oauth_consumer_key", consumer), ("oauth_nonce", String(nonce)),
            ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "\(milliseconds / 1_000)"),
            ("oauth_token", token), ("oauth_version", "1.0"),
        ]
        let signature = signature(method, url, parameters)
        parameters.append(("oauth_signature", signature))
        return "OAuth "
            + parameters.map { "\($0)=\"\(Escape.url($1))\"" }.joined(separator: ", ")
    }

    func signature(_ method: String, _ url: String, _ parameters: [(String, String)]) -> String {
        let parts = url.split(separator: "?", maxSplits: 1)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return (sides[0], sides.count > 1 ? sides[1] : "")
        }
        // What stands in the query is encoded already, and as this encoding does it.
        let encoded = parameters.map { (Escape.url($0), Escape.url($1)) } + query
        let sorted = encoded.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
        let base = [method, String(parts[0]), sorted].map(Escape.url).joined(separator: "&")
        let key = Escape.url(consumerSecret) + "&" + Escape.url(tokenSecret)
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(base.utf8),
            using: SymmetricKey(data: Data(key.utf8))
        )
        return Data(code).base64EncodedString()
    }
}
