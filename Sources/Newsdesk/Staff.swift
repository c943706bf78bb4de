public import Editorial

/// Everybody who has a part in the work at one moment of the ledger: those whom `heraut.yaml` pins,
/// and what signed entries changed since.
public struct Staff: Hashable, Sendable {
    /// The most accounts of one house.
    public static let maximumColleagues = 500
    /// The longest that somebody is deputy or on call at a stretch.
    public static let maximumStretch = Duration.seconds(366 * 86_400)

    /// Somebody who signs in another's place.
    public struct Deputy: Hashable, Sendable {
        /// Who signs.
        public let handle: String
        /// In whose place.
        public let principal: String
        /// As what.
        public let role: Role
        /// From when on.
        public let from: Instant
        /// Up to, not including, this moment.
        public internal(set) var until: Instant

        /// Whether it counts at that moment.
        public func isActive(at moment: Instant) -> Bool { from <= moment && moment < until }
    }

    /// A stretch of being on call.
    public struct Duty: Hashable, Sendable {
        /// The entry of the ledger that said so.
        public let entry: Int
        /// Who.
        public let handle: String
        /// From when on.
        public let from: Instant
        /// Up to, not including, this moment.
        public let until: Instant
    }

    /// The people of `heraut.yaml`, as they stand there.
    public let pinned: [Colleague]
    /// Everybody, in the order in which they came.
    public internal(set) var colleagues: [Colleague]
    /// Who signs in whose place, oldest first.
    public internal(set) var deputies: [Deputy] = []
    /// Who is on call when, in the order in which it was said.
    public internal(set) var duties: [Duty] = []
    /// One sentence an entry of the ledger that does not count.
    public internal(set) var problems: [String] = []
    /// How many signatures under changes were looked at.
    public internal(set) var signatures = 0
    /// The number of the last entry of the ledger about people that this rests on, 0 before the first.
    public internal(set) var version = 0

    /// The people of the file alone.
    public init(pinned: [Colleague]) {
        self.pinned = pinned
        colleagues = pinned
    }

    /// The account with that handle.
    public func colleague(_ handle: String) -> Colleague? {
        colleagues.first { $0.handle == handle }
    }

    /// The person behind a handle: that of the first account, itself where nobody is known.
    public func person(of handle: String) -> String { colleague(handle)?.person ?? handle }

    /// Who holds that key.
    public func owner(of key: PublicKey) -> Colleague? {
        colleagues.first { $0.keys.contains { $0.key == key } }
    }

    /// In whose place an account may sign in a role at that moment.
    public func deputies(_ handle: String, as role: Role, at moment: Instant) -> [Deputy] {
        deputies.filter { deputy in
            deputy.handle == handle && deputy.role == role && deputy.isActive(at: moment)
                && (colleague(deputy.principal)?.roles(at: moment).contains(role) ?? false)
        }
    }

    /// Who is on call at that moment: what was said last counts.
    public func onCall(at moment: Instant) -> Duty? {
        duties.last { $0.from <= moment && moment < $0.until }
    }

    /// When nobody is on call between two moments; nothing where there is no roster.
    public func gaps(from start: Instant, to end: Instant) -> [(from: Instant, until: Instant)] {
        guard !duties.isEmpty else { return [] }
        var gaps: [(from: Instant, until: Instant)] = []
        var covered = start
        for duty in duties.sorted(by: { $0.from < $1.from }) where duty.until > covered {
            guard duty.from < end else { break }
            if duty.from > covered { gaps.append((covered, duty.from)) }
            covered = max(covered, duty.until)
        }
        if covered < end { gaps.append((covered, end)) }
        return gaps
    }

    /// Whether somebody can still change the people at that moment.
    func hasAdmin(at moment: Instant) -> Bool {
        colleagues.contains { $0.roles(at: moment).contains(.admin) && $0.hasKey(at: moment) }
    }
}

