import Foundation
import Testing

/// Exports that come back, and those that must not.
@Suite("Import", .serialized)
struct ImportTests {
    @Test func `an import has the same entries and hashes, passes verify, and publishes nothing`()
        throws
    {
        let (room, post) = try ArchiveTests.exported()
        let waiting = try room.approvedPost(at: "+1h")
        #expect(try room.heraut("hold", "--why", "Rustig aan.", "--as", "bram").status == 0)
        #expect(try room.heraut("export", "again").status == 0)
        let made = try room.heraut("import", "again", "archive")
        #expect(made.status == 0, "\(made.output) \(made.errors)")
        let log = try room.heraut("log", "--json").output
        #expect(try room.heraut("log", "--json", "-C", "archive").output == log)
        let verified = try room.heraut("verify", "-C", "archive")
        #expect(verified.status == 0, "\(verified.output)")
        let list = try room.heraut("list", "--json").output
        #expect(try room.heraut("list", "--json", "-C", "archive").output == list)
        #expect(list.contains(post) && list.contains(waiting))
        for verb in [["publish"], ["run"]] {
            let pass = try room.heraut(verb + ["-C", "archive"])
            #expect(pass.status == 1, "\(pass.output) \(pass.errors)")
            #expect(pass.errors.contains("is an archive"), "\(pass.errors)")
        }
        // Exported again, it is the same again, but for the times at which that was done.
        #expect(try room.heraut("export", "third", "-C", "archive").status == 0)
        let one = try ArchiveTests.files(below: room.folder.appending(path: "again"))
        let two = try ArchiveTests.files(below: room.folder.appending(path: "third"))
        #expect(one.keys.sorted() == two.keys.sorted())
        for (name, data) in one
        where !name.contains("mdto/") && name != "README.md" && name != "SHA256SUMS" {
            #expect(two[name] == data, "\(name)")
        }
        let twice = try room.heraut("import", "again", "archive")
        #expect(twice.status == 73, "\(twice.errors)")
    }

