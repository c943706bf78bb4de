/// That words went, for good: which digests stand for nothing any more, who decided so and why.
///
/// The encoded form is for ever: a case or a field is added, never renamed.
public struct ForgetEntry: Codable, Hashable, Sendable {
    /// When it was put on record; the words went in the same moment.
    public let at: Instant
    /// Who decided.
    public let actor: PersonID
    /// What went.
    public let forgotten: Forgotten

    /// Makes an entry.
    public init(at: Instant, actor: PersonID, forgotten: Forgotten) {
        self.at = at
        self.actor = actor
        self.forgotten = forgotten
    }
}

/// What was forgotten at once.
public struct Forgotten: Codable, Hashable, Sendable {
    /// What of posts goes.
    public enum Part: String, Codable, CaseIterable, Sendable {
        /// What posts said, why people did things, what was sent and answered, statements, pictures.
        case words
        /// Who did it: handles, and the statements that name them.
        case people
    }

    /// The most values of one entry; more take several.
    public static let maximumValues = 5_000

    /// What was asked to go.
    public let parts: [Part]
    /// Of posts to which nothing has happened since that moment.
    public let before: Instant
    /// The digests of the values that went, in order, by kind.
    public let values: [String: [String]]
    /// The SHA-256 of the pictures that went, in order.
    public let pictures: [String]
    /// Why.
    public let reason: ReasonID
    /// The signature under the declaration.
    public let signature: Signature

    /// Makes it.
    public init(
        parts: [Part],
        before: Instant,
        values: [String: [String]],
        pictures: [String],
        reason: ReasonID,
        signature: Signature
    ) {
        self.parts = parts
        self.before = before
        self.values = values
        self.pictures = pictures
        self.reason = reason
        self.signature = signature
    }
}
