import Foundation
import GRDB
import Testing

/// People, deputies, rules and the roster as the real binary has them, with real keys.
@Suite("People, end to end", .serialized)
struct PeopleVerbTests {
    /// A newsroom whose file pins dirk, an admin, beside anna and bram.
    private let room: Newsroom

    init() throws { room = try Newsroom(others: ["dirk:admin"]) }

    @discardableResult
    private func people(_ arguments: String..., by signer: String = "dirk") throws -> Tool.Result {
        try room.heraut(
            ["people"] + arguments
                + ["--why", "Zo besloten.", "--as", signer, "--sign-with", signer, "--yes"]
        )
    }

    private func makeKey(_ name: String, _ kind: [String]) throws {
        let made = try Tool.run(
            URL(filePath: "/usr/bin/ssh-keygen"),
            ["-q", "-t"] + kind + ["-N", "", "-C", name, "-f", name],
            in: room.folder
        )
        try #require(made.status == 0, "\(made.errors)")
    }

    private func submitted(at time: String = "now") throws -> String {
        try room.write(Newsroom.draft, to: "one.md")
        let drafted = try room.heraut("draft", "one.md", "--as", "anna", "--json")
        let line = try JSONDecoder().decode(Drafted.self, from: Data(drafted.output.utf8))
        let sent = try room.heraut(
            ["submit", line.post, "--at", time, "--as", "anna", "--key", "anna"]
        )
        try #require(sent.status == 0, "\(sent.errors)")
        return line.post
    }

    private struct Drafted: Decodable { let post: String }

    private func approve(
        _ post: String,
        as handle: String,
        key: String? = nil
    ) throws
        -> Tool.Result
    {
        try room.heraut(["approve", post, "--yes", "--as", handle, "--key", key ?? handle])
    }

    private func publish(_ post: String, until state: String) throws {
        for _ in 0..<100 {
            _ = try room.heraut("publish")
            if try room.posts().first(where: { $0.post == post })?.deliveries["site"] == state {
                return
            }
            usleep(100_000)
        }
        Issue.record("\(post) did not come to be \(state)")
    }

