internal import Editorial
internal import Foundation
internal import Gate
package import Newsdesk
package import PlacedYAML

/// What `heraut.yaml` says: the agency, its people, its rules for sign-off, its channels.
///
/// The file is the root of trust: whoever may write it decides who may sign. See
/// `docs/workspace.md` for every key.
package struct HouseFile {
    /// The file's name in the workspace.
    static let name = "heraut.yaml"
    /// The only form of the file so far.
    static let version = 1
    /// The most people of one workspace.
    package static let maximumPeople = Staff.maximumColleagues
    /// The longest `not-after` of the house.
    static let maximumNotAfter = Duration.seconds(31 * 86_400)
    /// The `not-after` of a house that does not say.
    static let defaultNotAfter = Duration.seconds(4 * 3_600)

    package let house: House
    let zone: TimeZone
    /// Counts of people below this are small cells.
    let smallestCount: Int
    /// The `channels:` part as it stands; `Channels` reads it.
    package let channels: YAMLValue?
    /// How old the last backup may be.
    let backupAge: Duration
    /// The `notices:` part as it stands.
    package let notices: YAMLValue?
    /// What is said about the log.
    let log: LogPart?

    /// Reads the file.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    package init(text: String, file: String) throws(YAMLProblem) {
        let map = try YAMLValue(text: text, file: file).mapping(
            allowed: [
                "heraut", "agency", "zone", "language", "not-after", "people", "sign-off",
                "channels", "policy", "notices", "backup", "log", "retention",
            ]
        )
        let version = try map.required("heraut")
        guard try version.string() == "\(Self.version)" else {
            throw version.problem("this Heraut reads version \(Self.version) of the file")
        }
        zone = try Self.zone(try map.required("zone"))
        channels = map["channels"]
        notices = map["notices"]
        backupAge = try Self.backupAge(map["backup"])
        log = try LogPart(map["log"])
        smallestCount = try Self.smallestCount(map["policy"])
        let signOffs = try Self.signOffs(map["sign-off"])
        house = House(
            agency: try Self.line(try map.required("agency"), limit: 120),
            language: try map["language"]?.oneOf(Language.self) ?? .dutch,
            zone: zone,
            notAfter: try map["not-after"].map(Self.notAfter) ?? Self.defaultNotAfter,
            colleagues: try Self.people(map["people"], zone: zone),
            rules: signOffs.byKind,
            defaultRule: signOffs.others,
            channelRules: try Self.channelRules(map["channels"]),
            retention: try Self.retention(map["retention"])
        )
    }

    private static func zone(_ value: YAMLValue) throws(YAMLProblem) -> TimeZone {
        let name = try value.string()
        guard let zone = TimeZone(identifier: name), name.contains("/") || name == "UTC" else {
            throw value.problem("'\(name)' is no time zone; write one such as Europe/Amsterdam")
        }
        return zone
    }

    /// The least count from which on a number of people may be published, as the house sets it.
    private static func smallestCount(_ value: YAMLValue?) throws(YAMLProblem) -> Int {
        let policy = try value?.mapping(allowed: ["smallest-count"])
        return try policy?["smallest-count"]?.integer(in: Gate.smallestCounts)
            ?? Gate.usualSmallestCount
    }

    private static func line(_ value: YAMLValue, limit: Int) throws(YAMLProblem) -> String {
        let text = try value.string()
        guard !text.isEmpty, text.count <= limit, !text.contains(where: \.isNewline) else {
            throw value.problem("expected one line of at most \(limit) characters")
        }
        return text
    }

    static func notAfter(_ value: YAMLValue) throws(YAMLProblem) -> Duration {
        let text = try value.string()
        do throws(WallTime.Problem) {
            let duration = try WallTime.duration(text)
            guard duration <= maximumNotAfter else {
                throw WallTime.Problem(description: "'not-after' is at most 31d")
            }
            return duration
        } catch {
            throw value.problem(error.description)
        }
    }

    // MARK: - People

    private static func people(
        _ value: YAMLValue?,
        zone: TimeZone
    ) throws(YAMLProblem) -> [Colleague] {
        guard let value else { return [] }
        var colleagues: [Colleague] = []
        var owners: [PublicKey: String] = [:]
        for entry in try value.openMapping().entries {
            guard isHandle(entry.key) else {
                throw YAMLProblem(
                    file: entry.value.file,
                    line: entry.line,
                    column: entry.column,
                    message: "'\(entry.key)' is no handle: use lower-case letters, digits and"
                        + " hyphens, at most 40, and not 'publisher'"
                )
            }
            let colleague = try colleague(entry, zone: zone)
            for trusted in colleague.keys {
                if let owner = owners[trusted.key], owner != colleague.handle {
                    throw entry.value.problem(
                        "'\(colleague.handle)' has a key that '\(owner)' has too; every person"
                            + " signs with a key of their own"
                    )
                }
                owners[trusted.key] = colleague.handle
            }
            try check(colleague, among: colleagues, entry.value)
            colleagues.append(colleague)
        }
        guard colleagues.count <= maximumPeople else {
            throw value.problem("more than \(maximumPeople) people")
        }
        return colleagues
    }

    private static func colleague(
        _ entry: YAMLMapping.Entry,
        zone: TimeZone
    ) throws(YAMLProblem) -> Colleague {
        let map = try entry.value.mapping(allowed: ["name", "roles", "keys", "same-person-as"])
        var roles: Set<Role> = []
        for role in try map.required("roles").list() { roles.insert(try role.oneOf(Role.self)) }
        var keys: [TrustedKey] = []
        for value in try map["keys"]?.list() ?? [] { keys.append(try key(value, zone: zone)) }
        guard keys.count <= Colleague.maximumKeys else {
            throw entry.value.problem("more than \(Colleague.maximumKeys) keys of one account")
        }
        return Colleague(
            handle: entry.key,
            name: try map["name"].map { value throws(YAMLProblem) in try line(value, limit: 120) }
                ?? entry.key,
            roles: roles,
            keys: keys,
            person: try map["same-person-as"]?.string()
        )
    }

    /// The accounts of one person name the first of them, which stands by itself.
    private static func check(
        _ colleague: Colleague,
        among colleagues: [Colleague],
        _ value: YAMLValue
    ) throws(YAMLProblem) {
        guard colleague.person != colleague.handle else { return }
        let first = colleagues.first { $0.handle == colleague.person }
        guard let first, first.person == first.handle else {
            throw value.problem(
                "'same-person-as: \(colleague.person)' names nobody above it who is no other"
                    + " person's account"
            )
        }
    }

    private static func key(_ value: YAMLValue, zone: TimeZone) throws(YAMLProblem) -> TrustedKey {
        if case .scalar = value.form { return TrustedKey(key: try publicKey(value)) }
        let map = try value.mapping(allowed: ["key", "from", "until"])
        let from = try map["from"].map { value throws(YAMLProblem) in try day(value, zone) }
        let until = try map["until"].map { value throws(YAMLProblem) in try day(value, zone) }
        if let from, let until, until <= from {
            throw value.problem("the key's 'until' is not later than its 'from'")
        }
        return TrustedKey(key: try publicKey(try map.required("key")), from: from, until: until)
    }

    private static func publicKey(_ value: YAMLValue) throws(YAMLProblem) -> PublicKey {
        guard let key = PublicKey(line: try value.string()) else {
            throw value.problem(
                "this is no public SSH key; copy the one line of a file such as id_ed25519.pub"
            )
        }
        if let weakness = key.weakness { throw value.problem(weakness) }
        return key
    }

    /// The first moment of a day, or a time on it.
    static func day(_ value: YAMLValue, _ zone: TimeZone) throws(YAMLProblem) -> Instant {
        let text = try value.string()
        let typed = text.contains(":") ? text : text + "T00:00"
        do throws(WallTime.Problem) {
            return try WallTime(zone: zone).instant(typed, now: Instant(milliseconds: .max / 2))
        } catch {
            throw value.problem(error.description)
        }
    }

    static func isHandle(_ text: String) -> Bool { Colleague.isHandle(text) }
}
