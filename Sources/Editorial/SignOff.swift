/// What a person may do, as `heraut.yaml` and the ledger say.
public enum Role: String, Codable, Sendable, CaseIterable, Comparable {
    /// Writes, edits and submits posts.
    case author
    /// Signs posts of others.
    case approver
    /// Signs what answers the news of the day.
    case spokesperson
    /// Answers for what the law says.
    case legal
    /// Keeps the workspace.
    case admin

    /// Orders as the cases stand here, for listings.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A signature on the present revision: who, as what, under which words.
public struct Signature: Codable, Hashable, Sendable {
    /// Who signed.
    public let person: PersonID
    /// As what.
    public let role: Role
    /// The words that were signed.
    public let statement: StatementID
    /// In whose place, where a deputy signed.
    public let inPlaceOf: PersonID?

    /// Makes a signature.
    public init(
        person: PersonID,
        role: Role,
        statement: StatementID,
        inPlaceOf: PersonID? = nil
    ) {
        self.person = person
        self.role = role
        self.statement = statement
        self.inPlaceOf = inPlaceOf
    }
}

/// How many different people must sign, per role.
public struct SignOff: Codable, Hashable, Sendable {
    /// The most signatures that a workspace can ask for in one role.
    public static let maximumPerRole = 9

    /// How many people a role must bring; every count is at least 1.
    public let needed: [Role: Int]

    /// Makes a rule for sign-off.
    ///
    /// - Returns: nil when nobody would have to sign, or more than ``maximumPerRole``.
    public init?(needed: [Role: Int]) {
        guard !needed.isEmpty,
            needed.values.allSatisfy({ (1...Self.maximumPerRole).contains($0) })
        else { return nil }
        self.needed = needed
    }

    /// How many are still missing in each role; empty when the sign-off is complete.
    public func missing(after signatures: [Signature]) -> [Role: Int] {
        var missing = needed
        for signature in signatures {
            guard let count = missing[signature.role] else { continue }
            missing[signature.role] = count > 1 ? count - 1 : nil
        }
        return missing
    }
}
