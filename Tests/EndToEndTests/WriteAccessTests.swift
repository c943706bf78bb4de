import Crypto
import Foundation
import GRDB
import Testing

/// Somebody who may write every byte of the queue, and makes its chain come out again: without a key of
/// somebody who may sign nothing leaves.
@Suite("Write access to the database", .serialized)
struct WriteAccessTests {
    /// A queue that is rewritten with everything that Heraut itself could compare put right.
    struct Forger {
        let path: String

        init(_ room: Newsroom) {
            path = room.folder.appending(path: "news/queue.sqlite").path
        }

        static func hex(_ text: String) -> String {
            SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
        }

        /// Writes other entries, chained as Heraut chains them, and other rows; what this machine has seen
        /// of the queue is taken away too.
        func rewrite(
            _ change: (_ entries: [String], Database) throws -> [String]
        ) throws {
            let queue = try DatabaseQueue(path: path)
            try queue.write { database in
                let triggers = try Row.fetchAll(
                    database,
                    sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                ).map { ($0["name"] as String, $0["sql"] as String) }
                for (name, _) in triggers { try database.execute(sql: "DROP TRIGGER \(name)") }
                let old = try String.fetchAll(
                    database,
                    sql: "SELECT entry FROM ledger ORDER BY sequence"
                )
                let new = try change(old, database)
                try database.execute(sql: "DELETE FROM ledger")
                var last = String(repeating: "0", count: 64)
                for (index, entry) in new.enumerated() {
                    let hash = Self.hex(last + entry)
                    try database.execute(
                        sql: "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
                        arguments: [index + 1, entry, last, hash, Self.post(of: entry)]
                    )
                    last = hash
                }
                for (_, sql) in triggers { try database.execute(sql: sql) }
            }
            try queue.close()
            for end in [".seen"] { try? FileManager.default.removeItem(atPath: path + end) }
        }

        static func post(of entry: String) -> String? {
            entry.firstMatch(of: /"post":"(p-[^"]*)"\}$/).map { String($0.output.1) }
        }

