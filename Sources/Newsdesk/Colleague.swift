public import Editorial

/// An account of a person who has a part in the work, by a handle that never changes hands.
public struct Colleague: Hashable, Sendable {
    /// The longest handle, in bytes.
    public static let maximumHandle = 40
    /// The longest name, in characters.
    public static let maximumName = 120
    /// The most keys of one account, those that were revoked among them.
    public static let maximumKeys = 16

    /// Where what is known of somebody stands.
    public enum Origin: String, Codable, Hashable, Sendable {
        /// Written into `heraut.yaml` by hand.
        case file
        /// Signed by an admin, in the ledger.
        case ledger
    }

    /// The end of a key, or of everything.
    public struct Revocation: Hashable, Sendable {
        /// The key; nil for everything.
        public let key: PublicKey?
        /// Signatures made from here on do not count.
        public let since: Instant
        /// When that was put on record.
        public let recorded: Instant
    }

    /// The roles from a moment on.
    private struct Tenure: Hashable, Sendable {
        let from: Instant
        let roles: Set<Role>
    }

    /// The name in commands and statements: letters, digits and hyphens, at most 40.
    public let handle: String
    /// The name for people.
    public let name: String
    /// The handle of the person whose account this is: its own, or that of the first account.
    public let person: String
    /// Where it comes from.
    public let origin: Origin
    /// The keys whose signatures count, with their time.
    public private(set) var keys: [TrustedKey]
    /// What was revoked, oldest first.
    public private(set) var revocations: [Revocation] = []
    private var tenures: [Tenure]

    /// Makes a colleague.
    ///
    /// - Parameters:
    ///   - handle: The name in commands.
    ///   - name: The name for people.
    ///   - roles: What this person may do.
    ///   - keys: The keys whose signatures count.
    ///   - person: The handle of the person's first account; nil when this is it.
    ///   - origin: Where it comes from.
    ///   - since: From when on the roles count; always when nil.
    public init(
        handle: String,
        name: String,
        roles: Set<Role>,
        keys: [TrustedKey],
        person: String? = nil,
        origin: Origin = .file,
        since: Instant? = nil
    ) {
        self.handle = handle
        self.name = name
        self.keys = keys
        self.person = person ?? handle
        self.origin = origin
        tenures = [Tenure(from: since ?? Instant(milliseconds: .min), roles: roles)]
    }

    /// What this person may do, as decided last.
    public var roles: Set<Role> { tenures.last?.roles ?? [] }

    /// What this person may do at that moment.
    public func roles(at moment: Instant) -> Set<Role> {
        tenures.last { $0.from <= moment }?.roles ?? []
    }

    /// Whether a key counts at that moment.
    public func hasKey(at moment: Instant) -> Bool { keys.contains { $0.isValid(at: moment) } }

    /// From when on nothing of this account counts; nil while it goes on.
    public var ended: Instant? {
        guard roles.isEmpty else { return nil }
        return revocations.last { $0.key == nil }?.since
    }

    /// The keys as they were known before anything was revoked, for telling what a bad signature is.
    var keysWithoutEnd: [TrustedKey] { keys.map { TrustedKey(key: $0.key) } }

    /// From when on signatures of a key do not count; nil when it was not revoked.
    func revoked(_ key: PublicKey) -> Revocation? {
        revocations.filter { $0.key == nil || $0.key == key }.min { $0.since < $1.since }
    }

    /// Gives other roles from a moment on.
    mutating func setRoles(_ roles: Set<Role>, from moment: Instant) {
        tenures.removeAll { $0.from >= moment }
        tenures.append(Tenure(from: moment, roles: roles))
    }

    /// Adds a key.
    mutating func add(_ key: TrustedKey) { keys.append(key) }

    /// Ends a key, or everything.
    mutating func revoke(_ revocation: Revocation) {
        revocations.append(revocation)
        keys = keys.map { trusted in
            guard revocation.key == nil || revocation.key == trusted.key else { return trusted }
            let end = trusted.until.map { min($0, revocation.since) } ?? revocation.since
            return TrustedKey(key: trusted.key, from: trusted.from, until: end)
        }
        if revocation.key == nil { setRoles([], from: revocation.since) }
    }

    /// Whether a word can be a handle: lower-case letters, digits and hyphens.
    public static func isHandle(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumHandle && text != PersonID.publisher.rawValue
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Whether a text can be a name: one line.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= maximumName && !text.contains(where: \.isNewline)
    }
}
