/// What is known about one attempt to deliver, after it ended.
public enum Outcome: Codable, Hashable, Sendable {
    /// No byte of the request left: sending again is safe.
    case notSent(reason: String)
    /// The channel accepted the post; both fields are what it told, if it did.
    case published(remoteID: String?, link: String?)
    /// The channel said no; sending the same again would be refused again.
    case refused(reason: String)
    /// The channel takes nothing from us any more, this and whatever comes: the credentials do not
    /// count, or it is gone.
    case closed(reason: String)
    /// The channel said "not now" before it processed anything: sending again is safe, not sooner
    /// than `after` milliseconds if the channel named a time.
    case postponed(afterMilliseconds: Int64?, reason: String)
    /// The request may have been accepted; nobody knows. Never a reason to send again.
    case unknown(reason: String)

    /// Why it is not published; nil when it is.
    public var reason: String? {
        switch self {
        case .published: nil
        case .notSent(let reason), .refused(let reason), .closed(let reason),
            .postponed(_, let reason), .unknown(let reason):
            reason
        }
    }
}
