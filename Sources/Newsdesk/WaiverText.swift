internal import Editorial

/// What somebody with the role *legal* signs to waive one finding: plain text that says which words
/// of which revision, by which rule, and why.
///
/// Written again from what is stored whenever it is asked whether the waiver counts.
struct WaiverText {
    /// Keeps these signatures apart from those under posts, and from every other use of the key.
    static let namespace = "heraut-waiver-v1"
    /// How it is written; a form is never edited, a new one is added.
    static let form = 1

    let agency: String
    let workspace: String
    let signer: String
    let post: PostID
    let revision: Revision
    let finding: WaivedFinding
    let part: PostPart
    let words: String
    let reason: String
    let policy: String
    let nonce: String

    /// The exact text.
    var text: String {
        let line = StatementText.oneLine
        return
            (head + [
                "words:        \(line(words))",
                "why:          \(line(reason))",
                "rules:        sha256 \(policy)",
                "nonce:        \(nonce)",
                "",
                "The whole \(line(part.name)), up to the end:",
                "",
                part.text,
            ])
            .joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        [
            "Heraut: waive one finding of the gate",
            "",
            "form:         \(Self.form)",
            "agency:       \(StatementText.oneLine(agency))",
            "workspace:    \(workspace)",
        ]
            + Self.marks(
                of: finding,
                on: post,
                revision.number,
                content: revision.content,
                by: signer
            )
            + ["part:         \(StatementText.oneLine(part.name))"]
    }

    /// The lines that say what the ledger says of the waiver too.
    static func marks(
        of finding: WaivedFinding,
        on post: PostID,
        _ revision: Int,
        content: ContentID,
        by signer: String
    ) -> [String] {
        [
            "purpose:      waive",
            "signer:       \(signer) (as \(Role.legal.rawValue))",
            "post:         \(post), revision \(revision)",
            "content:      sha256 \(content)",
            "rule:         \(finding.rule)",
            "place:        \(finding.start)-\(finding.end) of part \(finding.part)",
            "excerpt:      sha256 \(finding.excerpt)",
        ]
    }

    /// The digest that stands for the words in the ledger.
    static func excerpt(_ words: String, nonce: String) -> String {
        Digest.hex(Array("\(nonce)\n\(words)".utf8))
    }
}
