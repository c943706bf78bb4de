public import Editorial
internal import Foundation

/// What a person signs: plain text that says which bytes go where and when, and what the gate said.
///
/// Every field is shown on a line of its own; values that people wrote cannot contain a line end
/// there, so that no text can look like another field. The words themselves come last.
public struct StatementText: Hashable, Sendable {
    /// What a signature is for: a submission never counts as an approval.
    public enum Purpose: String, Codable, Sendable {
        /// The author answers for the text.
        case submit
        /// Somebody else agrees that it goes out.
        case approve
    }

    /// Keeps these signatures apart from every other use of the same key.
    public static let namespace = "heraut-sign-off-v1"

    /// How a statement is written; what was signed in one form is checked in that form.
    enum Form: Int {
        /// Times in UTC alone, and who submitted it as who edited it last.
        case first = 1
        /// Times as the agency's clocks show them too; writer, editor and submitter apart.
        case second
        /// What was waived, by whom and why.
        case third
        /// The facts that go along with the post.
        case fourth
        /// The holds that it goes out in spite of.
        case fifth
        /// The post to which it is a reply.
        case sixth
        /// When it was signed, until when that counts, and in whose place.
        case seventh

        /// The form in which people sign now.
        static let present = seventh

        /// Whether it says what was waived.
        var tellsWaivers: Bool { rawValue >= Self.third.rawValue }
        /// Whether it says which facts go along.
        var tellsFacts: Bool { rawValue >= Self.fourth.rawValue }
        /// Whether it says which holds do not stop it.
        var tellsExemptions: Bool { rawValue >= Self.fifth.rawValue }
        /// Whether it says which post it follows.
        var tellsThread: Bool { rawValue >= Self.sixth.rawValue }
        /// Whether it says when it was signed, until when that counts, and in whose place.
        var tellsTime: Bool { rawValue >= Self.seventh.rawValue }
    }

    /// The exact text.
    public let text: String

