public import Editorial

extension Newsdesk {
    /// Asks for sign-off: the author signs for the text, so that no one key alone publishes.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - timing: When it goes out, nil to keep the time that the revision has.
    ///   - handle: Who submits, and so never signs it off.
    ///   - keyFile: The person's SSH key.
    /// - Returns: The post, in review.
    /// - Throws: ``DeskError/blocked(_:_:)`` when the gate blocks, and as the other use cases.
    public func submit(
        _ id: PostID,
        timing: Timing?,
        by handle: String,
        keyFile: String
    ) async throws(DeskError) -> Post {
        let actor = try await actor(handle, as: [.author], for: "submitting")
        try await requireKey(keyFile, of: actor.colleague)
        return try await change(id, by: handle, as: [.author], for: "submitting") {
            proposal throws(DeskError) in
            let before = try self.present(proposal)
            guard [.draft, .returned, .missed].contains(before.stage) else {
                throw .refused(id, .notFrom(before.stage, step: "submitted"))
            }
            let content = try await self.content(of: before)
            let check = try await self.check(content, of: before)
            guard !check.blocks else { throw .blocked(id, check) }
            if let revision = try self.retimed(before, content, timing) {
                let number = revision.number
                let unwaived = self.check(content).report
                guard !unwaived.blocks else {
                    throw .refused(id, .timeVoidsWaivers(count: before.waivers.count))
                }
                try self.checkChannels(content, post: id, revision: number, plan: revision.plan)
                // Decided before the signature is asked for, which may take a person a while.
                try proposal.add(.revise(revision, unwaived), [], at: clock.now())
            }
            let actor = proposal.actor
            let signed = try await self.sign(
                try self.present(proposal),
                purpose: .submit,
                by: actor,
                submitter: actor.id,
                keyFile: keyFile,
                confirm: { _ in true }
            )
            let signature = Signature(
                person: actor.id,
                role: actor.role,
                statement: StatementID(signed.value.id)
            )
            let command = Command.submit(signature, signed.report)
            try proposal.add(command, [signed.value], at: clock.now())
        }
    }

    /// The revision with another time that a submission asks for; nil when it asks for none.
    private func retimed(
        _ post: Post,
        _ content: Content,
        _ timing: Timing?
    ) throws(DeskError) -> Revision? {
        let window = timing?.window ?? post.revision.window
        guard let plan = try plan(timing, after: post.revision),
            plan != post.revision.plan || window != post.revision.window
        else { return nil }
        return Revision(
            number: post.revision.number + 1,
            content: content,
            id: post.revision.content,
            plan: plan,
            window: window,
            exemptions: post.revision.exemptions
        )
    }

    /// Signs somebody else's post off.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - role: As what; nil for the first of the person's roles that is still needed.
    ///   - handle: Who signs.
    ///   - keyFile: The person's SSH key.
    ///   - confirm: Shown the exact statement; `false` leaves everything as it was.
    /// - Returns: The post with one signature more, approved when that was the last.
    /// - Throws: ``DeskError`` when the person may not sign, or the key is not theirs.
    public func approve(
        _ id: PostID,
        as role: Role?,
        by handle: String,
        keyFile: String,
        confirm: @Sendable (String) async -> Bool
    ) async throws(DeskError) -> Post {
        let first = try await post(id).post
        let rule = house.rule(for: first.revision.kind, on: first.revision.channels)
        let missing = rule.signOff.missing(after: first.signatures).keys.sorted()
        let wanted = role.map { [$0] } ?? (missing.isEmpty ? Self.reviewers : missing)
        let purpose = "signing \(id)"
        let actor = try await actor(handle, as: wanted, for: purpose, deputies: true)
        try await requireKey(keyFile, of: actor.colleague)
        return try await change(id, by: handle, as: wanted, for: purpose, deputies: true) {
            proposal throws(DeskError) in
            let post = try self.present(proposal)
            let actor = proposal.actor
            guard post.stage == .inReview else {
                throw .refused(id, .notFrom(post.stage, step: "signed"))
            }
            let rule = house.rule(for: post.revision.kind, on: post.revision.channels)
            if let objection = post.objection(to: actor.id) { throw .refused(id, objection) }
            let unsigned = Signature(person: actor.id, role: actor.role, statement: StatementID(""))
            guard post.isApart(unsigned) else { throw .refused(id, .signerWaived(actor.role)) }
            try await self.checkSigner(actor, of: post, under: rule)
            // Else the last signature would only seem to complete what one of them has left open.
            if let problem = try await self.needs(post).problem(with: id) { throw problem }
            let signed = try await self.sign(
                post,
                purpose: .approve,
                by: actor,
                submitter: post.submission?.person ?? post.lastEditor,
                expires: rule.expires,
                keyFile: keyFile,
                confirm: confirm
            )
            let signature = Signature(
                person: actor.id,
                role: actor.role,
                statement: StatementID(signed.value.id),
                inPlaceOf: actor.principal.map { PersonID($0.plain.id) }
            )
            let command = Command.sign(signature, signed.report, rule.signOff)
            try proposal.add(command, [signed.value], at: clock.now())
        }
    }

