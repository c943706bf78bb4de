/// The forward-only migrations that make up the queue's schema, embedded in the binary.
public enum QueueSchema {
    /// One migration: its file name without the ending, and its SQL.
    public struct Migration: Sendable {
        /// The name, such as `0001_create_ledger`; its first four digits are the schema version.
        public let name: String
        /// The statements, run in one transaction.
        public let sql: String
    }

    /// Every migration, oldest first.
    public static let migrations: [Migration] = EmbeddedFiles.all
        .filter { $0.path.hasPrefix("migrations/") && $0.path.hasSuffix(".sql") }
        .map { Migration(name: String($0.path.dropFirst(11).dropLast(4)), sql: $0.text) }
}
