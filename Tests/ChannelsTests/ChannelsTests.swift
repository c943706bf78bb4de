@testable import Channels
import Courier
import Editorial
import Newsdesk
import PlacedYAML
import Testing

@Suite("Channels")
struct ChannelsTests {
    static let setting = """
        site:
          adapter: webhook
          url: http://127.0.0.1:8080/hook?token=abc
          secret: env:HOOK
          allow-loopback: true
        """

    private func channels(
        _ yaml: String = setting,
        adapters: [(path: String, text: String)] = [],
        secret: String? = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    ) throws -> Channels {
        let courier = Courier()
        courier.shutDown()
        return try Channels(
            try YAMLValue(text: yaml, file: "heraut.yaml"),
            adapterFiles: adapters,
            secrets: SecretSource(folder: "/nowhere") { $0 == "HOOK" ? secret : nil },
            courier: courier,
            clock: StoppedClock(),
            pictures: { _ in nil }
        )
    }

    static func dispatch(_ text: String, tags: [String] = ["a b", "c"]) -> Dispatch {
        Dispatch(
            post: PostID("p-00000001"),
            revision: 2,
            content: Content(
                kind: .dilemma,
                language: .dutch,
                text: text,
                media: [Medium(name: "a.png", sha256: "00", alt: "Een \"rij\"")],
                topic: "beleid",
                tags: tags,
                channels: [ChannelID("site")]
            ),
            due: Instant(milliseconds: 0),
            channel: ChannelID("site")
        )
    }

    /// Else a claimed post waits on record for a place, and a crash makes it unknown for nothing.
    @Test func `whatever is claimed has a place at the courier`() {
        #expect(Publisher.maximumInFlight <= Courier.maximumInFlight)
    }

    @Test func `the same post gives the same bytes, and they are the JSON of the adapter`() throws {
        let channels = try channels()
        let one = try channels.render(Self.dispatch("Hallo \"wereld\"\n\u{2028}&=é"))
        let other = try channels.render(Self.dispatch("Hallo \"wereld\"\n\u{2028}&=é"))
        #expect(one == other)
        let body = String(decoding: one.body, as: UTF8.self)
        #expect(body.contains(#""text":"Hallo \"wereld\"\n\u2028&=é""#), "\(body)")
        #expect(body.contains(#""tags":["a b","c"]"#))
        #expect(body.contains(#""link":null"#))
        #expect(body.contains(#""media":[{"name":"a.png","sha256":"00","alt":"Een \"rij\""}]"#))
        #expect(body.contains(#""due":"1970-01-01T00:00:00.000Z""#))
        #expect(one.publishKey == "p-00000001-r2-site")
    }

    @Test func `what people see of an address has no query, what is sent has`() throws {
        let request = try channels().render(Self.dispatch("x"))
        #expect(request.destination == "http://127.0.0.1:8080/hook")
        #expect(request.url == "http://127.0.0.1:8080/hook?token=abc")
    }

    @Test func `a change of way gives another digest for what is signed`() throws {
        let one = try channels().render(Self.dispatch("x"))
        let moved = Self.setting.replacing("8080", with: "8081")
        let other = try channels(moved).render(Self.dispatch("x"))
        #expect(one.bodySHA256 == other.bodySHA256)
        #expect(one.destinationSHA256 != other.destinationSHA256)
    }

