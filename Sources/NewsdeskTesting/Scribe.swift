public import Editorial
public import Newsdesk

/// Brings posts of a queue into any state, one commit a command, with every plain value that the
/// ledger refers to.
public struct Scribe: Sendable {
    /// The moment at which everything is written.
    public static let start = Instant(milliseconds: 1_800_000_000_000)
    /// When posts are due where nothing else is said.
    public static let due = start + .seconds(3_600)
    /// Until when they make sense.
    public static let notAfter = start + .seconds(7_200)
    /// A channel.
    public static let site = ChannelID("site")
    /// Another channel.
    public static let wall = ChannelID("wall")

    /// The queue that is written.
    public let queue: any PostQueue

    /// A scribe of that queue.
    public init(_ queue: any PostQueue) { self.queue = queue }

    /// The handle of a person as a plain value: the same for the same handle, everywhere.
    public static func person(_ handle: String) -> PlainValue {
        value(.handle, handle)
    }

    /// Words as a plain value: the same for the same words, everywhere.
    public static func value(_ kind: PlainValue.Kind, _ body: String) -> PlainValue {
        let seed = body.utf8.reduce(UInt64(kind.rawValue.count)) { $0 &* 31 &+ UInt64($1) }
        return PlainValue(kind, body, chance: SeededChance(seed: seed))
    }

    /// What a revision of a post says.
    public static func content(
        _ id: PostID,
        revision: Int = 1,
        channels: [ChannelID] = [site]
    ) -> Content {
        Content(
            kind: .generalLine,
            language: .dutch,
            text: "Zo werkt het (\(id), \(revision)).",
            topic: "asiel",
            channels: channels
        )
    }

    /// The change that a command would make, not written yet.
    ///
    /// - Returns: The change on the post as it is now.
    /// - Throws: The refusal, or what the queue says.
    public func change(
        _ command: Command,
        of id: PostID,
        by handle: String = "anna",
        plain: [PlainValue] = [],
        at now: Instant = start
    ) async throws -> Change {
        let stored = try await queue.post(id)
        let actor = handle == "publisher" ? nil : Self.person(handle)
        let person = actor.map { PersonID($0.id) } ?? .publisher
        let events = try Post.decide(command, on: stored?.post, by: person, at: now)
        return Change(
            post: id,
            version: stored?.version ?? 0,
            entries: events.map { Entry(post: id, at: now, actor: person, event: $0) },
            plain: [actor].compactMap(\.self) + plain
        )
    }

    /// Decides and writes.
    ///
    /// - Returns: What became of it.
    /// - Throws: The refusal, or what the queue says.
    @discardableResult
    public func tell(
        _ command: Command,
        of id: PostID,
        by handle: String = "anna",
        plain: [PlainValue] = [],
        at now: Instant = start
    ) async throws -> ChangeResult? {
        let change = try await change(command, of: id, by: handle, plain: plain, at: now)
        return try await queue.append([change]).first
    }

    /// The change that makes a new draft.
    ///
    /// - Returns: The change, not written yet.
    /// - Throws: The refusal, or what the queue says.
    public func newDraft(
        _ id: PostID,
        due: Instant? = due,
        notAfter: Instant = notAfter,
        channels: [ChannelID] = [site]
    ) async throws -> Change {
        let content = Self.content(id, channels: channels)
        let words = Self.value(.content, CanonicalJSON.text(content))
        let revision = Revision(
            number: 1,
            content: content,
            id: ContentID(words.id),
            plan: due.flatMap { Plan(due: $0, notAfter: notAfter) }
        )
        return try await change(.draft(id, revision, Self.report), of: id, plain: [words])
    }

    /// Writes a post and brings it as far as that stage, without sending anything.
    ///
    /// - Throws: The refusal, or what the queue says.
    public func post(
        _ id: PostID,
        to stage: Post.Stage,
        due: Instant? = due,
        notAfter: Instant = notAfter,
        channels: [ChannelID] = [site]
    ) async throws {
        let draft = try await newDraft(id, due: due, notAfter: notAfter, channels: channels)
        _ = try await queue.append([draft])
        guard stage != .draft else { return }
        let statement = Self.value(.statement, "submit \(id)")
        let submission = signature("anna", .author, statement)
        try await tell(.submit(submission, Self.report), of: id, plain: [statement])
        let reason = Self.value(.reason, "daarom")
        switch stage {
        case .returned:
            try await tell(.sendBack(ReasonID(reason.id)), of: id, by: "bram", plain: [reason])
        case .withdrawn: try await tell(.withdraw(ReasonID(reason.id)), of: id, plain: [reason])
        case .missed: try await tell(.miss, of: id, by: "publisher", at: notAfter)
        case .approved, .published:
            try await approve(id)
            guard stage == .published else { return }
            for channel in channels {
                try await claim(id, channel)
                let outcome = Outcome.published(remoteID: "1", link: nil)
                try await conclude(id, channel, outcome)
            }
        case .draft, .inReview: break
        }
    }

    /// Signs a post off.
    ///
    /// - Throws: The refusal, or what the queue says.
    public func approve(_ id: PostID, by handle: String = "bram") async throws {
        guard let one = SignOff(needed: [.approver: 1]) else { return }
        let statement = Self.value(.statement, "approve \(id) \(handle)")
        let signature = signature(handle, .approver, statement)
        let command = Command.sign(signature, Self.report, one)
        try await tell(command, of: id, by: handle, plain: [statement])
    }

    /// Claims the next attempt on a channel.
    ///
    /// - Throws: The refusal, or what the queue says.
    public func claim(_ id: PostID, _ channel: ChannelID, epoch: Int = 1) async throws {
        guard let delivery = try await queue.post(id)?.post.delivery(on: channel) else {
            throw Refusal.noDelivery(channel)
        }
        let claim = Claim(
            channel: channel,
            revision: delivery.revision,
            attempt: delivery.attempts + 1,
            epoch: epoch,
            publishKey: "\(id)-r\(delivery.revision)-\(channel)",
            bodySHA256: String(repeating: "0", count: 64)
        )
        var moment = delivery.plan.due
        if case .retryWait(let until) = delivery.state { moment = until }
        try await tell(.claim(claim), of: id, by: "publisher", at: moment)
    }

    /// Puts on record what an attempt came to.
    ///
    /// - Throws: The refusal, or what the queue says.
    public func conclude(
        _ id: PostID,
        _ channel: ChannelID,
        _ outcome: Outcome,
        epoch: Int = 1,
        retryAt: Instant = due + .seconds(10)
    ) async throws {
        let command = Command.conclude(channel, epoch: epoch, outcome, retryAt: retryAt)
        try await tell(command, of: id, by: "publisher", at: Self.due)
    }

    /// A report without a finding.
    public static let report = GateReport(policy: "policy", lines: [])

    private func signature(_ handle: String, _ role: Role, _ value: PlainValue) -> Signature {
        Signature(
            person: PersonID(Self.person(handle).id),
            role: role,
            statement: StatementID(value.id)
        )
    }
}