    /// Writes the statement.
    ///
    /// - Parameters:
    ///   - facts: Who, what for, and under which rules.
    ///   - form: The form to write it in.
    ///   - post: The post at its present revision, with a plan.
    ///   - plan: The revision's plan.
    ///   - content: What the revision says.
    ///   - requests: What each channel would get, in the order of the revision's channels.
    init(
        _ facts: Facts,
        in form: Form,
        post: Post,
        plan: Plan,
        content: Content,
        requests: [RenderedRequest]
    ) {
        var lines = [
            "Heraut: \(facts.purpose.rawValue) this post",
            "",
        ]
        if form != .first { lines.append("form:         \(form.rawValue)") }
        lines += [
            "agency:       \(Self.oneLine(facts.agency))",
            "workspace:    \(facts.workspace)",
            "purpose:      \(facts.purpose.rawValue)",
            "signer:       \(facts.signer) (as \(facts.role.rawValue))",
            "post:         \(post.id), revision \(post.revision.number)",
            "kind:         \(content.kind.rawValue), in \(content.language.rawValue)",
            "topic:        \(Self.oneLine(content.topic))",
            "tags:         \(Self.list(content.tags))",
        ]
        if form.tellsFacts { lines.append("facts:        \(Self.list(content.facts))") }
        if form.tellsThread {
            lines.append("follows:      \(content.follows?.rawValue ?? "nothing")")
        }
        lines += Self.peopleAndTimes(facts, plan, in: form)
        if form.tellsExemptions {
            lines.append(
                "exempt from:  \(Self.list(post.revision.exemptions.map(\.rawValue)))"
            )
        }
        if form.tellsTime { lines += Self.validity(facts) }
        lines.append("content:      sha256 \(post.revision.content)")
        for request in requests {
            lines.append("channel:      \(request.channel) at \(Self.oneLine(request.destination))")
            lines.append("  way:        sha256 \(request.destinationSHA256)")
            lines.append("  body:       sha256 \(request.bodySHA256)")
        }
        lines.append("link:         \(Self.oneLine(content.link ?? "none"))")
        for medium in content.media {
            lines.append("picture:      \(Self.oneLine(medium.name)), sha256 \(medium.sha256)")
            lines.append("  alt:        \(Self.oneLine(medium.alt))")
        }
        lines.append("rules:        sha256 \(facts.report.policy)")
        for line in facts.report.lines {
            let waived = line.waived.map { ", \($0) of them waived" } ?? ""
            lines.append(
                "  \(line.severity.rawValue): \(line.rule), \(line.count) times"
                    + (form.tellsWaivers ? waived : "")
            )
        }
        if facts.report.lines.isEmpty { lines.append("  the gate found nothing") }
        if form.tellsWaivers { lines += Self.waived(facts.waivers) }
        lines.append("nonce:        \(facts.nonce)")
        lines += ["", "The text, up to the end:", "", content.text]
        for variant in content.variants {
            lines += ["", "On '\(variant.channel)' instead:", "", variant.text]
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func validity(_ facts: Facts) -> [String] {
        func time(_ moment: Instant) -> String {
            "\(facts.zone.wallClock(at: moment)) in \(facts.zone.identifier) (\(moment))"
        }
        return [
            "in place of:  \(facts.validity.inPlaceOf ?? "nobody")",
            "signed at:    \(facts.validity.signedAt.map(time) ?? "(when you sign)")",
            "counts until: \(facts.validity.until.map(time) ?? endless)",
        ]
    }

    /// Until when a signature counts where no rule sets an end.
    static let endless = "the key or the role ends"

    private static func peopleAndTimes(_ facts: Facts, _ plan: Plan, in form: Form) -> [String] {
        switch form {
        case .first:
            return [
                "written by:   \(facts.author), last edited by \(facts.submitter)",
                "goes out at:  \(plan.due)",
                "not after:    \(plan.notAfter)",
            ]
        case .second, .third, .fourth, .fifth, .sixth, .seventh:
            func time(_ moment: Instant) -> String {
                "\(facts.zone.wallClock(at: moment)) in \(facts.zone.identifier) (\(moment))"
            }
            return [
                "written by:   \(facts.author), words last changed by \(facts.lastWriter)",
                "edited by:    \(facts.lastEditor), submitted by \(facts.submitter)",
                "goes out at:  \(time(plan.due))",
                "not after:    \(time(plan.notAfter))",
            ]
        }
    }

    private static func waived(_ waivers: [Waived]) -> [String] {
        guard !waivers.isEmpty else { return ["waived:       nothing"] }
        return waivers.flatMap { waived in
            [
                "waived:       \(waived.finding.rule) at \(waived.finding.start)-"
                    + "\(waived.finding.end) of \(oneLine(waived.part)), by \(waived.person)"
                    + " (as \(Role.legal.rawValue))",
                "  words:      \(oneLine(waived.words))",
                "  why:        \(oneLine(waived.reason))",
                "  signed:     \(waived.statement)",
            ]
        }
    }

    /// A finding that was waived, as a statement tells it.
    struct Waived: Hashable, Sendable {
        let finding: WaivedFinding
        let part: String
        let words: String
        let person: String
        let reason: String
        let statement: StatementID
    }

    /// What a statement says beside the post itself.
    struct Facts: Hashable, Sendable {
        let agency: String
        let workspace: String
        let purpose: Purpose
        let signer: String
        let role: Role
        let author: String
        let lastWriter: String
        let lastEditor: String
        let submitter: String
        var zone: TimeZone
        let report: GateReport
        let waivers: [Waived]
        let validity: Validity
        let nonce: String
    }

    /// When a signature was made, until when it counts, and in whose place.
    struct Validity: Hashable, Sendable {
        var signedAt: Instant?
        var until: Instant?
        var inPlaceOf: String?

        /// What forms before the seventh say of it: nothing.
        static let untold = Validity()
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.map(oneLine).joined(separator: ", ")
    }

    /// Line ends and other controls as visible escapes, so that a value stays on its line.
    static func oneLine(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let isHidden =
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator, .format: true
                default: false
                }
            if isHidden {
                line += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}

/// A statement with its signature, and what is needed to write the same statement again.
public struct SignedStatement: Codable, Hashable, Sendable {
    /// The form of the statement; nil stands for the first, which was before there were others.
    public let form: Int?
    /// The gate's report at that moment.
    public let report: GateReport
    /// Chance that makes every statement another one.
    public let nonce: String
    /// The text that was signed.
    public let statement: String
    /// The armoured signature.
    public let signature: String
    /// When it was signed, by the signer's clock; nil before the seventh form.
    public let signedAt: Instant?
    /// Until when it counts; nil where the rules set no end.
    public let until: Instant?
    /// The handle of whoever is represented.
    public let inPlaceOf: String?

    /// Makes a signed statement.
    init(
        form: Int?,
        report: GateReport,
        nonce: String,
        statement: String,
        signature: String,
        validity: StatementText.Validity = .untold
    ) {
        self.form = form
        self.report = report
        self.nonce = nonce
        self.statement = statement
        self.signature = signature
        signedAt = validity.signedAt
        until = validity.until
        inPlaceOf = validity.inPlaceOf
    }

    /// What it says of when it counts.
    var validity: StatementText.Validity {
        StatementText.Validity(signedAt: signedAt, until: until, inPlaceOf: inPlaceOf)
    }
}
