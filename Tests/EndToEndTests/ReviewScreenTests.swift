import Foundation
import Testing

/// The approver's desk in a real terminal, with real keys and the real program.
@Suite("Review on a terminal", .serialized)
struct ReviewScreenTests {
    private static let environment = ["HERAUT_WORKSPACE": "news", "LC_ALL": "C.UTF-8"]

    private static func desk(
        _ room: Newsroom,
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:]
    ) throws -> Screen {
        try Screen(
            in: room.folder,
            columns: columns,
            rows: rows,
            environment: Self.environment.merging(environment) { $1 }
        )
    }

    private static let review = "heraut review --as bram --key bram; echo ended with $?"

    /// A post of anna's that waits for bram.
    private static func submit(
        _ text: String,
        head: String = "kind: dilemma\nlanguage: nl\nchannels: [site]\ntopic: zorg",
        at time: String = "+2h",
        in room: Newsroom
    ) throws -> String {
        try room.write("---\n\(head)\n---\n\(text)\n", to: "post.md")
        let drafted = try room.heraut("draft", "post.md", "--as", "anna", "--json")
        let found = try #require(drafted.output.firstMatch(of: /"post":"(p-[0-9a-z]{8})"/))
        let post = String(found.output.1)
        let submitted = try room.heraut(
            "submit",
            post,
            "--at",
            time,
            "--as",
            "anna",
            "--key",
            "anna"
        )
        try #require(submitted.status == 0, "\(drafted.output) \(submitted.errors)")
        return post
    }

    private static func stages(_ room: Newsroom) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try room.posts().map { ($0.post, $0.stage) })
    }

    @Test func `a post is approved by keys, with the person's own key, and that is on the record`()
        throws
    {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig? Wij zoeken het midden.", in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "Snel of zorgvuldig?")
        #expect(try screen.text().contains("De tekst op site"))
        #expect(try screen.text().contains("anna schreef en diende in"))
        #expect(try screen.text().contains("wacht nog op één approver"))
        try screen.press("a")
        try screen.wait(for: "Dit tekenen?")
        #expect(try screen.text().contains("signer:       bram (as approver)"))
        #expect(try screen.text().contains("post:         \(post), revision 2"))
        try screen.press("j")
        try screen.wait(for: "Er wacht niets op u.")
        try screen.press("q")
        try screen.wait(for: "ended with 0")
        #expect(try screen.text().contains("\(post) getekend; hij is akkoord."))
        #expect(try Self.stages(room) == [post: "approved"])
        let log = try room.heraut("log", post, "--json").output
        #expect(log.contains("\"signed\"") && log.contains("\"approved\""))
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `a key with a passphrase is asked for on the terminal`() throws {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let changed = try room.shell("ssh-keygen -q -p -P '' -N 'geheim woord' -f bram")
        try #require(changed.status == 0, "\(changed.errors)")
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "a akkoord")
        try screen.press("a")
        try screen.wait(for: "Dit tekenen?")
        try screen.press("j")
        try screen.wait(for: "assphrase")
        try screen.type("verkeerd")
        try screen.press("Enter")
        try screen.wait(for: "could not sign")
        #expect(try Self.stages(room) == [post: "in-review"])
        try screen.press("a")
        try screen.wait(for: "Dit tekenen?")
        try screen.press("j")
        // What was asked before still stands there.
        try Patience.wait(for: "the second question") {
            try screen.text().components(separatedBy: "assphrase:").count == 3
        }
        try screen.type("geheim woord")
        try screen.press("Enter")
        try screen.wait(for: "Er wacht niets op u.")
        #expect(try Self.stages(room) == [post: "approved"])
        #expect(try !screen.text().contains("geheim"))
    }

    @Test func `a post goes back with the reason that was typed`() throws {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "r terugsturen")
        try screen.press("r")
        try screen.wait(for: "Waarom terug?")
        try screen.type("Noem de brom, één keer.")
        try screen.press("C-a", "C-k")
        try screen.type("Noem de bron, één keer.")
        try screen.wait(for: "> Noem de bron, één keer.")
        try screen.press("Enter")
        try screen.wait(for: "teruggestuurd.")
        try screen.press("C-c")
        try screen.wait(for: "ended with 0")
        #expect(try Self.stages(room) == [post: "returned"])
        #expect(try room.heraut("log", post).output.contains("Noem de bron, één keer."))
    }

    @Test func `a long post is read page by page, and every line of it comes by`() throws {
        let room = try Newsroom()
        let lines = (1...50).map { "Regel \($0) van dit dilemma." }
        _ = try Self.submit(lines.joined(separator: "\n"), in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "Regel 1 van")
        var seen = ""
        for _ in 0..<12 {
            let page = try screen.lines()
            #expect(page.allSatisfy { $0.count <= 80 })
            seen += page.joined(separator: "\n")
            if page.joined().contains("Dit tekenen?") { break }
            try screen.press("a")
            try Patience.wait(for: "the next page") { try screen.lines() != page }
        }
        for line in lines { #expect(seen.contains(line), "\(line)") }
        try screen.wait(for: "Dit tekenen?")
        try screen.press("n")
        try screen.wait(for: "a akkoord")
        try screen.press("G")
        try screen.wait(for: "De poort")
        try screen.press("g")
        try screen.wait(for: "Regel 1 van")
        try screen.resize(columns: 60, rows: 15)
        try Patience.wait(for: "the smaller screen") {
            let page = try screen.lines()
            return page.joined().contains("? hulp") && page.allSatisfy { $0.count <= 60 }
        }
        try screen.press("q")
        try screen.wait(for: "ended with 0")
    }

    /// What somebody wrote who means harm: a cleared screen, a title, colours, the other direction.
    private static let hostile = "\u{1B}[2J\u{1B}]0;weg\u{7}\u{9B}31m\u{202E}egatsnoc\u{2066}"

    @Test func `nothing that somebody wrote steers the terminal or reads otherwise than it is`()
        throws
    {
        let room = try Newsroom(others: ["carla:approver"])
        let picture = """
            iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5\
            ErkJggg==
            """
        try #require(Data(base64Encoded: picture))
            .write(to: room.folder.appending(path: "beeld.png"))
        let post = try Self.submit(
            "Snel \u{202E}egatsnoc\u{2066} of zorgvuldig?",
            head: "kind: dilemma\nlanguage: nl\nchannels: [site]\ntopic: zorg\u{200B}dra\n"
                + "media:\n  - file: beeld.png\n    alt: \"Een \u{202E}faats\u{2066} die staat\"",
            in: room
        )
        // A draft with controls is refused, a reason takes what was typed.
        let why = "Bron? \(Self.hostile)"
        let returned = try room.heraut("return", post, "--why", why, "--as", "carla")
        try #require(returned.status == 0, "\(returned.errors)")
        let again = try room.heraut(
            "submit",
            post,
            "--at",
            "+2h",
            "--as",
            "anna",
            "--key",
            "anna"
        )
        try #require(again.status == 0, "\(again.errors)")
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "Snel \\u{202e}egatsnoc\\u{2066} of zorgvuldig?")
        #expect(try screen.text().contains("Bron? \\u{1b}[2J\\u{1b}]0;weg\\u{7}\\u{9b}31m"))
        #expect(try screen.text().contains("zorg\\u{200b}dra"))
        try screen.press("q")
        try screen.wait(for: "ended with 0")
        // And byte by byte: what reaches a terminal of it, drawn and line by line.
        let said = try room.shell(
            "printf '1\\n3\\nq\\n' | \"$HERAUT\" review \(post) --as bram --plain"
        )
        #expect(said.output.contains("Een \\u{202e}faats\\u{2066} die staat"))
        let drawn = try Self.record(
            "review \(post) --as bram --key bram",
            [
                (" akkoord", "a"), ("Lees hem", "aaa"), ("Dit tekenen", "s"),
                ("Heraut: approve this post", "q"),
            ],
            in: room
        )
        for output in [said.output, drawn] {
            #expect(output.contains("egatsnoc"))
            #expect(!output.contains("\u{1B}]0;weg"))
            for hidden: Unicode.Scalar in ["\u{202E}", "\u{2066}", "\u{200B}", "\u{9B}", "\u{7}"] {
                #expect(!output.unicodeScalars.contains(hidden), "\(hidden.value)")
            }
        }
    }

    @Test(arguments: ["q", "C-c"])
    func `the terminal is afterwards as it was`(key: String) throws {
        let room = try Newsroom()
        _ = try Self.submit("Snel of zorgvuldig?", in: room)
        let screen = try Self.desk(room)
        try screen.run("stty -a > before.txt; echo stood' here before'")
        try screen.wait(for: "stood here before")
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "a akkoord")
        try screen.press("r")
        try screen.wait(for: "Waarom terug?")
        if key == "q" {
            try screen.press("Escape")
            try screen.wait(for: "a akkoord")
        }
        try screen.press(key)
        try screen.wait(for: "ended with 0")
        #expect(try screen.text().contains("stood here before"))
        try screen.run("stty -a > after.txt; echo done' now'")
        try screen.wait(for: "done now")
        #expect(try Self.modes("before", room) == Self.modes("after", room))
    }

    /// Every byte that reaches a terminal, while keys are pressed as soon as what they answer is there.
    private static func record(
        _ command: String,
        _ steps: [(seen: String, keys: String)],
        environment: String = "LC_ALL=C.UTF-8 TERM=xterm",
        in room: Newsroom
    ) throws -> String {
        let keys = steps.map { step in
            "for i in $(seq 600); do grep -qa '\(step.seen)' recorded.txt && break; sleep 0.1; done;"
                + " printf '\(step.keys)'"
        }
        let ran = try room.shell(
            "touch recorded.txt; (\(keys.joined(separator: "; "))) | \(environment)"
                + " script -qefc \"'$HERAUT' \(command)\" recorded.txt > /dev/null"
        )
        #expect(ran.status == 0, "\(ran.errors)")
        return try String(
            contentsOf: room.folder.appending(path: "recorded.txt"),
            encoding: .utf8
        )
    }

    private static func modes(_ name: String, _ room: Newsroom) throws -> String {
        try String(contentsOf: room.folder.appending(path: name + ".txt"), encoding: .utf8)
    }

    @Test(arguments: ["TERM", "HUP", "QUIT", "SEGV"])
    func `a signal that ends it gives the terminal back`(signal: String) throws {
        let room = try Newsroom()
        _ = try Self.submit("Snel of zorgvuldig?", in: room)
        let screen = try Self.desk(room)
        try screen.run("ulimit -c 0; stty -a > before.txt; echo stood' here before'")
        try screen.wait(for: "stood here before")
        try screen.run(
            "sh -c 'echo $$ > pid.txt; exec heraut review --as bram --key bram'; echo ended with $?"
        )
        try screen.wait(for: "Wacht op u")
        let killed = try room.shell("kill -s \(signal) $(cat pid.txt)")
        try #require(killed.status == 0)
        try screen.wait(for: "ended with 1")
        #expect(try screen.text().contains("stood here before"))
        try screen.run("stty -a > after.txt; echo done' now'")
        try screen.wait(for: "done now")
        #expect(try Self.modes("before", room) == Self.modes("after", room))
    }

    @Test func `an error gives the terminal back, and says what to do`() throws {
        let room = try Newsroom()
        let screen = try Self.desk(room)
        try screen.run("stty -a > before.txt; heraut review --as nobody; echo ended with $?")
        try screen.wait(for: "ended with 67")
        #expect(try screen.text().contains("heraut.yaml knows nobody called 'nobody'"))
        try screen.run("stty -a > after.txt; echo done' now'")
        try screen.wait(for: "done now")
        #expect(try Self.modes("before", room) == Self.modes("after", room))
    }

    @Test func `a post that is edited while it is on the screen is not signed but shown again`()
        throws
    {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "a akkoord")
        try screen.press("a")
        try screen.wait(for: "Dit tekenen?")
        try room.write(
            "---\nkind: dilemma\nlanguage: nl\nchannels: [site]\ntopic: zorg\n---\nTraag of zorgvuldig?\n",
            to: "post.md"
        )
        #expect(try room.heraut("edit", post, "post.md", "--as", "anna").status == 0)
        let submitted = try room.heraut("submit", post, "--as", "anna", "--key", "anna")
        #expect(submitted.status == 0, "\(submitted.errors)")
        try screen.press("j")
        try screen.wait(for: "intussen veranderd")
        try screen.wait(for: "Traag of zorgvuldig?")
        #expect(try screen.text().contains("[-Snel-]{+Traag+} of zorgvuldig?"))
        #expect(try Self.stages(room) == [post: "in-review"])
        try screen.press("q")
        try screen.wait(for: "ended with 0")
        #expect(try screen.text().contains("Niets gedaan."))
    }

    @Test func `keys that were pressed before a post was there do not act on it`() throws {
        let room = try Newsroom()
        let first = try Self.submit("Snel of zorgvuldig?", at: "+2h", in: room)
        let second = try Self.submit("Open of gesloten?", at: "+3h", in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.rush(["Enter", "a", "j", "a", "j"])
        try screen.wait(for: "a akkoord")
        try screen.rush(["a", "j", "a", "j"])
        try screen.wait(for: "Open of gesloten?")
        try screen.wait(for: "a akkoord")
        #expect(try Self.stages(room) == [first: "approved", second: "in-review"])
        try screen.press("q")
        try screen.wait(for: "ended with 0")
    }

    @Test func `who was taken out of heraut.yaml while the desk is open signs nothing`() throws {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let screen = try Self.desk(room)
        try screen.run(Self.review)
        try screen.wait(for: "Wacht op u")
        try screen.press("Enter")
        try screen.wait(for: "a akkoord")
        let file = room.folder.appending(path: "news/heraut.yaml")
        let house = try String(contentsOf: file, encoding: .utf8)
        let without = house.replacing("[approver, author]", with: "[author]")
        try #require(without != house, "\(house)")
        try Data(without.utf8).write(to: file)
        try screen.press("a")
        try screen.wait(for: "Dit tekenen?")
        try screen.press("j")
        try screen.wait(for: "does not have the role 'approver'")
        #expect(try Self.stages(room) == [post: "in-review"])
    }

    @Test func `without colour and with a plain locale the same is said`() throws {
        let room = try Newsroom()
        _ = try Self.submit("Snel of zorgvuldig?", in: room)
        let recorded = try Self.record(
            "review --as bram --key bram",
            [("Wacht op u", "q")],
            environment: "NO_COLOR=1 LC_ALL=C TERM=xterm",
            in: room
        )
        #expect(!recorded.contains("─"))
        #expect(recorded.contains("-----"))
        let styled = recorded.matches(of: /\u{1B}\[[0-9;]*m/).map { String($0.output) }
        #expect(styled.allSatisfy { $0 == "\u{1B}[0m" }, "\(styled)")
    }

    @Test func `line by line it is driven through a pipe, without one escape byte`() throws {
        let room = try Newsroom()
        let first = try Self.submit("Snel of zorgvuldig?", at: "+2h", in: room)
        let second = try Self.submit("Open of gesloten?", at: "+3h", in: room)
        let told = try room.shell(
            "printf '1\\n1\\n1\\n2\\nNoem de bron.\\nq\\n' |"
                + " \"$HERAUT\" review --as bram --key bram --plain"
        )
        #expect(told.status == 0, "\(told.errors)")
        #expect(try Self.stages(room) == [first: "approved", second: "returned"])
        #expect(told.output.contains("Lijst: 2 posts wachten, 2 daarvan op u."))
        #expect(told.output.contains("Post: \(first)  dilemma, zorg"))
        #expect(told.output.contains("De tekst op site:"))
        #expect(told.output.contains("Keuzes: typ een nummer en Enter."))
        #expect(told.output.contains("Bericht: \(first) getekend; hij is akkoord."))
        #expect(told.output.contains("signer:       bram (as approver)"))
        #expect(!told.output.utf8.contains(0x1B) && !told.output.utf8.contains(0x0D))
    }

    @Test(arguments: [("xterm", "--plain"), ("dumb", "")])
    func
        `on a terminal line by line, or on one that can do no more, there is no escape byte either`(
            term: String,
            option: String
        ) throws
    {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let told = try Self.record(
            "review --as bram --key bram \(option)",
            [
                ("1: open", "1\\n"), ("1: akkoord", "1\\n"), ("1: ja", "1\\n"),
                ("Fijne dag", "q\\n"),
            ],
            environment: "TERM=\(term)",
            in: room
        )
        #expect(told.contains("Keuzes: typ een nummer en Enter."))
        #expect(!told.utf8.contains(0x1B))
        #expect(try Self.stages(room) == [post: "approved"])
    }

    @Test func `where nobody sits, it is the list as ever`() throws {
        let room = try Newsroom()
        let post = try Self.submit("Snel of zorgvuldig?", in: room)
        let listed = try room.heraut("review", "--as", "bram")
        #expect(listed.output.contains("\(post)  "))
        #expect(listed.output.contains("<- you"))
        #expect(listed.errors.contains("1 in review, 1 of them for bram"))
    }
}
