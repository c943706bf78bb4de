@testable import Channels
import Editorial
import Foundation
import Newsdesk
import Testing

/// How a post names the one before it, on each network that knows replies.
@Suite("Contract: threads of posts")
struct ThreadContractTests {
    static let first = PostID("p-00000000")
    static let reply = Counterpart.dispatch("Twee.", follows: first)

    /// https://docs.joinmastodon.org/methods/statuses/#form-data-parameters.
    @Test func `Mastodon is told the status before`() async throws {
        let there = try Counterpart(
            "mastodon",
            answers: [.json(MastodonContractTests.status), .json(MastodonContractTests.status)]
        )
        _ = try await there.deliver(Self.reply, following: "7")
        _ = try await there.deliver(Counterpart.dispatch("Een."))
        let bodies = there.receiver.requests.compactMap(\.json)
        #expect(bodies.map { $0["in_reply_to_id"] as? String } == ["7", nil])
        #expect(bodies.last?["in_reply_to_id"] == nil)
    }

    /// https://docs.x.com/x-api/posts/create-or-edit-post.
    @Test func `X is told the post before`() async throws {
        let there = try Counterpart(
            "x",
            settings: "{user: dienst}",
            secret: "a b c d",
            answers: [.json(#"{"data":{"id":"2","text":"Twee."}}"#, status: 201)]
        )
        _ = try await there.deliver(Self.reply, following: "1")
        let body = try #require(there.receiver.requests.last?.json)
        #expect(body == ["text": "Twee.", "reply": ["in_reply_to_tweet_id": "1"]])
    }

    /// https://spec.matrix.org/v1.16/client-server-api/#rich-replies.
    @Test func `Matrix is told the event before`() async throws {
        let there = try Counterpart(
            "matrix",
            settings: "{room: \"!abc:example.org\"}",
            answers: [.json(#"{"event_id":"$two"}"#)]
        )
        _ = try await there.deliver(Self.reply, following: "$one")
        let body = try #require(there.receiver.requests.last?.json)
        #expect(
            body == [
                "msgtype": "m.text", "body": "Twee.",
                "m.relates_to": ["m.in_reply_to": ["event_id": "$one"]],
            ]
        )
    }

    /// https://developers.facebook.com/docs/threads/retrieve-and-manage-replies/create-replies.
    @Test func `Threads is told the post before, in the container`() async throws {
        let there = try Counterpart(
            "threads",
            settings: "{user: \"42\"}",
            answers: [
                .json(#"{"id":"c1"}"#), .json(#"{"status":"FINISHED"}"#), .json(#"{"id":"9"}"#),
            ]
        )
        _ = try await there.deliver(Self.reply, following: "8")
        let body = String(decoding: there.receiver.requests[0].body, as: UTF8.self)
        #expect(body.contains("reply_to_id=8"), "\(body)")
    }

    /// https://docs.bsky.app/docs/advanced-guides/posts#replies: the root is that of the post before, or
    /// the post before itself.
    @Test(arguments: [nil, #"{"uri":"at://did:plc:abc/app.bsky.feed.post/1","cid":"c-1"}"#])
    func `Bluesky is told the post before and the first one`(root: String?) async throws {
        let reply = root.map { #","reply":{"root":\#($0),"parent":{"uri":"x","cid":"y"}}"# } ?? ""
        let record =
            #"{"uri":"at://did:plc:abc/app.bsky.feed.post/2","cid":"c-2","value":{"text":"Een."\#(reply)}}"#
        let there = try Counterpart(
            "bluesky",
            settings: "{handle: dienst.example}",
            secret: "abcd-efgh-ijkl",
            answers: [
                .json(BlueskyContractTests.session), .json(record), .json(BlueskyContractTests.put),
            ]
        )
        _ = try await there.deliver(
            Self.reply,
            following: "at://did:plc:abc/app.bsky.feed.post/2"
        )
        let requests = there.receiver.requests
        #expect(
            requests[1].target
                == "/xrpc/com.atproto.repo.getRecord?repo=did%3Aplc%3Aabc&collection=app.bsky.feed.post&rkey=2"
        )
        let parent = ["uri": "at://did:plc:abc/app.bsky.feed.post/2", "cid": "c-2"]
        let first = ["uri": "at://did:plc:abc/app.bsky.feed.post/1", "cid": "c-1"]
        let sent = try #require(requests[2].json?["record"] as? [String: Any])
        let links = try #require(sent["reply"] as? [String: [String: String]])
        #expect(links == ["root": root == nil ? parent : first, "parent": parent])
    }

    @Test func `a webhook is told which post it is`() async throws {
        let there = try Counterpart(
            "webhook",
            secret: WebhookContractTests.old,
            answers: [.json("{}")]
        )
        _ = try await there.deliver(Self.reply)
        #expect(there.receiver.requests.last?.json?["follows"] as? String == "p-00000000")
    }

    @Test func `where the channel did not say what it calls the post before, nothing is sent`()
        async throws
    {
        let there = try Counterpart("mastodon", answers: [])
        guard case .refused(let reason) = try await there.deliver(Self.reply).outcome else {
            Issue.record("it was sent")
            return
        }
        #expect(reason.contains("p-00000000"))
        #expect(there.receiver.requests.isEmpty)
    }

    @Test(arguments: ["slack", "teams", "discord"])
    func `a network without replies cannot carry it, which is heard when it is drafted`(
        adapter: String
    ) throws {
        let there = try Counterpart(adapter, secret: "https://hooks.example/x", answers: [])
        #expect(throws: ChannelError.self) { try there.channels.render(Self.reply) }
    }
}