    /// The statement that somebody would sign now, without signing it.
    public func statement(
        _ id: PostID,
        as role: Role,
        by handle: String
    ) async throws(DeskError) -> String {
        let stored = try await post(id)
        let actor = try await actor(handle, as: [role], for: "signing \(id)", deputies: true)
        let rule = house.rule(for: stored.post.revision.kind, on: stored.post.revision.channels)
        let now = clock.now()
        let content = try await content(of: stored.post)
        return try await write(
            stored.post,
            content,
            facts: facts(
                stored.post,
                purpose: .approve,
                signer: handle,
                role: actor.role,
                submitter: stored.post.submission?.person ?? stored.post.lastEditor,
                report: try await check(content, of: stored.post).report,
                validity: StatementText.Validity(
                    until: rule.expires.map { now + $0 },
                    inPlaceOf: actor.principal?.handle
                ),
                nonce: ReviewDossier.nonceToCome
            )
        )
    }

    private func sign(
        _ post: Post,
        purpose: StatementText.Purpose,
        by actor: Actor,
        submitter: PersonID,
        expires: Duration? = nil,
        keyFile: String,
        confirm: (String) async -> Bool
    ) async throws(DeskError) -> (value: PlainValue, report: GateReport) {
        let content = try await content(of: post)
        let check = try await check(content, of: post)
        guard !check.blocks else { throw .blocked(post.id, check) }
        try await checkPictures(of: content, in: post.id)
        let nonce = Digest.hexadecimal(chance.bytes(16))
        let now = clock.now()
        let validity = StatementText.Validity(
            signedAt: now,
            until: expires.map { now + $0 },
            inPlaceOf: actor.principal?.handle
        )
        let text = try await write(
            post,
            content,
            facts: facts(
                post,
                purpose: purpose,
                signer: actor.colleague.handle,
                role: actor.role,
                submitter: submitter,
                knowing: [actor.id: actor.colleague.handle],
                report: check.report,
                validity: validity,
                nonce: nonce
            )
        )
        guard await confirm(text) else { throw .declined(post.id) }
        let signed = SignedStatement(
            form: StatementText.Form.present.rawValue,
            report: check.report,
            nonce: nonce,
            statement: text,
            signature: try await signature(
                under: text,
                namespace: StatementText.namespace,
                by: actor.colleague,
                keyFile: keyFile
            ),
            validity: validity
        )
        return (PlainValue(.statement, CanonicalJSON.text(signed), chance: chance), check.report)
    }

    /// A signature that counts at this moment.
    func signature(
        under text: String,
        namespace: String,
        by colleague: Colleague,
        keyFile: String
    ) async throws(DeskError) -> String {
        do {
            let signature = try await signatures.sign(
                text,
                namespace: namespace,
                keyFile: keyFile
            )
            try await signatures.verify(
                signature,
                of: text,
                namespace: namespace,
                trusted: colleague.keys,
                at: clock.now()
            )
            return signature
        } catch {
            throw .signature(error)
        }
    }

    /// Hears a foreign key before anybody is asked to read and confirm a statement.
    func requireKey(_ file: String, of colleague: Colleague) async throws(DeskError) {
        let key: PublicKey
        do {
            key = try await signatures.publicKey(ofFile: file)
        } catch {
            throw .signature(error)
        }
        let now = clock.now()
        guard colleague.keys.contains(where: { $0.key == key && $0.isValid(at: now) }) else {
            throw .foreignKey(person: colleague.handle)
        }
    }

    /// What a statement says beside the post; `people` are those whose first act this is, so that
    /// the queue does not know them yet.
    func facts(
        _ post: Post,
        purpose: StatementText.Purpose,
        signer: String,
        role: Role,
        submitter: PersonID,
        knowing people: [PersonID: String] = [:],
        report: GateReport,
        validity: StatementText.Validity = .untold,
        nonce: String
    ) async throws(DeskError) -> StatementText.Facts {
        func name(_ person: PersonID) async throws(DeskError) -> String {
            if let known = people[person] { return known }
            return try await handle(of: person)
        }
        return StatementText.Facts(
            agency: house.agency,
            workspace: queue.workspace,
            purpose: purpose,
            signer: signer,
            role: role,
            author: try await name(post.author),
            lastWriter: try await name(post.lastWriter),
            lastEditor: try await name(post.lastEditor),
            submitter: try await name(submitter),
            zone: house.zone,
            report: report,
            waivers: try await waived(on: post),
            validity: validity,
            nonce: nonce
        )
    }

    /// What was waived on the present revision, as statements tell it.
    private func waived(on post: Post) async throws(DeskError) -> [StatementText.Waived] {
        guard !post.waivers.isEmpty else { return [] }
        let parts = PostPart.all(of: try await content(of: post))
        var waived: [StatementText.Waived] = []
        for waiver in post.waivers {
            guard let record = try await record(of: waiver, parts) else {
                throw .queue(.tampered(what: "a waiver of \(post.id)"))
            }
            waived.append(
                StatementText.Waived(
                    finding: waiver.finding,
                    part: record.part?.name ?? "part \(waiver.finding.part)",
                    words: record.words ?? "",
                    person: try await handle(of: waiver.signature.person),
                    reason: record.reason,
                    statement: waiver.signature.statement
                )
            )
        }
        return waived
    }

    /// Writes the statement for a post as it is, with the requests as they would be rendered now.
    func write(
        _ post: Post,
        _ content: Content,
        facts: StatementText.Facts
    ) async throws(DeskError) -> String {
        guard let plan = post.revision.plan else { throw .refused(post.id, .noTime) }
        let requests = try render(post, content, plan: plan)
        return StatementText(
            facts,
            in: .present,
            post: post,
            plan: plan,
            content: content,
            requests: requests
        ).text
    }
}
