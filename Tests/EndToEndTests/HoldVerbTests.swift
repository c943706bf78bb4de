import Foundation
import Testing

/// A hold in a real workspace: put on by anybody, taken off by two, and nothing catches up.
@Suite("Hold, end to end", .serialized)
struct HoldVerbTests {
    private struct Stop: Decodable {
        let hold: String?
        let stops: String
        let why: String
    }

    private let room: Newsroom

    init() throws { room = try Newsroom(others: ["dora:spokesperson"]) }

    private func hold(_ arguments: String...) throws -> String {
        let made = try room.heraut(["hold", "--why", "Een uitspraak.", "--as", "anna"] + arguments)
        try #require(made.status == 0, "\(made.errors)")
        return String(made.output.prefix { $0 != " " })
    }

    private func release(_ hold: String, as handle: String) throws -> Tool.Result {
        try room.heraut(
            "release",
            hold,
            "--why",
            "De uitspraak is er.",
            "--yes",
            "--as",
            handle,
            "--key",
            handle
        )
    }

    /// Passes, one after the other, until the delivery is in that state.
    ///
    /// - Returns: How the last of them ended.
    private func publish(_ post: String, until state: String) throws -> Int32 {
        for _ in 0..<100 {
            let pass = try room.heraut("publish")
            if try self.state(post) == state { return pass.status }
            usleep(100_000)
        }
        Issue.record("\(post) did not come to be \(state)")
        return -1
    }

    private func state(_ post: String) throws -> String? {
        try room.posts().first { $0.post == post }?.deliveries["site"]
    }

    @Test func `what fell inside a hold is listed, planned anew and signed anew`() throws {
        let post = try room.approvedPost(at: "now")
        let hold = try hold("--channel", "site")
        let listed = try room.heraut("hold", "--list", "--json").output
        let stop = try JSONDecoder().decode(Stop.self, from: Data(listed.utf8))
        #expect(stop.hold == hold)
        #expect(stop.why == "Een uitspraak.")
        #expect(try publish(post, until: "held") == 1)
        #expect(try room.receipts().isEmpty)
        let doctor = try room.heraut("doctor")
        #expect(doctor.status == 1)
        #expect(doctor.output.contains(hold))
        let first = try release(hold, as: "bram")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors.contains("purpose:      release"))
        #expect(try release(hold, as: "bram").status == 1)
        #expect(try release(hold, as: "anna").status == 77)
        let second = try release(hold, as: "dora")
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output.contains("\(post)/site"))
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.receipts().isEmpty)
        #expect(try room.heraut("list", "--overdue", "--json").output.contains(post))
        let planned = try room.heraut(
            "replan",
            post,
            "--at",
            "now",
            "--as",
            "anna",
            "--key",
            "anna"
        )
        #expect(planned.status == 0, "\(planned.errors)")
        let approved = try room.heraut(
            "approve",
            post,
            "--yes",
            "--as",
            "bram",
            "--key",
            "bram"
        )
        #expect(approved.status == 0, "\(approved.errors)")
        #expect(try publish(post, until: "published") == 0)
        #expect(try room.receipts().map(\.isSignatureValid) == [true])
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        let log = try room.heraut("log").output
        for word in ["  hold ", "  release ", "held: site: \(hold)"] {
            #expect(log.contains(word), "\(log)")
        }
    }

    @Test func `a hold has a reason, one thing that it stops, and an end that exists`() throws {
        #expect(try room.heraut("hold", "--as", "anna").status == 64)
        let two = try room.heraut(
            "hold",
            "--why",
            "x",
            "--topic",
            "a",
            "--tag",
            "b",
            "--as",
            "anna"
        )
        #expect(two.status == 64)
        let unknown = try room.heraut("hold", "--why", "x", "--channel", "wall", "--as", "anna")
        #expect(unknown.status == 65)
        #expect(unknown.errors.contains("there is no channel 'wall'"))
        #expect(try release("h-00000000", as: "bram").status == 66)
    }

    @Test func `every attempt is told with its key and its end`() throws {
        let post = try room.approvedPost(at: "now")
        #expect(try room.heraut("attempts", post).errors.contains("was ever sent"))
        #expect(try publish(post, until: "published") == 0)
        let told = try room.heraut("attempts", post, "--json").output
        struct Attempt: Decodable {
            let channel: String
            let attempt: Int
            let key: String
            let outcome: String
        }
        let attempt = try JSONDecoder().decode(Attempt.self, from: Data(told.utf8))
        #expect(attempt.attempt == 1)
        #expect(attempt.outcome == "published")
        #expect(try room.receipts().map(\.webhookID) == [attempt.key])
    }
}
