/// The rule packs and lexicons that ship with Heraut, embedded in the binary.
public enum PolicyPacks {
    /// One shipped file of rules: its path below `policies/`, and its text.
    public struct File: Sendable {
        /// The path, such as `packs/identifiers/bsn.yaml`.
        public let path: String
        /// The text, as it stands in the repository.
        public let text: String
    }

    /// Every shipped rule, in the order of their paths.
    public static let files: [File] = EmbeddedFiles.all.map { File(path: $0.path, text: $0.text) }

    /// The lists of `lexicons/`, compiled when this was built: the text of a table of words.
    public static let words: StaticString = EmbeddedWords.table
}
