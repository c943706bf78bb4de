/// Words of people, kept apart from the ledger, which holds only their salted digest: what must
/// be forgotten later can go without breaking the chain.
public struct PlainValue: Hashable, Sendable {
    /// What sort of words these are.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// What a revision says, as canonical JSON.
        case content
        /// An ``Exchange``, as canonical JSON.
        case exchange
        /// A person's handle.
        case handle
        /// Why somebody did something.
        case reason
        /// A ``SignedStatement``, as canonical JSON.
        case statement
    }

    /// The bytes of chance in a salt.
    public static let saltLength = 16

    /// What sort of words.
    public let kind: Kind
    /// SHA-256 over salt, kind and body, in lower-case hexadecimal.
    public let id: String
    /// ``saltLength`` bytes in lower-case hexadecimal, so that nobody can guess words by digest.
    public let salt: String
    /// The words.
    public let body: String

    /// Words with a fresh salt.
    public init(_ kind: Kind, _ body: String, chance: some Chance) {
        let salt = Digest.hexadecimal(chance.bytes(Self.saltLength))
        self.init(kind: kind, id: Self.digest(kind, salt, body), salt: salt, body: body)
    }

    /// Words as they were found; see ``isIntact``.
    public init(kind: Kind, id: String, salt: String, body: String) {
        self.kind = kind
        self.id = id
        self.salt = salt
        self.body = body
    }

    /// Whether the words are still those that the id was made of.
    public var isIntact: Bool { id == Self.digest(kind, salt, body) }

    private static func digest(_ kind: Kind, _ salt: String, _ body: String) -> String {
        Digest.hex(Array("\(salt)\n\(kind.rawValue)\n\(body)".utf8))
    }
}