/// Why people cannot be changed like that.
///
/// Nothing has changed.
public enum PeopleRefusal: Error, Hashable, Sendable {
    /// That word is no handle.
    case noHandle(String)
    /// That text is no name.
    case noName
    /// Somebody has or had that handle.
    case handleTaken(String)
    /// Nobody has that handle.
    case unknown(String)
    /// Nothing would be able to be done.
    case noRoles
    /// That is no public key.
    case noKey
    /// The key is too weak, or of an unknown kind.
    case weakKey(reason: String)
    /// The key ends before it begins.
    case noTime
    /// Somebody has or had the key.
    case keyTaken(owner: String)
    /// That person does not have that key.
    case noSuchKey(String, of: String)
    /// It was revoked already, as of then.
    case revokedAlready(since: Instant)
    /// The roles stand in the file.
    case pinned(String)
    /// As many accounts or keys as can be.
    case tooMany(what: String, limit: Int)
    /// Nobody could change people any more.
    case lastAdmin
    /// A person cannot be their own deputy.
    case ownDeputy(String)
    /// The one who would be represented does not have the role, or it cannot be signed in.
    case nothingToRepresent(String, Role)
    /// There is no such deputy.
    case noSuchDeputy(String)
    /// Not somebody who may sign this.
    case notAllowed(String, purpose: String)
    /// That person is no spokesperson.
    case noSpokesperson(String)
    /// There is no such stretch on the roster.
    case noSuchDuty(Int)
    /// The person looked at the statement and did not sign.
    case declined
    /// Others kept changing people meanwhile.
    case tooBusy
}

extension PeopleRefusal: CustomStringConvertible {
    /// One sentence: why not, and what to do.
    public var description: String {
        switch self {
        case .noHandle(let handle):
            "'\(handle)' is no handle: use lower-case letters, digits and hyphens, at most"
                + " \(Colleague.maximumHandle), and not 'publisher'"
        case .noName: "a name is one line of at most \(Colleague.maximumName) characters"
        case .handleTaken(let handle):
            "'\(handle)' is or was somebody's; a handle never changes hands, take another"
        case .unknown(let handle): "nobody is called '\(handle)'; see 'heraut people list'"
        case .noRoles: "somebody who takes part has a role; name at least one with --role"
        case .noKey:
            "this is no public SSH key; give the one line of a file such as id_ed25519.pub"
        case .weakKey(let reason): "that key cannot be used: \(reason)"
        case .noTime: "the end is not later than the beginning, or more than a year after it"
        case .keyTaken(let owner):
            "'\(owner)' has or had that key; every person signs with a key of their own"
        case .noSuchKey(let key, let handle):
            "'\(handle)' has no key \(key); 'heraut people list' shows the keys"
        case .revokedAlready(let since): "that was revoked already, as of \(since)"
        case .pinned(let handle):
            "the roles of '\(handle)' stand in heraut.yaml; change them there"
        case .tooMany(let what, let limit): "there are \(limit) \(what) already, and cannot be more"
        case .lastAdmin:
            "nobody would be left who can change people; make somebody else admin first"
        case .ownDeputy(let handle): "'\(handle)' is the same person and cannot be the deputy"
        case .nothingToRepresent(let handle, let role):
            "'\(handle)' signs nothing as \(role.rawValue) that somebody could sign instead"
        case .noSuchDeputy(let handle): "'\(handle)' is not the deputy of that person in that role"
        case .notAllowed(let handle, let purpose):
            "'\(handle)' may not \(purpose); an admin with a key that counts has to"
        case .noSpokesperson(let handle): "'\(handle)' is no spokesperson at that time"
        case .noSuchDuty(let entry):
            "the roster has no stretch \(entry); see 'heraut duty list'"
        case .declined: "not signed, nothing was changed"
        case .tooBusy: "others kept changing people meanwhile; try again"
        }
    }
}

extension Newsdesk {
    /// How far ahead a gap in the roster is told.
    public static let rosterAhead = Duration.seconds(7 * 86_400)
}
