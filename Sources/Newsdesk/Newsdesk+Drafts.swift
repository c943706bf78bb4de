public import Editorial

extension Newsdesk {
    /// A draft that was kept, with what the gate thinks of it.
    public struct Saved: Sendable {
        /// The post as it is now.
        public let post: Post
        /// What the gate found.
        public let check: GateCheck
    }

    /// When a post goes out, as somebody typed it; what is left open is filled in from the house.
    public struct Timing: Hashable, Sendable {
        /// The moment it goes out.
        public let due: Instant
        /// How long after that it still makes sense; nil for the house's own figure.
        public let window: Duration?

        /// Makes a timing.
        public init(due: Instant, window: Duration?) {
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
    /// - Throws: ``DeskError`` when a channel is unknown or cannot carry it, the time is in the
    ///   past, or the person is no author.
    public func draft(
        _ content: Content,
        timing: Timing?,
        by handle: String
    ) async throws(DeskError) -> Saved {
        let actor = try await actor(handle, as: [.author], for: "drafting")
        let check = check(content)
        let words = PlainValue(.content, CanonicalJSON.text(content), chance: chance)
        let revision = Revision(
            number: 1,
            content: content,
            id: ContentID(words.id),
            plan: try plan(timing)
        )
        for _ in 0..<Self.maximumTries {
            let id = PostID(chance.name(prefix: "p-"))
            try checkChannels(content, post: id, revision: 1, plan: revision.plan)
            let now = clock.now()
            let events = try decide(
                .draft(id, revision, check.report),
                on: nil,
                id: id,
                by: actor.id,
                at: now
            )
            let change = Change(
                post: id,
                version: 0,
                entries: events.map { Entry(post: id, at: now, actor: actor.id, event: $0) },
                plain: [actor.plain, words]
            )
            if try await record(change) {
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
    ///   - timing: The new time, nil to keep the present one if it still lies ahead.
    ///   - handle: Who edits.
    /// - Returns: The post with its new revision, and what the gate found.
    /// - Throws: ``DeskError`` as ``draft(_:timing:by:)``, and when nothing would be different.
    public func edit(
        _ id: PostID,
        content: Content?,
        timing: Timing?,
        by handle: String
    ) async throws(DeskError) -> Saved {
        let actor = try await actor(handle, as: [.author], for: "editing")
        let plan = try plan(timing)
        let words = content.map { PlainValue(.content, CanonicalJSON.text($0), chance: chance) }
        var check: GateCheck?
        let stored = try await change(id, by: actor) { stored throws(DeskError) in
            let present = try await self.content(of: stored.post)
            let next = content ?? present
            let number = stored.post.revision.number + 1
            let kept = stored.post.revision.plan
            let isAhead = kept.map { $0.due >= clock.now() } ?? false
            let newPlan = timing == nil ? (isAhead ? kept : nil) : plan
            guard next != present || (newPlan != kept && newPlan != nil) else {
                throw .nothingChanged(id)
            }
            try checkChannels(next, post: id, revision: number, plan: newPlan)
            let found = self.check(next)
            check = found
            let same = next == present
            let revision = Revision(
                number: number,
                content: next,
                id: same ? stored.post.revision.content : ContentID(words?.id ?? ""),
                plan: newPlan
            )
            let plain = same ? [] : [words].compactMap(\.self)
            return (.revise(revision, found.report), plain)
        }
        guard let check else { preconditionFailure("a change was recorded without a check") }
        return Saved(post: stored.post, check: check)
    }

    /// Sends a post back to its author, with the reason.
    public func sendBack(
        _ id: PostID,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Post {
        let actor = try await actor(handle, as: Self.reviewers, for: "returning a post")
        let reason = PlainValue(.reason, why, chance: chance)
        return try await change(id, by: actor) { _ throws(DeskError) in
            (.sendBack(ReasonID(reason.id)), [reason])
        }.post
    }

    /// Takes a post back for good, with the reason.
    public func withdraw(
        _ id: PostID,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Post {
        let actor = try await actor(handle, as: Role.allCases, for: "withdrawing a post")
        let reason = PlainValue(.reason, why, chance: chance)
        return try await change(id, by: actor) { _ throws(DeskError) in
            (.withdraw(ReasonID(reason.id)), [reason])
        }.post
    }

    /// Settles an unknown delivery by what a person saw: live at a link, or not live.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - channel: Where the person looked.
    ///   - link: Where the post is live; nil when it is not.
    ///   - why: What the person did to find out; needed when it is not live.
    ///   - handle: Who looked.
    /// - Returns: The post as it is now.
    /// - Throws: ``DeskError`` when the delivery is not unknown or the person has no such role.
    public func resolve(
        _ id: PostID,
        on channel: ChannelID,
        link: String?,
        why: String?,
        by handle: String
    ) async throws(DeskError) -> Post {
        let actor = try await actor(handle, as: Self.reviewers + [.admin], for: "resolving")
        let reason = why.map { PlainValue(.reason, $0, chance: chance) }
        return try await change(id, by: actor) { _ throws(DeskError) in
            if let link {
                let command = Command.resolveLive(
                    channel,
                    link: link,
                    reason.map { ReasonID($0.id) }
                )
                return (command, reason.map { [$0] } ?? [])
            }
            let found = reason ?? PlainValue(.reason, "", chance: chance)
            return (.resolveNotLive(channel, ReasonID(found.id)), [found])
        }.post
    }

    static var reviewers: [Role] { [.approver, .spokesperson, .legal] }

    private func plan(_ timing: Timing?) throws(DeskError) -> Plan? {
        guard let timing else { return nil }
        let window = timing.window ?? house.notAfter
        guard let plan = Plan(due: timing.due, notAfter: timing.due + window) else {
            preconditionFailure("a window is checked to be longer than nothing where it is read")
        }
        return plan
    }

    /// Renders for every channel, so that what a channel cannot carry is heard now and not later.
    func checkChannels(
        _ content: Content,
        post: PostID,
        revision: Int,
        plan: Plan?
    ) throws(DeskError) {
        let due = plan?.due ?? clock.now()
        for channel in content.channels {
            do {
                _ = try channels.render(
                    Dispatch(
                        post: post,
                        revision: revision,
                        content: content,
                        due: due,
                        channel: channel
                    )
                )
            } catch {
                throw .channel(error)
            }
        }
    }
}
