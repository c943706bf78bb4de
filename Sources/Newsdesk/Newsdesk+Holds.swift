public import Editorial

extension Newsdesk {
    /// A hold as people are told of it.
    public struct HoldReport: Hashable, Sendable {
        /// The hold.
        public let hold: Hold
        /// The handle of whoever put it on.
        public let by: String
        /// Why.
        public let why: String
        /// The handles of those who have signed so far that it may come off.
        public let releasedBy: [String]
    }

    /// What came of a signature under a release.
    public struct Release: Sendable {
        /// The hold as it was before.
        public let hold: Hold
        /// Whether it is off now.
        public let isOff: Bool
        /// What fell inside it and has to be planned anew.
        public let held: [DeliveryName]
    }

    /// Everything that stops publishing, with every release proved.
    struct StandingStops: Sendable {
        let stops: Stops
        let version: Int
        /// One sentence a release that does not count.
        let problems: [String]
    }

    /// Who may sign that a hold comes off: who signs posts off, and the keeper of the workspace.
    static var releasers: [Role] { reviewers + [.admin] }

    /// Puts a hold on, at once: everybody may.
    ///
    /// What is under way is not called back; what has no byte sent yet does not leave.
    ///
    /// - Returns: The hold.
    /// - Throws: ``DeskError/stop(_:)`` when too many are on, and ``DeskError`` for an unknown person
    ///   or channel.
    public func hold(
        _ scope: Hold.Scope,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Hold {
        if case .channel(let name) = scope, !channels.channels.contains(name) {
            throw .channel(.unknownChannel(name, known: channels.channels))
        }
        let reason = PlainValue(.reason, why, chance: chance)
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: Role.allCases, for: "holding")
            let id = HoldID(chance.name(prefix: "h-"))
            let event = StopEvent.held(hold: id, scope: scope, reason: ReasonID(reason.id))
            if let stops = try await record(event, by: actor, with: [reason]),
                let hold = stops.hold(id)
            {
                return hold
            }
        }
        throw .stopsTooBusy
    }

    /// Signs that a hold may come off; the second person takes it off.
    ///
    /// - Parameters:
    ///   - id: The hold.
    ///   - why: Why it can come off.
    ///   - handle: Who signs.
    ///   - keyFile: The person's SSH key.
    ///   - confirm: Shown the exact statement; `false` leaves everything as it was.
    /// - Returns: Whether it is off, and then what it kept back.
    /// - Throws: ``DeskError/stop(_:)`` when there is no such hold or the person has signed already.
    public func release(
        _ id: HoldID,
        why: String,
        by handle: String,
        keyFile: String,
        confirm: @Sendable (String) async -> Bool
    ) async throws(DeskError) -> Release {
        let first = try await actor(handle, as: Self.releasers, for: "releasing a hold")
        try await requireKey(keyFile, of: first.colleague)
        let reason = PlainValue(.reason, why, chance: chance)
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: Self.releasers, for: "releasing a hold")
            let before = try await stored()
            guard let hold = before.stops.hold(id) else { throw .stop(.noSuchHold(id)) }
            func event(_ statement: StatementID) -> StopEvent {
                .released(
                    hold: id,
                    signature: Signature(
                        person: actor.id,
                        role: actor.role,
                        statement: statement
                    ),
                    reason: ReasonID(reason.id)
                )
            }
            // Heard before the signature is asked for, which may take a person a while.
            if let objection = before.stops.objection(to: event(StatementID("")), by: actor.id) {
                throw .stop(objection)
            }
            for release in hold.releases {
                let other = try await person(of: release.signature.person)
                guard other != actor.colleague.person else { throw .stop(.signedAlready(id)) }
            }
            let value = try await sign(hold, why, by: actor, keyFile: keyFile, confirm: confirm)
            let signed = event(StatementID(value.id))
            guard let after = try await record(signed, by: actor, with: [reason, value]) else {
                continue
            }
            let isOff = after.hold(id) == nil
            return Release(hold: hold, isOff: isOff, held: isOff ? try await held(by: id) : [])
        }
        throw .stopsTooBusy
    }

    /// Opens a channel again that said it takes nothing from us.
    ///
    /// - Throws: ``DeskError/stop(_:)`` when it is not closed.
    public func reopen(
        _ channel: ChannelID,
        why: String,
        by handle: String
    ) async throws(DeskError) {
        let reason = PlainValue(.reason, why, chance: chance)
        let event = StopEvent.reopened(channel: channel, reason: ReasonID(reason.id))
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: Self.releasers, for: "reopening a channel")
            if try await record(event, by: actor, with: [reason]) != nil { return }
        }
        throw .stopsTooBusy
    }

    /// The holds that are on, oldest first, and the channels that are closed.
    public func standing() async throws(DeskError) -> (
        holds: [HoldReport], closed: [ClosedChannel]
    ) {
        let stops = try await stored().stops
        var reports: [HoldReport] = []
        for hold in stops.holds {
            var released: [String] = []
            for release in hold.releases {
                released.append(try await self.handle(of: release.signature.person))
            }
            reports.append(
                HoldReport(
                    hold: hold,
                    by: try await self.handle(of: hold.person),
                    why: try await self.reason(hold.reason),
                    releasedBy: released
                )
            )
        }
        return (reports, stops.closed)
    }

    /// What a hold kept back and still waits to be planned anew.
    public func held(by id: HoldID) async throws(DeskError) -> [DeliveryName] {
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: [.approved])
        }
        return rows.flatMap { row in
            row.currentDeliveries.filter { $0.state == .held(by: id) }
                .map { DeliveryName(post: row.id, channel: $0.channel) }
        }
    }

    func stored() async throws(DeskError) -> StoredStops {
        try await queued { () async throws(QueueError) in try await queue.stops() }
    }

    /// - Returns: The stops with the event; nil when they had changed in between.
    private func record(
        _ event: StopEvent,
        by actor: Actor,
        with plain: [PlainValue]
    ) async throws(DeskError) -> Stops? {
        try await record(event, by: actor.id, with: [actor.plain] + plain)
    }

    func record(
        _ event: StopEvent,
        by actor: PersonID,
        with plain: [PlainValue]
    ) async throws(DeskError) -> Stops? {
        let before = try await stored()
        let entry = StopEntry(at: clock.now(), actor: actor, stop: event)
        var after = before.stops
        do throws(StopRefusal) {
            try after.apply(entry)
        } catch {
            throw .stop(error)
        }
        let result = try await queued { () async throws(QueueError) in
            try await queue.append(entry, on: before.version, plain: plain)
        }
        if case .done = result { return after }
        return nil
    }

    private func sign(
        _ hold: Hold,
        _ reason: String,
        by actor: Actor,
        keyFile: String,
        confirm: (String) async -> Bool
    ) async throws(DeskError) -> PlainValue {
        let nonce = Digest.hexadecimal(chance.bytes(16))
        let text = HoldText(
            agency: house.agency,
            workspace: queue.workspace,
            signer: actor.colleague.handle,
            role: actor.role,
            hold: hold,
            holder: try await handle(of: hold.person),
            why: try await self.reason(hold.reason),
            reason: reason,
            nonce: nonce
        ).text
        guard await confirm(text) else { throw .notReleased(hold.id) }
        let signed = SignedRelease(
            form: HoldText.form,
            nonce: nonce,
            statement: text,
            signature: try await signature(
                under: text,
                namespace: HoldText.namespace,
                by: actor.colleague,
                keyFile: keyFile
            )
        )
        return PlainValue(.statement, CanonicalJSON.text(signed), chance: chance)
    }
}

