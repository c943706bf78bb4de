import Foundation
import GRDB
import Testing
import TransparencyLog

/// Checkpoints, proofs and witnesses, as people and outsiders use them.
@Suite("Log verbs", .serialized)
struct LogVerbTests {
    /// A newsroom whose ledger has some entries.
    static func room() throws -> Newsroom {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+6h")
        return room
    }

    static func text(_ room: Newsroom, _ name: String) throws -> String {
        try String(contentsOf: room.folder.appending(path: name), encoding: .utf8)
    }

    @Test func `a checkpoint is checked with ssh-keygen alone`() throws {
        let room = try Self.room()
        try #require(room.heraut("log", "checkpoint", "--output", "kept").status == 0)
        let line = try room.heraut("log", "key", "--ssh").output
        try room.write(line, to: "allowed_signers")
        let check = """
            head -3 kept | ssh-keygen -Y verify -f allowed_signers -I "$(head -1 kept)" \\
                -n heraut-checkpoint-v1 -s kept.sig
            """
        #expect(try room.shell(check).status == 0)
        try room.write(try Self.text(room, "kept").replacing("\n", with: "1\n"), to: "kept")
        #expect(try room.shell(check).status != 0)
        let modes = try FileManager.default
            .attributesOfItem(atPath: room.folder.appending(path: "news/secrets/log-key").path)
        #expect(modes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `proofs are made here and checked without the workspace`() throws {
        let room = try Self.room()
        let key = try room.heraut("log", "key").output.trimmingCharacters(in: .newlines)
        try #require(room.heraut("log", "checkpoint", "--output", "before").status == 0)
        try #require(
            room.heraut("hold", "--why", "Even wachten.", "--topic", "x", "--as", "anna").status
                == 0
        )
        try #require(room.heraut("log", "checkpoint", "--output", "after").status == 0)
        let outside = room.folder.appending(path: "outside")
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: false)
        let proofs = [
            ("entry", ["--entry", "2", "--in", "after"]),
            ("growth", ["--from", "before", "--to", "after"]),
            ("present", ["--from", "before"]),
        ]
        for (name, arguments) in proofs {
            let made = try room.heraut(["log", "prove"] + arguments)
            try #require(made.status == 0, "\(made.errors)")
            try room.write(made.output, to: "outside/\(name)")
        }
        func check(_ name: String, _ checkpoints: [String], _ key: String = key) throws -> Int32 {
            try Tool.run(
                Tool.folder.appending(path: "heraut"),
                ["log", "check", name, "--key", key]
                    + checkpoints.flatMap { ["--checkpoint", "../\($0)"] },
                in: outside
            ).status
        }
        #expect(try check("entry", ["after"]) == 0)
        #expect(try check("growth", ["before", "after"]) == 0)
        #expect(try check("present", ["before", "after"]) == 0)
        #expect(try check("entry", ["before"]) == 1)
        #expect(try check("growth", ["before"]) == 1)
        #expect(try check("entry", []) == 1)
        let stranger = try #require(
            NoteSigner(name: String(key.prefix { $0 != "+" }), seed: Array(repeating: 9, count: 32))
        )
        #expect(try check("entry", ["after"], stranger.key.text) == 65)
        #expect(try check("entry", ["after"], "no key") == 64)
        let forged = try Self.text(room, "outside/entry").replacing(
            "\"entry\":2",
            with: "\"entry\":3"
        )
        try room.write(forged, to: "outside/forged")
        #expect(try check("forged", ["after"]) == 1)
        #expect(try room.heraut("log", "prove", "--entry", "999").status == 66)
        #expect(try room.heraut("log", "prove", "--entry", "1", "--size", "999").status == 66)
        #expect(try room.heraut("log", "prove").status == 64)
    }

    @Test func `a ledger that was rewritten with its chain is found out by what was kept`() throws {
        let room = try Self.room()
        let key = try room.heraut("log", "key").output.trimmingCharacters(in: .newlines)
        try #require(room.heraut("log", "checkpoint", "--output", "kept").status == 0)
        let good = try room.heraut("verify", "--against", "kept", "--log-key", key)
        #expect(good.status == 0, "\(good.output)")
        #expect(good.output.contains("still begins with its"))
        #expect(try room.heraut("verify", "--against", "kept").errors.contains("--log-key"))
        // The last entry goes, as a backup from before it would have it.
        let path = room.folder.appending(path: "news/queue.sqlite").path
        let database = try DatabaseQueue(path: path)
        try database.write { database in
            let trigger = try String.fetchOne(
                database,
                sql: "SELECT sql FROM sqlite_schema WHERE name = 'ledger_is_never_shortened'"
            )
            try database.execute(sql: "DROP TRIGGER ledger_is_never_shortened")
            try database.execute(
                sql: "DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger)"
            )
            try database.execute(sql: trigger ?? "")
        }
        try database.close()
        let told = try room.heraut("verify", "--against", "kept")
        #expect(told.status == 1)
        #expect(told.output.contains("its end was cut off, or an older copy was put back"))
        // Nothing else is signed over it: neither what does not agree, nor what was rewritten.
        #expect(try room.heraut("log", "checkpoint").status == 1)
    }

    @Test func `after an older copy was put back nothing is signed before a new log is begun`()
        throws
    {
        let room = try Self.room()
        let folder = room.folder.appending(path: "news")
        #expect(
            try room.shell("cp news/queue.sqlite older && ls news/queue.sqlite-wal").status != 0
        )
        try #require(
            room.heraut("hold", "--why", "Even wachten.", "--topic", "x", "--as", "anna").status
                == 0
        )
        try #require(room.heraut("log", "checkpoint", "--output", "kept").status == 0)
        try #require(
            room.shell("rm -f news/queue.sqlite-* && cp older news/queue.sqlite").status == 0
        )
        let refused = try room.heraut("log", "checkpoint")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("heraut log key --renew"), "\(refused.errors)")
        let before = try room.heraut("log", "key").output
        let renewed = try room.heraut("log", "key", "--renew")
        #expect(renewed.status == 0 && renewed.output != before)
        #expect(try room.heraut("log", "checkpoint").status == 0)
        #expect(
            FileManager.default
                .fileExists(atPath: folder.appending(path: "secrets/log-key.old-1").path)
        )
    }

    @Test func `a key that others may read signs nothing, and a workspace without one gets one`()
        throws
    {
        let room = try Newsroom()
        #expect(try room.shell("chmod 644 news/secrets/log-key").status == 0)
        let refused = try room.heraut("log", "checkpoint")
        #expect(refused.status == 77 && refused.errors.contains("chmod 600"), "\(refused.errors)")
        #expect(try room.shell("rm news/secrets/log-key").status == 0)
        let missing = try room.heraut("log", "checkpoint")
        #expect(missing.status == 66 && missing.errors.contains("heraut log key"))
        #expect(try room.heraut("log", "key").status == 0)
        #expect(try room.heraut("log", "checkpoint").status == 0)
    }

    @Test func `without the witnesses nothing is sent, and with them it goes out`() throws {
        let room = try Newsroom()
        let witness = try #require(
            NoteSigner(
                name: "witness.example/w1",
                kind: .cosignature,
                seed: Array(repeating: 7, count: 32)
            )
        )
        let yaml = try Self.text(room, "news/heraut.yaml")
        try room.write(
            yaml + """
                log:
                  witnesses: ["\(witness.key.text)"]
                  needed: 1
                  cosigned: cosigned.checkpoint
                  within: 1d

                """,
            to: "news/heraut.yaml"
        )
        _ = try room.approvedPost(at: "now")
        // 'Now' is a moment ahead, so that the others can sign.
        try Patience.wait(for: "a post that is due and held back") {
            let held = try room.heraut("publish")
            return held.status == 1 && held.output.contains("heraut.yaml asks for witnesses")
        }
        #expect(try room.receipts().isEmpty)
        let doctor = try room.heraut("doctor")
        #expect(doctor.status == 1 && doctor.output.contains("witnesses"), "\(doctor.output)")
        try #require(room.heraut("log", "checkpoint", "--output", "kept").status == 0)
        var note = try SignedNote(try Self.text(room, "kept"))
        try note.cosign(with: witness, at: Int64(Date().timeIntervalSince1970))
        try room.write(note.written, to: "news/cosigned.checkpoint")
        let sent = try room.heraut("publish")
        #expect(sent.status == 0, "\(sent.output) \(sent.errors)")
        #expect(try room.receipts().count == 1)
        #expect(try room.heraut("doctor").output.contains("counts until"))
    }
}