        /// Words with the digest that belongs to them.
        static func insert(_ kind: String, _ body: String, _ database: Database) throws -> String {
            let salt = String(repeating: "ab", count: 16)
            let id = hex("\(salt)\n\(kind)\n\(body)")
            try database.execute(
                sql: "INSERT INTO plain_value (kind, id, salt, body) VALUES (?, ?, ?, ?)",
                arguments: [kind, id, salt, body]
            )
            return id
        }
    }

    /// A post that was submitted by its author and by nobody else.
    private func submittedPost(_ room: Newsroom, at time: String = "+1s") throws -> String {
        try room.write(Newsroom.draft.replacing("elke dag", with: "steeds weer"), to: "mine.md")
        let made = try room.shell(
            """
            set -e
            drafted=$("$HERAUT" draft mine.md --as anna --json)
            post=$(echo "$drafted" | sed 's/.*"post":"\\([^"]*\\)".*/\\1/')
            "$HERAUT" submit "$post" --at \(time) --as anna --key anna >&2
            echo "$post"
            """
        )
        try #require(made.status == 0, "\(made.errors)")
        return made.output.trimmingCharacters(in: .newlines)
    }

    private static func schedule(_ post: String, now: Int64, _ database: Database) throws {
        let plan = try #require(
            try Row.fetchOne(
                database,
                sql: "SELECT due_at_ms, not_after_at_ms, revision FROM post WHERE id = ?",
                arguments: [post]
            )
        )
        let revision: String = plan["revision"]
        let number = try #require(revision.firstMatch(of: /"number":(\d+)/)).output.1
        let (due, notAfter): (Int64, Int64) = (plan["due_at_ms"], plan["not_after_at_ms"])
        try database.execute(
            sql: "UPDATE post SET stage = 'approved', signature_count = 1, version = version + 2"
                + " WHERE id = ?",
            arguments: [post]
        )
        let detail =
            #"{"attempts":0,"channel":"site","plan":{"due":\#(due),"notAfter":\#(notAfter)},"#
            + #""revision":\#(number),"state":{"scheduled":{}}}"#
        try database.execute(
            sql: "INSERT INTO delivery VALUES (?, ?, 'site', 'scheduled', ?, ?, ?, ?, NULL, 0)",
            arguments: [post, Int(number), detail, due, notAfter, due]
        )
    }

    /// What a forger writes as the sign-off of a post, and why it does not count.
    enum SignOff: String, CaseIterable, Sendable {
        case ofAnotherPost
        case withTheAuthorsSignature
        case withAnotherSignature
        case withAnotherSigner
    }

    @Test(arguments: SignOff.allCases)
    func `a sign-off that nobody made with their key lets nothing out`(signOff: SignOff) throws {
        let room = try Newsroom()
        let other = try room.approvedPost(at: "+3h")
        let mine = try submittedPost(room)
        let forger = Forger(room)
        try forger.rewrite { entries, database in
            let signed = try #require(entries.first { $0.contains(#""signed":"#) })
            let submitted = try #require(
                entries.first { $0.contains(#""submitted":"#) && Forger.post(of: $0) == mine }
            )
            let approved = try #require(entries.first { $0.contains(#""approved":{}"#) })
            func statement(of entry: String) throws -> Substring {
                try #require(entry.firstMatch(of: /"statement":"([0-9a-f]{64})"/)).output.1
            }
            func body(of id: Substring) throws -> String {
                try #require(
                    try String.fetchOne(
                        database,
                        sql: "SELECT body FROM plain_value WHERE id = ?",
                        arguments: [String(id)]
                    )
                )
            }
            let (theirs, own) = (try statement(of: signed), try statement(of: submitted))
            let id: String
            switch signOff {
            case .ofAnotherPost: id = String(theirs)
            case .withTheAuthorsSignature: id = String(own)
            case .withAnotherSignature, .withAnotherSigner:
                // The author's words with purpose and signer of an approval.
                var forged = try body(of: own)
                    .replacing("submit this post", with: "approve this post")
                    .replacing("purpose:      submit", with: "purpose:      approve")
                    .replacing("anna (as author)", with: "bram (as approver)")
                if signOff == .withAnotherSignature {
                    let find = /"signature":"([^"]*)"/
                    let signature = try #require(try body(of: theirs).firstMatch(of: find)).output.1
                    forged = forged.replacing(find) { _ in "\"signature\":\"\(signature)\"" }
                }
                id = try Forger.insert("statement", forged, database)
            }
            try Self.schedule(mine, now: 0, database)
            return entries + [
                signed.replacing(theirs, with: id).replacing(other, with: mine),
                approved.replacing(other, with: mine),
            ]
        }
        usleep(1_500_000)
        let pass = try room.heraut("publish")
        #expect(try room.receipts().isEmpty)
        #expect(pass.status == 1, "\(pass.output) \(pass.errors)")
        #expect(pass.output.contains(mine), "\(pass.output)")
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains(mine), "\(verified.output)")
    }

    @Test func `neither another time nor another channel can be written under a sign-off`() throws {
        for change in ["time", "channel"] {
            let room = try Newsroom([.init("site"), .init("desk")])
            try room.write(Newsroom.draft, to: "all-channels.md")
            let post = try room.approvedPost(at: change == "time" ? "+3h" : "+2s")
            try Forger(room).rewrite { entries, database in
                func changed(_ text: String) throws -> String {
                    guard change == "time" else {
                        return text.replacing(#"["site"]"#, with: #"["desk"]"#)
                            .replacing(#""channel":"site""#, with: #""channel":"desk""#)
                    }
                    let due = try #require(entries.joined().firstMatch(of: /"due":(\d+)/)).output.1
                    return text.replacing(due, with: "\(try #require(Int(due)) - 10_800_000)")
                }
                for (table, column) in [("post", "revision"), ("delivery", "detail")] {
                    let old = try #require(
                        try String.fetchOne(database, sql: "SELECT \(column) FROM \(table)")
                    )
                    try database.execute(
                        sql: "UPDATE \(table) SET \(column) = ?",
                        arguments: [try changed(old)]
                    )
                }
                if change == "time" {
                    try database.execute(
                        sql: """
                            UPDATE delivery SET due_at_ms = due_at_ms - 10800000,
                                next_at_ms = next_at_ms - 10800000;
                            UPDATE post SET due_at_ms = due_at_ms - 10800000
                            """
                    )
                } else {
                    try database.execute(sql: "UPDATE delivery SET channel = 'desk'")
                }
                return try entries.map { Forger.post(of: $0) == nil ? $0 : try changed($0) }
            }
            usleep(2_200_000)
            let pass = try room.heraut("publish")
            #expect(try room.receipts().isEmpty)
            #expect(try room.receipts(on: "desk").isEmpty)
            #expect(pass.status == 1, "\(change): \(pass.output) \(pass.errors)")
            #expect(pass.output.contains(post), "\(change): \(pass.output)")
            #expect(try room.heraut("verify").status == 1)
        }
    }

    @Test func `a published post whose row says that it waits is not sent again`() throws {
        let room = try Newsroom()
        let post = try room.approvedPost(at: "now")
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.receipts().count == 1)
        let queue = try DatabaseQueue(path: room.folder.appending(path: "news/queue.sqlite").path)
        try queue.write { database in
            try database.execute(sql: "UPDATE post SET stage = 'approved'")
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'scheduled', attempts = 0, next_at_ms = due_at_ms,
                        detail = json_set(detail, '$.attempts', 0, '$.state', json('{"scheduled":{}}'))
                    """
            )
        }
        try queue.close()
        _ = try room.heraut("publish")
        #expect(try room.receipts().count == 1)
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains(post), "\(verified.output)")
    }

    @Test func `a ledger whose end was cut off sends nothing, as far as this machine saw its end`()
        throws
    {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "now")
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        try #require(room.heraut("log", "checkpoint", "--output", "kept").status == 0)
        let seen = room.folder.appending(path: "news/queue.sqlite.seen")
        let kept = try Data(contentsOf: seen)
        try Forger(room).rewrite { entries, database in
            let end = try #require(entries.firstIndex { $0.contains(#""approved":{}"#) })
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'scheduled', attempts = 0, next_at_ms = due_at_ms,
                        detail = json_set(detail, '$.attempts', 0, '$.state', json('{"scheduled":{}}'));
                    UPDATE post SET stage = 'approved', version = \(end + 1)
                    """
            )
            return Array(entries[...end])
        }
        try kept.write(to: seen)
        let pass = try room.heraut("publish")
        #expect(pass.status != 0)
        #expect(pass.errors.contains("heraut restore"), "\(pass.errors)")
        #expect(try room.receipts().count == 1)
        // Whoever takes that away too is found out by what is kept elsewhere.
        try FileManager.default.removeItem(at: seen)
        let verified = try room.heraut("verify", "--against", "kept")
        #expect(verified.status == 1)
        #expect(verified.output.contains("cut off"), "\(verified.output)")
    }
}
