@testable import Channels
import Editorial
import Foundation
import Newsdesk
import PlacedYAML
import Testing

/// What a server says that it takes: https://docs.joinmastodon.org/entities/Instance/.
@Suite("Limits that a server told")
struct LearntLimitsTests {
    /// The answer of `GET /api/v2/instance`, shortened.
    static let instance = """
        {"domain":"social.example","title":"Social","version":"4.5.2",
         "configuration":{
          "accounts":{"max_featured_tags":10,"max_pinned_statuses":5},
          "statuses":{"max_characters":5000,"max_media_attachments":8,
           "characters_reserved_per_url":30},
          "media_attachments":{"description_limit":1500,"image_size_limit":16777216}}}
        """
    static let told = LearntLimits(characters: 5_000, link: 30, pictures: 8)

    private func asked(
        _ answer: Receiver.Answer
    ) async throws -> (
        Channels.LimitsAnswer, [Receiver.Request]
    ) {
        let there = try Counterpart("mastodon", answers: [answer])
        let now = there.clock.now()
        let answer = try await there.channels.readLimits(of: Counterpart.channel, at: now)
        return (answer, there.receiver.requests)
    }

    @Test func `a server is asked what it takes, and nothing else`() async throws {
        let (answer, requests) = try await asked(.json(Self.instance))
        #expect(answer == .told(Self.told))
        #expect(requests.map { "\($0.method) \($0.target)" } == ["GET /api/v2/instance"])
        #expect(requests.first?.body == [])
    }

    @Test func `a server that tells some of it tells that`() async throws {
        let some = #"{"configuration":{"statuses":{"max_characters":1000}}}"#
        let (answer, _) = try await asked(.json(some))
        #expect(answer == .told(LearntLimits(characters: 1_000, link: nil, pictures: nil)))
    }

    @Test(arguments: [
        (Receiver.Answer.json("{}", status: 404), "'limits': the channel answered 404"),
        (.json("rubbish"), "the channel answered without its limits"),
        (.json("{}"), "the channel answered without its limits"),
        (
            .json(#"{"configuration":{"statuses":{"max_characters":0}}}"#),
            "what the channel says at 'configuration.statuses.max_characters' is no number from 1 to"
                + " 100000"
        ),
        (
            .json(#"{"configuration":{"statuses":{"max_characters":"500"}}}"#),
            "what the channel says at 'configuration.statuses.max_characters' is no number from 1 to"
                + " 100000"
        ),
        (
            .json(instance.replacing("8,", with: "101,")),
            "what the channel says at 'configuration.statuses.max_media_attachments' is no number"
                + " from 0 to 100"
        ),
    ])
    func `of an answer that is of no use nothing is taken`(
        answer: Receiver.Answer,
        reason: String
    ) async throws {
        #expect(try await asked(answer).0 == .fails(reason: reason))
    }

    @Test func `a network without such a question is not asked`() async throws {
        let there = try Counterpart(
            "webhook",
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            answers: []
        )
        let now = there.clock.now()
        let answer = try await there.channels.readLimits(of: Counterpart.channel, at: now)
        #expect(answer == .cannotBeAsked && there.receiver.requests.isEmpty)
    }

    // MARK: - What counts

    private func channels(_ limits: LearntLimits?, _ settings: String = "{}") throws -> Channels {
        let limits = limits.map { [Counterpart.channel: $0] } ?? [:]
        return try Counterpart("mastodon", settings: settings, limits: limits, answers: []).channels
    }

    @Test func `what was told takes the place of the adapter's own figures`() throws {
        let channels = try channels(Self.told)
        #expect(try channels.describe(Counterpart.channel).maximumCharacters == 5_000)
        let post = Counterpart.dispatch("Zie https://agency.example/een/lang/adres/van/ons")
        #expect(try channels.preview(post).count == 4 + 30)
        _ = try channels.render(Counterpart.dispatch(String(repeating: "a", count: 5_000)))
        #expect(throws: ChannelError.tooLong(Counterpart.channel, count: 5_001, limit: 5_000)) {
            try channels.render(Counterpart.dispatch(String(repeating: "a", count: 5_001)))
        }
        func pictures(_ count: Int) -> Dispatch {
            let medium = Medium(name: "a.png", sha256: "ab12", alt: "rij")
            return Counterpart.dispatch("x", media: Array(repeating: medium, count: count))
        }
        _ = try channels.render(pictures(8))
        #expect(
            throws: ChannelError.cannotRender(
                Counterpart.channel,
                reason: "it has 9 pictures, and the channel takes 8"
            )
        ) { try channels.render(pictures(9)) }
    }

