import Foundation
import GRDB
import Testing

/// `heraut policy` and `heraut check`, as a team uses them.
@Suite("Verbs of the rules")
struct PolicyVerbTests {
    static let rule = """
        name: house/no-slang
        kind: sequence
        level: block
        message: {nl: Geen straattaal., en: No slang.}
        tokens: ["vet cool", "heel vet"]
        examples:
          hit: [dit is vet cool, wat vet cool, zo vet cool]
          miss: [dit is koel, dit is vet, dit is mooi]

        """

    @Test func `several files are checked at once, and the worst decides how it ends`() throws {
        let room = try Newsroom()
        try room.write("Dit is klaar.", to: "good.txt")
        try room.write("Wij spraken met Zahra Hosseini.", to: "bad.txt")
        let good = try room.heraut("check", "good.txt", "-", input: Data("Prima.".utf8))
        #expect(good.status == 0, "\(good.output)")
        #expect(good.errors.contains("good.txt: nothing that blocks"))
        #expect(good.errors.contains("standard input: nothing that blocks"))
        let bad = try room.heraut("check", "bad.txt", "good.txt", "--json")
        #expect(bad.status == 1)
        #expect(bad.output.contains(#""place":"bad.txt:1:17:""#), "\(bad.output)")
        let gone = try room.heraut("check", "gone.txt", "bad.txt")
        #expect(gone.status == 66)
        #expect(gone.errors.contains("there is no file 'gone.txt'"))
        #expect(gone.errors.contains("bad.txt: the gate blocks this"))
    }

    @Test func `one log of SARIF for all files, in the language that was asked for`() throws {
        let room = try Newsroom()
        try room.write("Wij spraken met Zahra Hosseini.", to: "a.txt")
        try room.write(Newsroom.draft, to: "b.md")
        let checked = try room.heraut("check", "--sarif", "a.txt", "b.md", "--language", "en")
        #expect(checked.status == 1)
        let log = try JSONSerialization.jsonObject(with: Data(checked.output.utf8))
        let run = ((log as? [String: Any])?["runs"] as? [[String: Any]])?.first
        #expect(run?["language"] as? String == "en")
        #expect((run?["results"] as? [Any])?.isEmpty == false)
        #expect(checked.output.contains("This is the name of a person."))
        let both = try room.heraut("check", "--sarif", "--json", "a.txt")
        #expect(both.status == 64)
    }

    @Test func `the smallest count is that of the house`() throws {
        let room = try Newsroom()
        let text = Data("Zes mensen uit Tonga werden Nederlander.".utf8)
        #expect(try room.heraut("check", "-", input: text).status == 1)
        let file = room.folder.appending(path: "news/heraut.yaml")
        let yaml = try String(contentsOf: file, encoding: .utf8)
        try room.write(yaml + "policy: {smallest-count: 5}\n", to: "news/heraut.yaml")
        let checked = try room.heraut("check", "-", input: text)
        #expect(!checked.output.contains("small-cells"), "\(checked.output)")
        let policy = try room.heraut("policy")
        #expect(policy.status == 0)
    }

    @Test func `untested rows are told, as notes`() throws {
        let room = try Newsroom()
        try room.add(Self.rule, "news/policies/packs/house/no-slang.yaml")
        let told = try room.heraut("policy", "test", "house")
        #expect(told.status == 0)
        #expect(told.output.contains("house/no-slang.yaml:5: house/no-slang"), "\(told.output)")
        #expect(told.output.contains("    heel vet\n"))
        let data = try room.heraut("policy", "test", "house", "--json")
        #expect(data.output.contains(#""kind":"untested","part":"tokens""#), "\(data.output)")
        #expect(try room.heraut("policy", "test", "nothing").status == 66)
    }

