import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// Who must sign, who never may, and for how long: asked at the signature and again at sending.
@Suite("Newsdesk, rules for sign-off")
struct RuleTests {
    static func house(
        _ rule: SignOffRule,
        channels: [ChannelID: SignOffRule] = [:],
        language: Language = .dutch
    ) throws -> House {
        let house = try Office.house(colleagues: Office.colleagues)
        return House(
            agency: house.agency,
            language: language,
            zone: house.zone,
            notAfter: house.notAfter,
            colleagues: house.colleagues,
            rules: [.reaction: SignOffRule(needed: [.approver: 1, .spokesperson: 1])],
            defaultRule: rule,
            channelRules: channels
        )
    }

    static let day = Duration.seconds(86_400)

    @Test func `of two rules the stricter counts`() {
        let one = SignOffRule(needed: [.approver: 2], never: ["bram"], expires: Self.day)
        let other = SignOffRule(needed: [.approver: 1, .legal: 1], never: ["cato"])
        let both = SignOffRule(
            needed: [.approver: 2, .legal: 1],
            never: ["bram", "cato"],
            expires: Self.day
        )
        #expect(one.and(other) == both)
        #expect(other.and(one) == both)
    }

    @Test func `a channel asks for more, at the signature and at sending`() async throws {
        var office = try Office()
        let one = SignOffRule(needed: [.approver: 1])
        let two = SignOffRule(needed: [.approver: 2])
        office.house = try Self.house(one, channels: [Office.wall: two])
        let id = try await office.approved()
        #expect(try await office.stage(id) == .approved)
        let wall = try await office.submitted(Office.content(channels: [Office.site, Office.wall]))
        try await office.approve(wall, by: "cato")
        #expect(try await office.stage(wall) == .inReview)
        office.house = try Self.house(one, channels: [Office.site: two])
        #expect(try await office.passWhenDue().published == 0)
    }

    @Test func `who never signs is refused, and did not sign once that is the rule`() async throws {
        var office = try Office()
        let rule = SignOffRule(needed: [.approver: 1], never: ["cato"])
        let id = try await office.submitted()
        office.house = try Self.house(rule)
        let refused = await Office.failure { try await office.approve(id, by: "cato") }
        #expect(refused == "sign-off broken")
        office.house = try Self.house(SignOffRule(needed: [.approver: 1]))
        try await office.approve(id, by: "cato")
        office.house = try Self.house(rule)
        #expect(try await office.passWhenDue().published == 0)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test(arguments: [(3_599, false), (3_601, true)])
    func `an approval that has expired by the time of sending does not count`(
        seconds: Int,
        counts: Bool
    ) async throws {
        var office = try Office()
        let expires = Duration.seconds(seconds)
        office.house = try Self.house(SignOffRule(needed: [.approver: 1], expires: expires))
        let id = try await office.approved()
        let needs = try await office.desk.needs(try await office.desk.post(id).post)
        #expect(needs.isComplete)
        #expect(needs.signed.first?.until == Office.start + expires)
        #expect(try await office.desk.needySoon().isEmpty == counts)
        let tally = try await office.passWhenDue()
        #expect(tally.published == (counts ? 1 : 0))
        #expect(tally.failed == (counts ? 0 : 1))
    }

    @Test func `a rule that was made stricter since lets an approval expire too`() async throws {
        var office = try Office()
        let id = try await office.approved()
        let rule = SignOffRule(needed: [.approver: 1], expires: .seconds(60))
        office.house = try Self.house(rule)
        #expect(try await office.passWhenDue().published == 0)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test func `what failed because it expired can be signed again`() async throws {
        var office = try Office()
        let rule = SignOffRule(needed: [.approver: 1], expires: .seconds(60))
        office.house = try Self.house(rule)
        let id = try await office.approved()
        _ = try await office.passWhenDue()
        _ = try await office.desk.sendBack(id, why: "Opnieuw.", by: "cato")
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
        #expect(try await office.pass().published == 1)
    }

    @Test func `while one signature has expired, the last one is refused with what to do`()
        async throws
    {
        var office = try Office()
        let rule = SignOffRule(needed: [.approver: 2], expires: .seconds(60))
        office.house = try Self.house(rule)
        let id = try await office.submitted()
        try await office.approve(id, by: "cato")
        office.clock.set(Office.start + .seconds(61))
        let refused = await Office.failure { try await office.approve(id, by: "dirk") }
        #expect(refused == "sign-off broken")
        #expect(try await office.stage(id) == .inReview)
    }

    @Test func `one sentence says what a post still needs`() async throws {
        var office = try Office()
        office.house = try Self.house(SignOffRule(needed: [.approver: 2], expires: Self.day))
        let id = try await office.submitted()
        try await office.approve(id, by: "cato")
        let post = try await office.desk.post(id).post
        let dutch =
            "\(id) wacht nog op één approver; cato (approver) tekende,"
            + " geldig tot 2027-01-16 09:00"
        #expect(try await office.desk.needs(post).sentence == dutch)
        let rule = SignOffRule(needed: [.approver: 2, .legal: 1], expires: Self.day)
        office.house = try Self.house(rule, language: .english)
        office.clock.set(Office.start + Self.day)
        let english =
            "\(id) still waits for two approver and one legal; cato (approver) signed,"
            + " but that does not count: expired"
        #expect(try await office.desk.needs(post).sentence == english)
    }
}