    @Test func `a form escapes values, and an address escapes what stands in it`() throws {
        let adapter = """
            name: plain-form
            body:
              form:
                text: "{{ post.text }}"
                about: "post {{ post.id }} & more"
            """
        let yaml = """
            site: {adapter: plain-form, url: "https://hooks.example/{{ post.topic }}/x"}
            """
        let channels = try channels(yaml, adapters: [("adapters/plain-form.yaml", adapter)])
        let request = try channels.render(Self.dispatch("a b&c=d é\n"))
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "text=a+b%26c%3Dd+%C3%A9%0A&about=post+p-00000001+%26+more"
        )
        #expect(request.url == "https://hooks.example/beleid/x")
    }

    /// What is wrong, and what the complaint must say.
    static let wrong: [(yaml: String, complaint: String)] = [
        ("site: {adapter: pigeon, url: \"https://a.example\"}", "there is no adapter 'pigeon'"),
        ("site: {adapter: webhook, url: \"https://a.example\"}", "it needs a 'secret'"),
        (
            "site: {adapter: webhook, url: \"http://a.example\", secret: \"env:A\"}",
            "an address starts with https://"
        ),
        (
            "site: {adapter: webhook, url: \"https://me:pw@a.example\", secret: \"env:A\"}",
            "names and passwords do not belong"
        ),
        (
            "site: {adapter: webhook, url: \"https://a.example\", secret: whsec_abc}",
            "a secret is named, not written down"
        ),
        (
            "site: {adapter: webhook, url: \"https://{{ post.topic }}.example\", secret: \"env:A\"}",
            "not in the host"
        ),
        (
            "site: {adapter: webhook, url: \"https://a.example\", secret: \"env:A\", speed: 9}",
            "unknown key 'speed'"
        ),
        (
            "site: {adapter: webhook, url: \"https://a.example\", secret: \"env:A\", timeout: 0}",
            "outside 1 to 120"
        ),
    ]

    @Test(arguments: [
        "http://a.example/", "http://localhost.evil.example/", "http://127.evil.example/",
        "http://127.0.0.1.evil.example/", "http://10.0.0.1/",
    ])
    func `without encryption nothing goes further than this machine`(url: String) throws {
        do {
            _ = try channels(
                "site: {adapter: webhook, secret: \"env:A\", allow-loopback: true, url: \"\(url)\"}"
            )
            Issue.record("'\(url)' was accepted")
        } catch let problem as YAMLProblem {
            #expect(problem.message.contains("http:// only to this machine"), "\(problem)")
            #expect((problem.line, problem.column) == (1, 70))
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://localhost/", "http://[::1]:1/",
    ])
    func `to this machine no encryption is needed`(url: String) throws {
        let channels = try channels(
            "site: {adapter: webhook, secret: \"env:A\", allow-loopback: true, url: \"\(url)\"}"
        )
        #expect(try channels.describe(ChannelID("site")).destination == url)
    }

    @Test(arguments: wrong.indices)
    func `a wrong setting is refused with its place`(index: Int) throws {
        let (yaml, complaint) = Self.wrong[index]
        do {
            _ = try channels(yaml)
            Issue.record("'\(yaml)' was accepted")
        } catch let problem as YAMLProblem {
            #expect(problem.message.contains(complaint), "\(problem)")
            #expect(problem.file == "heraut.yaml" && problem.line == 1)
        }
    }

    @Test func `an adapter that asks for what no post has is refused with its place`() throws {
        let adapter = "name: own\nbody:\n  json:\n    text: \"{{ post.secret }}\"\n"
        do {
            _ = try channels(adapters: [("adapters/own.yaml", adapter)])
            Issue.record("it was accepted")
        } catch let problem as YAMLProblem {
            #expect(problem.file == "adapters/own.yaml" && problem.line == 4)
            #expect(problem.message.contains("there is no 'post.secret'"))
        }
    }

    @Test func `a secret that cannot be read is told without what it says`() async throws {
        let channels = try channels(secret: "whsec_short")
        let problem = try channels.describe(ChannelID("site")).secretProblem
        #expect(problem?.contains("whsec_'") == true)
        #expect(problem?.contains("short") == false)
        let request = try channels.render(Self.dispatch("x"))
        let outcome = await channels.deliver(request, at: Instant(milliseconds: 0)) { true }.outcome
        guard case .notSent(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(!reason.contains("short"))
    }

    @Test(arguments: [
        "{adapter: own, url: https://cms.agency.example/hooks}",
        "{adapter: webhook, url: https://cms.agency.example/other, secret: \"env:SECRET\"}",
    ])
    func `a request is not sent by a channel that has become another since`(
        yaml: String
    ) async throws {
        let request = try channels().render(Self.dispatch("x"))
        let adapter = "name: own\nsecret: none\nbody:\n  json:\n    text: \"{{ post.text }}\"\n"
        let changed = try channels("{site: \(yaml)}", adapters: [("adapters/own.yaml", adapter)])
        let outcome = await changed.deliver(request, at: Instant(milliseconds: 0)) { false }.outcome
        #expect(
            outcome == .notSent(reason: "the channel or its adapter has just been changed")
        )
    }

    @Test func `a channel that heraut.yaml does not name is refused, with those it names`() throws {
        let channels = try channels()
        #expect(
            throws: ChannelError.unknownChannel(ChannelID("wall"), known: [ChannelID("site")])
        ) {
            try channels.describe(ChannelID("wall"))
        }
    }
}
