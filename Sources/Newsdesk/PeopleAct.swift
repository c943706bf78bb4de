public import Editorial

/// One change of the people of the house, as somebody signs it.
///
/// The encoded form is for ever: a case or a field is added, never renamed.
public enum PeopleAct: Codable, Hashable, Sendable {
    /// Somebody takes part from now on; `sameAs` names the account that the person has already.
    case added(name: String, roles: [Role], keys: [KeyGrant], sameAs: String?)
    /// Somebody has another key.
    case keyAdded(key: KeyGrant)
    /// Somebody has other roles.
    case rolesSet(roles: [Role])
    /// A key, or everything of an account, does not count from that moment on.
    case revoked(key: String?, since: Instant)
    /// Somebody signs in another's place, in one role, for some time.
    case deputy(of: String, role: Role, from: Instant, until: Instant)
    /// And does not any more, from that moment on.
    case deputyEnded(of: String, role: Role, since: Instant)

    /// A key with its time.
    public struct KeyGrant: Codable, Hashable, Sendable {
        /// Type and blob.
        public let key: String
        /// It counts from here on.
        public let from: Instant?
        /// It counts up to, not including, this moment.
        public let until: Instant?

        /// Makes a grant.
        public init(_ key: PublicKey, from: Instant? = nil, until: Instant? = nil) {
            self.key = key.description
            self.from = from
            self.until = until
        }

        /// The key as it is trusted; nil when it is none.
        var trusted: TrustedKey? {
            PublicKey(line: key).map { TrustedKey(key: $0, from: from, until: until) }
        }
    }

    /// What it does, in words.
    public var words: String {
        switch self {
        case .added: "add a person"
        case .keyAdded: "add a key"
        case .rolesSet: "set the roles"
        case .revoked(.some, _): "revoke a key"
        case .revoked(nil, _): "revoke a person"
        case .deputy: "make somebody deputy"
        case .deputyEnded: "end a deputy's time"
        }
    }

    /// What it says, each with its value.
    var lines: [(String, String)] {
        func words(_ roles: [Role]) -> String {
            roles.isEmpty ? "none" : roles.map(\.rawValue).joined(separator: ", ")
        }
        switch self {
        case .added(let name, let roles, let keys, let sameAs):
            return [
                ("name", name), ("roles", words(roles)),
                ("same person", sameAs ?? "no other account"),
            ] + keys.flatMap(Self.lines)
        case .keyAdded(let key): return Self.lines(key)
        case .rolesSet(let roles): return [("roles", words(roles))]
        case .revoked(let key, let since):
            return [("key", key ?? "every key, and every role"), ("since", since.description)]
        case .deputy(let other, let role, let from, let until):
            return [
                ("in place of", other), ("as", role.rawValue), ("from", from.description),
                ("until", until.description),
            ]
        case .deputyEnded(let other, let role, let since):
            return [
                ("in place of", other), ("as", role.rawValue), ("since", since.description),
            ]
        }
    }

    private static func lines(_ grant: KeyGrant) -> [(String, String)] {
        [
            ("key", grant.key),
            ("  known as", grant.trusted?.key.fingerprint ?? "nothing"),
            ("  from", grant.from?.description ?? "now on"),
            ("  until", grant.until?.description ?? "it is revoked"),
        ]
    }
}

/// What a person signs to change who takes part: plain text that says what changes, in which
/// workspace, and after which entry of the ledger, so that it counts there and then alone.
struct PeopleText {
    /// Keeps these signatures apart from those under posts, and from every other use of the key.
    static let namespace = "heraut-people-v1"
    /// How it is written; a form is never edited, a new one is added.
    static let form = 1

    let workspace: String
    let signer: String
    let role: Role
    let handle: String
    let act: PeopleAct
    let why: String
    let at: Instant
    let previous: PeoplePlace?
    let nonce: String

    /// The exact text.
    var text: String {
        let after = previous.map { "entry \($0.sequence), sha256 \($0.hash)" }
        let lines: [(String, String)] =
            [
                ("form", "\(Self.form)"), ("workspace", workspace), ("purpose", act.words),
                ("signer", "\(signer) (as \(role.rawValue))"), ("person", handle),
            ] + act.lines + [
                ("why", why), ("at", at.description),
                ("after", after ?? "the people in heraut.yaml alone"), ("nonce", nonce),
            ]
        return "Heraut: change who takes part\n\n"
            + lines.map { name, value in
                let head = name + ":"
                let space = String(repeating: " ", count: max(1, 14 - head.count))
                return head + space + StatementText.oneLine(value) + "\n"
            }.joined()
    }
}

/// An entry of the ledger about people: the next one names it.
public struct PeoplePlace: Codable, Hashable, Sendable {
    /// Its number.
    public let sequence: Int
    /// Its hash.
    public let hash: String

    /// Makes a place.
    public init(sequence: Int, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// A statement about people with its signature, and what is needed to write the same statement again.
public struct SignedPeopleAct: Codable, Hashable, Sendable {
    /// The form of the statement.
    let form: Int
    /// Whom it is about.
    public let handle: String
    /// What changes.
    public let act: PeopleAct
    /// Why.
    public let why: String
    /// Chance that makes every statement another one.
    let nonce: String
    /// The text that was signed.
    let statement: String
    /// The armoured signature.
    let signature: String
}
