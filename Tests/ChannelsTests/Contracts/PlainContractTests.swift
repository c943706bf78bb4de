@testable import Channels
import Editorial
import Foundation
import Newsdesk
import Testing

/// Matrix, LinkedIn, Threads and X.
@Suite("Contract: Matrix, LinkedIn, Threads, X")
struct PlainContractTests {
    /// https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid.
    @Test func `Matrix gets an event under a transaction id that is the post's key`() async throws {
        let there = try Counterpart(
            "matrix",
            settings: "{room: \"!abc/..:example.org\"}",
            answers: [.json(#"{"event_id":"$YUwRidLecu:example.org"}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wie?"))
        #expect(
            receipt.outcome
                == .published(
                    remoteID: "$YUwRidLecu:example.org",
                    link: "https://matrix.to/#/%21abc%2F..:example.org/%24YUwRidLecu:example.org"
                )
        )
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "PUT")
        #expect(
            request.target
                == "/_matrix/client/v3/rooms/%21abc%2F..%3Aexample.org/send/m.room.message/"
                + "p-00000001-r2-ours"
        )
        #expect(request.headers["authorization"] == "Bearer t0ken")
        #expect(request.json == ["msgtype": "m.text", "body": "Wie?"])
        let manners = try there.channels.manners(of: Counterpart.channel)
        #expect(manners.repeatableFor == .seconds(25 * 60) && manners.settlesAfter == nil)
    }

