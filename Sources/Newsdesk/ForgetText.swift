internal import Editorial

/// What a person signs before words go for good: the declaration of what is destroyed, and why.
struct ForgetText {
    /// Keeps these signatures apart from every other use of the key.
    static let namespace = "heraut-forget-v1"
    /// How it is written; a form is never edited, a new one is added.
    static let form = 1

    let agency: String
    let workspace: String
    let signer: String
    let role: Role
    let parts: [Forgotten.Part]
    let before: Instant
    let values: [String: [String]]
    let pictures: [String]
    let posts: [PostID]
    let reason: String
    let nonce: String

    /// The exact text.
    var text: String {
        let line = StatementText.oneLine
        return
            ([
                "Heraut: forget what has been kept long enough", "", "form:         \(Self.form)",
                "agency:       \(line(agency))", "workspace:    \(workspace)",
            ]
            + Self.marks(
                of: parts,
                before: before,
                values: values,
                pictures: pictures,
                by: signer,
                as: role
            ) + [
                "why:          \(line(reason))",
                "nonce:        \(nonce)",
                "",
                "Nobody can undo this. The posts, up to the end:",
                "",
            ] + posts.map(\.rawValue))
            .joined(separator: "\n") + "\n"
    }

    /// The lines that say what the ledger says too.
    static func marks(
        of parts: [Forgotten.Part],
        before: Instant,
        values: [String: [String]],
        pictures: [String],
        by signer: String,
        as role: Role
    ) -> [String] {
        let count = values.values.reduce(0) { $0 + $1.count }
        let list =
            values.sorted { $0.key < $1.key }.flatMap { kind, ids in ids.map { "\(kind) \($0)\n" } }
            + pictures.map { "picture \($0)\n" }
        return [
            "purpose:      forget",
            "signer:       \(signer) (as \(role.rawValue))",
            "what:         \(parts.map(\.rawValue).joined(separator: ", "))",
            "before:       \(before)",
            "values:       \(count), and \(pictures.count) pictures",
            "their list:   sha256 \(Digest.hex(Array(list.joined().utf8)))",
        ]
    }
}

/// A declaration with its signature.
struct SignedForgetting: Codable, Hashable, Sendable {
    let form: Int
    let nonce: String
    let statement: String
    let signature: String
}
