/// What was decided about the people of the house; who and what exactly stands elsewhere.
///
/// The encoded form is for ever: a case or a field is added, never renamed.
public enum PeopleEvent: Codable, Hashable, Sendable {
    /// Somebody signed a change: a person, a key, roles, an end, a deputy. What it is stands in the
    /// signed statement.
    case changed(person: PersonID, signature: Signature)
    /// Somebody is on call as spokesperson, from one moment up to another.
    case onCall(person: PersonID, from: Instant, until: Instant)
    /// Somebody is not on call after all: the entry of the ledger that said so is named.
    case offCall(person: PersonID, entry: Int)

    /// Whom it is about.
    public var person: PersonID {
        switch self {
        case .changed(let person, _), .onCall(let person, _, _), .offCall(let person, _): person
        }
    }
}

/// One decision about people with who and when, as the ledger keeps it.
public struct PeopleEntry: Codable, Hashable, Sendable {
    /// When it was put on record.
    public let at: Instant
    /// Who decided.
    public let actor: PersonID
    /// What was decided.
    public let people: PeopleEvent

    /// Makes an entry.
    public init(at: Instant, actor: PersonID, people: PeopleEvent) {
        self.at = at
        self.actor = actor
        self.people = people
    }
}