    @Test(arguments: [
        ["ed25519"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "384"], ["ecdsa", "-b", "521"],
        ["rsa", "-b", "3072"], ["rsa", "-b", "4096"],
    ])
    func `whom an admin adds signs with every kind of key, and it goes out`(
        kind: [String]
    ) throws {
        try makeKey("fien", kind)
        let added = try people("add", "fien", "--role", "approver", "--key", "fien.pub")
        try #require(added.status == 0, "\(added.errors)")
        let post = try submitted()
        let signed = try approve(post, as: "fien")
        #expect(signed.status == 0, "\(signed.errors)")
        try publish(post, until: "published")
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("signatures: 3 checked"))
    }

    @Test func `an outsider checks what they signed, and an archive knows them`() throws {
        for name in ["fien", "gijs"] { try makeKey(name, ["ed25519"]) }
        let added = try people("add", "fien", "--role", "approver", "--key", "fien.pub")
        try #require(added.status == 0, "\(added.errors)")
        let post = try submitted()
        #expect(try approve(post, as: "fien").status == 0)
        try publish(post, until: "published")
        #expect(try people("revoke", "fien").status == 0)
        #expect(try people("add", "gijs", "--role", "approver", "--key", "gijs.pub").status == 0)
        #expect(try room.heraut("export", "out").status == 0)
        try ArchiveTests.seal(room)
        let checked = try ArchiveTests.check(room, post)
        #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
        #expect(checked.output.contains("signed off by fien (as approver)"))
        // Whoever came later, or never was one, did not sign it.
        let signers = room.folder.appending(path: "out/allowed_signers")
        let text = try String(contentsOf: signers, encoding: .utf8)
        #expect(text.contains("\ngijs namespaces=") && text.contains("valid-before="))
        let without = text.split(separator: "\n").filter { !$0.hasPrefix("fien ") }
        try Data((without.joined(separator: "\n") + "\n").utf8).write(to: signers)
        #expect(try ArchiveTests.check(room, post).status == 1)
        try Data(text.utf8).write(to: signers)

        let made = try room.heraut("import", "out", "archive")
        #expect(made.status == 0, "\(made.output) \(made.errors)")
        let verified = try room.heraut("verify", "-C", "archive")
        #expect(verified.status == 0, "\(verified.output)")
        let list = try room.heraut("people", "list", "--json").output
        #expect(try room.heraut("people", "list", "--json", "-C", "archive").output == list)
        #expect(list.contains("fien") && list.contains("gijs"))
    }

    @Test func `a key that only an agent holds signs, for a post and for people`() throws {
        try makeKey("fien", ["ed25519"])
        let agent = try Tool.start(
            URL(filePath: "/usr/bin/ssh-agent"),
            ["-D", "-a", room.folder.appending(path: "agent").path],
            in: room.folder
        )
        // It inherits a mask of signals in which only this one gets through.
        defer {
            agent.kill()
            agent.process.waitUntilExit()
        }
        let script = """
            set -e
            for try in $(seq 100); do [ -S agent ] && break; sleep 0.05; done
            export SSH_AUTH_SOCK="$PWD/agent"
            ssh-add -q fien && ssh-add -q dirk
            rm fien dirk
            "$HERAUT" people add fien --role approver --key fien.pub --why Nieuw. --as dirk \\
                --sign-with dirk.pub --yes >&2
            "$HERAUT" approve "$0" --yes --as fien --key fien.pub >&2
            """
        let post = try submitted()
        let line = script.replacing("$0", with: post)
        let made = try room.shell(line)
        #expect(made.status == 0, "\(made.errors)")
        try publish(post, until: "published")
    }

    @Test func `of a hardware key ssh-keygen is asked for what it needs`() throws {
        let type = "sk-ssh-ed25519@openssh.com"
        func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        let number = (0..<32).map { UInt8($0) }
        let blob = field(Array(type.utf8)) + field(number) + field(Array("ssh:".utf8))
        let line = "\(type) \(Data(blob).base64EncodedString()) token"
        try room.write(line + "\n", to: "token.pub")
        let added = try people("add", "fien", "--role", "admin", "--key", line)
        try #require(added.status == 0, "\(added.errors)")
        // Stands for the program of a machine with a token, and says no as one does without.
        try room.write("#!/bin/sh\necho \"$@\" > asked\nexit 1\n", to: "ssh-keygen")
        let made = try room.shell(
            """
            chmod +x ssh-keygen
            PATH="$PWD:$PATH" "$HERAUT" people role fien --role admin,legal --why Meer. \\
                --as fien --sign-with token.pub --yes
            """
        )
        #expect(made.status == 69)
        let asked = try String(
            contentsOf: room.folder.appending(path: "asked"),
            encoding: .utf8
        )
        #expect(asked == "-Y sign -n heraut-people-v1 -f token.pub\n")
    }

    @Test func `weak keys are refused with a sentence`() throws {
        try makeKey("weak", ["rsa", "-b", "1024"])
        let rsa = try people("add", "fien", "--role", "approver", "--key", "weak.pub")
        #expect(rsa.status == 65)
        #expect(rsa.errors.contains("1024 bits is too weak"), "\(rsa.errors)")
        func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        let blob = field(Array("ssh-dss".utf8)) + field([1]) + field([2]) + field([3]) + field([4])
        let line = "ssh-dss \(Data(blob).base64EncodedString())"
        let dsa = try people("add", "fien", "--role", "approver", "--key", line)
        #expect(dsa.status == 65)
        #expect(dsa.errors.contains("DSA keys are too weak"), "\(dsa.errors)")
    }

    @Test func `a workspace begins with an admin alone, who adds the others`() throws {
        let made = try room.heraut(["init", "other", "--admin-key", "dirk:dirk.pub"])
        #expect(made.status == 0, "\(made.errors)")
        let place = ["-C", "other"]
        let signing = ["--why", "x y", "--as", "dirk", "--sign-with", "dirk", "--yes"]
        let added = try room.heraut(
            ["people", "add", "anna", "--role", "author", "--key", "anna.pub"] + signing + place
        )
        #expect(added.status == 0, "\(added.errors)")
        let listed = try room.heraut(["people", "list"] + place)
        #expect(listed.output.contains("anna: author; from the ledger"))
        #expect(listed.output.contains("dirk: admin; from heraut.yaml"))
        #expect(listed.errors.contains("by hand: dirk"))
        let last = try room.heraut(["people", "revoke", "dirk"] + signing + place)
        #expect(last.status == 1)
        let log = try room.heraut(["log"] + place).output
        #expect(log.contains("anna: add a person: x y"), "\(log)")
    }

    @Test func `a timer that runs hears of a revocation before it sends`() throws {
        try makeKey("fien", ["ed25519"])
        try people("add", "fien", "--role", "approver", "--key", "fien.pub")
        let post = try submitted(at: "+6s")
        #expect(try approve(post, as: "fien").status == 0)
        let timer = try room.startTimer()
        let revoked = try people("revoke", "fien")
        #expect(revoked.status == 0, "\(revoked.errors)")
        for _ in 0..<150 {
            if try room.posts().first?.deliveries["site"] == "failed" { break }
            usleep(100_000)
        }
        timer.process.terminate()
        _ = try timer.finish()
        #expect(try room.posts().first?.deliveries["site"] == "failed")
        #expect(try room.receipts().isEmpty)
    }

    @Test func `a row by hand is named by verify and doctor, and the others go on`() throws {
        try makeKey("fien", ["ed25519"])
        try people("add", "fien", "--role", "approver", "--key", "fien.pub")
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            let row = try #require(
                try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM ledger ORDER BY sequence DESC LIMIT 1"
                )
            )
            // The chain is right, and so is the form: only nobody signed it.
            let text: String = row["entry"]
            let hash: String = row["hash"]
            let next = text.replacing(#""role":"admin""#, with: #""role":"legal""#)
            try database.execute(
                sql: """
                    INSERT INTO ledger (sequence, entry, previous_hash, hash) VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    row["sequence"] + 1, next, hash,
                    try Self.sha256(hash + next, in: room.folder),
                ]
            )
        }
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains("does not count") || verified.output.contains("else"))
        #expect(!verified.output.contains("was changed"), "\(verified.output)")
        let doctor = try room.heraut("doctor")
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("ledger entry 3"), "\(doctor.output)")
        let post = try submitted()
        #expect(try approve(post, as: "fien").status == 0)
        try publish(post, until: "published")
    }

    private static func sha256(_ text: String, in folder: URL) throws -> String {
        try Data(text.utf8).write(to: folder.appending(path: "hashed"))
        let made = try Tool.run(URL(filePath: "/usr/bin/sha256sum"), ["hashed"], in: folder)
        return String(made.output.prefix(64))
    }

    @Test func `rules of the file are asked for, and one sentence says what is missing`() throws {
        let path = room.folder.appending(path: "news/heraut.yaml")
        let before = try String(contentsOf: path, encoding: .utf8)
        let rules = """
            sign-off:
              default: {needed: {approver: 1}, never: [dirk, author], expires: 14d}
              reaction: {approver: 1, spokesperson: 1}
            """
        let with = before.replacing(
            "sign-off:\n  default: {approver: 1}\n  reaction: {approver: 1, spokesperson: 1}",
            with: rules
        ).replacing("    adapter: webhook", with: "    adapter: webhook\n    sign-off: {legal: 1}")
        #expect(with != before)
        try Data(with.utf8).write(to: path)
        let post = try submitted(at: "+6h")
        #expect(try approve(post, as: "bram").status == 0)
        let needs = try room.heraut("policy", "needs", post)
        #expect(needs.status == 1)
        #expect(
            needs.output.hasPrefix(
                "\(post) wacht nog op één legal; bram (approver) tekende, geldig tot "
            ),
            "\(needs.output)"
        )
        let doctor = try room.heraut("doctor", "--json")
        #expect(doctor.output.contains("wacht nog op één legal"))
        #expect(try room.heraut("show", post).output.contains("wacht nog op één legal"))
        for (bad, words) in [
            ("{needed: {approver: 0}}", "1"), ("{needed: {author: 1}}", "approver"),
            ("{needed: {approver: 1}, expires: 1s}", "'expires' is 1m to 366d"),
            ("{needed: {approver: 1}, never: [A B]}", "is nobody"),
            ("{never: [dirk]}", "at least one person has to sign"),
        ] {
            let text = with.replacing(
                "{needed: {approver: 1}, never: [dirk, author], expires: 14d}",
                with: bad
            )
            try Data(text.utf8).write(to: path)
            let told = try room.heraut("list")
            #expect(told.status == 78, "\(bad)")
            #expect(told.errors.contains(words), "\(told.errors)")
        }
    }

    @Test func `a deputy signs, and the roster says who is on call`() throws {
        try makeKey("fien", ["ed25519"])
        try people("add", "fien", "--role", "author,spokesperson", "--key", "fien.pub")
        let made = try people(
            "deputy",
            "fien",
            "--for",
            "bram",
            "--role",
            "approver",
            "--until",
            "+2d",
            by: "bram"
        )
        #expect(made.status == 0, "\(made.errors)")
        let post = try submitted()
        let signed = try approve(post, as: "fien")
        #expect(signed.status == 0, "\(signed.errors)")
        #expect(signed.errors.contains("in place of:  bram"))
        #expect(try approve(post, as: "bram").status != 0)
        try publish(post, until: "published")
        #expect(try room.heraut("duty").output == "nobody is on call\n")
        let added = try room.heraut(["duty", "add", "fien", "--until", "+2d", "--as", "bram"])
        #expect(added.status == 0, "\(added.errors)")
        #expect(try room.heraut("duty").output.hasPrefix("fien is on call until "))
        #expect(try room.heraut("duty", "list").errors.contains("nobody from"))
        #expect(try room.heraut("doctor").output.contains("nobody from"))
        let number = try #require(
            try room.heraut("duty", "list").output.split(separator: " ").first.map(String.init)
        )
        #expect(try room.heraut("duty", "remove", number, "--as", "bram").status == 0)
        #expect(try room.heraut("duty", "--json").output == "{\"on_call\":null}\n")
        #expect(try room.heraut("verify").status == 0)
        let mine = try room.heraut("review", "--mine", "--as", "fien")
        #expect(mine.status == 0, "\(mine.errors)")
    }
}
