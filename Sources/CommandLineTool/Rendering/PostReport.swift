internal import Editorial
internal import Foundation
internal import Newsdesk

/// One post on the screen: what it says, where it goes and when, who wrote and signed it.
struct PostReport {
    let desk: Newsdesk
    let workspace: Workspace

    /// The post as data.
    struct Line: Encodable {
        let post: PostID
        let stage: Post.Stage
        let revision: Int
        /// What it says; nil where that was forgotten.
        let content: Content?
        /// When that was forgotten.
        let forgotten: Instant?
        let due: Instant?
        let notAfter: Instant?
        let window: Int64?
        let author: String
        let lastWriter: String
        let lastEditor: String
        let submitter: String?
        let signatures: [Signed]
        let findings: [GateReport.Line]
        let waivers: [Waived]
        let deliveries: [Sent]

        struct Waived: Encodable {
            let finding: WaivedFinding
            let person: String
            let reason: String
        }

        struct Signed: Encodable {
            let person: String
            let role: Role
        }

        /// A revision on one channel.
        struct Sent: Encodable {
            let channel: ChannelID
            let revision: Int
            let state: String
            let attempts: Int
            let due: Instant
            /// When it is tried again.
            let until: Instant?
            let remoteID: String?
            let link: String?
            let reason: String?

            private enum CodingKeys: String, CodingKey {
                case channel
                case revision
                case state
                case attempts
                case due = "due_at_ms"
                case until = "until_ms"
                case remoteID = "remote_id"
                case link
                case reason
            }
        }

        private enum CodingKeys: String, CodingKey {
            case post
            case stage
            case revision
            case content
            case forgotten = "forgotten_at_ms"
            case due = "due_at_ms"
            case notAfter = "not_after_ms"
            case window = "window_ms"
            case author
            case lastWriter = "last_writer"
            case lastEditor = "last_editor"
            case submitter
            case signatures
            case findings
            case deliveries
        }
    }

    /// The post as data.
    func line(_ id: PostID) async throws -> Line {
        let post = try await desk.post(id).post
        var submitter: String?
        if let submission = post.submission {
            submitter = try await desk.handle(of: submission.person)
        }
        var signed: [Line.Signed] = []
        for signature in post.signatures {
            signed.append(
                Line.Signed(
                    person: try await desk.handle(of: signature.person),
                    role: signature.role
                )
            )
        }
        var waived: [Line.Waived] = []
        for waiver in post.waivers {
            waived.append(
                Line.Waived(
                    finding: waiver.finding,
                    person: try await desk.handle(of: waiver.signature.person),
                    reason: try await desk.reason(waiver.reason)
                )
            )
        }
        let (content, forgotten) = try await words(of: post)
        return Line(
            post: id,
            stage: post.stage,
            revision: post.revision.number,
            content: content,
            forgotten: forgotten,
            due: post.revision.plan?.due,
            notAfter: post.revision.plan?.notAfter,
            window: post.revision.windowMilliseconds,
            author: try await desk.handle(of: post.author),
            lastWriter: try await desk.handle(of: post.lastWriter),
            lastEditor: try await desk.handle(of: post.lastEditor),
            submitter: submitter,
            signatures: signed,
            findings: post.report.lines,
            waivers: waived,
            deliveries: post.deliveries.map(Self.sent)
        )
    }

    /// What the post says, or when that was forgotten.
    private func words(of post: Post) async throws -> (Content?, Instant?) {
        do {
            return (try await desk.content(of: post), nil)
        } catch DeskError.forgotten(_, let moment) {
            return (nil, moment)
        }
    }

    private static func sent(_ delivery: Delivery) -> Line.Sent {
        var (until, remoteID, link, reason) = (
            Instant?.none, String?.none, String?.none, String?.none
        )
        switch delivery.state {
        case .retryWait(let moment): until = moment
        case .published(let id, let address): (remoteID, link) = (id, address)
        case .unknown(let why), .failed(let why): reason = why
        case .scheduled, .sending, .held, .missed, .cancelled: break
        }
        return Line.Sent(
            channel: delivery.channel,
            revision: delivery.revision,
            state: delivery.state.name,
            attempts: delivery.attempts,
            due: delivery.plan.due,
            until: until,
            remoteID: remoteID,
            link: link,
            reason: reason
        )
    }

