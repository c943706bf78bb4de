import Foundation
import GRDB
import Testing

/// Promise 3, never twice: SIGKILL at random moments, against receivers that record first.
@Suite("Killed while sending", .serialized)
struct KillTests {
    /// Kills that have to find posts in flight.
    static let kills = 50
    /// Bounds the test; two kills in three find posts in flight.
    static let maximumRounds = 500
    /// Posts that are kept waiting, so that each timer finds work.
    static let stock = 4
    /// People who write and sign posts while the timer is killed.
    static let teams = 2

    /// When posts are due; a busy machine can take the two seconds of `now` to sign one.
    static let soon = ["now", "+10s", "+60s"]

    /// Every post goes to both: one answers soon, so that outcomes are written too, one so late that
    /// a post which is claimed is in flight until the kill.
    static let channels = [
        Newsroom.Channel("site", delayMilliseconds: 50),
        Newsroom.Channel("wall", delayMilliseconds: 5_000),
    ]

    @Test func `a timer that is killed again and again gives no receiver a post twice`() throws {
        let room = try Newsroom(Self.channels)
        let queue = try QueueGlance(room)
        var posts = [try room.startApprovedPost(at: Self.soon).post()]
        var random = SystemRandomNumberGenerator()
        // How long a kill waits at most: first measured, then kept such that about two in three come
        // after a claim, however busy this machine is from moment to moment.
        var window = try timeToFirstReceipt(room, queue) * 3
        var inFlight = 1
        var atWork: [Newsroom.Colleagues] = []
        for _ in 0..<Self.maximumRounds where inFlight < Self.kills {
            let done = atWork.partition(by: \.areDone)
            posts += try atWork[done...].map { try $0.post() }
            atWork.removeSubrange(done...)
            // One a round, so that their posts are not due all at once and taken by one kill.
            if atWork.count < Self.teams, try queue.waiting() + atWork.count < Self.stock {
                atWork.append(try room.startApprovedPost(at: Self.soon))
            }
            try queue.waitUntilSomethingIsDue(within: 200)
            let timer = try room.startTimer()
            try timer.waitUntilItSays("started")
            usleep(UInt32(Double.random(in: 0...window, using: &random) * 1_000_000))
            try Self.kill(timer)
            let hits = try queue.sending() > 0
            if hits { inFlight += 1 }
            window *= hits ? 0.95 : 1.1
        }
        #expect(inFlight >= Self.kills, "too few kills found posts in flight to prove anything")
        posts += try atWork.map { try $0.post() }
        try queue.waitUntilAllIsDue()
        _ = try room.heraut("publish")
        try Self.check(room, posts)
    }

    /// What must hold after any number of kills.
    private static func check(_ room: Newsroom, _ ids: [String]) throws {
        let posts = try room.posts()
        #expect(Set(posts.map(\.post)) == Set(ids), "a post is lost")
        for channel in room.channels {
            var counts: [String: Int] = [:]
            for receipt in try room.receipts(on: channel) {
                #expect(receipt.isSignatureValid)
                counts[receipt.webhookID, default: 0] += 1
            }
            #expect(counts.values.allSatisfy { $0 == 1 }, "\(channel) received twice: \(counts)")
            for post in posts {
                let state = try #require(post.deliveries[channel])
                let count = counts["\(post.post)-r2-\(channel)"] ?? 0
                switch state {
                case "published": #expect(count == 1, "\(post.post) is published and not received")
                case "unknown": #expect(count <= 1)
                default: Issue.record("\(post.post) ended as \(state) on \(channel)")
                }
            }
        }
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    /// How many seconds a timer needs here and now from its start until a receiver has a post.
    private func timeToFirstReceipt(_ room: Newsroom, _ queue: QueueGlance) throws -> Double {
        try queue.waitUntilSomethingIsDue()
        let timer = try room.startTimer()
        try timer.waitUntilItSays("started")
        let start = Date()
        try Patience.wait(for: "a first receipt") { try !room.receipts(on: "wall").isEmpty }
        let seconds = Date().timeIntervalSince(start)
        try Self.kill(timer)
        return seconds
    }

    private static func kill(_ timer: Tool.Running) throws {
        timer.kill()
        _ = try timer.finish()
        // It was alive until then.
        #expect(timer.process.terminationReason == .uncaughtSignal)
    }
}

/// A look at the tables from outside, which writes nothing.
private struct QueueGlance {
    private let database: DatabaseQueue

    init(_ room: Newsroom) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let path = room.folder.appending(path: "news/queue.sqlite").path
        database = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Posts that wait for their time.
    func waiting() throws -> Int {
        try count("SELECT count(DISTINCT post) FROM delivery WHERE next_at_ms IS NOT NULL")
    }

    /// Deliveries whose claim is on record and whose outcome is not.
    func sending() throws -> Int {
        try count("SELECT count(*) FROM delivery WHERE state = 'sending'")
    }

    func waitUntilSomethingIsDue(within milliseconds: Int64 = 0) throws {
        try Patience.wait(for: "a post that is due") {
            let moment = Self.now + milliseconds
            return try count("SELECT count(*) FROM delivery WHERE next_at_ms <= \(moment)") > 0
        }
    }

    func waitUntilAllIsDue() throws {
        try Patience.wait(for: "the time of the last post") {
            try count("SELECT count(*) FROM delivery WHERE next_at_ms > \(Self.now)") == 0
        }
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    private func count(_ sql: String) throws -> Int {
        try database.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }
}
