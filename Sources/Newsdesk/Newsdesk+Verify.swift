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
        var revisions: [PostID: Revision] = [:]
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
            switch entry.event {
            case .drafted(let revision, _), .revised(let revision, _):
                revisions[entry.post] = revision
                problems += try await problemsWithPictures(
                    of: revision,
                    in: entry.post,
                    forgotten
                )
            case .submitted(let signature, _), .signed(let signature, _):
                if isGone(signature) { return }
                count += 1
                var purpose = StatementText.Purpose.approve
                if case .submitted = entry.event { purpose = .submit }
                if let problem = await problem(
                    with: signature,
                    for: purpose,
                    in: entry,
                    revision: revisions[entry.post]
                ) {
                    problems.append("ledger entry \(logged.sequence): \(problem)")
                }
            case .waived(let waiver):
                if isGone(waiver.signature) { return }
                count += 1
                if let problem = await problem(
                    with: waiver,
                    in: entry,
                    revision: revisions[entry.post]
                ) {
                    problems.append("ledger entry \(logged.sequence): \(problem)")
                }
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
            problems: problems,
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
    private func problem(
        with signature: Signature,
        for purpose: StatementText.Purpose,
        in entry: Entry,
        revision: Revision?
    ) async -> String? {
        let post = entry.post
        return await problem(with: signature, in: entry, namespace: StatementText.namespace) {
            signer in
            revision.map {
                [
                    "purpose:      \(purpose.rawValue)",
                    "post:         \(post), revision \($0.number)",
                    "content:      sha256 \($0.content)",
                    "signer:       \(signer) (as \(signature.role.rawValue))",
                ]
            }
        }
    }

    /// What is wrong with one waiver, as of the moment in which it was given.
    private func problem(
        with waiver: Waiver,
        in entry: Entry,
        revision: Revision?
    ) async -> String? {
        let reason: String
        do throws(DeskError) {
            reason = try await self.reason(waiver.reason)
        } catch {
            return "\(entry.post): \(error)"
        }
        return await problem(
            with: waiver.signature,
            in: entry,
            namespace: WaiverText.namespace
        ) { signer in
            revision.map {
                WaiverText.marks(
                    of: waiver.finding,
                    on: entry.post,
                    $0.number,
                    content: $0.content,
                    by: signer
                ) + ["why:          \(StatementText.oneLine(reason))"]
            }
        }
    }

    /// What is wrong with a signature under a statement that must have certain lines.
    private func problem(
        with signature: Signature,
        in entry: Entry,
        namespace: String,
        lines wanted: (String) -> [String]?
    ) async -> String? {
        let post = entry.post
        do {
            let signed = try await signedStatement(signature, of: post)
            let signer = try await handle(of: signature.person)
            guard let wanted = wanted(signer), Set(signed.statement.head).isSuperset(of: wanted)
            else { return "\(post): the statement that \(signer) signed is about something else" }
            guard let colleague = house.colleague(signer) else {
                return "\(post): nobody is called '\(signer)', who signed it"
            }
            do {
                try await signatures.verify(
                    signed.signature,
                    of: signed.statement,
                    namespace: namespace,
                    trusted: colleague.keys,
                    at: entry.at
                )
            } catch {
                return "\(post): "
                    + (try await revoked(signed, namespace, colleague, at: entry.at) ?? "\(error)")
            }
            return nil
        } catch let error as DeskError {
            return "\(post): \(error)"
        } catch {
            return "\(post): \(error)"
        }
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
    ) async throws(SignatureError) -> String? {
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
        split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.hasPrefix("nonce:") }.map(String.init)
    }
}
