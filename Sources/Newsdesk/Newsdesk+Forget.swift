public import Editorial

extension Newsdesk {
    /// Who may decide that something is forgotten.
    static let forgetters: [Role] = [.admin, .legal]

    /// What could be forgotten.
    public struct ForgetPlan: Hashable, Sendable {
        /// The posts, all of them final, and nothing has happened to them for long enough.
        public internal(set) var posts: [PostID] = []
        /// The digests of the values that would go, in order, by kind.
        public internal(set) var values: [String: [String]] = [:]
        /// The SHA-256 of the pictures that would go, in order.
        public internal(set) var pictures: [String] = []
        /// Whether there is more than goes at once.
        public internal(set) var hasMore = false
        /// The number of the ledger's last entry that it rests on.
        var head = 0

        /// How many values.
        public var count: Int { values.values.reduce(0) { $0 + $1.count } }
        /// Whether nothing would go.
        public var isEmpty: Bool { count == 0 && pictures.isEmpty }
    }

    /// What may be forgotten of posts to which nothing has happened since a moment.
    ///
    /// - Parameters:
    ///   - parts: What of them.
    ///   - before: The moment: nothing of posts that had anything happen since then.
    /// - Returns: What would go.
    /// - Throws: ``DeskError/keeps(reason:)`` where the house keeps that longer.
    public func forgettable(
        _ parts: [Forgotten.Part],
        before: Instant
    ) async throws(DeskError) -> ForgetPlan {
        let now = clock.now()
        for part in parts {
            guard let period = house.retention.period(of: part) else {
                throw .keeps(
                    reason: "heraut.yaml keeps \(part.rawValue) for ever; say how long under"
                        + " 'retention'"
                )
            }
            let latest = now + (.zero - period.duration)
            guard before <= latest else {
                throw .keeps(
                    reason: "heraut.yaml keeps \(part.rawValue) for \(period.text); nothing after"
                        + " \(latest) may go"
                )
            }
        }
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: nil)
        }
        var survey = ForgetSurvey()
        try await forEachEntry { logged throws(DeskError) in survey.add(logged) }
        let known = try await forgotten().keys
        let old = rows.filter { $0.isFinal && survey.last(of: $0.id) < before }
            .sorted { (survey.last(of: $0.id), $0.id) < (survey.last(of: $1.id), $1.id) }
        var plan = ForgetPlan()
        plan.head = survey.head
        var chosen: Set<PostID> = []
        var values: Set<String> = []
        for row in old {
            let new = survey.values(of: row.id, parts).subtracting(known)
            guard !new.isEmpty else {
                chosen.insert(row.id)
                continue
            }
            guard values.count + new.count <= Forgotten.maximumValues else {
                plan.hasMore = true
                break
            }
            chosen.insert(row.id)
            values.formUnion(new)
            plan.posts.append(row.id)
        }
        if parts.contains(.people) {
            values.formUnion(survey.handles(onlyIn: chosen).subtracting(known))
        }
        // What another post needs as well stays.
        for row in rows where !chosen.contains(row.id) {
            values.subtract(survey.values(of: row.id, Forgotten.Part.allCases))
        }
        for key in values.sorted() {
            let words = key.split(separator: " ")
            plan.values[String(words[0]), default: []].append(String(words[1]))
        }
        if parts.contains(.words) {
            let gone = try await pictures(in: plan.values["content"] ?? [])
            plan.pictures = gone.subtracting(
                try await pictures(in: survey.contents.subtracting(plan.values["content"] ?? []))
            ).sorted()
        }
        return plan
    }

    /// Forgets for good what has been kept long enough, under a signed declaration.
    ///
    /// - Parameters:
    ///   - parts: What of the posts.
    ///   - before: The moment since which nothing happened to them.
    ///   - why: Why, for the record.
    ///   - handle: Who decides, with the role admin or legal.
    ///   - keyFile: The key to sign with.
    ///   - confirm: Shows the declaration, and asks.
    /// - Returns: What went.
    /// - Throws: ``DeskError``; before the commit nothing has changed.
    public func forget(
        _ parts: [Forgotten.Part],
        before: Instant,
        why: String,
        by handle: String,
        keyFile: String,
        confirm: (String) async -> Bool
    ) async throws(DeskError) -> ForgetPlan {
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: Self.forgetters, for: "forgetting")
            try await requireKey(keyFile, of: actor.colleague)
            var plan = try await forgettable(parts, before: before)
            // Whoever signs now is somebody of now.
            plan.values["handle"]?.removeAll { $0 == actor.id.rawValue }
            if plan.values["handle"] == [] { plan.values["handle"] = nil }
            guard !plan.isEmpty else {
                try await wipe()
                return plan
            }
            let nonce = Digest.hexadecimal(chance.bytes(16))
            let text = ForgetText(
                agency: house.agency,
                workspace: queue.workspace,
                signer: actor.colleague.handle,
                role: actor.role,
                parts: parts,
                before: before,
                values: plan.values,
                pictures: plan.pictures,
                posts: plan.posts,
                reason: why,
                nonce: nonce
            ).text
            guard await confirm(text) else {
                throw .keeps(reason: "the declaration was not signed; nothing was changed")
            }
            let signed = SignedForgetting(
                form: ForgetText.form,
                nonce: nonce,
                statement: text,
                signature: try await signature(
                    under: text,
                    namespace: ForgetText.namespace,
                    by: actor.colleague,
                    keyFile: keyFile
                )
            )
            let statement = PlainValue(.statement, CanonicalJSON.text(signed), chance: chance)
            let reason = PlainValue(.reason, why, chance: chance)
            let entry = ForgetEntry(
                at: clock.now(),
                actor: actor.id,
                forgotten: Forgotten(
                    parts: parts,
                    before: before,
                    values: plan.values,
                    pictures: plan.pictures,
                    reason: ReasonID(reason.id),
                    signature: Signature(
                        person: actor.id,
                        role: actor.role,
                        statement: StatementID(statement.id)
                    )
                )
            )
            let result = try await queued { () async throws(QueueError) in
                try await queue.append(
                    entry,
                    on: plan.head,
                    plain: [actor.plain, reason, statement]
                )
            }
            guard case .done = result else { continue }
            try await wipe()
            return plan
        }
        throw .stopsTooBusy
    }

    /// Takes away what the ledger says is forgotten, for good; also after a crash in between.
    private func wipe() async throws(DeskError) {
        let forgotten = try await self.forgotten()
        if !forgotten.pictures.isEmpty {
            var survey = ForgetSurvey()
            try await forEachEntry { logged throws(DeskError) in survey.add(logged) }
            let present = try await pictures(in: survey.contents)
            for picture in forgotten.pictures.subtracting(present).sorted() {
                do {
                    try await pictures.forget(picture)
                } catch {
                    throw .pictures(error)
                }
            }
        }
        try await queued { () async throws(QueueError) in try await queue.wipe() }
    }

    /// The pictures that these words name; words that were forgotten name none.
    private func pictures(
        in contents: some Sequence<String>
    ) async throws(DeskError) -> Set<String> {
        var found: Set<String> = []
        for id in contents {
            guard let value = try await plain(.content, id),
                let content = try? CanonicalJSON.value(Content.self, of: value.body)
            else { continue }
            found.formUnion(content.media.map(\.sha256))
        }
        return found
    }

    /// What is wrong with a declaration, as of the moment in which it was signed.
    func problem(with entry: ForgetEntry) async -> String? {
        let signature = entry.forgotten.signature
        do {
            let signer = try await handle(of: signature.person)
            let marks = ForgetText.marks(
                of: entry.forgotten.parts,
                before: entry.forgotten.before,
                values: entry.forgotten.values,
                pictures: entry.forgotten.pictures,
                by: signer,
                as: signature.role
            )
            guard entry.actor == signature.person,
                let value = try await plain(.statement, signature.statement.rawValue),
                let signed = try? CanonicalJSON.value(SignedForgetting.self, of: value.body),
                Set(signed.statement.split(separator: "\n").map(String.init)).isSuperset(of: marks)
            else { return "what \(signer) declared is about something else" }
            guard let colleague = house.colleague(signer),
                colleague.roles(at: entry.at).contains(signature.role),
                Self.forgetters.contains(signature.role)
            else { return "nobody called '\(signer)' could decide then that anything is forgotten" }
            try await signatures.verify(
                signed.signature,
                of: signed.statement,
                namespace: ForgetText.namespace,
                trusted: colleague.keys,
                at: entry.at
            )
            return nil
        } catch {
            return "\(error)"
        }
    }
}

