/// One finding of the gate that somebody with the role *legal* lifted, on the present revision.
///
/// The exception to "what blocks cannot be argued away": good news about a person who agreed to it.
public struct Waiver: Codable, Hashable, Sendable {
    /// The most findings that can be waived on one revision: a post that needs more is another post.
    public static let maximumPerRevision = 20

    /// Which words, by which rule.
    public let finding: WaivedFinding
    /// Why, for the record.
    public let reason: ReasonID
    /// Who waived it, always as *legal*, under a statement of its own.
    public let signature: Signature

    /// Makes a waiver.
    public init(finding: WaivedFinding, reason: ReasonID, signature: Signature) {
        self.finding = finding
        self.reason = reason
        self.signature = signature
    }
}

/// What was waived: a rule at a place, and the very words that stand there.
public struct WaivedFinding: Codable, Hashable, Sendable {
    /// The rule, such as `story/one-person`.
    public let rule: String
    /// The number of the part of the post, counted from 0, the text itself.
    public let part: Int
    /// Where it begins, in Unicode code points of the part.
    public let start: Int
    /// Where it ends, not included.
    public let end: Int
    /// SHA-256 over chance and the words, in lower-case hexadecimal: the chance stands in the signed
    /// statement, so that nobody can guess words by the ledger.
    public let excerpt: String

    /// Makes the mark of a finding.
    public init(rule: String, part: Int, span: Range<Int>, excerpt: String) {
        self.rule = rule
        self.part = part
        start = span.lowerBound
        end = span.upperBound
        self.excerpt = excerpt
    }

    /// Whether both are about the same rule at the same place.
    public func isAtPlace(of other: Self) -> Bool {
        rule == other.rule && part == other.part && start == other.start && end == other.end
    }
}

extension Post {
    /// Why that person may not waive a finding on the present revision; nil when nothing is in the
    /// way but perhaps the role.
    public func objection(toWaiverBy person: PersonID) -> Refusal? {
        [author, lastWriter, lastEditor].contains(person) ? .waivesOwnWords : nil
    }

    /// Whether a signature counts beside the waivers: who waived a finding answers for that as
    /// *legal*, and does not also take the place of somebody who looks at it afresh.
    public func isApart(_ signature: Signature) -> Bool {
        signature.role == .legal
            || !waivers.contains { $0.signature.person == signature.person }
    }

    /// Why a waiver does not apply now.
    func objection(to waiver: Waiver) -> Refusal? {
        if let objection = objection(toWaiverBy: waiver.signature.person) { return objection }
        guard waiver.signature.role == .legal else { return .waiverNeedsLegal }
        guard waiver.finding.start >= 0, waiver.finding.start <= waiver.finding.end,
            waiver.finding.part >= 0
        else { return .waivesNothing }
        let others = waivers.filter { !$0.finding.isAtPlace(of: waiver.finding) }
        guard others.count < Waiver.maximumPerRevision else {
            return .tooManyWaivers(limit: Waiver.maximumPerRevision)
        }
        return nil
    }
}

extension GateReport {
    /// Whether every finding that counts as waived is one that was waived.
    func isCovered(by waivers: [Waiver]) -> Bool {
        lines.allSatisfy { line in
            let waived = line.waived ?? 0
            return waived <= line.count
                && waived <= waivers.count { $0.finding.rule == line.rule }
        }
    }
}
