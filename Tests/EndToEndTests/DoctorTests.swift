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

    private struct Line: Decodable {
        let check: String
        let ok: Bool
        let level: String
        let detail: String
    }

    private func checks(_ room: Newsroom) throws -> [String: Line] {
        let lines = try room.heraut("doctor", "--json").output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return Dictionary(lines.map { ($0.check, $0) }) { first, _ in first }
    }

    private static let stable = [
        "workspace", "authors", "approvers", "admins", "people", "sign-off", "channel site", "disk",
        "filesystem", "clock-sync", "modes",
        "sqlite", "pragmas", "seen", "lock", "clock", "backup", "publisher", "quarantine", "queue",
        "rules", "names", "unknown", "holds", "sending", "timer",
    ]

    @Test func `the checks have names that stay, and all is well in a new workspace`() throws {
        let room = try Newsroom()
        let found = try checks(room)
        #expect(Set(found.keys) == Set(Self.stable))
        #expect(found.values.allSatisfy { $0.level != "wrong" && $0.ok })
        #expect(found["pragmas"]?.detail.contains("synchronous=2") == true)
        #expect(found["sqlite"]?.detail.contains("SQLite 3.") == true)
        #expect(found["backup"]?.level == "note")
        #expect(try room.heraut("doctor").status == 0)
    }

    @Test func `a backup that is too old is wrong, and the house says how old that is`() throws {
        let room = try Newsroom()
        #expect(try room.heraut("backup", "b.backup").status == 0)
        #expect(try checks(room)["backup"]?.level == "ok")
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            try database.execute(sql: "UPDATE backup SET at_ms = at_ms - 2 * 86400000")
        }
        #expect(try checks(room)["backup"]?.level == "wrong")
        #expect(try room.heraut("doctor").status == 1)
        let house = room.folder.appending(path: "news/heraut.yaml")
        let text = try String(contentsOf: house, encoding: .utf8)
        try room.write(text + "\nbackup: {at-least-every: 7d}\n", to: "news/heraut.yaml")
        #expect(try checks(room)["backup"]?.level == "ok")
        try room.write(text + "\nbackup: {at-least-every: 32d}\n", to: "news/heraut.yaml")
        let refused = try room.heraut("doctor")
        #expect(refused.status == 78)
        #expect(refused.errors.contains("at most 31d"), "\(refused.errors)")
    }

    @Test func `a clock behind the record, and a timer that is missed, are wrong`() throws {
        let room = try Newsroom()
        #expect(try checks(room)["publisher"]?.level == "note")
        _ = try room.approvedPost(at: "+2m")
        #expect(try checks(room)["publisher"]?.level == "wrong", "none has ever run")
        #expect(try room.heraut("publish").status == 0)
        #expect(try checks(room)["publisher"]?.level == "ok")
        let place = room.folder.appending(path: "news/queue.sqlite.publisher").path
        let longAgo = Date(timeIntervalSinceNow: -3_600)
        try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: place)
        #expect(try checks(room)["publisher"]?.level == "wrong")
        // An entry of tomorrow is what a clock that was put back leaves.
        let queue = try DatabaseQueue(
            path: room.folder.appending(path: "news/queue.sqlite").path
        )
        try queue.write { database in
            let tomorrow = Int64(Date(timeIntervalSinceNow: 86_400).timeIntervalSince1970 * 1_000)
            try database.execute(
                sql: """
                    INSERT INTO ledger (sequence, entry, previous_hash, hash)
                    SELECT sequence + 1,
                        '{"at":\(tomorrow),"queue":{"publisherStarted":{"epoch":9}}}', hash,
                        '\(String(repeating: "a", count: 64))'
                    FROM ledger ORDER BY sequence DESC LIMIT 1
                    """
            )
        }
        try queue.close()
        #expect(try checks(room)["clock"]?.level == "wrong")
    }
}
