internal import Editorial

extension Staff {
    /// Who signs a change, at which moment.
    struct Signer {
        let handle: String
        let role: Role
        let at: Instant
    }

    /// The roles in which somebody else can sign in one's place.
    static let deputised: Set<Role> = [.approver, .spokesperson, .legal]

    /// Whether somebody may sign a change: an admin every one, and everybody who is their deputy.
    func maySign(_ act: PeopleAct, _ signer: Signer) -> Bool {
        guard let colleague = colleague(signer.handle) else { return false }
        let roles = colleague.roles(at: signer.at)
        if signer.role == .admin { return roles.contains(.admin) }
        switch act {
        case .deputy(let principal, let role, _, _), .deputyEnded(let principal, let role, _):
            return principal == signer.handle && role == signer.role && roles.contains(role)
        case .added, .keyAdded, .rolesSet, .revoked: return false
        }
    }

    /// Changes the people, if that can be.
    ///
    /// - Parameters:
    ///   - act: What changes.
    ///   - handle: Whom it is about.
    ///   - signer: Who signed it.
    /// - Throws: ``PeopleRefusal``; then nothing has changed.
    mutating func apply(
        _ act: PeopleAct,
        to handle: String,
        by signer: Signer
    ) throws(PeopleRefusal) {
        guard maySign(act, signer) else {
            throw .notAllowed(signer.handle, purpose: act.words)
        }
        switch act {
        case .added(let name, let roles, let keys, let sameAs):
            try add(handle, name, roles, keys, sameAs, at: signer.at)
        case .keyAdded(let grant):
            let index = try index(of: handle)
            let held = colleagues[index].keys.count
            guard held < Colleague.maximumKeys else {
                throw .tooMany(what: "keys of '\(handle)'", limit: Colleague.maximumKeys)
            }
            let key = try newKey(grant, at: signer.at)
            colleagues[index].add(key)
        case .rolesSet(let roles):
            let index = try index(of: handle)
            guard colleagues[index].origin == .ledger else { throw .pinned(handle) }
            guard !roles.isEmpty else { throw .noRoles }
            colleagues[index].setRoles(Set(roles), from: signer.at)
        case .revoked(let key, let since):
            try revoke(handle, key, since: since, at: signer.at)
        case .deputy(let principal, let role, let from, let until):
            try deputise(handle, for: principal, role, from, until, at: signer.at)
        case .deputyEnded(let principal, let role, let since):
            guard
                let index = deputies.lastIndex(where: {
                    $0.handle == handle && $0.principal == principal && $0.role == role
                        && $0.until > since
                })
            else { throw .noSuchDeputy(handle) }
            deputies[index].until = max(since, deputies[index].from)
        }
    }

    private func index(of handle: String) throws(PeopleRefusal) -> Int {
        guard let index = colleagues.firstIndex(where: { $0.handle == handle }) else {
            throw .unknown(handle)
        }
        return index
    }

    private mutating func add(
        _ handle: String,
        _ name: String,
        _ roles: [Role],
        _ grants: [PeopleAct.KeyGrant],
        _ sameAs: String?,
        at moment: Instant
    ) throws(PeopleRefusal) {
        guard Colleague.isHandle(handle) else { throw .noHandle(handle) }
        guard Colleague.isName(name) else { throw .noName }
        guard colleague(handle) == nil else { throw .handleTaken(handle) }
        guard colleagues.count < Self.maximumColleagues else {
            throw .tooMany(what: "accounts", limit: Self.maximumColleagues)
        }
        guard !roles.isEmpty else { throw .noRoles }
        guard grants.count <= Colleague.maximumKeys else {
            throw .tooMany(what: "keys of '\(handle)'", limit: Colleague.maximumKeys)
        }
        var person: String?
        if let sameAs {
            guard let other = colleague(sameAs) else { throw .unknown(sameAs) }
            person = other.person
        }
        var keys: [TrustedKey] = []
        for grant in grants {
            let key = try newKey(grant, at: moment)
            guard !keys.contains(where: { $0.key == key.key }) else {
                throw .keyTaken(owner: handle)
            }
            keys.append(key)
        }
        colleagues.append(
            Colleague(
                handle: handle,
                name: name,
                roles: Set(roles),
                keys: keys,
                person: person,
                origin: .ledger,
                since: moment
            )
        )
    }

    /// A key that nobody has or had; it counts from the moment on in which it was signed for.
    private func newKey(
        _ grant: PeopleAct.KeyGrant,
        at moment: Instant
    ) throws(PeopleRefusal) -> TrustedKey {
        guard let trusted = grant.trusted else { throw .noKey }
        if let weakness = trusted.key.weakness { throw .weakKey(reason: weakness) }
        let from = max(trusted.from ?? moment, moment)
        if let until = trusted.until, until <= from { throw .noTime }
        if let owner = owner(of: trusted.key) { throw .keyTaken(owner: owner.handle) }
        return TrustedKey(key: trusted.key, from: from, until: trusted.until)
    }

    private mutating func revoke(
        _ handle: String,
        _ fingerprint: String?,
        since: Instant,
        at moment: Instant
    ) throws(PeopleRefusal) {
        let index = try index(of: handle)
        var key: PublicKey?
        if let fingerprint {
            key = colleagues[index].keys.map(\.key).first { $0.fingerprint == fingerprint }
            guard key != nil else { throw .noSuchKey(fingerprint, of: handle) }
        }
        let earlier = colleagues[index].revocations
            .filter {
                $0.key == nil && colleagues[index].roles.isEmpty || key != nil && $0.key == key
            }
            .map(\.since).min()
        if let earlier, earlier <= since { throw .revokedAlready(since: earlier) }
        colleagues[index].revoke(
            Colleague.Revocation(key: key, since: since, recorded: moment)
        )
    }

    private mutating func deputise(
        _ handle: String,
        for principal: String,
        _ role: Role,
        _ from: Instant,
        _ until: Instant,
        at moment: Instant
    ) throws(PeopleRefusal) {
        guard let deputy = colleague(handle) else { throw .unknown(handle) }
        guard let other = colleague(principal) else { throw .unknown(principal) }
        guard deputy.person != other.person else { throw .ownDeputy(handle) }
        guard Self.deputised.contains(role), other.roles(at: moment).contains(role) else {
            throw .nothingToRepresent(principal, role)
        }
        // Nobody becomes deputy for the time before that was signed.
        let begin = max(from, moment)
        guard until > begin, until.since(begin) <= Self.maximumStretch else { throw .noTime }
        deputies.append(
            Deputy(handle: handle, principal: principal, role: role, from: begin, until: until)
        )
    }
}