    /// Prints the post for a person, with what the gate says now.
    func show(_ id: PostID) async throws {
        let post = try await desk.post(id).post
        let line = try await line(id)
        let plan = post.revision.plan
        let (content, revision) = (line.content, post.revision)
        Output.line("\(id)  \(line.stage.rawValue), revision \(line.revision)", .bold)
        field("kind", "\(revision.kind.rawValue), in \(revision.language.rawValue)")
        field("topic", revision.topic)
        if let before = revision.follows { field("follows", before.rawValue) }
        if !revision.tags.isEmpty { field("tags", revision.tags.joined(separator: ", ")) }
        if let facts = content?.facts, !facts.isEmpty {
            field("facts", facts.joined(separator: ", "))
        }
        if let plan {
            field("goes out", workspace.time.text(plan.due) + " " + workspace.file.zone.identifier)
            field("not after", workspace.time.text(plan.notAfter))
        } else {
            field("goes out", "no time yet")
            if let window = post.revision.window {
                field("not after", "\(WallTime.text(window)) after its time")
            }
        }
        field(
            "written by",
            "\(line.author), words last changed by \(line.lastWriter), last edited by"
                + " \(line.lastEditor)"
        )
        if let submitter = line.submitter { field("sent in by", submitter) }
        let signers = line.signatures.map { "\($0.person) (as \($0.role.rawValue))" }
        field("signed by", signers.isEmpty ? "nobody yet" : signers.joined(separator: ", "))
        if [.inReview, .approved].contains(line.stage) {
            field("sign-off", try await desk.needs(post).words)
        }
        if let link = content?.link { field("link", link) }
        for medium in content?.media ?? [] { field("picture", "\(medium.name): \(medium.alt)") }
        for delivery in post.deliveries {
            field("on \(delivery.channel)", describe(delivery))
        }
        guard let content else {
            let moment = line.forgotten.map(workspace.time.text) ?? "a time that is not known"
            return field(
                "the text",
                "forgotten on \(moment); 'heraut log \(id)' tells what is left"
            )
        }
        text("The text", content.text)
        for variant in content.variants { text("On \(variant.channel) instead", variant.text) }
        Output.line()
        let check = try await desk.check(post)
        FindingReport(
            name: id.rawValue,
            firstLine: 1,
            language: workspace.file.house.language
        ).show(check)
        let waived = check.report.lines.compactMap(\.waived).reduce(0, +)
        Output.line(
            check.blocks
                ? "The gate blocks it."
                : "The gate has nothing that blocks" + (waived > 0 ? ", \(waived) waived." : ".")
        )
    }

    /// A delivery in words.
    func describe(_ delivery: Delivery) -> String {
        let revision = "revision \(delivery.revision), "
        switch delivery.state {
        case .scheduled: return revision + "scheduled"
        case .sending: return revision + "sending"
        case .retryWait(let until):
            return revision + "tried \(delivery.attempts) times, again at "
                + workspace.time.text(until)
        case .published(let remoteID, let link):
            let where_ = link ?? remoteID.map { "id \($0)" }
            return revision + "published" + (where_.map { ": \($0)" } ?? "")
        case .unknown(let reason): return revision + "UNKNOWN: \(reason)"
        case .failed(let reason): return revision + "failed: \(reason)"
        case .held(let hold): return revision + "held by \(hold), to be planned anew"
        case .missed: return revision + "missed"
        case .cancelled: return revision + "cancelled"
        }
    }

    private func field(_ name: String, _ value: String) {
        let label = name.padded(to: 12)
        let lines = Output.wrap(value, width: Output.width - 14)
        for (index, line) in lines.enumerated() {
            Output.line("  " + (index == 0 ? label : String(repeating: " ", count: 12)) + line)
        }
    }

    private func text(_ heading: String, _ words: String) {
        Output.line()
        Output.line(heading + ":", .bold)
        for line in Output.wrap(words, width: Output.width, indent: "  ") { Output.line(line) }
    }
}

extension String {
    /// With spaces behind it, up to that many characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - count))
    }
}
