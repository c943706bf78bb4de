@testable import Channels
import Courier
import Editorial
import Foundation
import Newsdesk
import Testing

/// https://docs.joinmastodon.org/methods/statuses/, /methods/media/, /methods/accounts/.
@Suite("Contract: Mastodon")
struct MastodonContractTests {
    /// The answer of `POST /api/v1/statuses`, shortened: https://docs.joinmastodon.org/entities/Status/.
    static let status = """
        {"id":"103254962155278888","created_at":"2025-11-25T09:00:01.466Z",
         "uri":"https://social.example/users/dienst/statuses/103254962155278888",
         "url":"https://social.example/@dienst/103254962155278888",
         "content":"<p>Wie bepaalt wat er gebeurt?</p>","language":"nl","visibility":"public"}
        """

    @Test func `a post is one status with a key, a language and who sees it`() async throws {
        let there = try Counterpart(
            "mastodon",
            settings: "{visibility: unlisted}",
            answers: [.json(Self.status)]
        )
        let post = Counterpart.dispatch("Wie \"bepaalt\"?", link: "https://agency.example/b")
        let receipt = try await there.deliver(post)
        #expect(
            receipt.outcome
                == .published(
                    remoteID: "103254962155278888",
                    link: "https://social.example/@dienst/103254962155278888"
                )
        )
        let request = try #require(there.receiver.requests.first)
        #expect(there.receiver.requests.count == 1)
        #expect(request.method == "POST" && request.target == "/api/v1/statuses")
        #expect(request.headers["authorization"] == "Bearer t0ken")
        #expect(request.headers["idempotency-key"] == "p-00000001-r2-ours")
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            request.json == [
                "status": "Wie \"bepaalt\"?\n\nhttps://agency.example/b", "language": "nl",
                "visibility": "unlisted",
            ]
        )
    }

    @Test func `a content warning stands before the post where the channel has one`() async throws {
        let there = try Counterpart(
            "mastodon",
            settings: "{warning: beleid}",
            answers: [.json(Self.status)]
        )
        _ = try await there.deliver(Counterpart.dispatch("x"))
        #expect(there.receiver.requests.first?.json?["spoiler_text"] as? String == "beleid")
    }

    @Test func `pictures are uploaded with their words and waited for, then named`() async throws {
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0, 255, 1]
        let medium = Medium(name: "a \"b\".png", sha256: Digest.hex(bytes), alt: "Een rij\r\nX: y")
        let there = try Counterpart(
            "mastodon",
            pictures: [medium.sha256: bytes],
            answers: [
                // 202: still being processed; https://docs.joinmastodon.org/methods/media/#v2.
                .json(#"{"id":"22348641","type":"image","url":null}"#, status: 202),
                // 206: not yet.
                .json(#"{"id":"22348641","url":null}"#, status: 206),
                .json(#"{"id":"22348641","url":"https://social.example/m"}"#),
                .json(Self.status),
            ]
        )
        let before = there.clock.now()
        let receipt = try await there.deliver(Counterpart.dispatch("x", media: [medium]))
        guard case .published = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(there.clock.now().since(before) == .seconds(2))
        let requests = there.receiver.requests
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /api/v2/media", "GET /api/v1/media/22348641", "GET /api/v1/media/22348641",
                "POST /api/v1/statuses",
            ]
        )
        let type = try #require(requests[0].headers["content-type"])
        let boundary = try #require(type.split(separator: "boundary=").last)
        var wanted = Array(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.png\"\r\nContent-Type: image/png\r\n\r\n"
                .utf8
        )
        wanted += bytes
        wanted += Array(
            "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nEen rij\r\nX: y\r\n--\(boundary)--\r\n"
                .utf8
        )
        #expect(requests[0].body == wanted)
        #expect(requests[3].json?["media_ids"] as? [String] == ["22348641"])
    }

    @Test func `what is signed names each picture by its digest`() throws {
        let medium = Medium(name: "a.png", sha256: "ab12", alt: "rij")
        let there = try Counterpart("mastodon", answers: [])
        let request = try there.channels.render(Counterpart.dispatch("x", media: [medium]))
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.contains("file: \"{{ medium ab12 }}\""), "\(body)")
        #expect(body.contains(#""media_ids":["{{ item.media }}"]"#), "\(body)")
    }

    @Test(arguments: [nil, [UInt8](repeating: 1, count: 3)])
    func `a picture that is gone or was changed is not sent`(bytes: [UInt8]?) async throws {
        let medium = Medium(name: "a.png", sha256: Digest.hex([9]), alt: "rij")
        let there = try Counterpart(
            "mastodon",
            pictures: bytes.map { [medium.sha256: $0] } ?? [:],
            answers: []
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x", media: [medium]))
        guard case .notSent = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(there.receiver.requests.isEmpty)
    }

    /// What a step's answer is, and what becomes of the post.
    @Test(arguments: [
        (500, "notSent"), (401, "closed"), (413, "refused"), (429, "postponed"), (302, "refused"),
    ])
    func `a step that fails publishes nothing, and is never unknown`(
        status: Int,
        wanted: String
    ) async throws {
        let bytes: [UInt8] = [1, 2, 3]
        let medium = Medium(name: "a.png", sha256: Digest.hex(bytes), alt: "rij")
        let there = try Counterpart(
            "mastodon",
            pictures: [medium.sha256: bytes],
            answers: [.json("{}", status: status)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x", media: [medium]))
        #expect("\(receipt.outcome)".hasPrefix(wanted), "\(receipt)")
        #expect(there.receiver.requests.count == 1)
    }

    @Test func `the permission to send is asked for the status alone, after the uploads`()
        async throws
    {
        let bytes: [UInt8] = [1, 2, 3]
        let medium = Medium(name: "a.png", sha256: Digest.hex(bytes), alt: "rij")
        let there = try Counterpart(
            "mastodon",
            pictures: [medium.sha256: bytes],
            answers: [.json(#"{"id":"1"}"#), .json(#"{"id":"1"}"#), .json(Self.status)]
        )
        let request = try there.channels.render(Counterpart.dispatch("x", media: [medium]))
        let receiver = there.receiver
        let receipt = await there.channels.deliver(request, at: there.clock.now()) {
            // Held while the uploads were under way.
            receiver.requests.count < 2
        }
        guard case .notSent = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(there.receiver.requests.count == 2)
    }

    /// https://docs.joinmastodon.org/api/rate-limits/.
    @Test func `too much is postponed until the limit counts anew`() async throws {
        let answer = Receiver.Answer(
            status: 429,
            headers: [
                "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": "2025-11-25T09:05:00.000Z",
            ],
            body: #"{"error":"Too many requests"}"#
        )
        let there = try Counterpart("mastodon", answers: [answer])
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        let postponed = Outcome.postponed(
            afterMilliseconds: 300_000,
            reason: "the channel answered 429"
        )
        #expect(receipt.outcome == postponed)
        #expect(receipt.restsUntil == Counterpart.due + .seconds(300))
    }

    /// https://github.com/mastodon/mastodon/issues/40399: a repeat is answered so although it is out.
    @Test func `a 500 is unknown`() async throws {
        let there = try Counterpart("mastodon", answers: [.json("{}", status: 500)])
        guard case .unknown = try await there.deliver(Counterpart.dispatch("x")).outcome else {
            Issue.record("it was not unknown")
            return
        }
    }

    @Test func `a key counts for an hour where the server keeps it, and only there`() throws {
        let kept = try Counterpart("mastodon", answers: []).channels
        #expect(try kept.manners(of: Counterpart.channel).repeatableFor == .seconds(55 * 60))
        #expect(try kept.manners(of: Counterpart.channel).settlesAfter == .seconds(60))
        let ignored = try Counterpart("mastodon", settings: "{keys: ignored}", answers: []).channels
        #expect(try ignored.manners(of: Counterpart.channel).repeatableFor == nil)
    }

    @Test func `a server's own limit counts`() throws {
        let usual = try Counterpart("mastodon", answers: []).channels
        let long = String(repeating: "a", count: 501)
        #expect(throws: ChannelError.tooLong(Counterpart.channel, count: 501, limit: 500)) {
            try usual.render(Counterpart.dispatch(long))
        }
        let wide = try Counterpart("mastodon", settings: "{characters: 5000}", answers: []).channels
        _ = try wide.render(Counterpart.dispatch(long))
        #expect(try wide.describe(Counterpart.channel).maximumCharacters == 5_000)
    }

    // MARK: - Looking up

    static func element(_ content: String, at time: String = "2025-11-25T09:00:02.000Z") -> String {
        #"{"id":"7","url":"https://social.example/@d/7","created_at":"\#(time)","content":"\#(content)"}"#
    }

    static let shown =
        #"<p>Wie &amp; wat?<br />Zie <a href=\"https://agency.example/b\"><span class=\"invisible\">https://</span><span class=\"\">agency.example/b</span></a></p>"#

    private func lookUp(_ elements: String) async throws -> (LookUp, [Receiver.Request]) {
        let there = try Counterpart(
            "mastodon",
            answers: [.json(#"{"id":"23634","acct":"dienst"}"#), .json("[\(elements)]")]
        )
        let post = Counterpart.dispatch("Wie & wat?\nZie https://agency.example/b")
        let request = try there.channels.render(post)
        let found = await there.channels.lookUp(request, at: there.clock.now())
        return (found, there.receiver.requests)
    }

    @Test func `a post is found in the account's own list, whatever the markup`() async throws {
        let (found, requests) = try await lookUp(
            Self.element("<p>Iets anders</p>") + "," + Self.element(Self.shown)
        )
        #expect(found == .found(remoteID: "7", link: "https://social.example/@d/7"))
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "GET /api/v1/accounts/verify_credentials",
                "GET /api/v1/accounts/23634/statuses?limit=10&exclude_reblogs=true",
            ]
        )
        #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer t0ken" })
        #expect(requests.allSatisfy { $0.body.isEmpty })
    }

    @Test func `characters that are written as numbers are read`() {
        #expect(
            PlainText.of(html: "&#34;Wie&#x27;s&quot; &amp;#34; &#0;") == "\"Wie's\" &#34; \u{0}"
        )
        #expect(PlainText.of(html: "&#xD800; &#99999999;") == "&#xD800; &#99999999;")
    }

    /// As much as an answer holds: a square of it would take hours.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["<", "<a ", "<a href=", "<br ", "</p> ", "&#", "@a@", "@a@."]
    )
    func `HTML of a hostile server is read in a time that grows as it does`(piece: String) {
        let html = String(repeating: piece, count: Courier.maximumBody / piece.utf8.count)
        #expect(PlainText.links(ofHTML: html).isEmpty)
        let shown = PlainText.of(html: html)
        #expect(shown.utf8.count <= html.utf8.count)
        #expect(!PlainText.comparable(shown, shortensMentions: true).contains("\n"))
    }

    @Test func `a tag that another interrupts is words, as readers see it`() {
        #expect(PlainText.of(html: "a < b <b>c</b>") == "a < b c")
        #expect(
            PlainText.links(ofHTML: #"<a <a class="x" href="https://a.example">"#) == [
                "https://a.example"
            ]
        )
    }

    @Test func `the same words from before its time are another post`() async throws {
        let old = Self.element(Self.shown, at: "2025-11-25T08:00:00.000Z")
        #expect(try await lookUp(old).0 == .absent)
        #expect(try await lookUp("").0 == .absent)
    }

    @Test func `a list that does not reach back to its time tells nothing`() async throws {
        let full = Array(repeating: Self.element("<p>x</p>"), count: 10).joined(separator: ",")
        guard case .cannotTell = try await lookUp(full).0 else {
            Issue.record("it was told")
            return
        }
    }

    /// https://docs.joinmastodon.org/methods/statuses/#get and /entities/MediaAttachment/.
    private func readBack(
        _ answer: Receiver.Answer,
        media: [Medium] = []
    ) async throws -> (ReadBack, Receiver.Request?) {
        let there = try Counterpart("mastodon", answers: [answer])
        let post = Counterpart.dispatch(
            "Wie & wat?\nZie https://agency.example/b",
            link: "https://agency.example/b",
            media: media
        )
        let request = try there.channels.render(post)
        let now = there.clock.now()
        let found = await there.channels.readBack(request, remoteID: "7", at: now)
        return (found, there.receiver.requests.first)
    }

    @Test func `what readers have is what was signed, whatever the markup`() async throws {
        let (found, request) = try await readBack(.json(Self.element(Self.shown)))
        #expect(found == .same)
        #expect(request.map { "\($0.method) \($0.target)" } == "GET /api/v1/statuses/7")
        #expect(request?.headers["authorization"] == "Bearer t0ken")
    }

    @Test func `another text, another link and another alt text are told apart`() async throws {
        let text = Self.shown.replacing("wat?", with: "wie?")
        #expect(
            try await readBack(.json(Self.element(text))).0 == .differs(["the text is another"])
        )
        let link = Self.shown.replacing("href=\\\"https://agency", with: "href=\\\"https://evil")
        #expect(
            try await readBack(.json(Self.element(link))).0
                == .differs(["the link leads elsewhere"])
        )
        let medium = Medium(name: "a.png", sha256: Digest.hex([1]), alt: "Een rij mensen")
        func status(_ attachments: String) -> Receiver.Answer {
            .json(Self.element(Self.shown).dropLast() + #","media_attachments":[\#(attachments)]}"#)
        }
        let same = status(#"{"id":"1","description":"Een rij mensen"}"#)
        #expect(try await readBack(same, media: [medium]).0 == .same)
        let other = status(#"{"id":"1","description":null}"#)
        #expect(
            try await readBack(other, media: [medium]).0
                == .differs(["the alt text of 'a.png' is another"])
        )
        #expect(
            try await readBack(status(""), media: [medium]).0
                == .differs(["it has 0 pictures instead of 1"])
        )
    }

    @Test func `a post that is there no more is told, and no answer is no finding`() async throws {
        #expect(try await readBack(.json(#"{"error":"Record not found"}"#, status: 404)).0 == .gone)
        for answer in [Receiver.Answer.json("{}", status: 503), .json("{}"), .json("rubbish")] {
            guard case .unseen = try await readBack(answer).0 else {
                Issue.record("\(answer) was a finding")
                continue
            }
        }
    }

    @Test func `credentials are checked without a post`() async throws {
        let there = try Counterpart("mastodon", answers: [.json(#"{"id":"1","acct":"dienst"}"#)])
        let found = try await there.channels.check(Counterpart.channel, at: there.clock.now())
        #expect(found == .counts(who: "dienst"))
        #expect(there.receiver.requests.map(\.method) == ["GET"])
        let refused = try Counterpart("mastodon", answers: [.json("{}", status: 401)])
        let answer = try await refused.channels.check(Counterpart.channel, at: there.clock.now())
        #expect(answer == .fails(reason: "'check': the channel answered 401"))
    }
}
