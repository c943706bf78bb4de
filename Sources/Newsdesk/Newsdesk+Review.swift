public import Editorial

extension Newsdesk {
    /// What waits for sign-off, and for a waiver where the reader is *legal*: first what waits for
    /// them, then the rest, each by due time.
    ///
    /// - Parameter handle: Whose inbox.
    /// - Returns: The inbox.
    /// - Throws: ``DeskError/unknownPerson(_:known:)``, or a queue error.
    public func inbox(of handle: String) async throws(DeskError) -> [InboxItem] {
        let reader = try await reader(handle)
        let stages: Set<Post.Stage> =
            reader.roles.contains(.legal)
            ? [.inReview, .draft, .returned] : [.inReview]
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: stages)
        }
        var items: [InboxItem] = []
        for row in rows {
            let item = try await inboxItem(try await post(row.id), for: reader)
            if item.stage == .inReview || item.standing.mayWaive { items.append(item) }
        }
        func comesFirst(_ left: InboxItem, _ right: InboxItem) -> Bool {
            guard left.isMine == right.isMine else { return left.isMine }
            let (one, other) = (left.plan?.due, right.plan?.due)
            guard one == other else {
                guard let one, let other else { return one != nil }
                return one < other
            }
            return left.post < right.post
        }
        return items.sorted(by: comesFirst)
    }

    /// The same for one post, wherever it stands.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - handle: Whose inbox.
    /// - Returns: The post as it would be in their inbox.
    /// - Throws: ``DeskError`` when there is no such post or person.
    public func inboxItem(
        _ id: PostID,
        for handle: String
    ) async throws(DeskError) -> InboxItem {
        try await inboxItem(try await post(id), for: try await reader(handle))
    }

    /// Everything that somebody sees of a post before they decide about it.
    ///
    /// What is shown and what would be signed are made from one reading of the post.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - handle: Who looks.
    /// - Returns: The dossier.
    /// - Throws: ``DeskError`` when there is no such post or person, or something on record is not
    ///   what it was.
    public func dossier(
        of id: PostID,
        for handle: String
    ) async throws(DeskError) -> ReviewDossier {
        let reader = try await reader(handle)
        let stored = try await post(id)
        let post = stored.post
        let content = try await content(of: post)
        let check = try await check(content, of: post)
        let needs = try await needs(post)
        let standing = try await standing(of: post, needs, for: reader, check)
        var submitter: String?
        if let submission = post.submission {
            submitter = try await self.handle(of: submission.person)
        }
        var signers: [ReviewDossier.Signer] = []
        for signature in post.signatures {
            let person = try await self.handle(of: signature.person)
            signers.append(ReviewDossier.Signer(person: person, role: signature.role))
        }
        let past = try await past(of: post)
        var problem = try await self.problem(with: post, content, check, needs)
        var statement: String?
        if let role = standing.role, problem == nil {
            do {
                statement = try await self.statement(id, as: role, by: handle)
            } catch {
                problem = "\(error)"
            }
        }
        return ReviewDossier(
            post: post,
            version: stored.version,
            content: content,
            author: try await self.handle(of: post.author),
            lastWriter: try await self.handle(of: post.lastWriter),
            lastEditor: try await self.handle(of: post.lastEditor),
            submitter: submitter,
            signers: signers,
            channels: try views(of: post, content),
            check: check,
            earlier: past.earlier,
            returned: past.returned,
            restoredAt: try await restored(before: id),
            needs: needs,
            standing: standing,
            statement: statement,
            problem: problem
        )
    }

    /// Signs a post off, if it is still what was shown.
    ///
    /// - Parameters:
    ///   - shown: What the person saw and agreed to.
    ///   - handle: Who signs.
    ///   - keyFile: The person's SSH key.
    /// - Returns: The post with one signature more; nil when it is not what was shown any more, and
    ///   then nothing was signed.
    /// - Throws: ``DeskError`` as ``approve(_:as:by:keyFile:confirm:)``.
    public func approve(
        _ shown: ReviewDossier,
        by handle: String,
        keyFile: String
    ) async throws(DeskError) -> Post? {
        guard try await post(shown.post.id).version == shown.version,
            let statement = shown.statement, let role = shown.standing.role
        else { return nil }
        do {
            return try await approve(shown.post.id, as: role, by: handle, keyFile: keyFile) {
                StatementText.isSame($0, as: statement)
            }
        } catch {
            if case .declined = error { return nil }
            throw error
        }
    }

    /// Waives a finding, if the post still says what was shown.
    ///
    /// - Parameters:
    ///   - finding: Which finding.
    ///   - shown: What the person saw.
    ///   - why: The reason, kept on the record and shown to everybody who signs.
    ///   - handle: Who waives.
    ///   - keyFile: The person's SSH key.
    /// - Returns: What the gate finds in the post now; nil when it is not what was shown any more,
    ///   and then nothing was signed.
    /// - Throws: ``DeskError`` as ``waive(_:_:why:by:keyFile:confirm:)``.
    public func waive(
        _ finding: WaivableFinding,
        in shown: ReviewDossier,
        why: String,
        by handle: String,
        keyFile: String
    ) async throws(DeskError) -> GateCheck? {
        let id = shown.post.id
        guard try await post(id).version == shown.version else { return nil }
        let marks = Set(
            [
                "post:         \(id), revision \(shown.post.revision.number)",
                "content:      sha256 \(shown.post.revision.content)",
            ]
        )
        do {
            return try await waive(
                id,
                finding.choice,
                why: why,
                by: handle,
                keyFile: keyFile
            ) { statement in
                marks.isSubset(of: statement.split(separator: "\n").map(String.init))
            }
        } catch {
            if case .declined = error { return nil }
            throw error
        }
    }

    /// Sends a post back, if it is still what was shown.
    ///
    /// - Parameters:
    ///   - shown: What the person saw.
    ///   - why: The reason, for its author and the record.
    ///   - handle: Who sends it back.
    /// - Returns: The post; nil when it is not what was shown any more, and then nothing was done.
    /// - Throws: ``DeskError`` as ``sendBack(_:why:by:)``.
    public func sendBack(
        _ shown: ReviewDossier,
        why: String,
        by handle: String
    ) async throws(DeskError) -> Post? {
        guard try await post(shown.post.id).version == shown.version else { return nil }
        return try await sendBack(shown.post.id, why: why, by: handle)
    }

    /// What a colleague can do about a post now.
    ///
    /// - Parameters:
    ///   - post: The post.
    ///   - handle: Who asks.
    /// - Returns: Their standing.
    /// - Throws: ``DeskError/unknownPerson(_:known:)``, or a queue error.
    public func standing(
        of post: Post,
        for handle: String
    ) async throws(DeskError) -> ReviewStanding {
        try await standing(of: post, try await needs(post), for: try await reader(handle))
    }

    // MARK: - Parts

    private struct Reader {
        let colleague: Colleague
        /// What they may do now.
        let roles: Set<Role>
        /// Nil for somebody who has never done anything here.
        let id: PersonID?
    }

    private func reader(_ handle: String) async throws(DeskError) -> Reader {
        guard let colleague = house.colleague(handle) else {
            throw .unknownPerson(handle, known: house.colleagues.map(\.handle))
        }
        let known = try await queued { () async throws(QueueError) in
            try await queue.plain(.handle, body: handle)
        }
        return Reader(
            colleague: colleague,
            roles: colleague.roles(at: clock.now()),
            id: known.map { PersonID($0.id) }
        )
    }

    private func inboxItem(
        _ stored: StoredPost,
        for reader: Reader
    ) async throws(DeskError) -> InboxItem {
        let post = stored.post
        let needs = try await needs(post)
        let standing = try await standing(of: post, needs, for: reader)
        return InboxItem(
            post: post.id,
            version: stored.version,
            kind: post.revision.kind,
            topic: post.revision.topic,
            stage: post.stage,
            plan: post.revision.plan,
            needs: needs,
            standing: standing,
            isMine: standing.mayWaive || isAddressed(reader, standing)
        )
    }

    /// Whether a signature that somebody could give is asked of them: that of a spokesperson is asked
    /// of whoever is on call, where there is a roster.
    private func isAddressed(_ reader: Reader, _ standing: ReviewStanding) -> Bool {
        guard let role = standing.role else { return false }
        guard role == .spokesperson, let onCall = house.staff.onCall(at: clock.now()) else {
            return true
        }
        let persons = [reader.colleague.handle, standing.inPlaceOf].compactMap(\.self)
            .map(house.staff.person(of:))
        return persons.contains(house.staff.person(of: onCall.handle))
    }

    /// What the reader can do about it; the gate is asked where that matters, unless it was.
    private func standing(
        of post: Post,
        _ needs: Needs,
        for reader: Reader,
        _ known: GateCheck? = nil
    ) async throws(DeskError) -> ReviewStanding {
        let signing = try await signing(post, needs, by: reader)
        var mayWaive = false
        if [.draft, .returned].contains(post.stage), reader.roles.contains(.legal),
            post.revision.plan != nil, post.report.blocks,
            try await objection(toWaiverBy: reader, on: post) == nil
        {
            var check = known
            if check == nil { check = try await self.check(post) }
            mayWaive = check?.waivable.isEmpty == false
        }
        return ReviewStanding(
            role: signing.actor?.role,
            inPlaceOf: signing.actor?.principal?.handle,
            obstacle: signing.obstacle,
            mayReturn: post.stage == .inReview
                && Self.reviewers.contains(where: reader.roles.contains),
            mayWaive: mayWaive
        )
    }

    private func objection(
        toWaiverBy reader: Reader,
        on post: Post
    ) async throws(DeskError) -> Refusal? {
        guard let id = reader.id else { return nil }
        return try await objection(toWaiverBy: id, on: post)
    }

    /// As what the reader would sign, and in whose place, or why they cannot.
    private func signing(
        _ post: Post,
        _ needs: Needs,
        by reader: Reader
    ) async throws(DeskError) -> (actor: Actor?, obstacle: SignObstacle?) {
        guard post.stage == .inReview else { return (nil, .notInReview(post.stage)) }
        if let id = reader.id, let objection = post.objection(to: id) {
            return (nil, Self.obstacle(objection))
        }
        let rule = house.rule(for: post.revision.kind, on: post.revision.channels)
        let handle = reader.colleague.handle
        var obstacle = SignObstacle.noRole
        for role in needs.missing.keys.sorted() {
            do throws(DeskError) {
                let actor = try await actor(handle, as: [role], for: "signing", deputies: true)
                try await checkSigner(actor, of: post, under: rule)
                return (actor, nil)
            } catch {
                switch error {
                case .notAllowed: break
                case .refused(_, let refusal): obstacle = Self.obstacle(refusal)
                case .signOffBroken: obstacle = .isExcluded
                default: throw error
                }
            }
        }
        return (nil, obstacle)
    }

    private static func obstacle(_ refusal: Refusal) -> SignObstacle {
        switch refusal {
        case .signerIsAuthor: .isAuthor
        case .signedAlready: .hasSigned
        case .signerWaived: .hasWaived
        default: .isEditor
        }
    }

    /// Why nobody can sign it as it is.
    private func problem(
        with post: Post,
        _ content: Content,
        _ check: GateCheck,
        _ needs: Needs
    ) async throws(DeskError) -> String? {
        guard post.stage == .inReview else { return nil }
        if let problem = needs.problem(with: post.id) { return "\(problem)" }
        if let plan = post.revision.plan {
            let now = clock.now()
            if now >= plan.notAfter {
                return "\(Refusal.tooLate(notAfter: plan.notAfter, now: now))"
            }
        }
        if check.blocks { return "\(DeskError.blocked(post.id, check))" }
        for medium in content.media {
            if let problem = try await problem(with: medium) { return problem }
        }
        return nil
    }

    private func views(
        of post: Post,
        _ content: Content
    ) throws(DeskError) -> [ReviewDossier.ChannelView] {
        let dispatches = dispatches(
            post.id,
            revision: post.revision.number,
            content,
            due: post.revision.plan?.due,
            to: content.channels
        )
        var views: [ReviewDossier.ChannelView] = []
        for dispatch in dispatches { views.append(try view(of: dispatch)) }
        return views
    }

    private func view(of dispatch: Dispatch) throws(DeskError) -> ReviewDossier.ChannelView {
        do throws(ChannelError) {
            let preview = try channels.preview(dispatch)
            do throws(ChannelError) {
                return ReviewDossier.ChannelView(
                    preview: preview,
                    destination: try channels.render(dispatch).destination,
                    problem: nil
                )
            } catch {
                return ReviewDossier.ChannelView(
                    preview: preview,
                    destination: preview.channel.destination,
                    problem: "\(error)"
                )
            }
        } catch {
            throw .channel(error)
        }
    }

    private struct Past {
        var earlier: ReviewDossier.EarlierRevision?
        var returned: ReviewDossier.ReturnNote?
    }

    /// One revision, as the ledger tells who put their name under it.
    private struct SignedRevision {
        let revision: Revision
        var submitter: PersonID?
        var signers: [PersonID] = []
    }

    /// What went before the present revision: the last one that somebody signed off, else the last one
    /// that was submitted.
    private func past(of post: Post) async throws(DeskError) -> Past {
        var revisions: [SignedRevision] = []
        var returns: [(entry: Entry, reason: ReasonID, revision: Int)] = []
        try await forEachEntry(of: post.id) { logged throws(DeskError) in
            guard let entry = logged.entry else { return }
            switch entry.event {
            case .drafted(let revision, _), .revised(let revision, _):
                revisions.append(SignedRevision(revision: revision))
            case .submitted(let signature, _):
                guard let last = revisions.indices.last else { return }
                revisions[last].submitter = signature.person
            case .signed(let signature, _):
                guard let last = revisions.indices.last else { return }
                revisions[last].signers.append(signature.person)
            case .returned(let reason):
                returns.append((entry, reason, revisions.last?.revision.number ?? 0))
            case .waived, .approved, .withdrawn, .cancelled, .claimed, .published, .postponed,
                .refused, .lost, .stopped, .held, .resumed, .missed, .foundLive, .foundNotLive,
                .readBack, .doubted, .reinstated:
                return
            }
        }
        var past = Past()
        if let last = returns.last {
            past.returned = ReviewDossier.ReturnNote(
                person: try await handle(of: last.entry.actor),
                reason: try await reason(last.reason),
                at: last.entry.at,
                revision: last.revision
            )
        }
        let before = revisions.filter { $0.revision.number < post.revision.number }
        guard
            let found = before.last(where: { !$0.signers.isEmpty })
                ?? before.last(where: { $0.submitter != nil }),
            let submitter = found.submitter
        else { return past }
        let words = try await plain(.content, found.revision.content.rawValue)
        var signers: [String] = []
        for person in found.signers { signers.append(try await handle(of: person)) }
        past.earlier = ReviewDossier.EarlierRevision(
            revision: found.revision,
            content: words.flatMap { try? CanonicalJSON.value(Content.self, of: $0.body) },
            signers: signers,
            submitter: try await handle(of: submitter)
        )
        return past
    }
}

extension StatementText {
    /// Whether a statement is the one that was shown, which had no nonce and no time yet.
    ///
    /// These have lines of their own above the words of the post, and no value before them can hold a
    /// line end: the first line of that name is the one.
    static func isSame(_ statement: String, as shown: String) -> Bool {
        guard let one = withoutMoment(statement), let other = withoutMoment(shown) else {
            return false
        }
        return one.elementsEqual(other) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// The lines, without what the moment of signing makes; nil where there is no nonce.
    private static func withoutMoment(_ text: String) -> [Substring]? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let nonce = lines.firstIndex(where: { $0.hasPrefix("nonce: ") }) else { return nil }
        for index in 0...nonce {
            let line = lines[index]
            let isMade =
                line.hasPrefix("nonce: ") || line.hasPrefix("signed at: ")
                || (line.hasPrefix("counts until: ") && !line.hasSuffix(" " + endless))
            if isMade { lines[index] = line.prefix { $0 != ":" } }
        }
        return lines
    }
}