extension Newsdesk {
    /// Everything that stops publishing; a hold comes off only by signatures that count.
    ///
    /// - Parameter proved: The holds whose releases were proved before.
    /// - Returns: What stops publishing; of the holds that are off every release has been proved.
    /// - Throws: ``DeskError/queue(_:)``.
    func standingStops(
        proved: Set<HoldID>
    ) async throws(DeskError) -> StandingStops {
        let stored = try await stored()
        var stops = stored.stops
        var problems: [String] = []
        for hold in stops.lifted where !proved.contains(hold.id) {
            guard let problem = await problem(withReleasesOf: hold) else { continue }
            problems.append(problem)
            stops.putBack(hold)
        }
        return StandingStops(stops: stops, version: stored.version, problems: problems)
    }

    /// What is wrong with the signatures that took a hold off, as of the moments they were made.
    func problem(withReleasesOf hold: Hold) async -> String? {
        var people: Set<String> = []
        for release in hold.releases {
            let signature = release.signature
            do {
                let signer = try await handle(of: signature.person)
                guard let value = try await plain(.statement, signature.statement.rawValue),
                    let signed = try? CanonicalJSON.value(SignedRelease.self, of: value.body),
                    Set(signed.statement.split(separator: "\n").map(String.init))
                        .isSuperset(of: HoldText.marks(of: hold, by: signer, as: signature.role))
                else { return "the release of \(hold.id) by \(signer) is about something else" }
                guard let colleague = house.colleague(signer),
                    colleague.roles(at: release.at).contains(signature.role),
                    Self.releasers.contains(signature.role)
                else { return "\(signer) may not release \(hold.id)" }
                guard people.insert(colleague.person).inserted else {
                    return "\(hold.id) was released by one person under two names"
                }
                try await signatures.verify(
                    signed.signature,
                    of: signed.statement,
                    namespace: HoldText.namespace,
                    trusted: colleague.keys,
                    at: release.at
                )
            } catch {
                return "the release of \(hold.id) does not count: \(error)"
            }
        }
        return nil
    }
}
