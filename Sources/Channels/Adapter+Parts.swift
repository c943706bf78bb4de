internal import PlacedYAML

/// Something that `heraut.yaml` says about a channel of this kind.
struct SettingDefinition {
    /// The most settings of an adapter.
    static let maximumSettings = 24
    /// The longest value of one, in bytes.
    static let maximumLength = 400

    let name: String
    /// nil where a channel has to say it.
    let usual: String?
    let choices: [String]

    static func read(_ value: YAMLValue?) throws(YAMLProblem) -> [Self] {
        var definitions: [Self] = []
        for entry in try value?.openMapping().entries ?? [] {
            guard Adapter.isName(entry.key) else {
                throw entry.value.problem("a name is of lower-case letters, digits and hyphens")
            }
            let map = try entry.value.mapping(allowed: AdapterKeys.setting)
            _ = try map["about"]?.string()
            let choices = try map["one-of"]?.strings() ?? []
            let usual = try map["default"]?.string()
            if let usual, !choices.isEmpty, !choices.contains(usual) {
                throw try map.required("default").problem(
                    "'\(usual)' is not one of: " + choices.joined(separator: ", ")
                )
            }
            definitions.append(Self(name: entry.key, usual: usual, choices: choices))
        }
        if let value, definitions.count > maximumSettings {
            throw value.problem("more than \(maximumSettings) settings")
        }
        return definitions
    }

    /// What a channel says for it.
    func value(_ given: YAMLValue?, of channel: YAMLValue) throws(YAMLProblem) -> String {
        guard let given else {
            if let usual { return usual }
            throw channel.problem("the setting '\(name)' is missing")
        }
        let text = try given.string()
        guard text.utf8.count <= Self.maximumLength else {
            throw given.problem("a setting is at most \(Self.maximumLength) bytes")
        }
        guard choices.isEmpty || choices.contains(text) else {
            throw given.problem("'\(text)' is not one of: " + choices.joined(separator: ", "))
        }
        return text
    }
}

/// For how long the same request is the same post to the network.
struct Repeats {
    static let maximumTime = Duration.seconds(31 * 86_400)

    let within: Duration
    /// Only where a setting says so.
    let when: (setting: String, value: String)?

    init(
        _ value: YAMLValue,
        _ settings: [SettingDefinition],
        _ request: RequestTemplate
    ) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.repeats)
        within = try map.required("within").duration(upTo: Self.maximumTime)
        when = try map["when"].map { value throws(YAMLProblem) in
            let map = try value.mapping(allowed: AdapterKeys.when)
            let place = try map.required("setting")
            let name = try place.string()
            guard let setting = settings.first(where: { $0.name == name }) else {
                throw place.problem("there is no setting '\(name)'")
            }
            let wanted = try map.required("is")
            return (setting.name, try setting.value(wanted, of: wanted))
        }
        guard request.names.contains(where: { $0 == .post(.key) || $0 == .post(.tid) })
        else {
            throw value.problem(
                "a repeat needs what makes it the same: 'post.key' or 'post.tid' in a header, the"
                    + " path or the body"
            )
        }
    }
}

/// How much a network takes at once.
struct Pace {
    static let maximumInterval = Duration.seconds(3_600)

    let concurrency: Int?
    let interval: Duration

    init() { (concurrency, interval) = (nil, .zero) }

    init(_ value: YAMLValue) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.pace)
        concurrency = try map["concurrency"]?.integer(in: 1...32)
        interval = try map["interval"]?.duration(upTo: Self.maximumInterval) ?? .zero
    }
}

/// How much one post may hold there.
struct Limits {
    /// The highest limit that an adapter may name.
    static let maximum = 100_000
    static let characterRange = 1...maximum
    static let linkRange = 1...500
    static let pictureRange = 0...100

    private enum Mentions: String, CaseIterable {
        case whole
        case short
    }

    /// A limit of the network, or one that each channel says for itself.
    enum Characters {
        case fixed(Int)
        case setting(String)
    }

    let length: TextLength
    let characters: Characters?
    let bytes: Int?
    let pictures: Int?
    /// The most code points of an alt text.
    let alt: Int?
    /// How the server is asked what it takes.
    let read: LimitsTemplate?

    init() {
        length = TextLength(unit: .graphemes, link: nil, shortensMentions: false)
        (characters, bytes, pictures, alt, read) = (nil, nil, nil, nil, nil)
    }

    init(
        _ value: YAMLValue,
        _ settings: [SettingDefinition],
        _ scope: Scope
    ) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.limits)
        length = TextLength(
            unit: try map["count"]?.oneOf(TextLength.Unit.self) ?? .graphemes,
            link: try map["link"]?.integer(in: Self.linkRange),
            shortensMentions: try map["mentions"]?.oneOf(Mentions.self) == .short
        )
        characters = try map["characters"].map { value throws(YAMLProblem) in
            try Self.characters(value, settings)
        }
        bytes = try map["bytes"]?.integer(in: Self.characterRange)
        pictures = try map["pictures"]?.integer(in: Self.pictureRange)
        alt = try map["alt"]?.integer(in: Self.characterRange)
        read = try map["read"].map { value throws(YAMLProblem) in
            try LimitsTemplate(value, scope)
        }
    }

    private static func characters(
        _ value: YAMLValue,
        _ settings: [SettingDefinition]
    ) throws(YAMLProblem) -> Characters {
        guard value.form == .mapping else { return .fixed(try value.integer(in: characterRange)) }
        let place = try value.mapping(allowed: AdapterKeys.limitSetting).required("setting")
        let name = try place.string()
        guard settings.contains(where: { $0.name == name }) else {
            throw place.problem("there is no setting '\(name)'")
        }
        return .setting(name)
    }
}
