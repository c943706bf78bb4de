public import Editorial

/// What a person signs to take a hold off: plain text that says which hold, and why.
struct HoldText {
    /// Keeps these signatures apart from those under posts, and from every other use of the key.
    static let namespace = "heraut-release-v1"
    /// How it is written; a form is never edited, a new one is added.
    static let form = 1

    let agency: String
    let workspace: String
    let signer: String
    let role: Role
    let hold: Hold
    let holder: String
    let why: String
    let reason: String
    let nonce: String

    /// The exact text.
    var text: String {
        let line = StatementText.oneLine
        return
            ([
                "Heraut: release a hold", "", "form:         \(Self.form)",
                "agency:       \(line(agency))", "workspace:    \(workspace)",
            ] + Self.marks(of: hold, by: signer, as: role) + [
                "put on by:    \(holder) at \(hold.since)",
                "because:      \(line(why))",
                "released for: \(line(reason))",
                "nonce:        \(nonce)",
            ])
            .joined(separator: "\n") + "\n"
    }

    /// The lines that say what the ledger says of the release too.
    static func marks(of hold: Hold, by signer: String, as role: Role) -> [String] {
        [
            "purpose:      release",
            "signer:       \(signer) (as \(role.rawValue))",
            "hold:         \(hold.id)",
            "stops:        \(StatementText.oneLine(hold.scope.words))",
        ]
    }
}

/// A statement about a hold with its signature.
struct SignedRelease: Codable, Hashable, Sendable {
    let form: Int
    let nonce: String
    let statement: String
    let signature: String
}

extension Hold.Scope {
    /// What it stops, in a few words.
    public var words: String {
        switch self {
        case .everything: "everything"
        case .channel(let name): "the channel '\(name)'"
        case .topic(let word): "the topic '\(word)'"
        case .tag(let word): "the tag '\(word)'"
        }
    }
}
