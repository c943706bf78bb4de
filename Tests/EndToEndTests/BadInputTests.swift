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
            complaint: "there is no channel 'wall' in heraut.yaml; it has: site",
            place: "draft.md:5:12"
        ),
        Draft(
            name: "a topic of two words",
            lines: ["kind: dilemma", "channels: [site]", "topic: twee woorden"],
            complaint: "a topic is one word",
            place: "draft.md:4:8"
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

    @Test(arguments: ["", " \n\t\n", "\u{FEFF}"])
    func `a text of nothing is no text that passes`(text: String) throws {
        let room = try Newsroom()
        let refused = try room.heraut("check", "-", input: Data(text.utf8))
        #expect(refused.status == 65)
        #expect(refused.errors.contains("standard input:1:1: there is no text"))
    }

    @Test func `what cannot be seen in a draft is warned about, with its place, and shown`() throws
    {
        let room = try Newsroom()
        let text = Newsroom.draft.replacing("Snel of", with: "Snel \u{202E}of")
        try room.write(text, to: "draft.md")
        let drafted = try room.heraut("draft", "draft.md", "--as", "anna")
        #expect(drafted.status == 0, "\(drafted.errors)")
        #expect(
            drafted.errors.contains("draft.md:7:6: warning: U+202E (RIGHT-TO-LEFT OVERRIDE)"),
            "\(drafted.errors)"
        )
        let post = try #require(try room.posts().first?.post)
        for arguments in [["show", post], ["show", post, "--json"], ["review", post]] {
            let shown = try room.heraut(arguments).output
            #expect(shown.contains("u{202e}of") || shown.contains("\\u202eof"), "\(shown)")
            #expect(!shown.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test func `a draft with a byte order mark is a draft to every command`() throws {
        let room = try Newsroom()
        let blocked = Newsroom.draft.replacing(
            "Snel of",
            with: "Mevrouw Jansen, 06-12345678, snel of"
        )
        for (text, status) in [(Newsroom.draft, Int32(0)), (blocked, 1)] {
            try room.write("\u{FEFF}" + text, to: "draft.md")
            let drafted = try room.heraut("draft", "draft.md", "--as", "anna")
            let checked = try room.heraut("check", "draft.md")
            #expect(drafted.status == status, "\(drafted.errors)")
            #expect(checked.status == status, "\(checked.errors)")
            // The same findings at the same places: as the text of a draft, not as a text.
            #expect(
                drafted.output.split(separator: "\n").dropFirst().joined(separator: "\n")
                    == checked.output.split(separator: "\n").joined(separator: "\n")
            )
            #expect(status == 0 || checked.output.contains("draft.md:7:"), "\(checked.output)")
        }
    }

    @Test(
        arguments: [
            ("topic: ", "topic: fatima-okonkwo-mag-blijven\nx: ", "topic and tags"),
            ("topic: ", "facts: [\"Fatima Okonkwo mag blijven\"]\ntopic: ", "facts"),
            ("topic: ", "tags: [bsn-123456782]\ntopic: ", "topic and tags"),
        ]
    ) func `what goes along with a text is checked like the text`(
        key: String,
        lines: String,
        part: String
    ) throws {
        let room = try Newsroom()
        let text = Newsroom.draft.replacing(key, with: lines.replacing("\nx: ", with: "\n# "))
        try room.write(text, to: "draft.md")
        let checked = try room.heraut("check", "draft.md")
        #expect(checked.status == 1, "\(checked.output)\(checked.errors)")
        #expect(checked.output.contains(part), "\(checked.output)")
        #expect(try room.heraut("draft", "draft.md", "--as", "anna").status == 1)
    }

    @Test func `what a link says is checked like the text`() throws {
        let room = try Newsroom()
        for link in ["https://ind.nl/dossier/123456782", "https://ind.nl/?m=leila.k%40gmail.com"] {
            let checked = try room.heraut("check", "-", input: Data("Lees \(link) nu.".utf8))
            #expect(checked.status == 1, "\(link): \(checked.output)")
        }
        let plain = try room.heraut(
            "check",
            "-",
            input: Data("Lees https://ind.nl/nieuws/wet-2026 nu.".utf8)
        )
        #expect(plain.status == 0, "\(plain.output)")
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

    @Test func `a file of the house that is not UTF-8 is named with its place`() throws {
        let room = try Newsroom()
        let house = room.folder.appending(path: "news/heraut.yaml")
        let good = try Data(contentsOf: house)
        try (good + Data("# caf\u{e9} ".utf8) + Data([0xE9, 0x0A])).write(to: house)
        let refused = try room.heraut("list")
        #expect(refused.status == 78)
        #expect(
            refused.errors.firstMatch(of: /heraut\.yaml:\d+:8: byte \d+ is not UTF-8/) != nil,
            "\(refused.errors)"
        )
        try good.write(to: house)
        let rule = room.folder.appending(path: "news/policies/own.yaml")
        try Data([0x6E, 0xFF, 0x0A]).write(to: rule)
        let wrong = try room.heraut("check", "-", input: Data("Hallo".utf8))
        #expect(wrong.status == 78, "\(wrong.errors)")
        #expect(wrong.errors.contains("own.yaml:1:2: byte 2 is not UTF-8"), "\(wrong.errors)")
    }

    @Test func `a damaged page of the queue is told with the file and what to do`() throws {
        let room = try Newsroom()
        try room.write(Newsroom.draft, to: "draft.md")
        _ = try room.heraut("draft", "draft.md", "--as", "anna")
        let handle = try FileHandle(
            forUpdating: room.folder.appending(path: "news/queue.sqlite")
        )
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: 4_096)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(end) - 4_096))
        try handle.close()
        for command in ["list", "verify", "log"] {
            let told = try room.heraut(command)
            #expect(told.status == 74, "\(command): \(told.status)")
            #expect(
                told.errors.contains("'news/queue.sqlite' is damaged")
                    && told.errors.contains("put a backup in its place"),
                "\(command): \(told.errors)"
            )
        }
    }

    /// An option of `init` with a value that cannot be, and what the complaint has to name.
    static let options: [(arguments: [String], complaint: String)] = [
        (["--zone", "Mars/X"], "--zone 'Mars/X': 'Mars/X' is no time zone"),
        (["--language", "fr"], "'fr' is invalid for '--language <language>'"),
        (["--webhook", "site=nourl"], "--webhook 'site': this is no address"),
        (["--webhook", "site=http://127.evil.example/"], "--webhook 'site': an address starts"),
        (["--webhook", "s=https://a.example/", "--webhook", "s=https://b.example/"], "'s' stands"),
        (["--agency", ""], "--agency '': expected one line"),
        (
            ["--person", "anna:author:eve.pub", "--person", "bram:author:eve.pub"],
            "'bram' has a key"
        ),
    ]

    @Test func `a wrong option of init is told by its name, and nothing is made`() throws {
        let room = try Newsroom()
        for (arguments, complaint) in Self.options {
            let refused = try room.heraut(["init", "other"] + arguments)
            #expect(refused.status == 64, "\(arguments): \(refused.status)")
            #expect(refused.errors.contains(complaint), "\(refused.errors)")
            #expect(!refused.errors.contains("heraut.yaml"), "\(refused.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: room.folder.appending(path: "other").path))
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
    func `a workspace that does not fit on the disk leaves nothing behind`() throws {
        let room = try Newsroom()
        let told = try SmallDisk.run(
            in: room,
            script: """
                mkdir disk/there disk/there/media
                head -c 1000000000 /dev/zero > disk/filler 2> /dev/null
                "$HERAUT" init disk/a/b --webhook s=https://a.example/; echo "status $?"
                "$HERAUT" init disk/there --webhook s=https://a.example/; echo "status $?"
                rm disk/filler
                (cd disk && find a there)
                """
        )
        #expect(told.matches(of: /status 7[34]/).count == 2, "\(told)")
        #expect(told.contains("\nthere\nthere/media\n"), "\(told)")
        #expect(!told.contains("queue.sqlite.new") && !told.contains("\na"), "\(told)")
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
