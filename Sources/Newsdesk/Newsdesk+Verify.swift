internal import Editorial

extension Newsdesk {
    /// What `heraut verify` found.
    public struct Verification: Sendable {
        /// Entries in the ledger.
        public let entries: Int
        /// The hash of the last entry.
        public let head: String
        /// Signatures that were checked.
        public let signatures: Int
        /// One sentence a problem; empty when everything agrees.
        public let problems: [String]
        /// Values that are gone because somebody decided so.
        public let forgotten: Int
        /// Signatures that cannot be checked any more, because what was signed was forgotten.
        public let uncheckable: Int
    }

    /// Walks the whole record: the chain, the digests, the tables against the replayed ledger, every
    /// signature as of the moment in which it was made, and every picture.
    public func verify() async throws(DeskError) -> Verification {
        try await withPresentPeople().verifyAll()
    }

    private func verifyAll() async throws(DeskError) -> Verification {
        let audit = try await queued { () async throws(QueueError) in try await queue.audit() }
        var problems = audit.problems
        let forgotten = try await self.forgotten()
        var count = 0
        var uncheckable = 0
        func isGone(_ signature: Signature) -> Bool {
            guard
                forgotten[.statement, signature.statement.rawValue] != nil
                    || forgotten[.handle, signature.person.rawValue] != nil
            else { return false }
            uncheckable += 1
            return true
        }
        var histories: [PostID: History] = [:]
        try await forEachEntry { logged throws(DeskError) in
            guard let entry = logged.entry else {
                guard
                    let entry = try? CanonicalJSON.value(ForgetEntry.self, of: logged.text)
                else { return }
                count += 1
                if let problem = await problem(with: entry) {
                    problems.append("ledger entry \(logged.sequence): \(problem)")
                }
                return
            }
            var history = histories[entry.post] ?? History()
            defer {
                history.follow(entry)
                histories[entry.post] = history
            }
            func tell(_ problem: String?) {
                guard let problem else { return }
                problems.append("ledger entry \(logged.sequence): \(entry.post): \(problem)")
            }
            switch entry.event {
            case .drafted(let revision, _), .revised(let revision, _):
                problems += try await problemsWithPictures(
                    of: revision,
                    in: entry.post,
                    forgotten
                )
            case .submitted(let signature, let report), .signed(let signature, let report):
                if isGone(signature) { return }
                count += 1
                var purpose = StatementText.Purpose.approve
                if case .submitted = entry.event { purpose = .submit }
                tell(
                    await problem(
                        with: signature,
                        for: purpose,
                        in: entry,
                        after: &history,
                        report: report
                    )
                )
            case .waived(let waiver):
                if isGone(waiver.signature) { return }
                count += 1
                tell(await problem(with: waiver, in: entry, revision: history.post?.revision))
            case .claimed(let claim): tell(history.problem(with: claim))
            default: break
            }
        }
        let stops = try await stored().stops
        for hold in stops.lifted + stops.holds {
            count += hold.releases.count
            if let problem = await problem(withReleasesOf: hold) { problems.append(problem) }
        }
        let staff = house.staff
        count += staff.signatures
        problems += staff.problems
        return Verification(
            entries: audit.entries,
            head: audit.head,
            signatures: count,
            // What the record says is quoted, and it may have been made by somebody else.
            problems: problems.map(StatementText.oneLine),
            forgotten: audit.forgotten,
            uncheckable: uncheckable
        )
    }

    /// What is wrong with the pictures of a revision; words that are gone are the audit's matter.
    private func problemsWithPictures(
        of revision: Revision,
        in post: PostID,
        _ forgotten: Forgetting
    ) async throws(DeskError) -> [String] {
        let words: PlainValue?
        do throws(QueueError) {
            words = try await queue.plain(.content, revision.content.rawValue)
        } catch .tampered {
            return []
        } catch {
            throw .queue(error)
        }
        guard let words, let content = try? CanonicalJSON.value(Content.self, of: words.body)
        else { return [] }
        var problems: [String] = []
        for medium in content.media {
            do throws(DeskError) {
                guard forgotten.place(ofPicture: medium.sha256) == nil,
                    let problem = try await problem(with: medium)
                else { continue }
                problems.append("\(post), revision \(revision.number): \(problem)")
            } catch {
                problems.append("\(post), revision \(revision.number): \(error)")
            }
        }
        return problems
    }

