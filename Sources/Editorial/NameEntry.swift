/// A list of names that a house adds to, so that they are not taken for somebody's.
public enum NameList: String, Codable, CaseIterable, Sendable {
    /// Organisations, laws, products, events: names that are no persons.
    case organisation
    /// Places, regions, waters.
    case place
    /// People of history and art, whose names stand for more than a case.
    case famous
}

/// What was decided about a name; the name itself and the reason stand elsewhere.
public enum NameEvent: Codable, Hashable, Sendable {
    /// It may be written from now on.
    case allowed(NameChange)
    /// It may not be written any more.
    case removed(NameChange)
}

/// One change of a list of names.
public struct NameChange: Codable, Hashable, Sendable {
    /// The list.
    public let list: NameList
    /// The salted digest of the name and the reason.
    public let words: ReasonID
    /// SHA-256 of the list's file before; nil for its first change.
    public let before: String?
    /// SHA-256 of the list's file afterwards.
    public let after: String

    /// Makes a change.
    public init(list: NameList, words: ReasonID, before: String?, after: String) {
        self.list = list
        self.words = words
        self.before = before
        self.after = after
    }
}

/// One decision about a name with who and when, as the ledger keeps it.
public struct NameEntry: Codable, Hashable, Sendable {
    /// When it was put on record.
    public let at: Instant
    /// Who decided.
    public let actor: PersonID
    /// What was decided.
    public let name: NameEvent

    /// Makes an entry.
    public init(at: Instant, actor: PersonID, name: NameEvent) {
        self.at = at
        self.actor = actor
        self.name = name
    }

    /// What it changes.
    public var change: NameChange {
        switch name {
        case .allowed(let change), .removed(let change): change
        }
    }

    /// Whether it goes on from the last one before it that is about the same list.
    public func follows(_ earlier: [NameEntry]) -> Bool {
        earlier.last { $0.change.list == change.list }?.change.after == change.before
    }
}
