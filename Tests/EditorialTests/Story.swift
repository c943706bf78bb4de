import Editorial

/// A post under test: commands go in, the events that follow are put on record and evolved.
struct Story {
    static let anna = PersonID("anna")
    static let bram = PersonID("bram")
    static let cato = PersonID("cato")
    static let dirk = PersonID("dirk")
    static let site = ChannelID("site")
    static let wall = ChannelID("wall")
    static let id = PostID("p-0001")
    static let start = Instant(milliseconds: 1_800_000_000_000)
    static let due = start + .seconds(3_600)
    static let notAfter = start + .seconds(7_200)
    static let rule = "story/one-person"
    static let reason = ReasonID("reason")
    static let clean = GateReport(policy: "policy", lines: [])
    static let blocking = GateReport(
        policy: "policy",
        lines: [
            GateReport.Line(rule: rule, severity: .block, count: 1),
            GateReport.Line(rule: "form/length", severity: .warn, count: 2),
        ]
    )

    private(set) var post: Post?
    private(set) var entries: [Entry] = []
    var now = Story.start

    /// Decides, evolves, and keeps what happened.
    @discardableResult
    mutating func tell(_ command: Command, by actor: PersonID = Story.anna) throws -> [Event] {
        let events = try Post.decide(command, on: post, by: actor, at: now)
        for event in events { try record(event, by: actor) }
        return events
    }

    /// Puts an event on record that nobody decided, as a forger of the ledger would.
    mutating func record(_ event: Event, by actor: PersonID = Story.anna) throws {
        let entry = Entry(post: Self.id, at: now, actor: actor, event: event)
        post = try Post.evolve(post, by: entry)
        entries.append(entry)
    }

    /// A post in this stage, with nothing sent yet.
    static func at(
        _ stage: Post.Stage?,
        channels: [ChannelID] = [site, wall],
        signOff: SignOff? = nil
    ) throws -> Story {
        var story = Story()
        guard let stage else { return story }
        try story.tell(.draft(id, revision(1, channels: channels), clean))
        if stage == .draft { return story }
        if stage == .withdrawn {
            try story.tell(.withdraw(reason))
            return story
        }
        try story.tell(.submit(signature(anna, as: .author), clean))
        switch stage {
        case .draft, .withdrawn, .inReview: return story
        case .returned: try story.tell(.sendBack(reason), by: bram)
        case .missed:
            story.now = notAfter
            try story.tell(.miss, by: .publisher)
        case .approved, .published:
            try story.tell(.sign(signature(bram), clean, signOff ?? oneApprover), by: bram)
            guard stage == .published else { break }
            story.now = due
            for channel in channels {
                try story.tell(.claim(claim(channel)), by: .publisher)
                try story.tell(conclude(channel, published), by: .publisher)
            }
        }
        return story
    }

    /// An approved post on two channels, the first of which is in the state of that name.
    static func delivery(_ state: String) throws -> Story {
        var story = try at(.approved)
        if state == "scheduled" { return story }
        if state.hasPrefix("restored") {
            try story.tell(.doubt(site), by: .publisher)
            return story
        }
        if state == "missed" {
            try story.record(.missed(channel: site), by: .publisher)
            return story
        }
        if state == "cancelled" {
            try story.tell(.sendBack(reason), by: bram)
            return story
        }
        story.now = due
        if state == "held" {
            try story.tell(.hold(site, hold), by: .publisher)
            return story
        }
        if state == "failed" {
            try story.tell(.refuseToSend(site, reason: "changed"), by: .publisher)
            return story
        }
        try story.tell(.claim(claim(site)), by: .publisher)
        switch state {
        case "retry-wait": try story.tell(conclude(site, .notSent(reason: "no route")))
        case "published": try story.tell(conclude(site, published))
        case "unknown": try story.tell(conclude(site, .unknown(reason: "time-out")))
        case "doubtful":
            try story.tell(conclude(site, .unknown(reason: "time-out")))
            let until = due + .seconds(10)
            try story.tell(.resume(site, .sameKey, until: until), by: .publisher)
        default: break
        }
        return story
    }

    static let hold = HoldID("h-0001")

    static let published = Outcome.published(remoteID: "7", link: "https://site.example/7")

    static var oneApprover: SignOff {
        get throws { try sentence(SignOff(needed: [.approver: 1])) }
    }

    static func revision(
        _ number: Int,
        channels: [ChannelID] = [site, wall],
        plan: Plan? = Plan(due: due, notAfter: notAfter)
    ) -> Revision {
        Revision(
            number: number,
            content: content(channels: channels),
            id: ContentID("content-\(number)"),
            plan: plan
        )
    }

    static func content(channels: [ChannelID] = [site]) -> Content {
        Content(
            kind: .generalLine,
            language: .dutch,
            text: "Zo werkt het.",
            topic: "asiel",
            tags: ["uitleg"],
            channels: channels
        )
    }

    static func signature(_ person: PersonID, as role: Role = .approver) -> Signature {
        Signature(person: person, role: role, statement: StatementID("s-\(person)"))
    }

    static func waiver(
        _ person: PersonID,
        as role: Role = .legal,
        rule: String = rule,
        at start: Int = 3
    ) -> Waiver {
        Waiver(
            finding: WaivedFinding(
                rule: rule,
                part: 0,
                span: start..<start + 5,
                excerpt: "excerpt"
            ),
            reason: reason,
            signature: Signature(
                person: person,
                role: role,
                statement: StatementID("w-\(person)")
            )
        )
    }

    static func claim(
        _ channel: ChannelID,
        revision: Int = 1,
        attempt: Int = 1,
        epoch: Int = 1
    ) -> Claim {
        Claim(
            channel: channel,
            revision: revision,
            attempt: attempt,
            epoch: epoch,
            publishKey: "\(id)-r\(revision)-\(channel)",
            bodySHA256: "body"
        )
    }

    static func conclude(
        _ channel: ChannelID,
        _ outcome: Outcome,
        epoch: Int = 1,
        retryAt: Instant = due + .seconds(10)
    ) -> Command {
        .conclude(channel, epoch: epoch, outcome, retryAt: retryAt)
    }

    private static func sentence<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Unmade() }
        return value
    }

    private struct Unmade: Error {}
}
