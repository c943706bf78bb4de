import Editorial
import Foundation
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

/// Posts are replayed from where they were left off, and only from there.
@Suite("QueueStore, replays", .tempFolder)
struct ReplayTests {
    static let one = PostID("p-one")

    @Test func `what others wrote since is read, and what one wrote itself is there`()
        async throws
    {
        let queue = try TempFolder.newQueue()
        let other = try QueueStore.open(folder: TempFolder.folder)
        try await Scribe(queue).post(Self.one, to: .inReview)
        #expect(try await other.post(Self.one) == (try await queue.post(Self.one)))
        try await Scribe(other).approve(Self.one)
        let after = try #require(try await queue.post(Self.one))
        #expect(after.post.stage == .approved)
        #expect(after == (try await other.post(Self.one)))
        // A third one, which has replayed nothing yet, sees the same.
        let third = try QueueStore.open(folder: TempFolder.folder)
        #expect(after == (try await third.post(Self.one)))
        for store in [queue, other, third] { try store.close() }
    }

    @Test func `a ledger that is not what it was is replayed from its beginning`() async throws {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(Self.one, to: .inReview)
        #expect(try await queue.post(Self.one)?.post.stage == .inReview)
        let raw = try RawDatabase(TempFolder.database)
        // As if a file of before had been put in its place, with another last entry.
        try raw.withoutTriggers {
            try raw.run("DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger)")
        }
        try raw.close()
        // And as if the machine remembered nothing of it: else nothing would be written at all.
        try FileManager.default.removeItem(atPath: TempFolder.database + ".seen")
        let before = try #require(try await queue.post(Self.one))
        #expect(before.post.stage == .draft)
        // And what is decided on the post as it was is stale.
        let change = Change(
            post: Self.one,
            version: before.version + 1,
            entries: [
                Entry(
                    post: Self.one,
                    at: Scribe.start,
                    actor: .publisher,
                    event: .missed(channel: nil)
                )
            ]
        )
        #expect(try await queue.append([change]) == [.stale])
        try queue.close()
    }
}
