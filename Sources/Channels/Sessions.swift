internal import Editorial

/// The sessions of channels that are logged in to, in memory alone.
///
/// Networks allow few log-ins a day: so one log-in serves every post, also when several come at
/// once, and a session goes on by its refresh token for as long as the network lets it.
public actor Sessions {
    /// No session yet.
    public init() {}

    /// A session: what bears it, what refreshes it, and since when.
    struct Session: Sendable {
        let token: String
        let refresh: String?
        let kept: [String: TemplateValue]
        let since: Instant
        var isExpired = false
    }

    private var sessions: [String: Session] = [:]
    private var making: [String: Task<Result<Session, Stop>, Never>] = [:]

    /// The session of a channel, made or refreshed where it has to be.
    ///
    /// - Parameters:
    ///   - key: The channel, with where and how it is spoken to.
    ///   - isFresh: Whether a session can be used as it is.
    ///   - make: Refreshes the session that there was, or logs in.
    /// - Returns: The session, or why there is none.
    func session(
        _ key: String,
        isFresh: @Sendable (Session) -> Bool,
        make: @escaping @Sendable (Session?) async -> Result<Session, Stop>
    ) async -> Result<Session, Stop> {
        if let session = sessions[key], !session.isExpired, isFresh(session) {
            return .success(session)
        }
        if let task = making[key] { return await task.value }
        let old = sessions[key]
        let task = Task { await make(old) }
        making[key] = task
        let result = await task.value
        making[key] = nil
        switch result {
        case .success(let session): sessions[key] = session
        // What could not be refreshed now may be later, but not while the network says no.
        case .failure(let stop):
            if case .closed = stop.outcome { sessions[key] = nil }
        }
        return result
    }

    /// A network does not take this token any more.
    func expire(_ key: String, token: String) {
        if sessions[key]?.token == token { sessions[key]?.isExpired = true }
    }
}

/// Why a post did not come as far as its own request: nothing was published.
struct Stop: Error {
    let outcome: Outcome
    var restsUntil: Instant?

    init(_ outcome: Outcome, restsUntil: Instant? = nil) {
        self.outcome = outcome
        self.restsUntil = restsUntil
    }
}
