import Foundation
import GRDB
import Testing

/// Nobody else on the machine reads what is not out yet, also where the umask takes nothing away.
@Suite("File modes", .serialized)
struct FileModeTests {
    /// Whether anybody but the owner has any right to what a path names.
    private func othersMay(_ path: String) throws -> Bool {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int) & 0o077 != 0
    }

    /// Everything below a folder that others have a right to.
    private func open(below folder: String) throws -> [String] {
        let names = try #require(FileManager.default.enumerator(atPath: folder))
            .compactMap { $0 as? String }
        #expect(!names.isEmpty)
        return try names.filter { try othersMay(folder + "/" + $0) }.sorted()
    }

    @Test func `with any umask a workspace, its queue, pictures and secrets are its owner's alone`()
        throws
    {
        let room = try Newsroom()
        let picture = try #require(
            Data(
                base64Encoded:
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
            )
        )
        try picture.write(to: room.folder.appending(path: "p.png"))
        try room.write(
            Newsroom.draft.replacing(
                "topic:",
                with:
                    "media:\n  - file: p.png\n    alt: Een klein vlak in een enkele kleur.\ntopic:"
            ).replacing("[site]", with: "[desk]"),
            to: "draft.md"
        )
        let script = """
            set -e
            umask 0
            "$HERAUT" init open --agency Dienst --person anna:author:anna.pub \
                --person bram:approver:bram.pub --webhook desk=http://127.0.0.1:9/ >&2
            export HERAUT_WORKSPACE=open
            "$HERAUT" draft draft.md --as anna >&2
            "$HERAUT" log checkpoint >&2
            "$HERAUT" backup open/kept.backup >&2
            "$HERAUT" restore open/kept.backup >&2
            """
        let made = try room.shell(script)
        #expect(made.status == 0, "\(made.errors)")
        let folder = room.folder.appending(path: "open").path
        #expect(try !othersMay(folder))
        #expect(try open(below: folder) == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/media")
        #expect(names.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/secrets").count >= 3)
    }

    @Test func `while it is open, what SQLite has beside the queue is its owner's alone`() throws {
        let room = try Newsroom()
        let timer = try room.startTimer()
        defer { timer.kill() }
        let folder = room.folder.appending(path: "news").path
        try Patience.wait(for: "the queue's WAL") {
            FileManager.default.fileExists(atPath: folder + "/queue.sqlite-wal")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix("queue.sqlite") {
            #expect(try !othersMay(folder + "/" + name), "\(name)")
        }
    }

    @Test func `an export and an imported workspace are their owner's alone`() throws {
        let room = try Newsroom()
        _ = try room.approvedPost(at: "+2h")
        let made = try room.shell(
            "umask 0; \"$HERAUT\" export out && \"$HERAUT\" import out archive"
        )
        #expect(made.status == 0, "\(made.errors)")
        for name in ["out", "archive"] {
            #expect(try othersMay(room.folder.appending(path: name).path) == false, "\(name)")
        }
        #expect(
            try open(below: room.folder.appending(path: "archive").path)
                .filter { !$0.hasPrefix("policies/") } == []
        )
    }

    static let loose: [(change: String, said: String)] = [
        ("chmod 755 news && chmod 644 news/queue.sqlite", "'queue.sqlite' can be read by others"),
        ("chmod 755 news && chmod 666 news/heraut.yaml", "'heraut.yaml' can be changed by others"),
        ("chmod 777 news", "others can put files into it"),
        (
            "chmod 755 news && chmod 755 news/secrets && chmod 644 news/secrets/site.txt",
            "'secrets/site.txt' can be read by others"
        ),
        ("chmod 755 news && chmod 777 news/policies", "'policies' can be changed by others"),
        (
            "chmod 755 news && mkdir -p news/policies/packs/own && touch news/policies/packs/own/x"
                + " && chmod 666 news/policies/packs/own/x",
            "'policies/packs/own/x' can be changed by others"
        ),
    ]

    @Test(arguments: loose)
    func `doctor says what others can read or change, and how to end that`(
        change: String,
        said: String
    ) throws {
        let room = try Newsroom()
        #expect(try room.heraut("doctor").status == 0)
        #expect(try room.shell(change).status == 0)
        let found = try room.heraut("doctor", "--json")
        #expect(found.status == 1, "\(found.output)")
        let line = try #require(
            found.output.split(separator: "\n").first { $0.contains("\"modes\"") }
        )
        #expect(line.contains(said), "\(line)")
        #expect(line.contains("chmod -R go= "))
        #expect(try room.shell("chmod -R go= news").status == 0)
        #expect(try room.heraut("doctor").status == 0)
    }

    @Test func `a folder that others may enter is fine where its files are the owner's alone`()
        throws
    {
        let room = try Newsroom()
        #expect(try room.shell("chmod 755 news").status == 0)
        let found = try room.heraut("doctor", "--json")
        #expect(found.status == 0, "\(found.output)")
    }

    @Test func `a key of the log that others may read signs nothing`() throws {
        let room = try Newsroom()
        #expect(try room.shell("chmod 640 news/secrets/log-key").status == 0)
        let refused = try room.heraut("log", "checkpoint")
        #expect(refused.status == 77, "\(refused.errors)")
        #expect(refused.errors.contains("chmod 600"))
    }
}