    /// What is wrong with one signature, as of the moment in which it was made.
    ///
    /// The statement is written again from the record and compared line by line; only the agency's name,
    /// its zone and what each channel would get are taken from it.
    private func problem(
        with signature: Signature,
        for purpose: StatementText.Purpose,
        in entry: Entry,
        after history: inout History,
        report: GateReport
    ) async -> String? {
        guard let post = history.post else { return "there is nothing that could be signed" }
        do {
            let signed = try await signedStatement(signature, of: post.id)
            let signer = try await handle(of: signature.person)
            guard signature.person == entry.actor else {
                return "it was not \(signer) who put on record what \(signer) signed"
            }
            let reading = StatementReading(signed.statement)
            let isOther = "the statement that \(signer) signed is about something else"
            guard let form = StatementText.Form(rawValue: signed.form ?? 1),
                let plan = post.revision.plan, signed.report == report
            else { return isOther }
            var facts = try await facts(
                post,
                purpose: purpose,
                signer: signer,
                role: signature.role,
                submitter: purpose == .submit
                    ? entry.actor : post.submission?.person ?? post.lastEditor,
                report: report,
                validity: signed.validity,
                nonce: signed.nonce
            )
            facts.zone = reading.zone ?? facts.zone
            let content = try await content(of: post)
            let written = StatementText(
                facts,
                in: form,
                post: post,
                plan: plan,
                content: content,
                requests: []
            )
            guard StatementReading(written.text).rest.utf8.elementsEqual(reading.rest.utf8),
                reading.requests.map(\.channel) == post.revision.channels.map(\.rawValue)
            else { return isOther }
            if let problem = try await self.problem(with: signature, signed, signer, at: entry.at) {
                return problem
            }
            if purpose == .approve { history.approved(reading.requests) }
            return await problem(
                with: signed,
                by: signer,
                as: signature,
                namespace: StatementText.namespace,
                at: entry.at
            )
        } catch {
            return "\(error)"
        }
    }

    /// What is wrong with one waiver, as of the moment in which it was given.
    private func problem(
        with waiver: Waiver,
        in entry: Entry,
        revision: Revision?
    ) async -> String? {
        do throws(DeskError) {
            let reason = try await self.reason(waiver.reason)
            let signed = try await signedStatement(waiver.signature, of: entry.post)
            let signer = try await handle(of: waiver.signature.person)
            let wanted = revision.map {
                WaiverText.marks(
                    of: waiver.finding,
                    on: entry.post,
                    $0.number,
                    content: $0.content,
                    by: signer
                ) + ["why:          \(StatementText.oneLine(reason))"]
            }
            guard let wanted, Set(signed.statement.head).isSuperset(of: wanted) else {
                return "the statement that \(signer) signed is about something else"
            }
            return await problem(
                with: signed,
                by: signer,
                as: waiver.signature,
                namespace: WaiverText.namespace,
                at: entry.at
            )
        } catch {
            return "\(error)"
        }
    }

    /// What is wrong with who signed, as of that moment.
    private func problem(
        with signed: SignedStatement,
        by signer: String,
        as signature: Signature,
        namespace: String,
        at moment: Instant
    ) async -> String? {
        guard let colleague = house.colleague(signer) else {
            return "nobody is called '\(signer)', who signed it"
        }
        // What the roles of people in heraut.yaml were then, it does not say.
        guard
            colleague.origin == .file || signature.inPlaceOf != nil
                || colleague.roles(at: moment).contains(signature.role)
        else { return "\(signer) was not \(signature.role.rawValue) when that was signed" }
        do {
            try await signatures.verify(
                signed.signature,
                of: signed.statement,
                namespace: namespace,
                trusted: colleague.keys,
                at: moment
            )
            return nil
        } catch {
            return await revoked(signed, namespace, colleague, at: moment) ?? "\(error)"
        }
    }
}

/// What a post was when something was signed, and what its channels were to get.
private struct History {
    private(set) var post: Post?
    private var isBroken = false
    private var approvals: [[StatementReading.Request]] = []

    /// Takes notice of what happened; what cannot have happened is the audit's matter.
    mutating func follow(_ entry: Entry) {
        guard !isBroken else { return }
        do throws(ReplayError) {
            post = try Post.evolve(post, by: entry)
        } catch {
            (post, isBroken) = (nil, true)
        }
        switch entry.event {
        case .revised, .returned, .withdrawn: approvals = []
        default: break
        }
    }

    /// Takes notice of what an approval says that channels get.
    mutating func approved(_ requests: [StatementReading.Request]) { approvals.append(requests) }

    /// What is wrong with an intent to send: it is of other bytes than those that were signed.
    func problem(with claim: Claim) -> String? {
        let isOther = approvals.contains { requests in
            requests.first { $0.channel == claim.channel.rawValue }?.body != claim.bodySHA256
        }
        return isOther
            ? "what was sent to \(claim.channel) is not what was signed (its SHA-256 is"
                + " \(claim.bodySHA256.prefix(12)))" : nil
    }
}

extension Newsdesk {
    /// What is to be said of a signature by a key that was revoked as of before it was made; nil for
    /// one that is bad for another reason.
    private func revoked(
        _ signed: SignedStatement,
        _ namespace: String,
        _ colleague: Colleague,
        at moment: Instant
    ) async -> String? {
        let keys = colleague.keysWithoutEnd
        guard
            let key = try? await signatures.verify(
                signed.signature,
                of: signed.statement,
                namespace: namespace,
                trusted: keys,
                at: moment
            ), let revocation = colleague.revoked(key), revocation.since <= moment
        else { return nil }
        return "\(colleague.handle) signed with a key that was revoked as of before: since"
            + " \(revocation.since)"
    }
}

extension String {
    /// The lines of a statement before the text of the post, which may say anything.
    fileprivate var head: [String] {
        // By code points: to a `Character` a carriage return and the line end after it are one.
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .prefix { !$0.hasPrefix("nonce:") }.map(\.self)
    }
}
