public import Editorial

extension Newsdesk {
    /// Changes who takes part, with a signature of its own.
    ///
    /// - Parameters:
    ///   - act: What changes.
    ///   - handle: Whom it is about.
    ///   - why: Why, for the record.
    ///   - signer: Who signs: an admin, or whoever gets a deputy.
    ///   - keyFile: The signer's SSH key.
    ///   - confirm: Shown the exact statement; `false` leaves everything as it was.
    /// - Returns: The people as they are now.
    /// - Throws: ``DeskError/people(_:)`` when it cannot be, and as the other use cases.
    public func changePeople(
        _ act: PeopleAct,
        of handle: String,
        why: String,
        by signer: String,
        keyFile: String,
        confirm: @Sendable (String) async -> Bool
    ) async throws(DeskError) -> Staff {
        for _ in 0..<Self.maximumTries {
            let desk = try await withPresentPeople()
            let before = desk.house.staff
            let rows = try await queued { () async throws(QueueError) in try await queue.people() }
            guard rows.last?.sequence ?? 0 == before.version else { continue }
            let now = max(clock.now(), rows.last?.entry?.at ?? clock.now())
            let wanted = Self.signers(of: act)
            let actor = try await desk.actor(signer, as: wanted, for: "signing that")
            let by = Staff.Signer(handle: signer, role: actor.role, at: now)
            // Heard before the signature is asked for, which may take a person a while.
            try Self.check(act, of: handle, by: by, in: before)
            try await desk.requireKey(keyFile, of: actor.colleague)
            let nonce = Digest.hexadecimal(chance.bytes(16))
            let text = PeopleText(
                workspace: queue.workspace,
                signer: signer,
                role: actor.role,
                handle: handle,
                act: act,
                why: why,
                at: now,
                previous: rows.last.map { PeoplePlace(sequence: $0.sequence, hash: $0.hash) },
                nonce: nonce
            ).text
            guard await confirm(text) else { throw .people(.declined) }
            let signed = SignedPeopleAct(
                form: PeopleText.form,
                handle: handle,
                act: act,
                why: why,
                nonce: nonce,
                statement: text,
                signature: try await desk.signature(
                    under: text,
                    namespace: PeopleText.namespace,
                    by: actor.colleague,
                    keyFile: keyFile
                )
            )
            let value = PlainValue(.statement, CanonicalJSON.text(signed), chance: chance)
            let subject = try await person(handle, or: actor)
            let event = PeopleEvent.changed(
                person: PersonID(subject.id),
                signature: Signature(
                    person: actor.id,
                    role: actor.role,
                    statement: StatementID(value.id)
                )
            )
            let isDone = try await record(
                event,
                by: actor,
                at: now,
                on: before.version,
                with: [subject, value]
            )
            if isDone { return try await presentStaff() }
        }
        throw .people(.tooBusy)
    }

    /// The roles in which a change can be signed: an admin every one.
    private static func signers(of act: PeopleAct) -> [Role] {
        switch act {
        case .deputy(_, let role, _, _), .deputyEnded(_, let role, _): [.admin, role]
        case .added, .keyAdded, .rolesSet, .revoked: [.admin]
        }
    }

    /// Whether the change can be made now, and leaves somebody who can make the next one.
    private static func check(
        _ act: PeopleAct,
        of handle: String,
        by signer: Staff.Signer,
        in before: Staff
    ) throws(DeskError) {
        var after = before
        do throws(PeopleRefusal) {
            try after.apply(act, to: handle, by: signer)
            var moment = signer.at
            if case .revoked(_, let since) = act { moment = max(moment, since) }
            guard after.hasAdmin(at: moment) || !before.hasAdmin(at: moment) else {
                throw .lastAdmin
            }
        } catch {
            throw .people(error)
        }
    }

    /// The handle of somebody whom the queue may not know yet.
    func person(
        _ handle: String,
        or actor: Actor? = nil
    ) async throws(DeskError) -> PlainValue {
        if let actor, actor.colleague.handle == handle { return actor.plain }
        let known = try await queued { () async throws(QueueError) in
            try await queue.plain(.handle, body: handle)
        }
        return known ?? PlainValue(.handle, handle, chance: chance)
    }

