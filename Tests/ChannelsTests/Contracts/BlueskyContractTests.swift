@testable import Channels
import Editorial
import Foundation
import Newsdesk
import Testing

/// https://docs.bsky.app/docs/api/com-atproto-repo-put-record and the lexicons beside it.
@Suite("Contract: Bluesky")
struct BlueskyContractTests {
    /// https://docs.bsky.app/docs/api/com-atproto-server-create-session.
    static let session = #"""
        {"accessJwt":"access.1","refreshJwt":"refresh.1","handle":"dienst.example",
         "did":"did:plc:abc","active":true}
        """#
    static let put = #"{"uri":"at://did:plc:abc/app.bsky.feed.post/3m6","cid":"bafy"}"#
    static let tid = TimestampID(post: PostID("p-00000001"), due: Counterpart.due).description

    private func counterpart(
        _ answers: [Receiver.Answer],
        pictures: [String: [UInt8]] = [:]
    ) throws -> Counterpart {
        try Counterpart(
            "bluesky",
            settings: "{handle: dienst.example}",
            secret: "abcd-efgh-ijkl",
            pictures: pictures,
            answers: answers
        )
    }

    @Test func `a post is a record under a key of its own, by a session`() async throws {
        let there = try counterpart([.json(Self.session), .json(Self.put)])
        let receipt = try await there.deliver(
            Counterpart.dispatch("Één #beleid: https://a.example/x.")
        )
        #expect(
            receipt.outcome
                == .published(
                    remoteID: "at://did:plc:abc/app.bsky.feed.post/3m6",
                    link: "https://bsky.app/profile/did:plc:abc/post/\(Self.tid)"
                )
        )
        let requests = there.receiver.requests
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /xrpc/com.atproto.server.createSession",
                "POST /xrpc/com.atproto.repo.putRecord",
            ]
        )
        #expect(requests[0].headers["authorization"] == nil)
        #expect(
            requests[0].json == ["identifier": "dienst.example", "password": "abcd-efgh-ijkl"]
        )
        #expect(requests[1].headers["authorization"] == "Bearer access.1")
        #expect(
            requests[1].json == [
                "repo": "did:plc:abc", "collection": "app.bsky.feed.post", "rkey": Self.tid,
                "record": [
                    "$type": "app.bsky.feed.post", "text": "Één #beleid: https://a.example/x.",
                    "createdAt": "2025-11-25T09:00:00.000Z", "langs": ["nl"],
                    // In UTF-8 bytes, the end exclusive: app.bsky.richtext.facet.
                    "facets": [
                        [
                            "index": ["byteStart": 15, "byteEnd": 34],
                            "features": [
                                [
                                    "$type": "app.bsky.richtext.facet#link",
                                    "uri": "https://a.example/x",
                                ]
                            ],
                        ],
                        [
                            "index": ["byteStart": 6, "byteEnd": 13],
                            "features": [
                                ["$type": "app.bsky.richtext.facet#tag", "tag": "beleid"]
                            ],
                        ],
                    ],
                ],
            ]
        )
    }

    @Test func `the agency's page is a card, and a link with a facet in the text`() async throws {
        let there = try counterpart([.json(Self.session), .json(Self.put)])
        _ = try await there.deliver(Counterpart.dispatch("Lees", link: "https://a.example/x"))
        let record = try #require(there.receiver.requests[1].json?["record"] as? NSDictionary)
        #expect(record["text"] as? String == "Lees\n\nhttps://a.example/x")
        #expect(
            record["embed"] as? NSDictionary == [
                "$type": "app.bsky.embed.external",
                "external": [
                    "uri": "https://a.example/x", "title": "a.example", "description": "",
                ],
            ]
        )
    }

    /// https://docs.bsky.app/docs/api/com-atproto-repo-upload-blob.
    @Test func `a picture is a blob with its alt text, a mention the account behind the handle`()
        async throws
    {
        let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0, 1]
        let medium = Medium(name: "a.jpg", sha256: Digest.hex(bytes), alt: "Een rij")
        let blob =
            #"{"$type":"blob","ref":{"$link":"bafk"},"mimeType":"image/jpeg","size":5}"#
        let there = try counterpart(
            [
                .json(Self.session), .json(#"{"did":"did:plc:other"}"#),
                .json(#"{"blob":\#(blob)}"#), .json(Self.put),
            ],
            pictures: [medium.sha256: bytes]
        )
        _ = try await there.deliver(
            Counterpart.dispatch("Dank @x.agency.example!", media: [medium])
        )
        let requests = there.receiver.requests
        #expect(
            requests[1].target
                == "/xrpc/com.atproto.identity.resolveHandle?handle=x.agency.example"
        )
        #expect(requests[2].target == "/xrpc/com.atproto.repo.uploadBlob")
        #expect(requests[2].headers["content-type"] == "image/jpeg")
        #expect(requests[2].body == bytes)
        let record = try #require(requests[3].json?["record"] as? NSDictionary)
        #expect(
            record["embed"] as? NSDictionary == [
                "$type": "app.bsky.embed.images",
                "images": [
                    [
                        "alt": "Een rij",
                        "image": [
                            "$type": "blob", "ref": ["$link": "bafk"], "mimeType": "image/jpeg",
                            "size": 5,
                        ],
                    ]
                ],
            ]
        )
        #expect(
            (record["facets"] as? [NSDictionary])?.first == [
                "index": ["byteStart": 5, "byteEnd": 22],
                "features": [
                    ["$type": "app.bsky.richtext.facet#mention", "did": "did:plc:other"]
                ],
            ]
        )
    }

    /// https://docs.bsky.app/docs/api/com-atproto-identity-resolve-handle.
    @Test func `a handle that nobody has stays a word`() async throws {
        let none = #"{"error":"InvalidRequest","message":"Unable to resolve handle"}"#
        let there = try counterpart([
            .json(Self.session), .json(none, status: 400), .json(Self.put),
        ])
        let receipt = try await there.deliver(Counterpart.dispatch("Dank @nobody.example!"))
        guard case .published = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        let record = there.receiver.requests[2].json?["record"] as? NSDictionary
        #expect((record?["facets"] as? [Any])?.isEmpty == true)
    }

    // MARK: - Sessions

    @Test func `one log-in serves every post`() async throws {
        let there = try counterpart([.json(Self.session), .json(Self.put), .json(Self.put)])
        _ = try await there.deliver(Counterpart.dispatch("a"))
        _ = try await there.deliver(Counterpart.dispatch("b"))
        let logIns = there.receiver.requests.count { $0.target.hasSuffix("createSession") }
        #expect(logIns == 1)
    }

    @Test func `posts that come at once share one log-in`() async throws {
        let there = try counterpart(
            [.json(Self.session)] + Array(repeating: .json(Self.put), count: 8)
        )
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { _ = try? await there.deliver(Counterpart.dispatch("\(number)")) }
            }
        }
        #expect(there.receiver.requests.count == 9)
        #expect(there.receiver.requests.count { $0.target.hasSuffix("createSession") } == 1)
    }

    @Test func `a session goes on by its refresh token, without the password`() async throws {
        let next = Self.session.replacing(".1", with: ".2")
        let there = try counterpart(
            [.json(Self.session), .json(Self.put), .json(next), .json(Self.put)]
        )
        _ = try await there.deliver(Counterpart.dispatch("a"))
        await there.clock.sleep(for: .seconds(61 * 60))
        _ = try await there.deliver(Counterpart.dispatch("b"))
        let requests = there.receiver.requests
        #expect(requests[2].target == "/xrpc/com.atproto.server.refreshSession")
        #expect(requests[2].headers["authorization"] == "Bearer refresh.1")
        #expect(requests[2].body.isEmpty)
        #expect(requests[3].headers["authorization"] == "Bearer access.2")
    }

    /// Errors by name: https://docs.bsky.app/docs/api/com-atproto-server-refresh-session.
    @Test func `a token that is not taken any more postpones, and the next attempt has another`()
        async throws
    {
        let expired = #"{"error":"ExpiredToken","message":"Token has expired"}"#
        let next = Self.session.replacing(".1", with: ".2")
        let there = try counterpart(
            [
                .json(Self.session), .json(expired, status: 400), .json(expired, status: 400),
                .json(next), .json(Self.put),
            ]
        )
        let first = try await there.deliver(Counterpart.dispatch("a"))
        #expect(
            first.outcome == .postponed(afterMilliseconds: 0, reason: "the session had ended")
        )
        // The refresh token has ended too: then it logs in anew.
        let second = try await there.deliver(Counterpart.dispatch("a"))
        guard case .published = second.outcome else {
            Issue.record("\(second)")
            return
        }
        #expect(
            there.receiver.requests.map { $0.target.split(separator: ".").last ?? "" } == [
                "createSession", "putRecord", "refreshSession", "createSession", "putRecord",
            ]
        )
    }

    @Test func `a wrong password closes the channel, and says nothing of it`() async throws {
        let wrong =
            #"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#
        let there = try counterpart([.json(wrong, status: 401)])
        let receipt = try await there.deliver(Counterpart.dispatch("a"))
        #expect(
            receipt.outcome
                == .closed(
                    reason: "'log-in': the channel answered 401 (AuthenticationRequired)"
                )
        )
    }

    // MARK: - Repeats

    @Test func `the key is a timestamp that depends on the post and its time alone`() {
        // 13 letters of base 32, the first one at most 'j': https://atproto.com/specs/tid.
        #expect(Self.tid.count == 13)
        #expect(Self.tid.allSatisfy { "234567abcdefghijklmnopqrstuvwxyz".contains($0) })
        #expect("234567abcdefghij".contains(Self.tid.prefix(1)))
        let same = TimestampID(post: PostID("p-00000001"), due: Counterpart.due).description
        let other = TimestampID(post: PostID("p-00000002"), due: Counterpart.due).description
        let later = TimestampID(post: PostID("p-00000001"), due: Counterpart.due + .seconds(1))
        #expect(same == Self.tid && other != same && later.description > same)
    }

    @Test func `a post is looked up by its key`() async throws {
        let there = try counterpart([
            .json(Self.session), .json(Self.put),
            .json(#"{"error":"RecordNotFound","message":"Could not locate record"}"#, status: 400),
            .json(#"{"error":"InternalServerError"}"#, status: 500),
        ])
        let request = try there.channels.render(Counterpart.dispatch("a"))
        let found = await there.channels.lookUp(request, at: there.clock.now())
        #expect(
            found
                == .found(
                    remoteID: "at://did:plc:abc/app.bsky.feed.post/3m6",
                    link: "https://bsky.app/profile/did:plc:abc/post/\(Self.tid)"
                )
        )
        #expect(
            there.receiver.requests[1].target
                == "/xrpc/com.atproto.repo.getRecord?repo=did%3Aplc%3Aabc"
                + "&collection=app.bsky.feed.post&rkey=\(Self.tid)"
        )
        #expect(await there.channels.lookUp(request, at: there.clock.now()) == .absent)
        let last = await there.channels.lookUp(request, at: there.clock.now())
        #expect(last == .cannotTell(reason: "the channel answered 500"))
    }

    @Test func `limits are characters and bytes`() throws {
        let channels = try counterpart([]).channels
        let family = "👩‍👩‍👧‍👦"
        _ = try channels.render(Counterpart.dispatch(String(repeating: "é", count: 300)))
        #expect(
            throws: ChannelError.tooLong(Counterpart.channel, count: 301, limit: 300)
        ) { try channels.render(Counterpart.dispatch(String(repeating: "é", count: 301))) }
        #expect(
            throws: ChannelError.cannotRender(
                Counterpart.channel,
                reason: "the text is 3025 bytes long, and the channel takes 3000"
            )
        ) { try channels.render(Counterpart.dispatch(String(repeating: family, count: 121))) }
    }
}