    @Test(arguments: ["sequence", "score", "pattern", "allow", "document"])
    func `a new rule fails until it is filled in, and stops nobody meanwhile`(
        kind: String
    ) throws {
        let room = try Newsroom()
        let made = try room.heraut("policy", "new", "house/mine", "--kind", kind)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output == "policies/packs/house/mine.yaml\n")
        let tested = try room.heraut("policy", "test", "house/mine")
        #expect(tested.status == 1)
        #expect(
            tested.output.contains("house/mine: 6 examples still to be filled"),
            "\(tested.output)"
        )
        let fit = try room.heraut("doctor")
        #expect(fit.status == 1)
        #expect(fit.output.contains("examples do not come out: house/mine"), "\(fit.output)")
        #expect(try room.heraut("check", "-", input: Data("Prima.".utf8)).status == 0)
        #expect(try room.heraut("policy", "new", "house/mine").status == 73)
    }

    @Test func `a new rule takes no shipped one's place, and has a name`() throws {
        let room = try Newsroom()
        #expect(try room.heraut("policy", "new", "editorial/hashtags").status == 73)
        for name in ["slang", "house/No", "house/../x", "/x", "house/"] {
            #expect(try room.heraut("policy", "new", name).status == 64, "\(name)")
        }
    }

    @Test func `what is wrong in a rule of the house is named by its place in the workspace`()
        throws
    {
        let room = try Newsroom()
        let path = "policies/packs/house/no-slang.yaml"
        try room.add(Self.rule.replacing("heel vet", with: "heel [place"), "news/\(path)")
        let wrong = try room.heraut("check", "-", input: Data("Prima.".utf8))
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("\(path):5:22: '[place' is no class"), "\(wrong.errors)")
        try room.add(Self.rule, "news/\(path)")
        try room.add("# nothing\n", "news/policies/lexicons/mine.txt")
        let list = try room.heraut("check", "-", input: Data("Prima.".utf8))
        #expect(list.errors.contains("policies/lexicons/mine.txt:1:1: the list is empty"))
    }

    @Test func `a name is allowed on the record, and the file is the ledger's`() throws {
        let room = try Newsroom()
        let text = Data("Vandaag begint project Zwandriga in het land.".utf8)
        func blocks() throws -> Bool {
            try room.heraut("check", "-", "--json", input: text).output.contains("Zwandriga")
        }
        #expect(try blocks())
        func allow(_ more: String...) throws -> Tool.Result {
            try room.heraut(["policy", "allow"] + more)
        }
        let why = ["--why", "Ons project."]
        #expect(try allow("Zwandriga", "--class", "organisation").status == 64)
        let other = try room.heraut(
            ["policy", "allow", "Zwandriga", "--class", "organisation", "--as", "anna"] + why
        )
        #expect(other.status == 77, "\(other.errors)")
        let person = try room.heraut(
            ["policy", "allow", "Hosseini", "--class", "organisation", "--as", "bram"] + why
        )
        #expect(person.status == 1)
        #expect(person.errors.contains("is a name that people have"), "\(person.errors)")
        let done = try room.heraut(
            ["policy", "allow", "Zwandriga", "--class", "organisation", "--as", "bram"] + why
        )
        #expect(done.status == 0, "\(done.errors)")
        #expect(try !blocks())
        // '--as' names the list too, for whom HERAUT_PERSON names.
        let short = try room.shell(
            "HERAUT_PERSON=bram \"$HERAUT\" policy allow Qorbodal --as place --why 'Ons project.'"
        )
        #expect(short.status == 0, "\(short.errors)")
        #expect(short.output.contains("on the list 'place'"), "\(short.output)")
        #expect(try allow("--list").output.contains("Zwandriga  (organisation)"))
        #expect(
            try room.heraut("log").output.contains("allowed: 'Zwandriga', organisation: Ons")
        )
        #expect(try room.heraut("verify").status == 0)

        let path = "news/policies/lexicons/allowed/organisation.txt"
        let file = try String(contentsOf: room.folder.appending(path: path), encoding: .utf8)
        try room.write(file + "Hosseini\n", to: path)
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(
            verified.output.contains("policies/lexicons/allowed/organisation.txt' is not what the"),
            "\(verified.output)"
        )
        #expect(try room.heraut("doctor").status == 1)
        let late = try room.heraut(
            ["policy", "allow", "Vega", "--class", "organisation", "--as", "bram"] + why
        )
        #expect(late.status == 65, "\(late.errors)")
        #expect(try allow("--restore").status == 0)
        #expect(try room.heraut("verify").status == 0)

        let removed = try room.heraut(
            ["policy", "allow", "--remove", "zwandriga", "--as", "bram"] + why
        )
        #expect(removed.status == 0, "\(removed.errors)")
        #expect(try blocks())
        #expect(!FileManager.default.fileExists(atPath: room.folder.appending(path: path).path))
        #expect(try room.heraut("verify").status == 0)
    }

    @Test func `a name that was changed in the database is told with everything else`() throws {
        let room = try Newsroom()
        let done = try room.heraut(
            "policy",
            "allow",
            "Zwandriga",
            "--class",
            "place",
            "--why",
            "Een dorp.",
            "--as",
            "bram"
        )
        #expect(done.status == 0, "\(done.errors)")
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            try database.execute(
                sql: "UPDATE plain_value SET body = replace(body, 'Zwandriga', 'Hosseini')"
            )
        }
        let verified = try room.heraut("verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains("a name on the list 'place' was changed"))
        #expect(verified.output.contains("the names that are allowed: "), "\(verified.output)")
        #expect(try room.heraut("doctor").output.contains("WRONG names"))
    }

    @Test func `a backtest shows what other rules would change`() throws {
        let room = try Newsroom()
        let text = Newsroom.draft.replacing("dat schuurt soms", with: "dat is vet cool")
        try room.write(text, to: "draft.md")
        #expect(try room.heraut("draft", "draft.md", "--as", "anna").status == 0)
        let same = try room.heraut("policy", "backtest")
        #expect(same.output.isEmpty, "\(same.output)")
        #expect(same.errors.contains("1 revision: 0 newly blocked"), "\(same.errors)")
        try room.add(Self.rule, "news/policies/packs/house/no-slang.yaml")
        let other = try room.heraut("policy", "backtest")
        #expect(other.status == 0)
        #expect(other.output.contains("revision 1, draft: newly blocked"), "\(other.output)")
        #expect(other.output.contains("+ block  house/no-slang"))
        let data = try room.heraut("policy", "backtest", "--json")
        #expect(data.output.contains(#""verdict":"newly-blocked""#), "\(data.output)")
    }
}

extension Newsroom {
    /// Writes a file, and the folders that it stands in.
    func add(_ text: String, _ name: String) throws {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try write(text, to: name)
    }
}