    @Test func `what heraut.yaml says wins over what was told`() throws {
        let said = try channels(Self.told, "{characters: 700}")
        #expect(try said.describe(Counterpart.channel).maximumCharacters == 700)
        // Also where it says what the adapter would say.
        let usual = try channels(Self.told, "{characters: 500}")
        #expect(try usual.describe(Counterpart.channel).maximumCharacters == 500)
    }

    @Test func `what was not told is as the adapter says`() throws {
        let none = try channels(nil)
        #expect(try none.describe(Counterpart.channel).maximumCharacters == 500)
        let some = try channels(LearntLimits(characters: nil, link: nil, pictures: 1))
        #expect(try some.describe(Counterpart.channel).maximumCharacters == 500)
        #expect(
            try some.preview(Counterpart.dispatch("https://agency.example/lang/lang")).count == 23
        )
    }

    @Test func `what is signed stays the same when a limit is told`() throws {
        let courier = try Counterpart("mastodon", answers: [])
        func rendered(_ limits: LearntLimits?) throws -> RenderedRequest {
            let yaml = """
                ours: {adapter: mastodon, url: "https://social.example", secret: env:SECRET}
                """
            let channels = try Channels(
                try YAMLValue(text: yaml, file: "heraut.yaml"),
                adapterFiles: [],
                limits: limits.map { [Counterpart.channel: $0] } ?? [:],
                secrets: SecretSource(folder: "/nowhere") { _ in "t0ken" },
                courier: courier.courier,
                clock: courier.clock,
                pictures: { _ in nil }
            )
            return try channels.render(Counterpart.dispatch("Wie?"))
        }
        let before = try rendered(nil)
        let after = try rendered(Self.told)
        #expect(before.destinationSHA256 == after.destinationSHA256)
        #expect(before.bodySHA256 == after.bodySHA256)
        #expect(before == after)
    }

    // MARK: - Files

    @Test(arguments: [
        told, LearntLimits(characters: 1, link: nil, pictures: 0),
        LearntLimits(characters: nil, link: nil, pictures: nil),
    ])
    func `what is written is what is read`(limits: LearntLimits) throws {
        #expect(try LearntLimits(text: limits.text, file: "x.json") == limits)
    }

    @Test func `the file is canonical JSON`() {
        #expect(Self.told.text == "{\"characters\":5000,\"link\":30,\"pictures\":8}\n")
    }

    @Test(arguments: [
        ("", "1:1"), ("{", "2:1: not valid YAML"), ("[]", "1:1"), ("characters: 500\n", "1:1"),
        (#"{"characters":0}"#, "1:15: 0 is outside 1 to 100000"),
        (#"{"characters":100001}"#, "1:15: 100001 is outside 1 to 100000"),
        (#"{"characters":5e3}"#, "1:15: expected a whole number here"),
        (#"{"link":501}"#, "1:9: 501 is outside 1 to 500"),
        (#"{"pictures":-1}"#, "1:13: -1 is outside 0 to 100"),
        (#"{"letters":5}"#, "1:2: unknown key 'letters'"),
    ])
    func `a broken file is a complaint with its place`(text: String, complaint: String) {
        let problem = #expect(throws: YAMLProblem.self) {
            try LearntLimits(text: text, file: "limits/ours.json")
        }
        let told = problem.map { "\($0)" } ?? ""
        #expect(told.hasPrefix("limits/ours.json:\(complaint)"), "\(told)")
    }

    @Test(arguments: [
        ("mastodon", "mastodon.json"), ("../a", "..%2Fa.json"), ("a/b", "a%2Fb.json"),
        ("50%", "50%25.json"), ("a.json", "a.json.json"),
    ])
    func `each channel has a file of its own, and none leads elsewhere`(
        channel: String,
        file: String
    ) {
        #expect(LearntLimits.file(of: ChannelID(channel)) == file)
        #expect(LearntLimits.channel(ofFile: file) == ChannelID(channel))
    }
}
