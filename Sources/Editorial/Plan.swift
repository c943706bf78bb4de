/// When a revision goes out, and until when that still makes sense.
public struct Plan: Codable, Hashable, Sendable {
    /// It goes out at this moment.
    public let due: Instant
    /// Past this moment it is missed, not sent.
    public let notAfter: Instant

    /// Makes a plan.
    ///
    /// - Returns: nil when `notAfter` is not later than `due`.
    public init?(due: Instant, notAfter: Instant) {
        guard due < notAfter else { return nil }
        self.due = due
        self.notAfter = notAfter
    }
}
