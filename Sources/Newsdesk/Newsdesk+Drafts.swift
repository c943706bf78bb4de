public import Editorial

extension Newsdesk {
    /// A draft that was kept, with what the gate thinks of it.
    public struct Saved: Sendable {
        /// The post as it is now.
        public let post: Post
        /// What the gate found.
        public let check: GateCheck
    }

    /// When a post goes out, as somebody typed it; what is left open stays as it is, or is filled in
    /// from the house.
    public struct Timing: Hashable, Sendable {
        /// The moment it goes out; nil when only the window was said.
        public let due: Instant?
        /// How long after its time it still makes sense; nil when nobody said so.
        public let window: Duration?

        /// Makes a timing.
        public init(due: Instant?, window: Duration?) {
            self.due = due
            self.window = window
        }
    }

    /// Runs the gate over words that are not kept.
    public func check(_ content: Content) -> GateCheck { GateCheck(content, by: gate) }

    /// Keeps a new draft.
    ///
    /// A draft that the gate blocks is kept too: it cannot be submitted.
    ///
    /// - Parameters:
    ///   - content: What it says.
    ///   - pictures: The bytes of its pictures, of which copies are kept.
    ///   - timing: When it goes out, as far as somebody has said so.
    ///   - handle: Who drafts.
    /// - Returns: The post, and what the gate found.
    /// - Throws: ``DeskError`` when a channel is unknown or cannot carry it, the time is in the
    ///   past, or the person is no author.
    public func draft(
        _ content: Content,
        pictures: [PictureCopy] = [],
        timing: Timing?,
        by handle: String
    ) async throws(DeskError) -> Saved {
        let check = check(content)
        let words = PlainValue(.content, CanonicalJSON.text(content), chance: chance)
        let revision = Revision(
            number: 1,
            content: content,
            id: ContentID(words.id),
            plan: try plan(timing),
            window: timing?.window
        )
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: [.author], for: "drafting")
            let id = PostID(chance.name(prefix: "p-"))
            try await checkThread(content, of: id)
            try checkChannels(content, post: id, revision: 1, plan: revision.plan)
            var proposal = Proposal(id, of: nil, by: actor)
            try proposal.add(.draft(id, revision, check.report), [words], at: clock.now())
            // Copies before the record: a post never points at a picture that is not there.
            try await keep(pictures)
            if try await record(proposal, on: 0) {
                return Saved(post: try await post(id).post, check: check)
            }
        }
        throw .tooBusy(PostID("p-"))
    }

    /// Replaces the present revision: other words, another time, or both.
    ///
    /// Signatures are void.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - content: The new words, nil to keep the present ones.
    ///   - pictures: The bytes of its pictures, of which copies are kept.
    ///   - timing: The new time, nil to keep the present one if it still lies ahead.
    ///   - exemptions: The holds that are not to stop it once everybody has signed it like that; nil to
    ///     keep those that it has.
    ///   - handle: Who edits.
    /// - Returns: The post with its new revision, and what the gate found.
    /// - Throws: ``DeskError`` as ``draft(_:timing:by:)``, and when nothing would be different.
    public func edit(
        _ id: PostID,
        content: Content?,
        pictures: [PictureCopy] = [],
        timing: Timing?,
        exemptions: [HoldID]? = nil,
        by handle: String
    ) async throws(DeskError) -> Saved {
        let words = content.map { PlainValue(.content, CanonicalJSON.text($0), chance: chance) }
        var check: GateCheck?
        for hold in exemptions ?? [] where try await stored().stops.hold(hold) == nil {
            throw .stop(.noSuchHold(hold))
        }
        let post = try await change(id, by: handle, as: [.author], for: "editing") {
            proposal throws(DeskError) in
            let before = try self.present(proposal)
            let present = try await self.content(of: before)
            let next = content ?? present
            if next != present { try await self.checkThread(next, of: id) }
            // The same words again put back a copy that was lost.
            if next == present { try await self.keep(pictures) }
            let plan = try self.plan(timing, after: before.revision)
            let kept = before.revision.plan
            let window = timing?.window ?? before.revision.window
            guard
                next != present || (plan != kept && plan != nil)
                    || window != before.revision.window
                    || exemptions.map({ $0 != before.revision.exemptions }) ?? false
            else { throw .nothingChanged(id) }
            let found = self.check(next)
            check = found
            let same = next == present
            let revision = Revision(
                number: before.revision.number + 1,
                content: next,
                id: same ? before.revision.content : ContentID(words?.id ?? ""),
                plan: plan,
                window: window,
                exemptions: exemptions ?? before.revision.exemptions
            )
            try self.checkChannels(next, post: id, revision: revision.number, plan: plan)
            let plain = same ? [] : [words].compactMap(\.self)
            try proposal.add(.revise(revision, found.report), plain, at: clock.now())
            try await self.keep(pictures)
        }
        guard let check else { preconditionFailure("a change was recorded without a check") }
        return Saved(post: post, check: check)
    }

    /// Sends a post back to its author, with the reason.
    public func sendBack(
        _ id: PostID,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Post {
        let reason = PlainValue(.reason, why, chance: chance)
        return try await change(id, by: handle, as: Self.reviewers, for: "returning a post") {
            proposal throws(DeskError) in
            try proposal.add(.sendBack(ReasonID(reason.id)), [reason], at: clock.now())
        }
    }

    /// Takes a post back for good, with the reason.
    ///
    /// Where readers have it already, only what still waits for other channels is stopped; the
    /// returned post's deliveries say what is out.
    public func withdraw(
        _ id: PostID,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Post {
        let reason = PlainValue(.reason, why, chance: chance)
        return try await change(id, by: handle, as: Role.allCases, for: "withdrawing a post") {
            proposal throws(DeskError) in
            try proposal.add(.withdraw(ReasonID(reason.id)), [reason], at: clock.now())
        }
    }

    /// What a person saw who looked for a post on its channel.
    public enum Sight: Hashable, Sendable {
        /// It is live at this address; why the person is sure may be told.
        case live(link: String, why: String?)
        /// It is not live; `why` says what the person did to find out.
        case notLive(why: String)
    }

    /// Settles an unknown delivery by what a person saw.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - channel: Where the person looked.
    ///   - sight: What the person saw.
    ///   - handle: Who looked.
    /// - Returns: The post as it is now.
    /// - Throws: ``DeskError`` when the delivery is not unknown or the person has no such role.
    public func resolve(
        _ id: PostID,
        on channel: ChannelID,
        _ sight: Sight,
        by handle: String
    ) async throws(DeskError) -> Post {
        let roles = Self.reviewers + [.admin]
        return try await change(id, by: handle, as: roles, for: "resolving") {
            proposal throws(DeskError) in
            switch sight {
            case .live(let link, let why):
                let reason = why.map { PlainValue(.reason, $0, chance: chance) }
                let id = reason.map { ReasonID($0.id) }
                let plain = [reason].compactMap(\.self)
                try proposal.add(.resolveLive(channel, link: link, id), plain, at: clock.now())
            case .notLive(let why):
                let reason = PlainValue(.reason, why, chance: chance)
                let command = Command.resolveNotLive(channel, ReasonID(reason.id))
                try proposal.add(command, [reason], at: clock.now())
            }
        }
    }

    static var reviewers: [Role] { [.approver, .spokesperson, .legal] }

    /// The post that a proposal is about.
    func present(_ proposal: Proposal) throws(DeskError) -> Post {
        guard let post = proposal.post else { throw .refused(proposal.id, .noSuchPost) }
        return post
    }

    /// The time that was asked for; else that of the revision before, as long as it lies ahead.
    func plan(
        _ timing: Timing?,
        after before: Revision? = nil
    ) throws(DeskError) -> Plan? {
        let kept = before?.plan.flatMap { $0.due >= clock.now() ? $0 : nil }
        guard let timing, let due = timing.due ?? kept?.due else { return kept }
        let window = timing.window ?? before?.window ?? house.notAfter
        guard let plan = Plan(due: due, notAfter: due + window) else {
            preconditionFailure("a window is checked to be longer than nothing where it is read")
        }
        return plan
    }
}
