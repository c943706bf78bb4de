/// What a finding of the gate means for the post.
public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    /// A tip that makes the post better; nothing stops.
    case advice
    /// Something an approver should look at; nothing stops.
    case warn
    /// The post cannot go on; only a waiver by the role *legal* on this revision lifts it.
    case block

    /// Advice is least, block is most.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .advice: 0
        case .warn: 1
        case .block: 2
        }
    }
}
