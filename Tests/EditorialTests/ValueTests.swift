import Editorial
import Foundation
import Noise
import Testing

@Suite("Instant")
struct InstantTests {
    static let moments: [(milliseconds: Int64, text: String)] = [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
        (1_740_787_199_999, "2025-02-28T23:59:59.999Z"),
        (1_740_787_200_000, "2025-03-01T00:00:00.000Z"),
        (1_774_746_000_000, "2026-03-29T01:00:00.000Z"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
        (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ]

    @Test(arguments: moments)
    func `a moment reads as RFC 3339 in UTC`(milliseconds: Int64, text: String) {
        #expect("\(Instant(milliseconds: milliseconds))" == text)
    }

    @Test(arguments: UInt64(1)...20)
    func `any moment reads as Foundation would write it`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<200 {
            // From the year 1600 on, where Foundation's calendar is the Gregorian one too.
            let milliseconds = Int64.random(
                in: -11_676_096_000_000...253_402_300_799_999,
                using: &random
            )
            let whole = milliseconds - ((milliseconds % 1_000) + 1_000) % 1_000
            let date = Date(timeIntervalSince1970: Double(whole / 1_000))
            #expect(
                "\(Instant(milliseconds: whole))" == date.formatted(format),
                "seed \(seed), \(milliseconds)"
            )
        }
    }

    @Test func `durations are added in whole milliseconds, rounded towards zero`() {
        let start = Instant(milliseconds: 1_000)
        #expect(start + .microseconds(1_999) == Instant(milliseconds: 1_001))
        #expect(start + .microseconds(-1_999) == Instant(milliseconds: 999))
        #expect((start + .seconds(2)).since(start) == .seconds(2))
        #expect(start.since(start + .seconds(2)) == .seconds(-2))
        #expect(start < start + .milliseconds(1))
    }

    @Test func `beyond what 64 bits hold a moment is the last of them, and a time the longest`() {
        let first = Instant(milliseconds: .min)
        let last = Instant(milliseconds: .max)
        #expect(last + .milliseconds(1) == last)
        #expect(first + .milliseconds(-1) == first)
        #expect(last.since(first) == .milliseconds(Int64.max))
        #expect(first.since(last) == .milliseconds(Int64.min))
        #expect((Duration.milliseconds(Int64.max) * 2).wholeMilliseconds == .max)
        #expect((Duration.milliseconds(Int64.max) * -2).wholeMilliseconds == .min)
    }

    @Test func `the first and the last moment can be written too`() {
        #expect("\(Instant(milliseconds: .max))" == "292278994-08-17T07:12:55.807Z")
        #expect("\(Instant(milliseconds: .min))".hasSuffix("-05-16T16:47:04.192Z"))
    }
}

@Suite("Plan")
struct PlanTests {
    @Test(arguments: [(-1, false), (0, false), (1, true)])
    func `a plan ends after it begins`(milliseconds: Int, isPlan: Bool) {
        let end = Story.due + .milliseconds(milliseconds)
        #expect((Plan(due: Story.due, notAfter: end) != nil) == isPlan)
    }
}

@Suite("SignOff")
struct SignOffTests {
    static let missing: [(signed: [Role], missing: [Role: Int])] = [
        ([], [.approver: 2, .legal: 1]),
        ([.approver], [.approver: 1, .legal: 1]),
        ([.approver, .approver], [.legal: 1]),
        ([.legal, .legal], [.approver: 2]),
        ([.spokesperson], [.approver: 2, .legal: 1]),
        ([.approver, .legal, .approver], [:]),
        ([.approver, .approver, .approver, .legal], [:]),
    ]

    @Test(arguments: missing)
    func `what is missing is counted per role`(signed: [Role], missing: [Role: Int]) throws {
        let signOff = try #require(SignOff(needed: [.approver: 2, .legal: 1]))
        let signatures = signed.enumerated().map {
            Story.signature(PersonID("person-\($0.offset)"), as: $0.element)
        }
        #expect(signOff.missing(after: signatures) == missing)
    }

    @Test(
        arguments: [
            [:], [.approver: 0], [.approver: -1], [.approver: SignOff.maximumPerRole + 1],
            [.approver: 1, .legal: 0],
        ] as [[Role: Int]]
    )
    func `a rule that asks nobody, or too many, is no rule`(needed: [Role: Int]) {
        #expect(SignOff(needed: needed) == nil)
    }

    @Test func `the last signature that was needed approves`() throws {
        let two = try #require(SignOff(needed: [.approver: 1, .spokesperson: 1]))
        var story = try Story.at(.inReview)
        let first = Story.signature(Story.bram)
        let second = Story.signature(Story.cato, as: .spokesperson)
        #expect(
            try story.tell(.sign(first, Story.clean, two), by: Story.bram).map(\.name)
                == ["signed"]
        )
        #expect(story.post?.stage == .inReview)
        #expect(
            try story.tell(.sign(second, Story.clean, two), by: Story.cato).map(\.name)
                == ["signed", "approved"]
        )
        #expect(story.post?.currentDeliveries.map(\.state) == [.scheduled, .scheduled])
    }
}

@Suite("Content")
struct ContentTests {
    @Test func `a channel with a variant gets its own text, the others the post's`() {
        let content = Content(
            kind: .figures,
            language: .english,
            text: "all",
            variants: [Variant(channel: Story.wall, text: "wall")],
            topic: "t",
            channels: [Story.site, Story.wall]
        )
        #expect(content.text(for: Story.site) == "all")
        #expect(content.text(for: Story.wall) == "wall")
    }

    @Test func `a report lists its rules by name and blocks by its severest line`() {
        #expect(Story.blocking.lines.map(\.rule) == ["form/length", "story/one-person"])
        #expect(Story.blocking.blocks)
        #expect(Story.blocking.blockingRules == ["story/one-person"])
        #expect(!Story.clean.blocks)
        #expect(Severity.advice < .warn && Severity.warn < .block)
    }
}