    /// What a change on record does and why, in words.
    ///
    /// - Throws: ``DeskError/queue(_:)`` with `tampered` when the words are not those of the digest.
    public func words(ofChange signature: Signature) async throws(DeskError) -> String {
        guard let value = try await plain(.statement, signature.statement.rawValue),
            let signed = try? CanonicalJSON.value(SignedPeopleAct.self, of: value.body)
        else { return "(forgotten)" }
        return "\(signed.act.words): \(signed.why)"
    }

    private func record(
        _ event: PeopleEvent,
        by actor: Actor,
        at moment: Instant,
        on version: Int,
        with plain: [PlainValue]
    ) async throws(DeskError) -> Bool {
        let entry = PeopleEntry(at: moment, actor: actor.id, people: event)
        let result = try await queued { () async throws(QueueError) in
            try await queue.append(entry, on: version, plain: [actor.plain] + plain)
        }
        if case .done = result { return true }
        return false
    }

    // MARK: - The duty roster

    /// Who may keep the roster: those who sign posts off, and the keeper of the workspace.
    private static var rosterKeepers: [Role] { [.admin, .spokesperson, .approver, .legal] }

    /// Whether somebody could keep the roster at that moment.
    static func mayKeepRoster(_ colleague: Colleague?, at moment: Instant) -> Bool {
        guard let roles = colleague?.roles(at: moment) else { return false }
        return !roles.isDisjoint(with: rosterKeepers)
    }

    /// Puts somebody on call as spokesperson; what was said last counts.
    ///
    /// - Parameters:
    ///   - handle: Who is on call.
    ///   - from: From when on.
    ///   - until: Up to, not including, this moment.
    ///   - keeper: Who says so.
    /// - Returns: The people with the roster as it is now.
    /// - Throws: ``DeskError/people(_:)`` when that person is no spokesperson, or the time is none.
    public func putOnCall(
        _ handle: String,
        from: Instant,
        until: Instant,
        by keeper: String
    ) async throws(DeskError) -> Staff {
        guard until > from, until.since(from) <= Staff.maximumStretch, until > clock.now() else {
            throw .people(.noTime)
        }
        return try await changeRoster(by: keeper) { staff, subject throws(DeskError) in
            guard let colleague = staff.colleague(handle) else { throw .people(.unknown(handle)) }
            guard colleague.roles(at: max(from, clock.now())).contains(.spokesperson) else {
                throw .people(.noSpokesperson(handle))
            }
            subject = handle
            return { .onCall(person: $0, from: from, until: until) }
        }
    }

    /// Takes a stretch off the roster.
    ///
    /// - Returns: The people with the roster as it is now.
    /// - Throws: ``DeskError/people(_:)`` when there is no such stretch.
    public func takeOffCall(_ entry: Int, by keeper: String) async throws(DeskError) -> Staff {
        try await changeRoster(by: keeper) { staff, subject throws(DeskError) in
            guard let duty = staff.duties.first(where: { $0.entry == entry }) else {
                throw .people(.noSuchDuty(entry))
            }
            subject = duty.handle
            return { .offCall(person: $0, entry: entry) }
        }
    }

    private func changeRoster(
        by keeper: String,
        _ decide: (Staff, inout String) throws(DeskError) -> (PersonID) -> PeopleEvent
    ) async throws(DeskError) -> Staff {
        for _ in 0..<Self.maximumTries {
            let desk = try await withPresentPeople()
            let roles = Self.rosterKeepers
            let actor = try await desk.actor(keeper, as: roles, for: "keeping the roster")
            var handle = ""
            let event = try decide(desk.house.staff, &handle)
            let subject = try await person(handle, or: actor)
            let isDone = try await record(
                event(PersonID(subject.id)),
                by: actor,
                at: clock.now(),
                on: desk.house.staff.version,
                with: [subject]
            )
            if isDone { return try await presentStaff() }
        }
        throw .people(.tooBusy)
    }
}
