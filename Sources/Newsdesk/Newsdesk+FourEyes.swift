internal import Editorial

// Four eyes are two persons: accounts of one person count as one, and so do somebody and whoever
// signs in their place.
extension Newsdesk {
    /// How far the clock of whoever signed may be ahead.
    private static let clockSlack = Duration.seconds(300)

    /// The person behind an id: the handle of the first account.
    func person(of id: PersonID) async throws(DeskError) -> String {
        house.staff.person(of: try await handle(of: id))
    }

    /// The persons who are behind a signature: who signed, and in whose place.
    private func persons(behind signature: Signature) async throws(DeskError) -> [String] {
        var persons = [try await person(of: signature.person)]
        if let principal = signature.inPlaceOf { persons.append(try await person(of: principal)) }
        return persons
    }

    /// Refuses somebody whose signature would not count: as a person, or in whose place it would be.
    func checkSigner(
        _ actor: Actor,
        of post: Post,
        under rule: SignOffRule
    ) async throws(DeskError) {
        let (id, staff) = (post.id, house.staff)
        let handles = [actor.colleague.handle] + [actor.principal?.handle].compactMap(\.self)
        let author = try await person(of: post.author)
        var editors: Set<String> = []
        for editor in [post.lastWriter, post.lastEditor] {
            editors.insert(try await person(of: editor))
        }
        if let submitter = post.submission?.person {
            editors.insert(try await person(of: submitter))
        }
        var signers: Set<String> = []
        for signature in post.signatures {
            signers.formUnion(try await persons(behind: signature))
        }
        for handle in handles {
            let person = staff.person(of: handle)
            if person == author { throw .refused(id, .signerIsAuthor) }
            if editors.contains(person) { throw .refused(id, .signerIsLastEditor) }
            if signers.contains(person) { throw .refused(id, .signedAlready) }
            if let name = excluded(person, by: rule) {
                throw broken(post, "heraut.yaml says that \(name) never signs this")
            }
            for waiver in post.waivers where actor.role != .legal {
                guard try await self.person(of: waiver.signature.person) != person else {
                    throw .refused(id, .signerWaived(actor.role))
                }
            }
        }
    }

    /// The handle by which a rule excludes a person.
    private func excluded(_ person: String, by rule: SignOffRule) -> String? {
        rule.never.sorted().first { house.staff.person(of: $0) == person }
    }

    /// Refuses a sign-off by too few persons, or by some who never sign this.
    func checkPersons(_ post: Post, under rule: SignOffRule) async throws(DeskError) {
        var persons: Set<String> = []
        for one in [post.author, post.lastWriter, post.lastEditor] {
            persons.insert(try await person(of: one))
        }
        if let submitter = post.submission?.person {
            persons.insert(try await person(of: submitter))
        }
        var waivers: Set<String> = []
        for waiver in post.waivers {
            waivers.insert(try await person(of: waiver.signature.person))
        }
        for signature in post.signatures {
            for person in try await self.persons(behind: signature) {
                guard signature.role == .legal || !waivers.contains(person) else {
                    throw broken(post, "who waived a finding signed it off as well")
                }
                guard persons.insert(person).inserted else {
                    throw broken(
                        post,
                        "the author, the last editor, who submitted it or one person twice signed"
                            + " it off"
                    )
                }
                if let name = excluded(person, by: rule) {
                    throw broken(post, "heraut.yaml says that \(name) never signs this")
                }
            }
        }
    }

    /// Why a person's waiver would not count; nil when it would.
    func objection(toWaiverBy id: PersonID, on post: Post) async throws(DeskError) -> Refusal? {
        if let objection = post.objection(toWaiverBy: id) { return objection }
        let person = try await person(of: id)
        for other in [post.author, post.lastWriter, post.lastEditor] {
            guard try await self.person(of: other) != person else { return .waivesOwnWords }
        }
        return nil
    }

    /// Whether who signed has the role now, or whoever they signed for.
    func mayStillSign(_ signature: Signature, _ signer: String) async throws(DeskError) -> Bool {
        let now = clock.now()
        guard let principal = signature.inPlaceOf else {
            return house.colleague(signer)?.roles(at: now).contains(signature.role) ?? false
        }
        // What somebody signs who has no part in this any more counts for nothing.
        guard house.colleague(signer)?.roles(at: now).isEmpty == false else { return false }
        let handle = try await handle(of: principal)
        return house.colleague(handle)?.roles(at: now).contains(signature.role) ?? false
    }

    /// Refuses an approval that has expired, or that a deputy signed who was none.
    ///
    /// - Returns: When it expires.
    func requirePresent(
        _ signature: Signature,
        of post: Post,
        under rule: SignOffRule
    ) async throws(DeskError) -> Instant? {
        let signed = try await signedStatement(signature, of: post.id)
        let signer = try await handle(of: signature.person)
        let now = clock.now()
        if let problem = try await problem(with: signature, signed, signer, at: now) {
            throw broken(post, problem)
        }
        let end = try await expiry(of: signature, signed, of: post, under: rule)
        guard let end, now >= end else { return end }
        throw broken(
            post,
            "the approval of \(signer) expired at \(house.zone.shortTime(end)); return the post and"
                + " let it be signed anew"
        )
    }

    /// What is wrong with what a statement says of when and for whom it was signed.
    func problem(
        with signature: Signature,
        _ signed: SignedStatement,
        _ signer: String,
        at now: Instant
    ) async throws(DeskError) -> String? {
        if let moment = signed.signedAt, moment > now + Self.clockSlack {
            return "\(signer) signed at a time that is still to come"
        }
        guard let principal = signature.inPlaceOf else {
            return signed.inPlaceOf == nil ? nil : "\(signer) signed in another's place"
        }
        let handle = try await handle(of: principal)
        guard signed.inPlaceOf == handle, let moment = signed.signedAt,
            house.staff.deputies(signer, as: signature.role, at: moment)
                .contains(where: { $0.principal == handle })
        else { return "\(signer) was not the deputy of \(handle) when that was signed" }
        return nil
    }

    /// When an approval expires, by the rules of its time and by those of now; nil when it does not.
    func expiry(
        of signature: Signature,
        _ signed: SignedStatement,
        of post: Post,
        under rule: SignOffRule
    ) async throws(DeskError) -> Instant? {
        var ends = [signed.until].compactMap(\.self)
        if let expires = rule.expires {
            // Older forms do not say when they were signed; the ledger does.
            var moment = signed.signedAt
            if moment == nil { moment = try await recorded(signature, of: post.id) }
            ends.append((moment ?? Instant(milliseconds: 0)) + expires)
        }
        return ends.min()
    }

    private func recorded(
        _ signature: Signature,
        of post: PostID
    ) async throws(DeskError) -> Instant? {
        var moment: Instant?
        try await forEachEntry(of: post) { logged throws(DeskError) in
            if case .signed(signature, _) = logged.entry?.event { moment = logged.entry?.at }
        }
        return moment
    }
}
