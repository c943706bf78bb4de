public import Editorial

/// Who must sign, who never may, and for how long it counts.
public struct SignOffRule: Hashable, Sendable {
    /// The longest and the shortest time after which an approval can be set to expire.
    public static let lengths = Duration.seconds(60)...Duration.seconds(366 * 86_400)

    /// How many different people a role must bring; empty for a rule that only adds to another.
    public let needed: [Role: Int]
    /// The handles of those whose signatures never count, beside those that never do anyway.
    public let never: Set<String>
    /// How long an approval counts; as long as its key does when nil.
    public let expires: Duration?

    /// Makes a rule; what reads it from a file has checked it.
    public init(needed: [Role: Int], never: Set<String> = [], expires: Duration? = nil) {
        self.needed = needed
        self.never = never
        self.expires = expires
    }

    /// The rule that asks for no more than that.
    public init(_ signOff: SignOff) { self.init(needed: signOff.needed) }

    /// What both ask for: of each the stricter.
    public func and(_ other: SignOffRule) -> SignOffRule {
        SignOffRule(
            needed: needed.merging(other.needed, uniquingKeysWith: max),
            never: never.union(other.never),
            expires: [expires, other.expires].compactMap(\.self).min()
        )
    }

    /// The signatures alone.
    public var signOff: SignOff {
        guard let signOff = SignOff(needed: needed) else {
            preconditionFailure("the rule of a kind asks for somebody")
        }
        return signOff
    }
}