    /// How an export is made hostile.
    ///
    /// `POST` stands for the post. The digests are made right again, so that it is not they who tell.
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shell: String
        let told: String
        var fixesSums = true
    }

    private static let attacks = [
        Attack(
            testDescription: "a file has another digest",
            shell: "echo more >> out/register.csv",
            told: "register.csv: it does not have the SHA-256",
            fixesSums: false
        ),
        Attack(
            testDescription: "a name leads out of the folder",
            shell: "echo \"$(sha256sum < anna.pub | cut -c1-64)  ../anna.pub\" >> out/SHA256SUMS",
            told: "SHA256SUMS:",
            fixesSums: false
        ),
        Attack(
            testDescription: "a name is absolute",
            shell: "echo \"$(sha256sum < anna.pub | cut -c1-64)  /etc/passwd\" >> out/SHA256SUMS",
            told: "no digest with the name of a file in it",
            fixesSums: false
        ),
        Attack(
            testDescription: "a file is a link",
            shell: "cp out/posts/POST/words.jsonl w; rm out/posts/POST/words.jsonl;"
                + " ln -s ../../../w out/posts/POST/words.jsonl",
            told: "words.jsonl: it is no plain file"
        ),
        Attack(
            testDescription: "a folder is a link",
            shell: "mv out/posts elsewhere; ln -s ../elsewhere out/posts",
            told: "behind a link"
        ),
        Attack(
            testDescription: "a picture is called something else",
            shell: "mkdir -p out/posts/POST/media; echo hello > out/posts/POST/media/hello",
            told: "media/hello: a picture has the SHA-256"
        ),
        Attack(
            testDescription: "a post is called something else",
            shell: "cp -r out/posts/POST out/posts/p-UPPERCAS",
            told: "'p-UPPERCAS' is no post"
        ),
        Attack(
            testDescription: "a line of the register is not JSON",
            shell: #"sed -i '3s/{"entry":{/{"entry":{{/' out/register.jsonl"#,
            told: "register.jsonl:3: its entry is not JSON"
        ),
        Attack(
            testDescription: "a line of the register is cut",
            shell: "sed -i '3s/.....$//' out/register.jsonl",
            told: "register.jsonl:3: this is not entry 3"
        ),
        Attack(
            testDescription: "the register has no end",
            shell: "printf '{\"entry\":{' >> out/register.jsonl",
            told: "it has no end"
        ),
        Attack(
            testDescription: "an entry comes twice",
            shell: "sed -i '3p' out/register.jsonl",
            told: "register.jsonl:4: this is not entry 4"
        ),
        Attack(
            testDescription: "an entry is another",
            shell: "sed -i '2s/zorgvuldigheid/voortvarendheid/' out/register.jsonl",
            told: "register.jsonl:2: its hash is not that of its bytes"
        ),
        Attack(
            testDescription: "a line is giant",
            shell: "head -c 2000000 /dev/zero | tr '\\0' a >> out/register.jsonl",
            told: "it is longer than 1048576 bytes"
        ),
        Attack(
            testDescription: "a line is not UTF-8",
            shell: "printf '\\377\\n' >> out/register.jsonl",
            told: "it is not UTF-8"
        ),
        Attack(
            testDescription: "words are others",
            shell: "sed -i 's/zorgvuldig?/snel!/' out/posts/POST/words.jsonl",
            told: "these are not the words that the digest"
        ),
        Attack(
            testDescription: "words are gone",
            shell: "sed -i '/\"kind\":\"content\"/d' out/posts/POST/words.jsonl",
            told: "is gone"
        ),
        Attack(
            testDescription: "words have a kind that nobody knows",
            shell:
                "sed -i 's/\"kind\":\"content\"/\"kind\":\"secret\"/' out/posts/POST/words.jsonl",
            told: "these are no words with their digest"
        ),
        Attack(
            testDescription: "the approver's key is another's",
            shell: "python3 -c \"import re;k=open('eve.pub').read().split()[1];"
                + "s=open('out/heraut.yaml').read();b=open('bram.pub').read().split()[1];"
                + "open('out/heraut.yaml','w').write(s.replace(b,k))\"",
            told: "nothing was imported"
        ),
        Attack(
            testDescription: "the house brings channels of its own",
            shell: "printf 'channels:\\n  site:\\n    adapter: webhook\\n' >> out/heraut.yaml",
            told: "heraut.yaml: an export has no channels"
        ),
        Attack(
            testDescription: "the whole register is made anew with another text",
            shell: """
                python3 - <<'END'
                import hashlib, re
                head, lines = "0" * 64, []
                for number, line in enumerate(open("out/register.jsonl").read().splitlines(), 1):
                    text = re.fullmatch(r'\\{"entry":(.*),"hash":"[0-9a-f]*","sequence":[0-9]+\\}', line)[1]
                    text = text.replace('"signed"', '"submitted"')
                    head = hashlib.sha256((head + text).encode()).hexdigest()
                    lines.append('{"entry":%s,"hash":"%s","sequence":%d}' % (text, head, number))
                open("out/register.jsonl", "w").write("\\n".join(lines) + "\\n")
                END
                """,
            told: "no rule allows that"
        ),
    ]

    @Test func `a hostile export changes nothing, and is told with its file and line`() throws {
        let (room, post) = try ArchiveTests.exported()
        #expect(try room.shell("cp -r out kept").status == 0)
        for attack in Self.attacks {
            let name = attack.testDescription
            let sums =
                attack.fixesSums
                ? "\ncd out && find -L . -type f ! -name SHA256SUMS | sed 's|^./||' | sort"
                    + " | xargs sha256sum > ../sums && mv ../sums SHA256SUMS" : ""
            let line = attack.shell.replacing("POST", with: post)
            let done = try room.shell(line + sums)
            #expect(done.status == 0, "\(name): \(done.errors)")
            let made = try room.heraut("import", "out", "archive")
            #expect(made.status == 65, "\(name): \(made.status) \(made.output) \(made.errors)")
            #expect(made.errors.contains(attack.told), "\(name): \(made.errors)")
            #expect(
                made.errors.contains("nothing was imported") || name.contains("anew"),
                "\(name)"
            )
            let left = try FileManager.default.contentsOfDirectory(atPath: room.folder.path)
            #expect(!left.contains { $0.hasPrefix("archive") }, "\(name): \(left)")
            #expect(try room.shell("rm -rf out elsewhere w; cp -r kept out").status == 0)
        }
        #expect(try room.heraut("import", "out", "archive").status == 0)
    }

    @Test func `whom to trust can come from elsewhere than the export`() throws {
        let (room, _) = try ArchiveTests.exported()
        let house = try String(
            contentsOf: room.folder.appending(path: "out/heraut.yaml"),
            encoding: .utf8
        )
        func key(_ person: String) throws -> String {
            try String(
                contentsOf: room.folder.appending(path: "\(person).pub"),
                encoding: .utf8
            ).split(separator: " ").map(String.init)[1]
        }
        try room.write(house.replacing(try key("bram"), with: try key("eve")), to: "mine.yaml")
        let made = try room.heraut("import", "out", "archive", "--house", "mine.yaml")
        #expect(made.status == 65, "\(made.output) \(made.errors)")
        try room.write(house, to: "mine.yaml")
        #expect(
            try room.heraut("import", "out", "archive", "--house", "mine.yaml").status == 0
        )
    }
}
