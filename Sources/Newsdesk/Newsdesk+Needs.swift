public import Editorial
internal import Foundation

/// What a post still needs before it can go out.
public struct Needs: Hashable, Sendable {
    /// A signature that the post has.
    public struct Signed: Hashable, Sendable {
        /// Who signed.
        public let handle: String
        /// As what.
        public let role: Role
        /// In whose place.
        public let inPlaceOf: String?
        /// When it expires; nil when it does not.
        public let until: Instant?
        /// Why it does not count now; nil when it does.
        public let problem: String?
    }

    /// How many signatures are missing in each role, those left out that do not count any more.
    public let missing: [Role: Int]
    /// The signatures, oldest first.
    public let signed: [Signed]
    /// What it needs, in the language of the house: a sentence without the name of the post before it.
    public let words: String
    /// The same with the name of the post.
    public let sentence: String

    /// Why nothing more can be signed.
    ///
    /// - Returns: The first signature that does not count any more; nil where all count.
    func problem(with post: PostID) -> DeskError? {
        for one in signed {
            guard let problem = one.problem else { continue }
            return .signOffBroken(
                post,
                reason: "the signature of \(one.handle) does not count any more (\(problem));"
                    + " return the post, and let it be submitted and signed anew"
            )
        }
        return nil
    }

    /// Whether nobody has to sign.
    public var isComplete: Bool { missing.isEmpty && signed.allSatisfy { $0.problem == nil } }
}

extension Newsdesk {
    /// How long before its time a post that misses something is told by `heraut doctor`.
    public static let needsAhead = Duration.seconds(86_400)

    /// What a post still needs, as of now, with a sentence that says it.
    ///
    /// - Throws: ``DeskError``.
    public func needs(_ post: Post) async throws(DeskError) -> Needs {
        let rule = house.rule(for: post.revision.kind, on: post.revision.channels)
        var signed: [Needs.Signed] = []
        var counting: [Signature] = []
        for signature in post.signatures {
            let standing = try await standing(signature, of: post, under: rule)
            signed.append(standing)
            if standing.problem == nil { counting.append(signature) }
        }
        let missing = rule.signOff.missing(after: counting)
        let words = NeedsSentence(house.language, house.zone).text(post, missing, signed)
        return Needs(
            missing: missing,
            signed: signed,
            words: words,
            sentence: "\(post.id) \(words)"
        )
    }

    private func standing(
        _ signature: Signature,
        of post: Post,
        under rule: SignOffRule
    ) async throws(DeskError) -> Needs.Signed {
        let handle = try await handle(of: signature.person)
        let now = clock.now()
        let isDutch = house.language == .dutch
        var until: Instant?
        var problem: String?
        do throws(DeskError) {
            let signed = try await signedStatement(signature, of: post.id)
            until = try await expiry(of: signature, signed, of: post, under: rule)
            problem = try await self.problem(with: signature, signed, handle, at: now)
            if let until, now >= until {
                problem = isDutch ? "verlopen" : "expired"
            } else if try await !mayStillSign(signature, handle) {
                let role = signature.role.rawValue
                problem = isDutch ? "geen \(role) meer" : "no \(role) any more"
            } else if try await !counts(signed, by: handle, at: now) {
                problem = isDutch ? "de sleutel telt niet meer" : "the key does not count any more"
            }
        } catch {
            guard error.isAboutOneRecord else { throw error }
            problem = "\(error)"
        }
        var principal: String?
        if let other = signature.inPlaceOf { principal = try await self.handle(of: other) }
        return Needs.Signed(
            handle: handle,
            role: signature.role,
            inPlaceOf: principal,
            until: until,
            problem: problem
        )
    }

    private func counts(
        _ signed: SignedStatement,
        by handle: String,
        at now: Instant
    ) async throws(DeskError) -> Bool {
        do {
            _ = try await signatures.verify(
                signed.signature,
                of: signed.statement,
                namespace: StatementText.namespace,
                trusted: house.colleague(handle)?.keys ?? [],
                at: now
            )
            return true
        } catch .notValid {
            return false
        } catch {
            throw .signature(error)
        }
    }

    /// The posts whose time comes soon and that still miss something, each in a sentence.
    ///
    /// - Throws: ``DeskError``.
    public func needySoon() async throws(DeskError) -> [String] {
        let horizon = clock.now() + Self.needsAhead
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: [.inReview, .approved])
        }
        var sentences: [String] = []
        for row in rows {
            guard let plan = row.revision.plan, plan.due <= horizon else { continue }
            let post = try await post(row.id).post
            guard post.stage == .inReview || post.currentDeliveries.contains(where: \.waits) else {
                continue
            }
            let needs = try await needs(post)
            let expires = needs.signed.contains { $0.until.map { $0 <= plan.due } ?? false }
            if !needs.isComplete || expires { sentences.append(needs.sentence) }
        }
        return sentences
    }
}

/// One sentence that says what a post still needs.
private struct NeedsSentence {
    private let isDutch: Bool
    private let zone: TimeZone

    init(_ language: Language, _ zone: TimeZone) {
        isDutch = language == .dutch
        self.zone = zone
    }

    func text(_ post: Post, _ missing: [Role: Int], _ signed: [Needs.Signed]) -> String {
        ([head(post, missing)] + signed.map(words)).joined(separator: "; ")
    }

    private func head(_ post: Post, _ missing: [Role: Int]) -> String {
        switch post.stage {
        case .draft, .returned:
            return isDutch ? "is nog niet ingediend" : "has not been submitted yet"
        case .published: return isDutch ? "is gepubliceerd" : "is published"
        case .withdrawn: return isDutch ? "is ingetrokken" : "was withdrawn"
        case .missed: return isDutch ? "heeft zijn tijd gemist" : "has missed its time"
        case .inReview, .approved: break
        }
        guard !missing.isEmpty else {
            return isDutch ? "heeft alle handtekeningen" : "has every signature"
        }
        let parts = missing.keys.sorted().map { "\(number(missing[$0] ?? 0)) \($0.rawValue)" }
        let list = parts.joined(separator: isDutch ? " en " : " and ")
        return isDutch ? "wacht nog op \(list)" : "still waits for \(list)"
    }

    private func number(_ count: Int) -> String {
        let words =
            isDutch
            ? ["één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
            : ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return words.indices.contains(count - 1) ? words[count - 1] : "\(count)"
    }

    private func words(_ signed: Needs.Signed) -> String {
        let principal = signed.inPlaceOf.map { isDutch ? " namens \($0)" : " for \($0)" } ?? ""
        var text = "\(signed.handle) (\(signed.role.rawValue)\(principal)) "
        text += isDutch ? "tekende" : "signed"
        if let problem = signed.problem {
            return text + (isDutch ? ", maar dat telt niet: " : ", but that does not count: ")
                + problem
        }
        if let until = signed.until {
            text += (isDutch ? ", geldig tot " : ", valid until ") + zone.shortTime(until)
        }
        return text
    }
}

extension TimeZone {
    /// What the clocks show at that moment, to the minute.
    func shortTime(_ moment: Instant) -> String { String(wallClock(at: moment).prefix(16)) }
}
