import Foundation
import Testing

/// Exports as people make them, and as outsiders check them.
@Suite("Archive", .serialized)
struct ArchiveTests {
    /// Words that would be secrets, if somebody put them where secrets are.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A newsroom with one published post, exported to `out`.
    static func exported(others: [String] = []) throws -> (room: Newsroom, post: String) {
        let room = try Newsroom(others: others)
        let post = try room.approvedPost(at: "now")
        usleep(2_200_000)
        let pass = try room.heraut("publish")
        try #require(pass.status == 0, "\(pass.output) \(pass.errors)")
        let made = try room.heraut("export", "out")
        try #require(made.status == 0, "\(made.errors)")
        return (room, post)
    }

    static func python(
        _ room: Newsroom,
        _ script: String,
        _ arguments: [String]
    ) throws
        -> Tool.Result
    {
        try Tool.run(
            URL(filePath: "/usr/bin/env"),
            ["python3", script] + arguments,
            in: room.folder
        )
    }

    /// Makes a checkpoint over everything that is on record.
    static func seal(_ room: Newsroom) throws {
        let made = try room.heraut("log", "checkpoint", "--output", "checkpoint")
        try #require(made.status == 0, "\(made.errors)")
    }

    static func check(_ room: Newsroom, _ post: String, _ more: String...) throws -> Tool.Result {
        let script = root.appending(path: "docs/check-a-post.py").path
        return try python(room, script, ["out", post, "checkpoint"] + more)
    }

