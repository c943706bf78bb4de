public import Gate

/// Where the house's files are looked at again while a timer runs: people, rules, channels.
///
/// "The rules of that moment" are those that the files hold when a post leaves, not those that they
/// held when the timer was started.
public protocol HouseSource: Sendable {
    /// What the files say now; cheap as long as they are what they were.
    ///
    /// - Throws: ``HouseProblem`` when one of them cannot be read or is wrong: what they said
    ///   before does not count any more.
    func current() async throws(HouseProblem) -> PresentHouse
}

/// What the house's files say at one moment.
public struct PresentHouse: Sendable {
    /// The same for the same files, another for every other.
    public let version: String
    /// The agency, its people and its rules for sign-off.
    public let house: House
    /// The rules.
    public let gate: Gate
    /// Where posts can go.
    public let channels: any ChannelDirectory
    /// Who is told what happens; nil where nobody is.
    public let notices: (any NoticeCarrier)?
    /// Who has to have seen the ledger, with their file as it is now, which the version says nothing of;
    /// nil where nobody has to.
    public var witnessing: Witnessing?

    /// Makes what was read.
    public init(
        version: String,
        house: House,
        gate: Gate,
        channels: any ChannelDirectory,
        notices: (any NoticeCarrier)? = nil,
        witnessing: Witnessing? = nil
    ) {
        self.notices = notices
        self.witnessing = witnessing
        self.version = version
        self.house = house
        self.gate = gate
        self.channels = channels
    }
}

/// Why the house's files do not count as they are.
public struct HouseProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence: which file, where in it, and what to do.
    public let description: String

    /// Makes a problem.
    public init(_ description: String) { self.description = description }
}

extension Newsdesk {
    /// The same desk under other people, rules and channels; nil for those that it has.
    func under(_ present: PresentHouse?, with staff: Staff? = nil) -> Newsdesk {
        Newsdesk(
            house: (present?.house ?? house).with(staff),
            queue: queue,
            gate: present?.gate ?? gate,
            channels: present?.channels ?? channels,
            signatures: signatures,
            pictures: pictures,
            clock: clock,
            chance: chance
        )
    }
}
