import Editorial

/// What holds for every post that can exist; each broken law is one sentence.
enum PostLaws {
    /// The laws of one state.
    static func broken(by post: Post) -> [String] {
        var broken: [String] = []
        func law(_ holds: Bool, _ sentence: String) { if !holds { broken.append(sentence) } }
        let signers = post.signatures.map(\.person)
        law(!signers.contains(post.author), "the author signed it off")
        law(!signers.contains(post.lastWriter), "whose words it has signed it off")
        law(!signers.contains(post.lastEditor), "the last editor signed it off")
        law(
            !signers.contains { $0 == post.submission?.person },
            "who submitted it signed it off"
        )
        law(Set(signers).count == signers.count, "one person signed twice")
        let waiving = post.waivers.map(\.signature)
        law(waiving.allSatisfy { $0.role == .legal }, "somebody else than legal waived")
        law(
            !waiving.contains {
                [post.author, post.lastWriter, post.lastEditor].contains($0.person)
            },
            "somebody waived what the gate says about their own words"
        )
        law(
            Set(post.waivers.map(\.finding)).count == post.waivers.count,
            "one finding was waived twice"
        )
        law(
            !post.signatures.contains { signature in
                signature.role != .legal && waiving.contains { $0.person == signature.person }
            },
            "who waived signed it off as something else than legal"
        )
        for line in post.report.lines {
            let waived = post.waivers.count { $0.finding.rule == line.rule }
            law(line.waived ?? 0 <= waived, "the report calls waived what was not")
        }
        switch post.stage {
        case .draft, .returned, .withdrawn:
            law(signers.isEmpty && post.submission == nil, "signatures outlived \(post.stage)")
        case .inReview:
            law(post.submission != nil, "it is in review and nobody submitted it")
            law(post.revision.plan != nil, "it is in review without a time")
        case .approved, .published:
            law(!signers.isEmpty && post.submission != nil, "it is \(post.stage) and unsigned")
            law(
                Set(post.currentDeliveries.map(\.channel)) == Set(post.revision.channels),
                "the deliveries are not those of the revision's channels"
            )
        case .missed: law(post.revision.plan != nil, "it is missed without a time")
        }
        return broken + brokenByDeliveries(of: post)
    }

    private static func brokenByDeliveries(of post: Post) -> [String] {
        var broken: [String] = []
        func law(_ holds: Bool, _ sentence: String) { if !holds { broken.append(sentence) } }
        let mayBeOut = post.deliveries.contains(where: \.mayBeOut)
        law(!mayBeOut || [.approved, .published].contains(post.stage), "\(post.stage) but out")
        if post.stage == .published {
            law(!post.currentDeliveries.contains(where: \.isOpen), "published with work to do")
            law(
                post.currentDeliveries.contains { $0.state.name == "published" },
                "published nowhere"
            )
        }
        if post.stage != .approved {
            law(!post.deliveries.contains(where: \.waits), "the timer would send a \(post.stage)")
        }
        var seen: Set<String> = []
        for delivery in post.deliveries {
            let name = "\(delivery.revision) \(delivery.channel)"
            law(seen.insert(name).inserted, "two deliveries of \(name)")
            law(
                delivery.revision == post.revision.number || !(delivery.waits || delivery.mayBeOut),
                "an old revision is on its way: \(name)"
            )
            let needsAttempt = ["sending", "retry-wait", "unknown", "published"]
            law(
                delivery.attempts > 0 || !needsAttempt.contains(delivery.state.name),
                "\(delivery.state.name) without an attempt"
            )
            let canBeInDoubt = ["sending", "retry-wait", "unknown"]
            law(
                delivery.doubtSince == nil || canBeInDoubt.contains(delivery.state.name),
                "\(delivery.state.name) although it may have arrived"
            )
            law(
                delivery.doubtSince != nil || !delivery.isUnknown,
                "unknown, and nobody says since when"
            )
        }
        return broken
    }

    /// The arrows of one delivery, by the names of its states.
    static let arrows: [String: Set<String>] = [
        "scheduled": ["sending", "failed", "held", "missed", "cancelled"],
        "retry-wait": ["sending", "failed", "held", "missed", "cancelled", "unknown"],
        "sending": ["published", "retry-wait", "failed", "unknown"],
        "unknown": ["published", "retry-wait", "failed"],
        "held": ["missed", "cancelled", "scheduled"],
        "published": [],
        // Only a fresh approval schedules again, and only what readers cannot have.
        "cancelled": ["scheduled"], "failed": ["scheduled"], "missed": ["scheduled"],
    ]

    /// The laws of one step from a state to the next.
    static func broken(from before: Post, by event: Event, to after: Post) -> [String] {
        var broken: [String] = []
        func law(_ holds: Bool, _ sentence: String) { if !holds { broken.append(sentence) } }
        law(before.id == after.id && before.author == after.author, "id or author changed")
        law(
            before.stage != .published && before.stage != .withdrawn,
            "\(before.stage) is not final"
        )
        law(after.revision.number >= before.revision.number, "a revision was taken back")
        if case .revised = event {
            law(after.signatures.isEmpty && after.submission == nil, "an edit kept signatures")
        }
        if case .revised = event { law(after.waivers.isEmpty, "an edit kept waivers") }
        if case .waived = event {
            law(
                before.signatures.isEmpty && before.submission == nil,
                "it was waived under signatures"
            )
        } else {
            law(
                after.waivers == before.waivers || after.waivers.isEmpty,
                "\(event.name) changed the waivers"
            )
        }
        switch event {
        case .submitted, .signed: law(!after.report.blocks, "\(event.name) though the gate blocks")
        default: break
        }
        if after.stage == .approved, before.stage != .approved {
            law(event == .approved, "\(event.name) approved it")
        }
        for old in before.deliveries {
            let new = after.deliveries.first {
                $0.revision == old.revision && $0.channel == old.channel
            }
            guard let new else {
                broken.append("the delivery to \(old.channel) vanished")
                continue
            }
            law(new.attempts >= old.attempts, "attempts on \(old.channel) went down")
            let (from, to) = (old.state.name, new.state.name)
            law(from == to || arrows[from, default: []].contains(to), "\(from) became \(to)")
            law(to != "scheduled" || from == to || event == .approved, "\(event.name) scheduled it")
        }
        return broken
    }
}
