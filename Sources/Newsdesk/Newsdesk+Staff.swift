internal import Editorial

extension Newsdesk {
    /// The same desk with the people that `heraut.yaml` and the ledger name now.
    ///
    /// - Throws: ``DeskError/queue(_:)``; an entry that does not count stops no other.
    public func withPresentPeople() async throws(DeskError) -> Newsdesk {
        under(nil, with: try await presentStaff())
    }

    /// Whether somebody changed the people since this desk looked.
    func hasOldPeople() throws(DeskError) -> Bool {
        do {
            return try queue.peopleVersion() != house.staff.version
        } catch {
            throw .queue(error)
        }
    }

    /// Everybody who has a part in this now: the file's people, and what was signed since.
    ///
    /// Whoever had a stolen key before it was revoked with a date in the past may have changed people
    /// with it. So the ledger is read again with that revocation known from the beginning, until
    /// nothing changes any more.
    func presentStaff() async throws(DeskError) -> Staff {
        let rows = try await queued { () async throws(QueueError) in try await queue.people() }
        var known: Set<Ending> = []
        for reading in 0..<Self.maximumReadings {
            let staff = try await staff(rows, knowing: known)
            let found = Ending.all(of: staff)
            if found == known { return staff }
            // Revocations that take each other's ground away: then all of them count.
            known = reading < Self.maximumReadings / 2 ? found : known.union(found)
        }
        return try await staff(rows, knowing: known)
    }

    /// How often the entries about people are read, at most.
    private static let maximumReadings = 16

    /// A revocation with a date before the moment in which it was signed.
    private struct Ending: Hashable {
        let handle: String
        let revocation: Colleague.Revocation

        static func all(of staff: Staff) -> Set<Ending> {
            Set(
                staff.colleagues.flatMap { colleague in
                    colleague.revocations.filter { $0.since < $0.recorded }
                        .map { Ending(handle: colleague.handle, revocation: $0) }
                }
            )
        }

        /// Whether it says that what this key signed then does not count.
        func covers(_ key: PublicKey, of signer: String, at moment: Instant) -> Bool {
            handle == signer && (revocation.key == nil || revocation.key == key)
                && revocation.since <= moment && moment < revocation.recorded
        }
    }

    /// One reading of the entries, oldest first.
    private func staff(
        _ rows: [LoggedPeopleEntry],
        knowing endings: Set<Ending>
    ) async throws(DeskError) -> Staff {
        var staff = Staff(pinned: house.staff.pinned)
        var before: LoggedPeopleEntry?
        for row in rows {
            staff.version = row.sequence
            do throws(Invalid) {
                try await take(row, after: before, into: &staff, knowing: endings)
            } catch {
                switch error {
                case .row(let reason):
                    staff.problems.append("ledger entry \(row.sequence): \(reason)")
                case .failure(let failure): throw failure
                }
            }
            before = row
        }
        return staff
    }

    private enum Invalid: Error {
        case row(String)
        case failure(DeskError)
    }

    private func take(
        _ row: LoggedPeopleEntry,
        after before: LoggedPeopleEntry?,
        into staff: inout Staff,
        knowing endings: Set<Ending>
    ) async throws(Invalid) {
        guard let entry = row.entry else { throw .row("what was decided cannot be read") }
        let actor = try await words { () async throws(DeskError) in
            try await self.handle(of: entry.actor)
        }
        let handle = try await words { () async throws(DeskError) in
            try await self.handle(of: entry.people.person)
        }
        switch entry.people {
        case .changed(_, let signature):
            staff.signatures += 1
            let place = before.map { PeoplePlace(sequence: $0.sequence, hash: $0.hash) }
            let signer = Staff.Signer(handle: actor, role: signature.role, at: entry.at)
            guard signature.person == entry.actor, before?.entry.map({ $0.at <= entry.at }) ?? true
            else { throw .row("it is not by whom or not of when it says") }
            let signed = try await signedAct(signature)
            let text = PeopleText(
                workspace: queue.workspace,
                signer: actor,
                role: signature.role,
                handle: handle,
                act: signed.act,
                why: signed.why,
                at: entry.at,
                previous: place,
                nonce: signed.nonce
            ).text
            guard signed.form == PeopleText.form, signed.handle == handle,
                signed.statement == text
            else { throw .row("what \(actor) signed about '\(handle)' is something else") }
            guard staff.maySign(signed.act, signer), let colleague = staff.colleague(actor) else {
                throw .row(
                    "\(actor), who signed a change of '\(handle)', could not: it does not count"
                )
            }
            let key = try await key(under: signed, by: colleague, of: handle, at: entry.at)
            guard !endings.contains(where: { $0.covers(key, of: actor, at: entry.at) }) else {
                throw .row(
                    "\(actor) signed a change of '\(handle)' with a key that was revoked as of"
                        + " before: it does not count"
                )
            }
            do throws(PeopleRefusal) {
                try staff.apply(signed.act, to: handle, by: signer)
            } catch {
                throw .row("the change of '\(handle)' by \(actor) does not count: \(error)")
            }
        case .onCall(_, let from, let until):
            guard Self.mayKeepRoster(staff.colleague(actor), at: entry.at),
                staff.colleague(handle) != nil
            else { throw .row("'\(actor)' put '\(handle)' on the roster and may not") }
            staff.duties.append(
                Staff.Duty(entry: row.sequence, handle: handle, from: from, until: until)
            )
        case .offCall(_, let number):
            guard Self.mayKeepRoster(staff.colleague(actor), at: entry.at) else {
                throw .row("'\(actor)' changed the roster and may not")
            }
            staff.duties.removeAll { $0.entry == number && $0.handle == handle }
        }
    }

    /// Which of the signer's keys made the signature.
    private func key(
        under signed: SignedPeopleAct,
        by colleague: Colleague,
        of handle: String,
        at moment: Instant
    ) async throws(Invalid) -> PublicKey {
        do {
            return try await signatures.verify(
                signed.signature,
                of: signed.statement,
                namespace: PeopleText.namespace,
                trusted: colleague.keys,
                at: moment
            )
        } catch .notValid(let reason) {
            throw .row(
                "the signature of \(colleague.handle) under a change of '\(handle)' does not"
                    + " count: \(reason)"
            )
        } catch {
            throw .failure(.signature(error))
        }
    }

    private func signedAct(_ signature: Signature) async throws(Invalid) -> SignedPeopleAct {
        let value = try await words { () async throws(DeskError) in
            try await plain(.statement, signature.statement.rawValue)
        }
        guard let value, let signed = try? CanonicalJSON.value(SignedPeopleAct.self, of: value.body)
        else { throw .row("the signed change of who takes part is gone or cannot be read") }
        return signed
    }

    /// Stored words; those that were changed are the matter of one row.
    private func words<Value>(
        _ body: () async throws(DeskError) -> Value
    ) async throws(Invalid) -> Value {
        do {
            return try await body()
        } catch {
            throw error.isAboutOneRecord ? .row("\(error)") : .failure(error)
        }
    }
}
