/// The adapters that ship with Heraut, embedded in the binary.
public enum ShippedAdapters {
    /// One shipped adapter: its path below `adapters/`, and its text.
    public struct File: Sendable {
        /// The path, such as `mastodon.yaml`.
        public let path: String
        /// The text, as it stands in the repository.
        public let text: String
    }

    /// Every shipped adapter, in the order of their paths.
    public static let files: [File] = EmbeddedFiles.all.map { File(path: $0.path, text: $0.text) }
}
