import Foundation
import GRDB
import Testing

/// What `heraut doctor` sees of a publisher that died, and of a schema that was changed.
@Suite("Doctor", .serialized)
struct DoctorTests {
    @Test func `what a killed publisher was sending is told, and settled by the next`() throws {
        let room = try Newsroom([Newsroom.Channel("site", delayMilliseconds: 8_000)])
        let post = try room.approvedPost(at: "now")
        let timer = try room.startTimer()
        for _ in 0..<100 {
            if try room.posts().first?.deliveries["site"] == "sending" { break }
            usleep(20_000)
        }
        #expect(try room.heraut("doctor").status == 0)
        timer.kill()
        _ = try timer.finish()
        let told = try room.heraut("doctor")
        #expect(told.status == 1)
        #expect(told.output.contains("\(post)/site"), "\(told.output)")
        _ = try room.heraut("publish")
        #expect(try room.posts().first?.deliveries["site"] == "unknown")
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `passes without work leave no entry, and a dropped trigger is named`()
        throws
    {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+6h")
        let before = try room.heraut("verify").output
        for _ in 0..<5 { #expect(try room.heraut("publish").status == 0) }
        #expect(try room.heraut("verify").output == before)
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            try database.execute(sql: "DROP TRIGGER ledger_is_never_shortened")
        }
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains("lacks the trigger 'ledger_is_never_shortened'"))
    }
}
