public import Editorial
internal import Gate

extension Newsdesk {
    /// Which finding somebody means.
    public struct FindingChoice: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// Where, in code points of its part; nil when the rule found one thing only.
        public let span: Range<Int>?
        /// In which part; nil when that is clear without.
        public let part: String?

        /// Makes a choice.
        public init(rule: String, span: Range<Int>?, part: String?) {
            self.rule = rule
            self.span = span
            self.part = part
        }
    }

    /// Waives one finding that blocks, on the present revision, with a signature of its own.
    ///
    /// Only before the post is submitted: everybody who signs it signs knowing its waivers. It ends
    /// with the revision.
    ///
    /// - Parameters:
    ///   - id: The post.
    ///   - choice: Which finding.
    ///   - why: The reason, kept on the record and shown to everybody who signs.
    ///   - handle: Who waives, with the role *legal*.
    ///   - keyFile: The person's SSH key.
    ///   - confirm: Shown the exact statement; `false` leaves everything as it was.
    /// - Returns: What the gate finds in the post now.
    /// - Throws: ``DeskError`` when there is no such finding, or the person may not waive it.
    public func waive(
        _ id: PostID,
        _ choice: FindingChoice,
        why: String,
        by handle: String,
        keyFile: String,
        confirm: @Sendable (String) async -> Bool
    ) async throws(DeskError) -> GateCheck {
        let first = try await actor(handle, as: [.legal], for: "waiving a finding")
        try await requireKey(keyFile, of: first.colleague)
        let reason = PlainValue(.reason, why, chance: chance)
        let post = try await change(id, by: handle, as: [.legal], for: "waiving a finding") {
            proposal throws(DeskError) in
            let post = try self.present(proposal)
            let person = proposal.actor.id
            if let objection = try await self.objection(toWaiverBy: person, on: post) {
                throw .refused(id, objection)
            }
            let content = try await self.content(of: post)
            let check = try await self.check(content, of: post)
            let found = try Self.find(choice, in: check, of: id)
            let nonce = Digest.hexadecimal(chance.bytes(16))
            let parts = PostPart.all(of: content)
            guard let words = parts[found.part].words(at: found.span) else {
                throw .noSuchFinding(id, rule: choice.rule)
            }
            let mark = WaivedFinding(
                rule: choice.rule,
                part: found.part,
                span: found.span,
                excerpt: WaiverText.excerpt(words, nonce: nonce)
            )
            func command(_ statement: StatementID) -> Command {
                .waive(
                    Waiver(
                        finding: mark,
                        reason: ReasonID(reason.id),
                        signature: Signature(person: person, role: .legal, statement: statement)
                    )
                )
            }
            // Decided before the signature is asked for, which may take a person a while.
            _ = try self.decide(
                command(StatementID("")),
                on: post,
                id: id,
                by: person,
                at: clock.now()
            )
            let text = WaiverText(
                agency: house.agency,
                workspace: queue.workspace,
                signer: handle,
                post: id,
                revision: post.revision,
                finding: mark,
                part: parts[found.part],
                words: words,
                reason: why,
                policy: check.report.policy,
                nonce: nonce
            ).text
            guard await confirm(text) else { throw .declined(id) }
            let signed = SignedStatement(
                form: WaiverText.form,
                report: check.report,
                nonce: nonce,
                statement: text,
                signature: try await self.signature(
                    under: text,
                    namespace: WaiverText.namespace,
                    by: proposal.actor.colleague,
                    keyFile: keyFile
                )
            )
            let value = PlainValue(.statement, CanonicalJSON.text(signed), chance: chance)
            try proposal.add(command(StatementID(value.id)), [reason, value], at: clock.now())
        }
        return try await check(post)
    }

    /// What the gate finds in a post now; what was waived by somebody who may, is told as waived.
    public func check(_ post: Post) async throws(DeskError) -> GateCheck {
        try await check(try await content(of: post), of: post)
    }

    /// The same, of content that was read already.
    func check(_ content: Content, of post: Post) async throws(DeskError) -> GateCheck {
        try await checkProved(content, of: post).check
    }

    /// The same, with what `heraut.yaml` says of the keys under the waivers that count.
    func checkProved(
        _ content: Content,
        of post: Post
    ) async throws(DeskError) -> (check: GateCheck, signers: [[TrustedKey]]) {
        var check = check(content)
        guard !post.waivers.isEmpty else { return (check, []) }
        let parts = PostPart.all(of: content)
        var counted: [(part: Int, waiver: CountedWaiver)] = []
        var void: [String] = []
        var signers: [[TrustedKey]] = []
        for waiver in post.waivers {
            let standing = try await stand(waiver, on: post, parts)
            switch standing {
            case .void(let reason): void.append(reason)
            case .counts(let part, let waiver, let keys):
                counted.append((part, waiver))
                signers.append(keys)
            }
        }
        check.count(counted, void: void)
        return (check, signers)
    }

    private enum Standing {
        case counts(part: Int, CountedWaiver, keys: [TrustedKey])
        case void(reason: String)
    }

    /// Whether a waiver counts as of now: the statement is written again from the words as they are,
    /// compared with what was signed, and its signature checked against `heraut.yaml`.
    private func stand(
        _ waiver: Waiver,
        on post: Post,
        _ parts: [PostPart]
    ) async throws(DeskError) -> Standing {
        let signer = try await handle(of: waiver.signature.person)
        func void(_ why: String) -> Standing {
            .void(
                reason: "the waiver of \(waiver.finding.rule) by \(signer) does not count: \(why)"
            )
        }
        let person = waiver.signature.person
        guard let colleague = house.colleague(signer),
            colleague.roles(at: clock.now()).contains(.legal), waiver.signature.role == .legal
        else { return void("\(signer) is not 'legal' now") }
        guard try await objection(toWaiverBy: person, on: post) == nil else {
            return void("\(signer) wrote or edited it")
        }
        guard let record = try await record(of: waiver, parts),
            let signed = record.signed
        else { return void("what was signed is not there") }
        guard signed.form == WaiverText.form, let part = record.part, let words = record.words
        else { return void("what was signed is about something else") }
        let finding = waiver.finding
        let text = WaiverText(
            agency: house.agency,
            workspace: queue.workspace,
            signer: signer,
            post: post.id,
            revision: post.revision,
            finding: finding,
            part: part,
            words: words,
            reason: record.reason,
            policy: signed.report.policy,
            nonce: signed.nonce
        ).text
        guard text == signed.statement,
            finding.excerpt == WaiverText.excerpt(words, nonce: signed.nonce)
        else { return void("what was signed is about something else") }
        do {
            let key = try await signatures.verify(
                signed.signature,
                of: text,
                namespace: WaiverText.namespace,
                trusted: colleague.keys,
                at: clock.now()
            )
            let counted = CountedWaiver(
                rule: finding.rule,
                span: finding.start..<finding.end,
                person: signer,
                reason: record.reason
            )
            return .counts(
                part: finding.part,
                counted,
                keys: colleague.keys.filter { $0.key == key }
            )
        } catch .notValid(let reason) {
            return void(reason)
        } catch {
            throw .signature(error)
        }
    }

    /// What is stored about a waiver, believed for nothing.
    struct WaiverRecord {
        let part: PostPart?
        let words: String?
        let reason: String
        let signed: SignedStatement?
    }

    /// - Returns: nil when the words that it rests on were changed or are gone.
    func record(
        of waiver: Waiver,
        _ parts: [PostPart]
    ) async throws(DeskError) -> WaiverRecord? {
        let finding = waiver.finding
        do throws(DeskError) {
            let value = try await plain(.statement, waiver.signature.statement.rawValue)
            let part = parts.indices.contains(finding.part) ? parts[finding.part] : nil
            return WaiverRecord(
                part: part,
                words: part?.words(at: finding.start..<finding.end),
                reason: try await reason(waiver.reason),
                signed: value.flatMap {
                    try? CanonicalJSON.value(SignedStatement.self, of: $0.body)
                }
            )
        } catch .queue(.tampered) {
            return nil
        }
    }

    /// The finding that somebody means, of those that block.
    private static func find(
        _ choice: FindingChoice,
        in check: GateCheck,
        of id: PostID
    ) throws(DeskError) -> (part: Int, span: Range<Int>) {
        var found: [(part: Int, finding: Finding)] = []
        for (number, part) in check.parts.enumerated()
        where choice.part == nil || choice.part == part.name {
            for finding in part.findings where finding.rule == choice.rule {
                found.append((number, finding))
            }
        }
        if let span = choice.span { found.removeAll { $0.finding.span != span } }
        guard found.contains(where: { $0.finding.severity == .block }) else {
            throw .noSuchFinding(id, rule: choice.rule)
        }
        guard let first = found.first, found.count == 1 else {
            let places = found.map {
                "\($0.finding.span.lowerBound)-\($0.finding.span.upperBound)"
                    + " of \(check.parts[$0.part].name)"
            }
            throw .severalFindings(id, rule: choice.rule, places: places)
        }
        // The text was too long to be looked at: nobody can say of it what was found.
        guard !choice.rule.hasPrefix("gate/") else {
            throw .noSuchFinding(id, rule: choice.rule)
        }
        guard check.parts[first.part].waiver(of: first.finding) == nil else {
            throw .refused(id, .waivedAlready)
        }
        return (first.part, first.finding.span)
    }
}