    @Test(arguments: [
        (
            403, #"{"errcode":"M_FORBIDDEN"}"#,
            "closed(reason: \"the channel answered 403 (M_FORBIDDEN)"
        ),
        (401, #"{"errcode":"M_UNKNOWN_TOKEN"}"#, "closed"),
        (413, #"{"errcode":"M_TOO_LARGE"}"#, "refused"),
        (429, #"{"errcode":"M_LIMIT_EXCEEDED"}"#, "postponed"), (200, "{}", "unknown"),
    ])
    func `Matrix's errors`(status: Int, body: String, wanted: String) async throws {
        let there = try Counterpart(
            "matrix",
            settings: "{room: \"!a:b\"}",
            answers: [.json(body, status: status)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        #expect("\(receipt.outcome)".hasPrefix(wanted), "\(receipt)")
    }

    @Test func `Matrix says whose token it is`() async throws {
        let there = try Counterpart(
            "matrix",
            settings: "{room: \"!a:b\"}",
            answers: [.json(#"{"user_id":"@heraut:b","device_id":"D"}"#)]
        )
        let found = try await there.channels.check(Counterpart.channel, at: there.clock.now())
        #expect(found == .counts(who: "@heraut:b"))
        #expect(there.receiver.requests.first?.target == "/_matrix/client/v3/account/whoami")
    }

    /// https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api.
    @Test func `LinkedIn gets a commentary without anything that cuts it off`() async throws {
        let urn = "urn:li:share:6844785523593134080"
        let there = try Counterpart(
            "linkedin",
            settings: "{author: \"urn:li:organization:5\", version: \"202610\"}",
            answers: [Receiver.Answer(status: 201, headers: ["x-restli-id": urn])]
        )
        let receipt = try await there.deliver(
            Counterpart.dispatch("Wie (en wat) #beleid_1 a\\b @x")
        )
        #expect(
            receipt.outcome
                == .published(
                    remoteID: urn,
                    link: "https://www.linkedin.com/feed/update/\(urn)/"
                )
        )
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "POST" && request.target == "/rest/posts")
        #expect(request.headers["authorization"] == "Bearer t0ken")
        #expect(request.headers["linkedin-version"] == "202610")
        #expect(request.headers["x-restli-protocol-version"] == "2.0.0")
        #expect(
            request.json == [
                "author": "urn:li:organization:5",
                "commentary": "Wie \\(en wat\\) \\#beleid\\_1 a\\\\b \\@x", "visibility": "PUBLIC",
                "distribution": [
                    "feedDistribution": "MAIN_FEED", "targetEntities": [String](),
                    "thirdPartyDistributionChannels": [String](),
                ],
                "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": false,
            ]
        )
    }

    /// The form of https://github.com/Arisamiga/Linkedin-RSS/issues/5.
    @Test func `what LinkedIn has already is unknown, any other 422 refused`() async throws {
        let duplicate =
            #"{"errorDetails":{"inputErrors":[{"code":"DUPLICATE_POST"}]},"status":422}"#
        let there = try Counterpart(
            "linkedin",
            settings: "{author: \"urn:li:organization:5\"}",
            answers: [
                .json(duplicate, status: 422), .json(#"{"status":422}"#, status: 422),
                .json("", status: 201),
            ]
        )
        for wanted in ["unknown", "refused", "unknown"] {
            let receipt = try await there.deliver(Counterpart.dispatch("x"))
            #expect("\(receipt.outcome)".hasPrefix(wanted), "\(receipt)")
        }
    }

    /// https://developers.facebook.com/docs/threads/posts.
    @Test func `Threads gets a container first, and then publishes it`() async throws {
        let there = try Counterpart(
            "threads",
            settings: "{user: \"17\"}",
            answers: [
                .json(#"{"id":"c/1"}"#), .json(#"{"status":"IN_PROGRESS","id":"c/1"}"#),
                .json(#"{"status":"FINISHED","id":"c/1"}"#), .json(#"{"id":"99"}"#),
            ]
        )
        let post = Counterpart.dispatch("Wie & wat?", link: "https://a.example/x")
        let receipt = try await there.deliver(post)
        #expect(receipt.outcome == .published(remoteID: "99", link: nil))
        let requests = there.receiver.requests
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /v1.0/17/threads", "GET /v1.0/c%2F1?fields=status%2Cerror_message",
                "GET /v1.0/c%2F1?fields=status%2Cerror_message", "POST /v1.0/17/threads_publish",
            ]
        )
        #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer t0ken" })
        #expect(
            requests[0].text
                == "media_type=TEXT&text=Wie+%26+wat%3F%0A%0Ahttps%3A%2F%2Fa.example%2Fx"
                + "&link_attachment=https%3A%2F%2Fa.example%2Fx"
        )
        #expect(requests[3].text == "creation_id=c%2F1")
        // What is signed has the words, though the last request only names the container.
        let rendered = try there.channels.render(post)
        #expect(String(decoding: rendered.body, as: UTF8.self).contains("Wie+%26+wat"))
    }

    /// https://developers.facebook.com/docs/threads/threads-media: times have an offset without a colon.
    @Test func `a post on Threads is looked up among the profile's last`() async throws {
        func element(_ text: String, _ time: String) -> String {
            #"{"id":"8","text":"\#(text)","permalink":"https://t.example/8","timestamp":"\#(time)"}"#
        }
        let lists = [
            element("Wie?", "2025-11-25T09:00:30+0000"),
            element("Wie?", "2025-11-25T08:00:00+0000"),
            element("Wat?", "2025-11-25T09:00:30+0000"),
        ]
        let there = try Counterpart(
            "threads",
            settings: "{user: \"17\"}",
            answers: lists.map { .json(#"{"data":[\#($0)]}"#) }
        )
        let request = try there.channels.render(Counterpart.dispatch("Wie?"))
        for wanted in [
            LookUp.found(remoteID: "8", link: "https://t.example/8"), .absent, .absent,
        ] {
            #expect(await there.channels.lookUp(request, at: there.clock.now()) == wanted)
        }
        #expect(
            there.receiver.requests[0].target
                == "/v1.0/17/threads?fields=id%2Ctext%2Cpermalink%2Ctimestamp&limit=25"
        )
    }

    @Test func `a container that Threads cannot finish publishes nothing`() async throws {
        let there = try Counterpart(
            "threads",
            settings: "{user: \"17\"}",
            answers: [.json(#"{"id":"1"}"#), .json(#"{"status":"ERROR"}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        guard case .refused = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
    }

    @Test func `a container that is never ready is postponed, after the time it has`() async throws
    {
        let busy = Receiver.Answer.json(#"{"status":"IN_PROGRESS"}"#)
        let there = try Counterpart(
            "threads",
            settings: "{user: \"17\"}",
            answers: [.json(#"{"id":"1"}"#)] + Array(repeating: busy, count: 40)
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        guard case .postponed = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(there.clock.now().since(Counterpart.due) == .seconds(60))
    }

    /// https://docs.x.com/x-api/posts/create-or-edit-post and RFC 5849.
    @Test func `X gets a text, signed with OAuth 1-0a`() async throws {
        let there = try Counterpart(
            "x",
            settings: "{user: dienst}",
            secret: "ck cs tk ts",
            answers: [.json(#"{"data":{"id":"1346889436626259968","text":"x"}}"#, status: 201)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("Wie?"))
        #expect(
            receipt.outcome
                == .published(
                    remoteID: "1346889436626259968",
                    link: "https://x.com/dienst/status/1346889436626259968"
                )
        )
        let request = try #require(there.receiver.requests.first)
        #expect(request.method == "POST" && request.target == "/2/tweets")
        #expect(request.json == ["text": "Wie?"])
        let header = try #require(request.headers["authorization"])
        #expect(header.hasPrefix("OAuth oauth_consumer_key=\"ck\", oauth_nonce=\""))
        #expect(header.contains("oauth_timestamp=\"1764061200\""))
        #expect(!header.contains("cs\"") && !header.contains("\"ts"))
    }

    /// https://docs.x.com/x-api/media/upload-media and /create-media-metadata.
    @Test func `X gets each picture, then its words, then a text that names them`() async throws {
        let pictures: [[UInt8]] = [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0, 255], [0xFF, 0xD8, 0xFF],
        ]
        let media = [
            Medium(name: "rij.png", sha256: Digest.hex(pictures[0]), alt: "Een \"rij\"\nmensen"),
            Medium(name: "plein.jpg", sha256: Digest.hex(pictures[1]), alt: "Een plein"),
        ]
        func uploaded(_ id: String) -> Receiver.Answer {
            .json(
                #"{"data":{"id":"\#(id)","media_key":"3_\#(id)","size":8,"expires_after_secs":86400}}"#
            )
        }
        let there = try Counterpart(
            "x",
            settings: "{user: dienst}",
            secret: "ck cs tk ts",
            pictures: [media[0].sha256: pictures[0], media[1].sha256: pictures[1]],
            answers: [
                uploaded("1880028106020515840"), uploaded("1880028106020515841"),
                .json(#"{"data":{"id":"1880028106020515840"}}"#),
                .json(#"{"data":{"id":"1880028106020515841"}}"#),
                .json(#"{"data":{"id":"1346889436626259968"}}"#, status: 201),
            ]
        )
        let post = Counterpart.dispatch("Wie?", media: media)
        guard case .published = try await there.deliver(post).outcome else {
            Issue.record("it was not published")
            return
        }
        let requests = there.receiver.requests
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /2/media/upload", "POST /2/media/upload", "POST /2/media/metadata",
                "POST /2/media/metadata", "POST /2/tweets",
            ]
        )
        let type = try #require(requests[0].headers["content-type"])
        let boundary = try #require(type.split(separator: "boundary=").last)
        var wanted = Array(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"rij.png\"\r\nContent-Type: image/png\r\n\r\n"
                .utf8
        )
        wanted += pictures[0]
        wanted += Array(
            "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"media_category\"\r\n\r\ntweet_image\r\n--\(boundary)--\r\n"
                .utf8
        )
        #expect(requests[0].body == wanted)
        #expect(
            requests[2].json == [
                "id": "1880028106020515840",
                "metadata": ["alt_text": ["text": "Een \"rij\"\nmensen"]],
            ]
        )
        #expect(
            requests[4].json == [
                "text": "Wie?",
                "media": ["media_ids": ["1880028106020515840", "1880028106020515841"]],
            ]
        )
        for request in requests { try expectSigned(request, at: there.receiver.origin) }
        // What is signed names each picture by its digest.
        let body = String(decoding: try there.channels.render(post).body, as: UTF8.self)
        #expect(body.contains("media: \"{{ medium \(media[0].sha256) }}\""), "\(body)")
        #expect(body.contains(#""media_ids":["{{ item.media }}","{{ item.media }}"]"#), "\(body)")
    }

    /// RFC 5849, section 3.4.1.3.1: of a body only a form is signed, and these are none.
    private func expectSigned(_ request: Receiver.Request, at origin: String) throws {
        let header = try #require(request.headers["authorization"])
        var parameters: [(String, String)] = []
        for match in header.matches(of: /(oauth_[a-z_]+)="([^"]*)"/) {
            let value = try #require(String(match.output.2).removingPercentEncoding)
            parameters.append((String(match.output.1), value))
        }
        let told = parameters.first { $0.0 == "oauth_signature" }?.1
        parameters.removeAll { $0.0 == "oauth_signature" }
        #expect(parameters.count == 6)
        let oauth = try #require(OAuth1(secret: "ck cs tk ts"))
        #expect(oauth.signature("POST", origin + request.target, parameters) == told)
    }

    @Test func `X takes four pictures, and alt texts of a thousand characters`() throws {
        let there = try Counterpart(
            "x",
            settings: "{user: dienst}",
            secret: "ck cs tk ts",
            answers: []
        )
        func post(_ count: Int, alt: Int) -> Dispatch {
            let words = String(repeating: "é", count: alt)
            let medium = Medium(name: "a.png", sha256: "ab12", alt: words)
            return Counterpart.dispatch("x", media: Array(repeating: medium, count: count))
        }
        _ = try there.channels.render(post(4, alt: 1_000))
        #expect(
            throws: ChannelError.cannotRender(
                Counterpart.channel,
                reason: "it has 5 pictures, and the channel takes 4"
            )
        ) { try there.channels.render(post(5, alt: 1)) }
        #expect(
            throws: ChannelError.cannotRender(
                Counterpart.channel,
                reason: "the alt text of 'a.png' has 1001 characters, and the channel takes 1000"
            )
        ) { try there.channels.render(post(1, alt: 1_001)) }
    }

    @Test func `a picture that X does not take publishes nothing`() async throws {
        let bytes: [UInt8] = [1, 2, 3]
        let medium = Medium(name: "a.png", sha256: Digest.hex(bytes), alt: "rij")
        let uploaded = Receiver.Answer.json(#"{"data":{"id":"18"}}"#)
        for answers in [
            [Receiver.Answer.json(#"{"title":"Invalid Request"}"#, status: 400)],
            [uploaded, .json(#"{"title":"Invalid Request"}"#, status: 400)],
        ] {
            let there = try Counterpart(
                "x",
                settings: "{user: dienst}",
                secret: "ck cs tk ts",
                pictures: [medium.sha256: bytes],
                answers: answers
            )
            let receipt = try await there.deliver(Counterpart.dispatch("x", media: [medium]))
            #expect("\(receipt.outcome)".hasPrefix("refused"), "\(receipt)")
            #expect(there.receiver.requests.count == answers.count)
        }
    }

    /// The example of https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature.
    @Test func `the documentation's own example gives its own signature`() throws {
        let oauth = try #require(
            OAuth1(
                secret: """
                    xvz1evFS4wEEPTGEFPHBog kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw
                    370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb
                    LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE
                    """
            )
        )
        let signature = oauth.signature(
            "POST",
            "https://api.x.com/1.1/statuses/update.json?include_entities=true",
            [
                ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
                ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
                ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "1318622958"),
                ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
                ("oauth_version", "1.0"),
            ]
        )
        #expect(signature == "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=")
    }

    /// https://docs.x.com/x-api/fundamentals/rate-limits.
    @Test func `a duplicate on X is unknown, another 403 closes the channel`() async throws {
        let duplicate =
            #"{"detail":"You are not allowed to create a Tweet with duplicate content.","status":403}"#
        let there = try Counterpart(
            "x",
            settings: "{user: dienst}",
            secret: "ck cs tk ts",
            answers: [
                .json(duplicate, status: 403), .json(#"{"detail":"Forbidden"}"#, status: 403),
                Receiver.Answer(
                    status: 429,
                    headers: ["x-rate-limit-remaining": "0", "x-rate-limit-reset": "1764061260"]
                ),
            ]
        )
        for wanted in ["unknown", "closed", "postponed(afterMilliseconds: Optional(60000)"] {
            let receipt = try await there.deliver(Counterpart.dispatch("x"))
            #expect("\(receipt.outcome)".hasPrefix(wanted), "\(receipt)")
        }
    }
}
