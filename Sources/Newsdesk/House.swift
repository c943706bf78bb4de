public import Editorial
public import Foundation

/// What `heraut.yaml` says about the agency and its people, the root of all trust, with what signed
/// entries of the ledger add to it.
public struct House: Sendable {
    /// The agency's name, one line.
    public let agency: String
    /// The language of the agency's messages.
    public let language: Language
    /// Where its clocks hang: times are shown and typed as they are there.
    public let zone: TimeZone
    /// How long after its due time a post still makes sense, where the draft does not say.
    public let notAfter: Duration
    /// Everybody who has a part in this, with deputies and the duty roster.
    public private(set) var staff: Staff
    /// Who must sign, per kind.
    public let rules: [PostKind: SignOffRule]
    /// Who must sign the kinds that have no rule of their own.
    public let defaultRule: SignOffRule
    /// What a channel asks for beside that.
    public let channelRules: [ChannelID: SignOffRule]
    /// How long what is on record is kept.
    public let retention: Retention

    /// Makes a house; what reads it from a file has checked it.
    public init(
        agency: String,
        language: Language,
        zone: TimeZone,
        notAfter: Duration,
        colleagues: [Colleague],
        rules: [PostKind: SignOffRule],
        defaultRule: SignOffRule,
        channelRules: [ChannelID: SignOffRule] = [:],
        retention: Retention = Retention()
    ) {
        self.agency = agency
        self.language = language
        self.zone = zone
        self.notAfter = notAfter
        staff = Staff(pinned: colleagues)
        self.rules = rules
        self.defaultRule = defaultRule
        self.channelRules = channelRules
        self.retention = retention
    }

    /// Makes a house whose rules only count signatures.
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
        self.init(
            agency: agency,
            language: language,
            zone: zone,
            notAfter: notAfter,
            colleagues: colleagues,
            rules: signOffs.mapValues { SignOffRule($0) },
            defaultRule: SignOffRule(defaultSignOff),
            retention: retention
        )
    }

    /// Who must sign a post of that kind, wherever it goes.
    public func signOff(for kind: PostKind) -> SignOff { rule(for: kind, on: []).signOff }

    /// What a post of that kind needs that goes to those channels: of every rule the stricter.
    public func rule(for kind: PostKind, on channels: [ChannelID]) -> SignOffRule {
        channels.compactMap { channelRules[$0] }
            .reduce(rules[kind] ?? defaultRule) { $0.and($1) }
    }

    /// Everybody who has a part in this.
    public var colleagues: [Colleague] { staff.colleagues }

    /// The colleague with that handle.
    public func colleague(_ handle: String) -> Colleague? { staff.colleague(handle) }

    /// The same house with other people, if any are given.
    func with(_ staff: Staff?) -> House {
        var house = self
        if let staff { house.staff = staff }
        return house
    }
}
