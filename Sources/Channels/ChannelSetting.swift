internal import Editorial
internal import PlacedYAML

extension Channels {
    /// One channel, as `heraut.yaml` sets it up.
    struct Setting {
        let id: ChannelID
        let adapter: Adapter
        let address: Address
        /// What the channel says for each setting of its adapter.
        let values: [String: String]
        /// How the channel counts, and the most that it takes: what its server told, else what the
        /// adapter says.
        let length: TextLength
        let maximumCharacters: Int?
        let maximumPictures: Int?
        let secret: SecretReference?
        let allowsLoopback: Bool
        let timeout: Duration
    }
}

extension Channels.Setting {
    /// Who must sign what goes there is read with the other rules for sign-off.
    private static let keys = [
        "adapter", "url", "secret", "settings", "allow-loopback", "timeout", "sign-off",
    ]

    init(
        _ entry: YAMLMapping.Entry,
        _ adapters: inout AdapterShelf,
        learnt: [ChannelID: LearntLimits]
    ) throws(YAMLProblem) {
        let map = try entry.value.mapping(allowed: Self.keys)
        id = ChannelID(entry.key)
        guard !entry.key.isEmpty, entry.key.utf8.count <= 40,
            entry.key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw entry.value.problem("a channel's name is one word of at most 40 characters")
        }
        let adapter = try adapters.adapter(try map.required("adapter"))
        self.adapter = adapter
        allowsLoopback = try map["allow-loopback"]?.boolean() ?? false
        address = try Self.address(map, of: adapter, allowsLoopback: allowsLoopback)
        values = try Self.values(map["settings"], of: adapter, entry.value)
        let learnt = learnt[id]
        length = adapter.limits.length.counting(link: learnt?.link)
        maximumCharacters = try Self.characters(
            adapter,
            values,
            said: map["settings"],
            learnt: learnt?.characters,
            entry.value
        )
        maximumPictures = learnt?.pictures ?? adapter.limits.pictures
        secret = try map["secret"].map { value throws(YAMLProblem) in
            guard let reference = SecretReference(try value.string()) else {
                throw value.problem(
                    "a secret is named, not written down: env:NAME, file:PATH or credential:NAME"
                )
            }
            return reference
        }
        if adapter.secret != .none, secret == nil {
            throw entry.value.problem(
                "the adapter '\(adapter.name)' \(Self.use(adapter.secret)): it needs a 'secret'"
            )
        }
        let seconds = try map["timeout"]?.integer(in: 1...120)
        timeout = seconds.map { .seconds($0) } ?? Channels.defaultTimeout
    }

    private static func use(_ secret: Adapter.SecretUse) -> String {
        switch secret {
        case .none: "needs no secret"
        case .bearer: "shows a token"
        case .url: "has a secret address"
        case .standardWebhooks, .oauth1: "signs"
        case .logIn: "logs in"
        }
    }

    private static func address(
        _ map: YAMLMapping,
        of adapter: Adapter,
        allowsLoopback: Bool
    ) throws(YAMLProblem) -> Address {
        let value =
            if let given = map["url"] ?? adapter.url { given } else { try map.required("url") }
        let scope = Scope(settings: adapter.settings.map(\.name))
        let address = try Address(value, scope, allowsLoopback: allowsLoopback)
        if adapter.secret == .url, !address.isOrigin {
            throw value.problem(
                "the address of '\(adapter.name)' is a secret: write only where it leads, such as"
                    + " https://host, and put the whole of it into 'secret'"
            )
        }
        if adapter.request.path != nil, address.hasQuery {
            throw value.problem("the adapter '\(adapter.name)' adds a path: no query goes here")
        }
        return address
    }

    /// The most characters: what the channel's own settings say, else what its server told, else
    /// what the adapter says.
    private static func characters(
        _ adapter: Adapter,
        _ values: [String: String],
        said: YAMLValue?,
        learnt: Int?,
        _ channel: YAMLValue
    ) throws(YAMLProblem) -> Int? {
        switch adapter.limits.characters {
        case nil: return learnt
        case .fixed(let number): return learnt ?? number
        case .setting(let name):
            guard let number = values[name].flatMap({ Int($0) }),
                Limits.characterRange.contains(number)
            else {
                let place = said ?? channel
                throw place.problem("'\(name)' is a number from 1 to \(Limits.maximum)")
            }
            let isSaid = try said?.openMapping()[name] != nil
            return isSaid ? number : learnt ?? number
        }
    }

    private static func values(
        _ value: YAMLValue?,
        of adapter: Adapter,
        _ channel: YAMLValue
    ) throws(YAMLProblem) -> [String: String] {
        let given = try value?.mapping(allowed: adapter.settings.map(\.name))
        var values: [String: String] = [:]
        for setting in adapter.settings {
            values[setting.name] = try setting.value(given?[setting.name], of: channel)
        }
        return values
    }
}
