import Foundation
import GRDB
import Testing

/// Every one of these gets a sentence, an exit code of its class, and changes nothing.
@Suite("Bad input", .serialized)
struct BadInputTests {
    /// A draft with one thing wrong.
    struct Draft: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [String]
        var body = "Snel of zorgvuldig? Dat schuurt soms."
        /// What the complaint has to say.
        let complaint: String
        /// Where the complaint has to point; nil where the whole file is meant.
        var place: String?

        var testDescription: String { name }
        var text: String { (["---"] + lines + ["---", body, ""]).joined(separator: "\n") }
    }

    static let head = ["kind: dilemma", "language: nl", "topic: tempo"]
    static let drafts: [Draft] = [
        Draft(
            name: "an unknown key",
            lines: head + ["channels: [site]", "colour: red"],
            complaint: "unknown key 'colour'",
            place: "draft.md:6:1"
        ),
        Draft(
            name: "no alt text",
            lines: head + ["channels: [site]", "media:", "  - file: a.png"],
            complaint: "has no alt text",
            place: "draft.md:7:5"
        ),
        Draft(
            name: "a picture that is not there",
            lines: head + ["channels: [site]", "media: [{file: no.png, alt: Een rij}]"],
            complaint: "there is no file './no.png'",
            place: "draft.md:6:9"
        ),
        Draft(
            name: "a time that does not exist",
            lines: head + ["channels: [site]", "at: 2027-03-28T02:30"],
            complaint: "does not exist in Europe/Amsterdam",
            place: "draft.md:6:5"
        ),
        Draft(
            name: "a time that exists twice",
            lines: head + ["channels: [site]", "at: 2027-10-31T02:30"],
            complaint: "exists twice",
            place: "draft.md:6:5"
        ),
        Draft(
            name: "a time in the past",
            lines: head + ["channels: [site]", "at: 2020-01-01T09:00"],
            complaint: "is in the past",
            place: "draft.md:6:5"
        ),
        Draft(
            name: "an unknown channel",
            lines: head + ["channels: [wall]"],
            complaint: "there is no channel 'wall' in heraut.yaml; it has: site"
        ),
        Draft(
            name: "YAML that is wrong",
            lines: head + ["channels: [site"],
            complaint: "not valid YAML",
            place: "draft.md:"
        ),
        Draft(
            name: "a kind that there is not",
            lines: ["kind: gossip", "topic: tempo", "channels: [site]"],
            complaint: "'gossip' is not one of: general-line",
            place: "draft.md:2:7"
        ),
        Draft(
            name: "no text",
            lines: head + ["channels: [site]"],
            body: "",
            complaint: "there is no text below"
        ),
        Draft(
            name: "a control character",
            lines: head + ["channels: [site]"],
            body: "Snel \u{1B}[31mof zorgvuldig?",
            complaint: "the control character U+1b",
            place: "draft.md:7:6"
        ),
        Draft(
            name: "ten megabytes",
            lines: head + ["channels: [site]"],
            body: String(repeating: "lang ", count: 2_000_000),
            complaint: "larger than 256 KiB"
        ),
    ]

    private func entries(_ room: Newsroom) throws -> String {
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
        return verified.output
    }

    private func files(_ room: Newsroom) throws -> Set<String> {
        let folder = room.folder.appending(path: "news").path
        return Set(try FileManager.default.subpathsOfDirectory(atPath: folder))
    }

    @Test func `a draft with something wrong is refused with its place, and nothing is kept`()
        throws
    {
        let room = try Newsroom()
        let before = (try entries(room), try files(room))
        for draft in Self.drafts {
            try room.write(draft.text, to: "draft.md")
            let refused = try room.heraut("draft", "draft.md", "--as", "anna")
            #expect(refused.status == 65, "\(draft.name): \(refused.status) \(refused.errors)")
            #expect(
                refused.errors.contains(draft.complaint),
                "\(draft.name): \(refused.errors.prefix(300))"
            )
            if let place = draft.place {
                #expect(refused.errors.contains(place), "\(draft.name): \(refused.errors)")
            }
            #expect(refused.output.isEmpty)
        }
        try Data([0x2D, 0x2D, 0x2D, 0x0A, 0x6B, 0xFF, 0xFE, 0x0A])
            .write(to: room.folder.appending(path: "draft.md"))
        let refused = try room.heraut("draft", "draft.md", "--as", "anna")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("draft.md:2:2: byte 6 is not UTF-8"), "\(refused.errors)")
        #expect(try entries(room) == before.0)
        #expect(try files(room) == before.1)
    }

    @Test func `a missing file, person, post or key each has its own class`() throws {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        let before = try entries(room)
        #expect(try room.heraut("draft", "nothing.md", "--as", "anna").status == 66)
        #expect(try room.heraut("draft", "draft.md", "--as", "zoe").status == 67)
        #expect(try room.heraut("draft", "draft.md").status == 64)
        #expect(try room.heraut("show", "p-00000000").status == 66)
        #expect(try room.heraut("show", "rubbish").status == 64)
        #expect(try room.heraut("list", "--workspace", "nowhere").status == 66)
        #expect(try entries(room) == before)
        _ = try room.heraut("draft", "draft.md", "--as", "anna", "--at", "+1h")
        let post = try #require(try room.posts().first?.post)
        let missing = try room.heraut("submit", post, "--as", "anna", "--key", "no-key")
        #expect(missing.status == 66)
        #expect(missing.errors.contains("there is no such file"))
        let foreign = try room.heraut("submit", post, "--as", "anna", "--key", "eve")
        #expect(foreign.status == 77)
        #expect(foreign.errors.contains("that key is not one that heraut.yaml lists for anna"))
        #expect(try room.posts().map(\.stage) == ["draft"])
    }

    @Test func `author and last editor cannot sign off, and one person not twice`() throws {
        let room = try Newsroom()
        let post = try room.approvedPost(at: "+1h")
        let twice = try room.heraut("approve", post, "--yes", "--as", "bram", "--key", "bram")
        #expect(twice.status == 1)
        try room.write(
            Newsroom.draft.replacing("schuurt", with: "knelt"),
            to: "draft.md"
        )
        // Bram is an author too: his edit voids his own signature and makes him the last editor.
        let edited = try room.heraut("edit", post, "draft.md", "--as", "bram")
        #expect(edited.status == 0, "\(edited.errors)")
        #expect(try room.posts().map(\.stage) == ["draft"])
        let sent = try room.heraut("submit", post, "--as", "bram", "--key", "bram")
        #expect(sent.status == 0, "\(sent.errors)")
        let own = try room.heraut("approve", post, "--yes", "--as", "bram", "--key", "bram")
        #expect(own.status == 1)
        #expect(own.errors.contains("edited or submitted it last cannot sign it off"))
    }

    @Test func `a wrong heraut.yaml or rule is named with its place`() throws {
        let room = try Newsroom()
        let rule = """
            name: house/never
            kind: sequence
            level: block
            message: {nl: Nooit., en: Never.}
            tokens: ["[unicorn] kreeg"]
            examples: {hit: [a, b], miss: [c, d]}
            """
        let folder = room.folder.appending(path: "news/policies/packs/house")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(rule.utf8).write(to: folder.appending(path: "never.yaml"))
        let refused = try room.heraut("check", "-", input: Data("Hallo".utf8))
        #expect(refused.status == 78)
        #expect(
            refused.errors.contains("packs/house/never.yaml:5:10: there is no class [unicorn]"),
            "\(refused.errors)"
        )
        try FileManager.default.removeItem(at: folder)

        let path = room.folder.appending(path: "news/heraut.yaml")
        let good = try String(contentsOf: path, encoding: .utf8)
        try Data((good + "colour: red\n").utf8).write(to: path)
        let wrong = try room.heraut("list")
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("unknown key 'colour'"))
        #expect(wrong.errors.firstMatch(of: /heraut\.yaml:\d+:1:/) != nil)
    }

    @Test func `a house rule whose example does not come out is told by its place`() throws {
        let room = try Newsroom()
        let folder = room.folder.appending(path: "news/policies/packs/house")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let rule = """
            name: house/no-slang
            kind: sequence
            level: warn
            message: {nl: Geen straattaal., en: No slang.}
            tokens: ["vet cool"]
            examples:
              hit: [dit is vet cool, wat vet cool, dit is gaaf]
              miss: [dit is koel, dit is vet, dit is mooi]
            """
        try Data(rule.utf8).write(to: folder.appending(path: "no-slang.yaml"))
        let tested = try room.heraut("policy", "test")
        #expect(tested.status == 1)
        #expect(
            tested.output.contains("no-slang.yaml:7: house/no-slang should find something"),
            "\(tested.output)"
        )
        #expect(!tested.output.contains("vet cool"))
        // The rule counts all the same, on top of the shipped ones.
        let checked = try room.heraut("check", "-", input: Data("Dit is vet cool".utf8))
        #expect(checked.status == 0)
        #expect(checked.output.contains("warn house/no-slang"), "\(checked.output)")
    }

    @Test func `a database that is not ours or newer than us stays untouched`() throws {
        let room = try Newsroom()
        let path = room.folder.appending(path: "news/queue.sqlite")
        try DatabaseQueue(path: path.path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
        let newer = try room.heraut("list")
        #expect(newer.status == 78)
        #expect(newer.errors.contains("schema version 99"))

        for file in ["queue.sqlite", "queue.sqlite-wal", "queue.sqlite-shm"] {
            let url = room.folder.appending(path: "news/\(file)")
            if FileManager.default.fileExists(atPath: url.path) {
                try FileManager.default.removeItem(at: url)
            }
        }
        try DatabaseQueue(path: path.path).write { try $0.execute(sql: "CREATE TABLE mine (a)") }
        let before = try Data(contentsOf: path)
        let foreign = try room.heraut("list")
        #expect(foreign.status == 78)
        #expect(foreign.errors.contains("is not a queue of Heraut"))
        #expect(try Data(contentsOf: path) == before)
        try Data("no database at all".utf8).write(to: path)
        #expect(try room.heraut("list").status == 78)
    }

    @Test func `a folder that cannot be written is told, and nothing is left there`() throws {
        let room = try Newsroom()
        // Nobody can make a folder there, not even root.
        let refused = try room.heraut("init", "/proc/heraut")
        #expect(refused.status == 73)
        #expect(refused.errors.contains("cannot be written"))
        let again = try room.heraut("init", "news")
        #expect(again.status == 73)
        #expect(again.errors.contains("is a workspace already"))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs 'unshare -rm', a private file system"))
    func `a full disk and a read-only one are told, and nothing is lost`() throws {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        let full = try SmallDisk.run(
            in: room,
            script: """
                head -c 1000000000 /dev/zero > disk/filler 2> /dev/null
                "$HERAUT" draft draft.md --as anna -C disk/news; echo "status $?"
                rm disk/filler
                "$HERAUT" verify -C disk/news; echo "status $?"
                """
        )
        #expect(full.contains("there is no room on the disk"), "\(full)")
        #expect(full.contains("status 74"))
        #expect(full.contains("everything agrees"))
        let readOnly = try SmallDisk.run(
            in: room,
            script: """
                mount -o remount,ro disk
                "$HERAUT" draft draft.md --as anna -C disk/news; echo "status $?"
                """
        )
        #expect(readOnly.contains("cannot be written"), "\(readOnly)")
        #expect(readOnly.contains("status 73"))
    }
}

/// A disk of a few hundred kilobytes, seen by one shell alone (Linux user namespaces).
enum SmallDisk {
    static let unshare = URL(filePath: "/usr/bin/unshare")

    static var isPossible: Bool {
        guard FileManager.default.fileExists(atPath: unshare.path) else { return false }
        let tried = try? Tool.run(
            unshare,
            ["-rm", "sh", "-c", "mount -t tmpfs none /mnt"],
            in: FileManager.default.temporaryDirectory
        )
        return tried?.status == 0
    }

    /// Runs a shell with a copy of the workspace on a small disk.
    static func run(in room: Newsroom, script: String) throws -> String {
        let prologue = """
            mkdir -p disk && mount -t tmpfs -o size=600k none disk && cp -r news disk/ || exit 1

            """
        let result = try Tool.run(
            unshare,
            ["-rm", "sh", "-c", prologue + script],
            in: room.folder,
            environment: ["HERAUT": Tool.folder.appending(path: "heraut").path]
        )
        return result.output + result.errors
    }
}
