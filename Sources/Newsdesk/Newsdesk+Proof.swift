internal import Editorial

/// Everything that sending a post needs, proved to be what people signed.
struct ProvedPost {
    let content: Content
    let plan: Plan
    let requests: [RenderedRequest]
    /// Of each signature, what `heraut.yaml` says of the key that made it.
    let signers: [[TrustedKey]]
    /// When the first of the approvals expires.
    let until: Instant?

    /// Whether every signature still counts: a proof is made ahead, a key can end in between.
    func counts(at moment: Instant) -> Bool {
        until.map { moment < $0 } ?? true
            && signers.allSatisfy { keys in keys.contains { $0.isValid(at: moment) } }
    }
}

extension Newsdesk {
    /// Proves, as of now, that enough people signed exactly what would leave.
    ///
    /// Nothing in the database is believed: the statements are written again from what would be
    /// sent, compared byte for byte with what was signed, and their signatures checked against the
    /// keys in `heraut.yaml`.
    ///
    /// - Throws: ``DeskError/signOffBroken(_:reason:)``, ``DeskError/blocked(_:_:)`` and the like.
    func prove(_ post: Post) async throws(DeskError) -> ProvedPost {
        guard let plan = post.revision.plan else { throw .refused(post.id, .noTime) }
        let content = try await content(of: post)
        let revision = Revision(
            number: post.revision.number,
            content: content,
            id: post.revision.content,
            plan: plan,
            window: post.revision.window,
            exemptions: post.revision.exemptions
        )
        guard revision == post.revision else {
            throw .queue(.tampered(what: "the revision of \(post.id)"))
        }
        let (check, waiverSigners) = try await checkProved(content, of: post)
        guard !check.blocks else { throw .blocked(post.id, check) }
        try await checkPictures(of: content, in: post.id)
        let requests = try render(post, content, plan: plan)
        let rule = house.rule(for: content.kind, on: content.channels)
        guard rule.signOff.missing(after: post.signatures).isEmpty else {
            throw broken(post, "the sign-off that heraut.yaml asks for now is not complete")
        }
        guard let submission = post.submission else {
            throw broken(post, "nobody signed the submission")
        }
        let submitter = submission.person
        var signers = [
            try await prove(submission, of: post, .submit, by: submitter, content, plan, requests)
        ]
        signers += waiverSigners
        try await checkPersons(post, under: rule)
        var until: Instant?
        for signature in post.signatures {
            let end = try await requirePresent(signature, of: post, under: rule)
            until = [until, end].compactMap(\.self).min()
            signers.append(
                try await prove(
                    signature,
                    of: post,
                    .approve,
                    by: submitter,
                    content,
                    plan,
                    requests
                )
            )
        }
        return ProvedPost(
            content: content,
            plan: plan,
            requests: requests,
            signers: signers,
            until: until
        )
    }

    /// - Returns: What `heraut.yaml` says of the key that made the signature.
    private func prove(
        _ signature: Signature,
        of post: Post,
        _ purpose: StatementText.Purpose,
        by submitter: PersonID,
        _ content: Content,
        _ plan: Plan,
        _ requests: [RenderedRequest]
    ) async throws(DeskError) -> [TrustedKey] {
        let signed = try await signedStatement(signature, of: post.id)
        let signer = try await handle(of: signature.person)
        guard let colleague = house.colleague(signer), try await mayStillSign(signature, signer)
        else {
            throw broken(post, "\(signer) is no longer \(signature.role.rawValue)")
        }
        guard let form = StatementText.Form(rawValue: signed.form ?? 1) else {
            throw broken(post, "\(signer) signed a statement of a form that this Heraut knows not")
        }
        guard form.tellsWaivers || post.waivers.isEmpty else {
            throw broken(post, "\(signer) signed a statement that does not tell what is waived")
        }
        guard form.tellsExemptions || post.revision.exemptions.isEmpty else {
            throw broken(post, "\(signer) signed a statement that names no hold")
        }
        guard form.tellsThread || content.follows == nil else {
            throw broken(post, "\(signer) signed a statement that names no post before it")
        }
        guard form.tellsTime || signature.inPlaceOf == nil else {
            throw broken(post, "\(signer) signed a statement that does not tell in whose place")
        }
        let facts = try await facts(
            post,
            purpose: purpose,
            signer: signer,
            role: signature.role,
            submitter: submitter,
            report: signed.report,
            validity: signed.validity,
            nonce: signed.nonce
        )
        let text = StatementText(
            facts,
            in: form,
            post: post,
            plan: plan,
            content: content,
            requests: requests
        ).text
        guard text == signed.statement else {
            throw broken(
                post,
                "what would leave now is not what \(signer) signed (the text, the time, the"
                    + " destination, the adapter or a name is different)"
            )
        }
        do {
            let key = try await signatures.verify(
                signed.signature,
                of: text,
                namespace: StatementText.namespace,
                trusted: colleague.keys,
                at: clock.now()
            )
            return colleague.keys.filter { $0.key == key }
        } catch .notValid(let reason) {
            throw broken(post, "the signature of \(signer) does not count now: \(reason)")
        } catch {
            throw .signature(error)
        }
    }

    /// The statement and signature behind a digest.
    func signedStatement(
        _ signature: Signature,
        of post: PostID
    ) async throws(DeskError) -> SignedStatement {
        let value = try await plain(.statement, signature.statement.rawValue)
        guard let value,
            let signed = try? CanonicalJSON.value(SignedStatement.self, of: value.body)
        else { throw .queue(.tampered(what: "a signed statement of \(post)")) }
        return signed
    }

    func broken(_ post: Post, _ reason: String) -> DeskError {
        .signOffBroken(post.id, reason: reason)
    }
}
