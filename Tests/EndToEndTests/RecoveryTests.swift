import Foundation
import GRDB
import Testing

/// Backup, restore and quarantine, as an operator has them.
@Suite("Recovery", .serialized)
struct RecoveryTests {
    private func backUp(_ room: Newsroom, _ name: String = "b.backup") throws {
        let made = try room.heraut("backup", name)
        try #require(made.status == 0, "\(made.errors)")
    }

    private func keys(_ room: Newsroom, _ channel: String = "site") throws -> [String: Int] {
        try room.receipts(on: channel).reduce(into: [:]) { $0[$1.webhookID, default: 0] += 1 }
    }

    /// What a restored queue may do on its own, again and again.
    private func letItWork(_ room: Newsroom, times: Int = 3) throws {
        for _ in 0..<times { _ = try room.heraut("publish") }
        let timer = try room.startTimer()
        try timer.waitUntilItSays("halted")
        usleep(1_500_000)
        timer.process.terminate()
        _ = try timer.finish()
    }

    private func endQuarantine(_ room: Newsroom) throws -> Tool.Result {
        try room.heraut("resolve", "--end-quarantine", "--why", "Gekeken.", "--as", "bram")
    }

    @Test func `yesterday's backup sends nothing twice, and says what it does not know`() throws {
        let room = try Newsroom([Newsroom.Channel("site"), Newsroom.Channel("wall")])
        let soon = try room.approvedPost(at: "+5s")
        let later = try room.approvedPost(at: "+6h")
        let drafted = try room.heraut("draft", "all-channels.md", "--as", "anna")
        try #require(drafted.status == 0)
        try backUp(room)
        // After the backup the first one goes out, and so does the draft.
        try Patience.wait(for: "the first post") {
            _ = try room.heraut("publish")
            return try room.receipts(on: "site").count == 1
        }
        let before = try keys(room)
        let restored = try room.heraut("restore", "b.backup", "--json")
        try #require(restored.status == 0, "\(restored.errors)")
        for channel in ["site", "wall"] {
            #expect(restored.output.contains("\(soon)/\(channel)"))
            #expect(restored.output.contains("\(later)/\(channel)"))
        }
        #expect(restored.output.contains("\"unfinished\":[\"p-"))
        try letItWork(room)
        #expect(try keys(room) == before, "a restored queue sent by itself")
        #expect(try room.posts().filter { $0.deliveries["site"] == "unknown" }.count == 2)
        let doctor = try room.heraut("doctor")
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("quarantine"))
        #expect(try room.heraut("verify").status == 0)
        // Nobody ends it before each delivery is settled.
        let early = try endQuarantine(room)
        #expect(early.status == 1, "\(early.errors)")
        for channel in ["site", "wall"] {
            let record = room.record(of: channel).lastPathComponent
            let settled = try room.heraut(
                "resolve",
                "--all",
                "--from",
                record,
                "--channel",
                channel,
                "--complete",
                "--why",
                "Lijst van de ontvanger.",
                "--yes",
                "--as",
                "bram"
            )
            #expect(settled.output.contains("\(soon)/\(channel)"), "\(settled.output)")
        }
        let byPost = Dictionary(
            uniqueKeysWithValues: try room.posts().map { ($0.post, $0.deliveries) }
        )
        #expect(byPost[soon] == ["site": "published", "wall": "published"])
        #expect(byPost[later] == ["site": "scheduled", "wall": "scheduled"])
        try letItWork(room, times: 1)
        let end = try endQuarantine(room)
        #expect(end.status == 0, "\(end.errors)")
        #expect(try room.heraut("publish").status == 0)
        #expect(try keys(room) == before)
        // And the newsroom works on.
        let fresh = try room.approvedPost(at: "now")
        try Patience.wait(for: "a new post") {
            _ = try room.heraut("publish")
            return try keys(room)["\(fresh)-r2-site"] == 1
        }
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `a post that was signed after the backup is named, and its approver is told`() throws
    {
        let room = try Newsroom()
        let drafted = try room.heraut("draft", "all-channels.md", "--as", "anna", "--json")
        let post = try #require(drafted.output.firstMatch(of: /p-[0-9a-z]{8}/)).output
        try backUp(room)
        try #require(
            try room.heraut("submit", "\(post)", "--at", "now", "--as", "anna", "--key", "anna")
                .status
                == 0
        )
        try #require(
            try room.heraut("approve", "\(post)", "--yes", "--as", "bram", "--key", "bram").status
                == 0
        )
        try Patience.wait(for: "the post") {
            _ = try room.heraut("publish")
            return try room.receipts().count == 1
        }
        let restored = try room.heraut("restore", "b.backup")
        #expect(restored.output.contains("\(post)  draft"), "\(restored.output)")
        #expect(try room.heraut("doctor").output.contains("\(post) (draft)"))
        _ = try room.heraut("submit", "\(post)", "--at", "now", "--as", "anna", "--key", "anna")
        let signed = try room.heraut(
            "approve",
            "\(post)",
            "--yes",
            "--as",
            "bram",
            "--key",
            "bram"
        )
        #expect(signed.status == 0, "\(signed.errors)")
        #expect(signed.errors.contains("may have been sent"), "\(signed.errors)")
        #expect(try room.heraut("publish").status == 1)
        #expect(try room.receipts().count == 1, "signed again, and sent while quarantined")
    }

    @Test func `a backup put back by hand is noticed, and nothing is written or sent`() throws {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+3s")
        let queue = room.folder.appending(path: "news/queue.sqlite")
        let copy = room.folder.appending(path: "copy.sqlite")
        try FileManager.default.copyItem(at: queue, to: copy)
        try backUp(room)
        try Patience.wait(for: "the post") {
            _ = try room.heraut("publish")
            return try room.receipts().count == 1
        }
        try FileManager.default.removeItem(at: queue)
        try FileManager.default.copyItem(at: copy, to: queue)
        let refused = try room.heraut("publish")
        #expect(refused.status == 78)
        #expect(refused.errors.contains("heraut restore"), "\(refused.errors)")
        #expect(refused.errors.contains("older than what this machine has seen"))
        #expect(try room.heraut("draft", "all-channels.md", "--as", "anna").status == 78)
        #expect(try room.heraut("list").status == 0)
        #expect(try room.heraut("doctor").status == 1)
        #expect(try room.receipts().count == 1)
        // A backup is no queue at all.
        try FileManager.default.removeItem(at: queue)
        try FileManager.default.copyItem(
            at: room.folder.appending(path: "b.backup"),
            to: queue
        )
        let backup = try room.heraut("list")
        #expect(backup.status == 78)
        #expect(backup.errors.contains("heraut restore"), "\(backup.errors)")
        // And this is how it comes back, from where it is.
        let restored = try room.heraut("restore", "news/queue.sqlite")
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try room.heraut("publish").status == 1)
        #expect(try room.receipts().count == 1)
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `a timer whose queue is replaced under it sends nothing more, and says why`() throws
    {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+8s")
        let timer = try room.startTimer()
        try timer.waitUntilItSays("started")
        let queue = room.folder.appending(path: "news/queue.sqlite")
        let other = room.folder.appending(path: "other.sqlite")
        try FileManager.default.copyItem(at: queue, to: other)
        // As rsync and mv do it: the timer keeps a file that has no name any more.
        try #require(unsafe rename(other.path, queue.path) == 0)
        let ended = try timer.finish()
        #expect(ended.status == 78, "\(ended.errors)")
        #expect(ended.errors.contains("put another file"), "\(ended.errors)")
        #expect(try room.receipts().isEmpty)
    }

    @Test func `a backup brings a lost workspace back, without a secret`() throws {
        let room = try Newsroom()
        let post = try room.approvedPost(at: "+6h")
        try room.write("picture", to: "news/media/abc.png")
        try backUp(room)
        let made = room.folder.appending(path: "b.backup")
        let mode = try FileManager.default.attributesOfItem(atPath: made.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let secret = try String(
            contentsOf: room.folder.appending(path: "news/secrets/site.txt"),
            encoding: .utf8
        ).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try Data(contentsOf: made).range(of: Data(secret.utf8)) == nil)
        #expect(try room.heraut("backup", "b.backup").status == 73)
        #expect(try room.heraut("backup", "b.backup", "--force").status == 0)
        let restored = try room.heraut("restore", "b.backup", "--workspace", "again")
        #expect(restored.status == 0, "\(restored.errors)")
        let listed = try room.heraut("list", "--workspace", "again", "--json")
        #expect(listed.output.contains(post), "\(listed.errors)")
        #expect(
            try String(
                contentsOf: room.folder.appending(path: "again/media/abc.png"),
                encoding: .utf8
            ) == "picture"
        )
        let doctor = try room.heraut("doctor", "--workspace", "again")
        #expect(doctor.status == 1 && doctor.output.contains("channel site"))
        #expect(try room.heraut("verify", "--workspace", "again").status == 0)
    }

    @Test func `a restore is refused while a publisher runs, and keeps what it replaces`() throws {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+6h")
        try backUp(room)
        let timer = try room.startTimer()
        try timer.waitUntilItSays("started")
        let before = try room.heraut("verify").output
        let refused = try room.heraut("restore", "b.backup")
        #expect(refused.status == 75)
        // Not as a process that happens to have the file open, which would be waited for.
        #expect(refused.errors.contains("publishes from this queue already"), "\(refused.errors)")
        #expect(try room.heraut("verify").output == before)
        #expect(try room.heraut("backup", "while.backup").status == 0)
        timer.process.terminate()
        _ = try timer.finish()
        let head = try room.heraut("verify").output
        #expect(try room.heraut("restore", "while.backup").status == 0)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: room.folder.appending(path: "news").path
        )
        let aside = try #require(names.first { $0.hasPrefix("queue.sqlite.replaced-") })
        #expect(!names.contains { $0.contains("restoring") }, "\(names)")
        // What was replaced can be put back in the same way, and has everything.
        let back = try room.heraut("restore", "news/\(aside)", "--workspace", "other")
        #expect(back.status == 78 || back.status == 0, "\(back.errors)")
        #expect(head.contains("entries"))
    }

    static let spoilt: [(name: String, spoil: @Sendable (String) throws -> Void)] = [
        (
            "cut short",
            { path in
                let data = try Data(contentsOf: URL(filePath: path))
                try data.prefix(data.count / 2).write(to: URL(filePath: path))
            }
        ),
        ("no database", { try Data("x".utf8).write(to: URL(filePath: $0)) }),
        (
            "changed words",
            { path in
                try DatabaseQueue(path: path).write {
                    try $0.execute(sql: "UPDATE plain_value SET body = body || '!'")
                }
            }
        ),
        (
            "a changed entry",
            { path in
                try DatabaseQueue(path: path).write {
                    try $0.execute(sql: "DROP TRIGGER ledger_is_never_changed")
                    try $0.execute(sql: "UPDATE ledger SET entry = '{}' WHERE sequence = 2")
                }
            }
        ),
        (
            "a file that belongs elsewhere",
            { path in
                try DatabaseQueue(path: path).write {
                    try $0.execute(
                        sql: "INSERT INTO workspace_file VALUES ('../../etc/x', x'00')"
                    )
                }
            }
        ),
        (
            "newer",
            { path in
                try DatabaseQueue(path: path).write {
                    try $0.execute(sql: "PRAGMA user_version = 9999")
                }
            }
        ),
    ]

    @Test(arguments: spoilt.indices)
    func `a backup that is not whole is refused, and everything stays`(index: Int) throws {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+6h")
        try backUp(room)
        try Self.spoilt[index].spoil(room.folder.appending(path: "b.backup").path)
        let before = try room.heraut("verify").output
        let refused = try room.heraut("restore", "b.backup")
        #expect([65, 74, 78].contains(refused.status), "\(Self.spoilt[index].name): \(refused)")
        #expect(refused.errors.hasPrefix("heraut: "))
        #expect(try room.heraut("verify").output == before)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: room.folder.appending(path: "news").path
        )
        #expect(!names.contains { $0.contains("restoring") || $0.contains("replaced") }, "\(names)")
    }
}