    /// Every file below a folder, by its name there.
    static func files(below folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appending(path: name)
            var isFolder: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = try Data(contentsOf: url) }
        }
        return files
    }

    @Test func `an outsider can check an exported post with the documented script`() throws {
        let (room, post) = try Self.exported()
        try Self.seal(room)
        let sums = try Tool.run(
            URL(filePath: "/usr/bin/sha256sum"),
            ["--check", "--strict", "--quiet", "SHA256SUMS"],
            in: room.folder.appending(path: "out")
        )
        #expect(sums.status == 0, "\(sums.output) \(sums.errors)")
        let found = try Self.check(room, post)
        #expect(found.status == 0, "\(found.output) \(found.errors)")
        #expect(found.output.contains("signed off by bram (as approver)"))
        #expect(found.output.contains("Snel of zorgvuldig?"))
        let script = try String(
            contentsOf: Self.root.appending(path: "docs/check-a-post.py"),
            encoding: .utf8
        )
        #expect(script.split(separator: "\n", omittingEmptySubsequences: false).count <= 101)
    }

    /// How an export is changed, and by what the script tells.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let change: @Sendable (String) -> String
        let told: String

        init(
            _ name: String,
            _ file: String,
            told: String,
            _ change: @escaping @Sendable (String) -> String
        ) {
            (testDescription, self.file, self.told, self.change) = (name, file, told, change)
        }
    }

    /// `POST` stands for the post.
    private static let forgeries = [
        Forgery("a text is another", "out/posts/POST/words.jsonl", told: "digest of its words") {
            $0.replacing("zorgvuldig?", with: "snel!")
        },
        Forgery("a handle is another", "out/posts/POST/words.jsonl", told: "digest of its words") {
            $0.replacing(#""body":"bram""#, with: #""body":"anna""#)
        },
        Forgery("a statement is another", "out/posts/POST/words.jsonl", told: "digest") {
            $0.replacing("(as approver)", with: "(as legal)")
        },
        Forgery("a statement is gone", "out/posts/POST/words.jsonl", told: "is in the export") {
            $0.split(separator: "\n").filter { !$0.contains("\"kind\":\"statement\"") }
                .joined(separator: "\n") + "\n"
        },
        Forgery("a word of the register is another", "out/register.jsonl", told: "has the hash") {
            $0.replacing("zorgvuldigheid", with: "voortvarendheid")
        },
        Forgery("an entry is gone", "out/register.jsonl", told: "line 3 of the register") {
            var lines = $0.split(separator: "\n")
            lines.remove(at: 2)
            return lines.joined(separator: "\n") + "\n"
        },
        Forgery("two entries changed places", "out/register.jsonl", told: "line 3") {
            var lines = $0.split(separator: "\n")
            lines.swapAt(2, 3)
            return lines.joined(separator: "\n") + "\n"
        },
        Forgery("the last entry is gone", "out/register.jsonl", told: "entries of the checkpoint") {
            $0.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        },
        Forgery("the root is another", "checkpoint", told: "the register is the one") {
            let lines = $0.split(separator: "\n").map(String.init)
            return "\(lines[0])\n\(lines[1])\n\(String(lines[2].reversed()))\n"
        },
        Forgery("the checkpoint is cut back", "checkpoint", told: "the register is the one") {
            let lines = $0.split(separator: "\n").map(String.init)
            return "\(lines[0])\n\(Int(lines[1]).map { $0 - 1 } ?? 0)\n\(lines[2])\n"
        },
        Forgery("the checkpoint is of elsewhere", "checkpoint", told: "of the workspace") {
            $0.replacing("heraut/w-", with: "heraut/v-")
        },
        Forgery("the checkpoint says more", "checkpoint", told: "signed the checkpoint") {
            $0.replacing("\n\n", with: "\nmore\n\n")
        },
        Forgery("the checkpoint's first line is another", "checkpoint", told: "of the workspace") {
            "heraut/elsewhere\n" + $0.split(separator: "\n").dropFirst().joined(separator: "\n")
                + "\n"
        },
        Forgery("the approver's key ended before", "out/allowed_signers", told: "counted then") {
            $0.split(separator: "\n").map { line in
                line.hasPrefix("bram ")
                    ? line.replacing(
                        "namespaces=\"heraut-sign-off-v1,",
                        with: "valid-before=\"20200101Z\",namespaces=\"heraut-sign-off-v1,"
                    ) + "\n"
                        + line.replacing("heraut-sign-off-v1,", with: "") : String(line)
            }.joined(separator: "\n") + "\n"
        },
        Forgery(
            "the approver's key is somebody else's",
            "out/allowed_signers",
            told: "counted then"
        ) {
            $0.replacing("bram ", with: "eve ")
        },
    ]

    @Test func `no tampered export passes the documented script`() throws {
        let (room, post) = try Self.exported()
        try Self.seal(room)
        #expect(try Self.check(room, post).status == 0)
        for forgery in Self.forgeries {
            let url = room.folder.appending(
                path: forgery.file.replacing("POST", with: post)
            )
            let before = try String(contentsOf: url, encoding: .utf8)
            let after = forgery.change(before)
            #expect(after != before, "\(forgery.testDescription)")
            try Data(after.utf8).write(to: url)
            let found = try Self.check(room, post)
            #expect(found.status == 1, "\(forgery.testDescription): \(found.output)")
            let said = found.errors + found.output
            #expect(said.contains(forgery.told), "\(forgery.testDescription): \(said)")
            #expect(!found.output.contains("signed off by"), "\(forgery.testDescription)")
            try Data(before.utf8).write(to: url)
        }
        #expect(try Self.check(room, post).status == 0)
        // Witnesses add their signatures below: what the log signed ends before that.
        let note = room.folder.appending(path: "checkpoint")
        let text = try String(contentsOf: note, encoding: .utf8)
        try Data((text + "\u{2014} witness.example/w1 AAAA\n").utf8).write(to: note)
        #expect(try Self.check(room, post).status == 0)
        // One person signed: a rule that wants two is not met.
        let two = try Self.check(room, post, "out/allowed_signers", "2")
        #expect(two.status == 1)
        #expect(two.errors.contains("2 people"), "\(two.errors)")
    }

    @Test(arguments: ["eve", "bram"])
    func `a checkpoint that the log's key did not sign is none`(person: String) throws {
        let (room, post) = try Self.exported()
        try Self.seal(room)
        let url = room.folder.appending(path: "checkpoint")
        let note = try String(contentsOf: url, encoding: .utf8)
        let signed = note.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
        try Data(signed.utf8).write(to: url)
        try FileManager.default.removeItem(at: room.folder.appending(path: "checkpoint.sig"))
        let made = try Tool.run(
            URL(filePath: "/usr/bin/ssh-keygen"),
            ["-q", "-Y", "sign", "-n", "heraut-checkpoint-v1", "-f", person, "checkpoint"],
            in: room.folder
        )
        try #require(made.status == 0, "\(made.errors)")
        let found = try Self.check(room, post)
        #expect(found.status == 1)
        #expect(found.errors.contains("signed the checkpoint"), "\(found.errors)")
    }

    @Test func `an export has the register's exact lines, and refuses a folder that is there`()
        throws
    {
        let (room, _) = try Self.exported()
        let log = try room.heraut("log", "--json").output
        let register = room.folder.appending(path: "out/register.jsonl")
        #expect(try String(contentsOf: register, encoding: .utf8) == log)
        let again = try room.heraut("export", "out")
        #expect(again.status == 73)
        #expect(again.errors.contains("exists already"), "\(again.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: room.folder.path)
        #expect(!names.contains { $0.contains("unfinished") })
    }

    @Test func `a record says what was sent, what came back, who decided and why`() throws {
        let (room, post) = try Self.exported()
        let folder = room.folder.appending(path: "out/posts/\(post)")
        let files = try Self.files(below: folder)
        let sent = try #require(try room.receipts().first)
        let json = try #require(files["record.json"])
        let whole = try JSONSerialization.jsonObject(with: json)
        let record = try #require(whole as? NSDictionary)
        let exchanges = try #require(record["exchanges"] as? [NSDictionary])
        let trip = try #require(
            (exchanges.first?["exchange"] as? NSDictionary)?["trips"] as? [NSDictionary]
        ).first
        let request = try #require(trip?["request"] as? NSDictionary)
        let pieces = (request["body"] as? NSDictionary)?["pieces"] as? [[String: String]]
        #expect(pieces?.compactMap { $0["text"] }.joined() == sent.body)
        #expect((trip?["answer"] as? NSDictionary)?["status"] as? Int == 201)
        let html = String(decoding: try #require(files["record.html"]), as: UTF8.self)
        let markdown = String(decoding: try #require(files["record.md"]), as: UTF8.self)
        for page in [html, markdown] {
            #expect(page.contains("Snel of zorgvuldig?"))
            #expect(page.contains("bram"))
            #expect(page.contains("BEGIN SSH SIGNATURE"))
        }
        #expect(html.contains("<html lang=\"nl\">"))
        #expect(!html.contains("<script"))
    }

    @Test func `no secret of any channel is in an export`() throws {
        let room = try Newsroom()
        // Where secrets may stand: the channel's, the variables', a header of the address.
        let secret = try String(
            contentsOf: room.folder.appending(path: "news/secrets/site.txt"),
            encoding: .utf8
        ).trimmingCharacters(in: .newlines)
        let house = room.folder.appending(path: "news/heraut.yaml")
        let yaml = try String(contentsOf: house, encoding: .utf8)
        try Data(
            (yaml.replacing(/url: "(http[^"]*)"/) {
                "url: \"\($0.output.1)?token=marker-in-the-query\""
            } + "notices:\n  url: https://hooks.agency.example/marker-in-notices\n"
                + "  secret: env:MARKER\n  on: [failed]\n").utf8
        ).write(to: house)
        let post = try room.approvedPost(at: "now")
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.heraut("export", "out").status == 0)
        let files = try Self.files(below: room.folder.appending(path: "out"))
        #expect(files.keys.contains("posts/\(post)/record.json"))
        for (name, data) in files {
            for marker in [
                secret, String(secret.dropFirst(6)), "marker-in-the-query", "marker-in-notices",
            ] {
                #expect(data.firstRange(of: Data(marker.utf8)) == nil, "\(name): \(marker)")
            }
        }
        let database = try Data(
            contentsOf: room.folder.appending(path: "news/queue.sqlite")
        )
        #expect(database.firstRange(of: Data(secret.utf8)) == nil)
    }
}
