import Foundation
import GRDB
import Testing

/// What has been kept long enough goes, and everything else stays checkable.
@Suite("Forgetting", .serialized)
struct ForgetTests {
    /// A clock that goes some days ahead, for a program that it is loaded into.
    private static let shim = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <time.h>
        int clock_gettime(clockid_t id, struct timespec *time) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(id, time);
            const char *days = getenv("AHEAD_DAYS");
            if (id == CLOCK_REALTIME && days) time->tv_sec += atol(days) * 86400;
            return result;
        }
        """

    /// A newsroom of which everything is kept for a day, with a post that is published, one that waits
    /// and one that is a draft.
    static func newsroom() throws -> (room: Newsroom, old: String, waiting: String) {
        let room = try Newsroom(others: ["carla:admin", "dirk:approver"])
        let house = room.folder.appending(path: "news/heraut.yaml")
        let yaml = try String(contentsOf: house, encoding: .utf8)
        try Data((yaml + "retention: {words: 1d, people: 1d}\n").utf8).write(to: house)
        try room.write(shim, to: "ahead.c")
        let made = try room.shell("cc -shared -fPIC -o ahead.so ahead.c -ldl")
        try #require(made.status == 0, "\(made.errors)")
        let old = try room.approvedPost(at: "now")
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        let waiting = try room.approvedPost(at: "+7d")
        return (room, old, waiting)
    }

    /// Runs `heraut` three days later.
    static func later(_ room: Newsroom, _ arguments: [String]) throws -> Tool.Result {
        try Tool.run(
            Tool.folder.appending(path: "heraut"),
            arguments,
            in: room.folder,
            environment: [
                "HERAUT_WORKSPACE": "news", "AHEAD_DAYS": "3",
                "LD_PRELOAD": room.folder.appending(path: "ahead.so").path,
            ]
        )
    }

    static func tomorrow() -> String {
        let formatter = ISO8601DateFormatter()
        formatter.timeZone = TimeZone(identifier: "UTC")
        let text = formatter.string(from: Date(timeIntervalSinceNow: 86_400))
        return String(text.prefix(19)) + " UTC"
    }

    /// The bytes of the queue's files, as a thief has them.
    private static func raw(_ room: Newsroom) throws -> Data {
        var bytes = Data()
        for name in ["queue.sqlite", "queue.sqlite-wal", "queue.sqlite-shm"] {
            let url = room.folder.appending(path: "news/\(name)")
            if let data = try? Data(contentsOf: url) { bytes += data }
        }
        return bytes
    }

    private static func holds(_ data: Data, _ words: String) -> Bool {
        data.firstRange(of: Data(words.utf8)) != nil
    }

    @Test func `words go for good, the chain stays, and every verb says what went`() throws {
        let (room, old, waiting) = try Self.newsroom()
        // Words that only the old post has, in every place that keeps some.
        let path = room.folder.appending(path: "news/queue.sqlite").path
        let salts = try DatabaseQueue(path: path).read { database in
            try String.fetchAll(
                database,
                sql: "SELECT salt FROM plain_value WHERE kind = 'content'"
            )
        }
        #expect(salts.count == 2)
        let head = try room.heraut("log", "--json").output
        let arguments = ["forget", "--before", Self.tomorrow(), "--words"]
        let dry = try Self.later(room, arguments + ["--dry-run"])
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(dry.output.contains(old), "\(dry.output)")
        #expect(!dry.output.contains(waiting))
        #expect(try room.heraut("log", "--json").output == head)
        let why = ["--why", "Selectielijst 7.2.", "--yes"]
        let author = try Self.later(room, arguments + why + ["--as", "anna", "--key", "anna"])
        #expect(author.status == 77, "\(author.errors)")
        let done = try Self.later(room, arguments + why + ["--as", "carla", "--key", "carla"])
        #expect(done.status == 0, "\(done.output) \(done.errors)")
        #expect(done.errors.contains("Heraut: forget what has been kept long enough"))
        let log = try room.heraut("log", "--json").output
        #expect(log.hasPrefix(head))
        let verified = try Self.later(room, ["verify"])
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("forgotten:"), "\(verified.output)")
        #expect(verified.output.contains("2 signatures cannot be checked any more"))
        // Not in the file, not beside it: neither the words nor the salts that would let them be guessed.
        let raw = try Self.raw(room)
        let forgotten = try DatabaseQueue(path: path).read { database in
            try salts.filter { salt in
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM plain_value WHERE salt = ?",
                    arguments: [salt]
                ) == 0
            }
        }
        #expect(forgotten.count == 1)
        for salt in forgotten { #expect(!Self.holds(raw, salt)) }
        #expect(!Self.holds(raw, "\(old), revision 1\\n"))
        for arguments in [["show", old], ["log"], ["log", old], ["list"], ["attempts", old]] {
            let told = try Self.later(room, arguments)
            #expect(told.status == 0, "\(arguments): \(told.output) \(told.errors)")
        }
        #expect(try Self.later(room, ["show", old]).output.contains("forgotten"))
        #expect(try Self.later(room, ["show", old, "--json"]).status == 0)
        let exported = try Self.later(room, ["export", "out"])
        #expect(exported.status == 0, "\(exported.errors)")
        let record = try String(
            contentsOf: room.folder.appending(path: "out/posts/\(old)/record.md"),
            encoding: .utf8
        )
        #expect(record.contains("vernietigd"))
        #expect(!record.contains("Snel of zorgvuldig"))
        let imported = try Self.later(room, ["import", "out", "archive"])
        #expect(imported.status == 0, "\(imported.output) \(imported.errors)")
        // The one that waits is untouched, and what is gone without such an entry is still a problem.
        #expect(try room.heraut("show", waiting).output.contains("Snel of zorgvuldig"))
        try DatabaseQueue(path: path).write { database in
            try database.execute(sql: "DELETE FROM plain_value WHERE kind = 'content'")
        }
        let tampered = try Self.later(room, ["verify"])
        #expect(tampered.status == 1)
        #expect(tampered.output.contains("the text of post \(waiting)"), "\(tampered.output)")
    }

    @Test func `people go with what names them, once they did nothing since`() throws {
        let (room, old, _) = try Self.newsroom()
        // Anna and Bram have a post that waits; Dirk has only the old one.
        _ = old
        try room.write(Newsroom.draft, to: "draft.md")
        let drafted = try room.heraut("draft", "draft.md", "--as", "bram", "--json").output
        let post = try #require(drafted.firstMatch(of: /"post":"([^"]*)"/)?.output.1)
        #expect(
            try room.heraut("submit", "\(post)", "--at", "now", "--as", "bram", "--key", "bram")
                .status == 0
        )
        #expect(
            try room.heraut("approve", "\(post)", "--yes", "--as", "dirk", "--key", "dirk").status
                == 0
        )
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        let done = try Self.later(
            room,
            [
                "forget", "--before", Self.tomorrow(), "--people", "--why", "AVG", "--yes", "--as",
                "carla", "--key", "carla",
            ]
        )
        #expect(done.status == 0, "\(done.output) \(done.errors)")
        #expect(done.output.contains("1 handle"), "\(done.output)")
        let raw = try Self.raw(room)
        #expect(!Self.holds(raw, "dirk"))
        #expect(Self.holds(raw, "anna"))
        let verified = try Self.later(room, ["verify"])
        #expect(verified.status == 0, "\(verified.output)")
        let log = try Self.later(room, ["log", "\(post)"])
        #expect(log.output.contains("(forgotten)"), "\(log.output)")
        #expect(try Self.later(room, ["show", "\(post)"]).output.contains("Snel of zorgvuldig"))
    }

    @Test func `nothing goes that the house still keeps, or that nobody gave a period`() throws {
        let (room, old, _) = try Self.newsroom()
        let early = try room.heraut(
            "forget",
            "--before",
            Self.tomorrow(),
            "--words",
            "--why",
            "x y",
            "--yes",
            "--as",
            "carla",
            "--key",
            "carla"
        )
        #expect(early.status == 1, "\(early.output)")
        #expect(early.errors.contains("keeps words for P1D"), "\(early.errors)")
        let house = room.folder.appending(path: "news/heraut.yaml")
        let yaml = try String(contentsOf: house, encoding: .utf8)
        try Data(yaml.replacing("words: 1d, ", with: "").utf8).write(to: house)
        let never = try Self.later(
            room,
            ["forget", "--before", Self.tomorrow(), "--words", "--dry-run"]
        )
        #expect(never.status == 1)
        #expect(never.errors.contains("for ever"), "\(never.errors)")
        #expect(try room.heraut("show", old).output.contains("Snel of zorgvuldig"))
    }
}