/// What refers to what, in one walk over the ledger.
private struct ForgetSurvey {
    private var times: [PostID: Instant] = [:]
    private var values: [PostID: Set<String>] = [:]
    private var posts: [String: Set<PostID>] = [:]
    private var elsewhere: Set<String> = []
    private(set) var contents: Set<String> = []
    private(set) var head = 0

    mutating func add(_ logged: LoggedEntry) {
        head = logged.sequence
        guard let entry = logged.entry else {
            for (kind, id) in WordsOfEntry.references(inEntryAboutNoPost: logged.text) {
                elsewhere.insert("\(kind.rawValue) \(id)")
            }
            return
        }
        times[entry.post] = max(times[entry.post] ?? entry.at, entry.at)
        for (kind, id) in WordsOfEntry.references(entry) {
            if kind == .handle {
                posts[id, default: []].insert(entry.post)
            } else {
                values[entry.post, default: []].insert("\(kind.rawValue) \(id)")
            }
            if kind == .content { contents.insert(id) }
        }
    }

    func last(of post: PostID) -> Instant { times[post] ?? Instant(milliseconds: .max) }

    /// The values of a post that belong to these parts.
    func values(of post: PostID, _ parts: [Forgotten.Part]) -> Set<String> {
        let kinds = Set(
            parts.flatMap { part -> [PlainValue.Kind] in
                switch part {
                case .words: [.content, .exchange, .reason, .statement]
                case .people: [.statement]
                }
            }.map(\.rawValue)
        )
        return (values[post] ?? []).filter { kinds.contains(String($0.prefix { $0 != " " })) }
    }

    /// The handles of those who did nothing but on these posts.
    func handles(onlyIn chosen: Set<PostID>) -> Set<String> {
        Set(
            posts.filter {
                $0.value.isSubset(of: chosen) && !elsewhere.contains("handle \($0.key)")
            }
            .map { "handle \($0.key)" }
        )
    }
}

extension PostRow {
    /// Whether nothing waits any more, and nothing is unknown.
    fileprivate var isFinal: Bool {
        switch stage {
        case .draft, .returned, .inReview: return false
        case .approved, .published, .withdrawn, .missed: break
        }
        return deliveries.allSatisfy { delivery in
            if case .unknown = delivery.state { return false }
            return !delivery.isOpen
        }
    }
}
