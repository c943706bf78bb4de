public import Editorial
public import Foundation

/// What `heraut.yaml` says about the agency and its people: the root of all trust, a file.
public struct House: Sendable {
    /// The agency's name, one line.
    public let agency: String
    /// The language of the agency's messages.
    public let language: Language
    /// Where its clocks hang: times are shown and typed as they are there.
    public let zone: TimeZone
    /// How long after its due time a post still makes sense, where the draft does not say.
    public let notAfter: Duration
    /// Everybody who has a part in this.
    public let colleagues: [Colleague]
    /// Who must sign, per kind.
    public let signOffs: [PostKind: SignOff]
    /// Who must sign the kinds that have no rule of their own.
    public let defaultSignOff: SignOff
    /// How long what is on record is kept.
    public let retention: Retention

    /// Makes a house; what reads it from a file has checked it.
    public init(
        agency: String,
        language: Language,
        zone: TimeZone,
        notAfter: Duration,
        colleagues: [Colleague],
        signOffs: [PostKind: SignOff],
        defaultSignOff: SignOff,
        retention: Retention = Retention()
    ) {
        self.agency = agency
        self.language = language
        self.zone = zone
        self.notAfter = notAfter
        self.colleagues = colleagues
        self.signOffs = signOffs
        self.defaultSignOff = defaultSignOff
        self.retention = retention
    }

    /// Who must sign a post of that kind.
    public func signOff(for kind: PostKind) -> SignOff { signOffs[kind] ?? defaultSignOff }

    /// The colleague with that handle.
    public func colleague(_ handle: String) -> Colleague? {
        colleagues.first { $0.handle == handle }
    }
}

/// A person who has a part in the work, by a handle that never changes hands.
public struct Colleague: Hashable, Sendable {
    /// The name in commands and statements: letters, digits and hyphens, at most 40.
    public let handle: String
    /// The name for people.
    public let name: String
    /// What this person may do.
    public let roles: Set<Role>
    /// The keys whose signatures count, with their time.
    public let keys: [TrustedKey]

    /// Makes a colleague.
    public init(handle: String, name: String, roles: Set<Role>, keys: [TrustedKey]) {
        self.handle = handle
        self.name = name
        self.roles = roles
        self.keys = keys
    }
}
