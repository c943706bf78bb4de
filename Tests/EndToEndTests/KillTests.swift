import Foundation
import Testing

/// Promise 3, never twice: SIGKILL at random moments, against a receiver that records first.
@Suite("Killed while sending", .serialized)
struct KillTests {
    /// Posts, each with a due time of its own.
    static let posts = 60
    /// Kills that have to happen, at random moments.
    static let kills = 50

    @Test func `a timer that is killed again and again gives the receiver no post twice`() throws {
        let room = try Newsroom(receiverDelay: 60)
        var ids: Set<String> = []
        // One that is not due today tells how long it takes here to sign one off; the others become
        // due three a second, once all of them are signed.
        let begin = Date()
        let later = try room.approvedPost(at: "+6h")
        let each = Date().timeIntervalSince(begin)
        let start = Date(timeIntervalSinceNow: each * Double(Self.posts) * 1.3 + 3)
        for number in 0..<Self.posts {
            let wait = max(3, Int(start.timeIntervalSinceNow) + number / 3)
            ids.insert(try room.approvedPost(at: "+\(wait)s"))
        }
        var random = SystemRandomNumberGenerator()
        var killed = 0
        var killedWithWork = 0
        // Bounded: a round takes well under two seconds, and the posts are due within a minute.
        for _ in 0..<200 {
            let before = try Self.received(room)
            let timer = try room.startTimer()
            for _ in 0..<500 where try !timer.output().contains("started") { usleep(2_000) }
            usleep(UInt32.random(in: 0...400_000, using: &random))
            timer.kill()
            _ = try timer.finish()
            killed += 1
            if try Self.received(room) > before { killedWithWork += 1 }
            if killed >= Self.kills, try Self.isDone(room, but: later) { break }
        }
        #expect(killed >= Self.kills)
        #expect(killedWithWork >= 5, "too few kills hit a sending timer to prove anything")
        _ = try room.heraut("publish")

        var counts: [String: Int] = [:]
        for receipt in try room.receipts() { counts[receipt.webhookID, default: 0] += 1 }
        #expect(counts.values.allSatisfy { $0 == 1 }, "received twice: \(counts)")
        let posts = try room.posts().filter { $0.post != later }
        #expect(Set(posts.map(\.post)) == ids, "a post is lost")
        for post in posts {
            let state = try #require(post.deliveries["site"])
            let count = counts["\(post.post)-r2-site"] ?? 0
            switch state {
            case "published": #expect(count == 1, "\(post.post) is published and not received")
            case "unknown": #expect(count <= 1)
            default: Issue.record("\(post.post) ended as \(state)")
            }
        }
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    private static func isDone(_ room: Newsroom, but later: String) throws -> Bool {
        try room.posts().allSatisfy { $0.post == later || $0.deliveries["site"] != "scheduled" }
    }

    private static func received(_ room: Newsroom) throws -> Int {
        let url = room.folder.appending(path: "received.jsonl")
        return try Data(contentsOf: url).count { $0 == UInt8(ascii: "\n") }
    }
}
