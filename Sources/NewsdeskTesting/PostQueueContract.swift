internal import Editorial
public import Newsdesk
public import Testing

/// What every ``PostQueue`` promises: the store on disk and the one in memory pass the same suite.
///
/// A claim gets two queues over one storage, as two processes would have them.
public struct PostQueueContract: Sendable, CustomTestStringConvertible {
    /// The claim, as a sentence.
    public let claim: String
    /// Proves it on two fresh queues over one storage.
    public let prove:
        @Sendable (_ queue: any PostQueue, _ other: any PostQueue) async throws -> Void

    /// The claim.
    public var testDescription: String { claim }

    init(
        _ claim: String,
        _ prove: @escaping @Sendable (any PostQueue, any PostQueue) async throws -> Void
    ) {
        self.claim = claim
        self.prove = prove
    }

    /// Every claim.
    public static let claims =
        writing + naming + reading + stopping + publishing + forgetting + people

    static let one = PostID("p-one")
    static let two = PostID("p-two")
    static let three = PostID("p-three")

    /// Everything that can be read of a queue, to see that nothing has changed.
    public struct Everything: Equatable, Sendable {
        let rows: [PostRow]
        let names: [NameEntry]
        let log: [LoggedEntry]
        let audit: AuditReport

        /// Reads it all.
        public init(_ queue: any PostQueue) async throws {
            rows = try await queue.rows(in: nil)
            names = try await queue.names()
            log = try await queue.log(after: 0, post: nil, limit: 1_000)
            audit = try await queue.audit()
        }
    }

    static func expectUnchanged(
        _ queue: any PostQueue,
        by body: () async throws -> Void
    ) async throws {
        let before = try await Everything(queue)
        try await body()
        #expect(try await Everything(queue) == before)
    }
}
