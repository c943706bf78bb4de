public import Editorial

/// What was forgotten so far, by which entry.
public struct Forgetting: Hashable, Sendable {
    /// An entry that says what went.
    public struct Place: Hashable, Sendable {
        /// Its number.
        public let sequence: Int
        /// Its moment.
        public let at: Instant
    }

    private var values: [String: Place] = [:]
    private var places: [String: Place] = [:]

    /// Nothing yet.
    public init() {}

    /// Adds what an entry says.
    public mutating func add(_ entry: ForgetEntry, at sequence: Int) {
        let place = Place(sequence: sequence, at: entry.at)
        for (kind, ids) in entry.forgotten.values {
            for id in ids { values["\(kind) \(id)"] = place }
        }
        for picture in entry.forgotten.pictures { places[picture] = place }
    }

    /// Where it stands that a value was forgotten; nil when it was not.
    public subscript(kind: PlainValue.Kind, id: String) -> Place? {
        values["\(kind.rawValue) \(id)"]
    }

    /// Where it stands that a picture was forgotten; nil when it was not.
    public func place(ofPicture sha256: String) -> Place? { places[sha256] }

    /// How many values were forgotten.
    public var count: Int { values.count }

    /// Every picture that was forgotten.
    public var pictures: Set<String> { Set(places.keys) }

    /// Every value that was forgotten, as `kind id`.
    public var keys: Set<String> { Set(values.keys) }
}

extension Newsdesk {
    /// What stands in the place of words that were forgotten.
    public static let forgottenWord = "(forgotten)"

    /// What was forgotten so far.
    ///
    /// - Returns: The digests, each with its entry.
    /// - Throws: ``DeskError/queue(_:)``.
    public func forgotten() async throws(DeskError) -> Forgetting {
        try await queued { () async throws(QueueError) in try await queue.forgotten() }
    }
}
