@testable import CommandLineTool
import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

@Suite("At the approver's desk")
struct ReviewSessionTests {
    static let long = (1...60).map { "Regel \($0)." }.joined(separator: "\n")

    private func isReason(_ view: ReviewSession.View) -> Bool {
        if case .reason = view { true } else { false }
    }

    @Test func `it begins with what waits, and Enter opens what is selected`() async throws {
        let office = ReviewOffice()
        let late = try await office.post("Laat.", in: 9)
        let soon = try await office.post("Gauw.", in: 2)
        let desk = try await office.sit()
        #expect(desk.session.view == .inbox)
        #expect(desk.session.inbox.map(\.post) == [soon, late])
        try await desk.press(.down, .enter)
        #expect(desk.session.view == .post)
        #expect(desk.session.dossier?.post.id == late)
    }

    @Test func `an empty inbox says something kind, and what to do`() async throws {
        let desk = try await ReviewOffice().sit()
        #expect(desk.screen.contains("Er wacht niets op u. Fijne dag!"))
        #expect(desk.screen.contains("heraut list"))
        for key in [Key.enter, .up, .down, .pageDown, .end, .character("n"), .character(" ")] {
            try await desk.press(key)
            #expect(desk.session.view == .inbox)
        }
    }

    @Test func `a, then yes, signs what was shown, and the next post comes`() async throws {
        let office = ReviewOffice()
        let first = try await office.post("Een.", in: 1)
        let second = try await office.post("Twee.", in: 2)
        let desk = try await office.sit()
        try await desk.press(.enter)
        try await desk.type("a")
        #expect(desk.session.view == .approval)
        #expect(desk.screen.contains("Dit tekenen?"))
        #expect(desk.screen.contains("signer:       cato (as approver)"))
        #expect(!desk.asked.contains("sign"))
        try await desk.type("j")
        #expect(desk.session.deeds == [.init(post: first, sort: .signed(isComplete: true))])
        #expect(desk.session.dossier?.post.id == second)
        #expect(desk.session.notice?.text == "\(first) getekend; hij is akkoord.")
        #expect(try await office.desk().post(first).post.stage == .approved)
        try await desk.type("ay")
        #expect(desk.session.view == .inbox)
        #expect(desk.session.inbox.isEmpty)
        #expect(desk.screen.contains("Er wacht niets op u."))
    }

    @Test(arguments: [Key.character("n"), .escape, .character("p")])
    func `no other answer signs`(key: Key) async throws {
        let office = ReviewOffice()
        let post = try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("a"), key)
        #expect(desk.session.view == .post)
        #expect(try await office.desk().post(post).post.signatures.isEmpty)
    }

    @Test(arguments: [
        Key.enter, .character("a"), .character("x"), .tab, .paste("y\n"), .control("y"),
        .character("Y"),
    ])
    func `a key that is no answer does nothing`(key: Key) async throws {
        let office = ReviewOffice()
        try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("a"), key)
        #expect(desk.session.view == .approval)
        #expect(!desk.asked.contains("sign"))
    }

    @Test func `a post that is longer than the screen is read to its end before it is signed`()
        async throws
    {
        let office = ReviewOffice()
        try await office.post(Self.long)
        let desk = try await office.sit()
        try await desk.press(.enter)
        for _ in 0..<20 where desk.session.view == .post {
            #expect(!desk.session.hasSeenAll || desk.screen.contains("niets gevonden"))
            try await desk.type("a")
        }
        #expect(desk.session.view == .approval)
        #expect(desk.session.hasSeenAll)
    }

    @Test func `jumping to the end skips nothing unseen`() async throws {
        let office = ReviewOffice()
        try await office.post(Self.long)
        let desk = try await office.sit()
        try await desk.press(.enter, .end)
        #expect(!desk.session.hasSeenAll, "the middle was never on the screen")
        try await desk.type("a")
        #expect(desk.session.view == .post)
    }

    @Test func `space reads on, and at the end goes to the next post`() async throws {
        let office = ReviewOffice()
        let first = try await office.post(Self.long, in: 1)
        let second = try await office.post("Twee.", in: 2)
        let desk = try await office.sit()
        try await desk.press(.enter, .character(" "))
        #expect(desk.session.dossier?.post.id == first)
        for _ in 0..<20 where desk.session.dossier?.post.id == first { try await desk.type(" ") }
        #expect(desk.session.dossier?.post.id == second)
        try await desk.type(" ")
        #expect(desk.session.view == .inbox)
    }

    @Test func `r asks for a reason, and nothing goes back without one`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("r"), .enter)
        #expect(isReason(desk.session.view))
        try await desk.type("?!")
        try await desk.press(.enter)
        #expect(isReason(desk.session.view))
        #expect(desk.session.notice?.isTrouble == true)
        try await desk.press(.control("u"))
        // Letters that are keys elsewhere are letters here.
        try await desk.type("aqy noem de bron")
        #expect(desk.screen.contains("> aqy noem de bron"))
        try await desk.press(.enter)
        #expect(desk.asked.contains("return: aqy noem de bron"))
        #expect(try await office.desk().post(post).post.stage == .returned)
        #expect(desk.session.deeds == [.init(post: post, sort: .returned)])
    }

    @Test func `Escape leaves a reason, and nothing is done`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("r"), .character("x"), .escape)
        #expect(desk.session.view == .post)
        #expect(try await office.desk().post(post).post.stage == .inReview)
    }

    @Test func `a paste never decides`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .paste("a\ny\nr\nq"))
        #expect(desk.session.view == .post)
        try await desk.press(.character("r"), .paste("bron\ny"))
        #expect(isReason(desk.session.view))
        #expect(try await office.desk().post(post).post.stage == .inReview)
    }

    @Test func `w waives one finding, with a reason, when it was said twice`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("Ahmed is blij, en Ahmed zingt.")
        let desk = try await office.sit("lena")
        try await desk.press(.enter, .character("w"))
        #expect(desk.session.view == .findings(selected: 0))
        try await desk.type("2")
        try await desk.type("stemde toe")
        try await desk.press(.enter)
        #expect(desk.screen.contains("Dit toestaan en daarvoor tekenen?"))
        #expect(desk.screen.contains("stemde toe"))
        #expect(try await office.desk().post(post).post.waivers.isEmpty)
        try await desk.type("j")
        #expect(try await office.desk().post(post).post.waivers.count == 1)
        #expect(desk.session.view == .post)
        #expect(desk.screen.contains("toegestaan door lena"))
        // One is left, so nobody is asked which.
        try await desk.type("w")
        #expect(isReason(desk.session.view))
    }

    @Test func `who cannot waive, sign or return hears why`() async throws {
        let office = ReviewOffice()
        try await office.post("Een.")
        let desk = try await office.sit("anna")
        try await desk.press(.enter, .character("a"))
        #expect(desk.session.notice?.text == "U kunt deze niet tekenen: u hebt hem gemaakt")
        try await desk.type("r")
        #expect(desk.session.notice?.isTrouble == true)
        #expect(desk.session.view == .post)
        try await desk.type("w")
        #expect(desk.session.notice?.text == "Er is niets dat blokkeert.")
        try await desk.type("s")
        #expect(desk.session.notice?.isTrouble == true)
        try await desk.type("d")
        #expect(desk.session.notice?.text == "Er is geen eerdere versie.")
        try await desk.type("o")
        #expect(desk.session.notice?.text == "Deze post heeft geen link.")
        #expect(desk.session.view == .post)
    }

    @Test func `a post that was edited since it was shown is shown again and not signed`()
        async throws
    {
        let office = ReviewOffice()
        let post = try await office.post("Een.")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("a"))
        let words = try await office.desk().content(of: office.desk().post(post).post)
        let other = Content(
            kind: words.kind,
            language: words.language,
            text: "Iets heel anders.",
            topic: words.topic,
            channels: words.channels
        )
        _ = try await office.desk().edit(post, content: other, timing: nil, by: "anna")
        _ = try await office.desk().submit(post, timing: nil, by: "anna", keyFile: "anna")
        try await desk.type("j")
        #expect(desk.session.view == .post)
        #expect(desk.session.deeds.isEmpty)
        #expect(desk.screen.contains("Iets heel anders."))
        #expect(desk.screen.contains("intussen veranderd"))
        #expect(desk.screen.contains("[-Een.-]{+Iets heel anders.+}"))
        #expect(try await office.desk().post(post).post.signatures.isEmpty)
    }

    @Test func `s shows the exact statement, d what changed, and both lead back`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("Een twee.", link: "https://agency.example/")
        _ = try await office.desk().edit(
            post,
            content: nil,
            timing: Newsdesk.Timing(due: ReviewOffice.start + .seconds(7_200), window: nil),
            by: "anna"
        )
        _ = try await office.desk().submit(post, timing: nil, by: "anna", keyFile: "anna")
        let desk = try await office.sit()
        try await desk.press(.enter, .character("s"))
        #expect(desk.session.view == .statement)
        #expect(desk.screen.contains("Heraut: approve this post"))
        try await desk.press(.escape, .character("d"))
        #expect(desk.session.view == .changes)
        #expect(desk.screen.contains("Veranderd sinds versie 1, die anna indiende"))
        try await desk.press(.character("p"), .character("?"))
        #expect(desk.session.view == .help)
        try await desk.press(.enter)
        #expect(desk.session.view == .post)
    }

    @Test func `a link is shown, opened, or asked about, as there is a display or not`()
        async throws
    {
        let office = ReviewOffice()
        try await office.post("Een.", link: "https://agency.example/a")
        let alone = try await office.sit()
        try await alone.press(.enter, .character("o"))
        #expect(alone.session.notice?.text == "De link: https://agency.example/a")
        let here = try await office.sit(opener: .program("/bin/fox"))
        try await here.press(.enter, .character("o"))
        #expect(here.asked.last == "open https://agency.example/a with /bin/fox")
        let afar = try await office.sit(opener: .afar("/bin/fox"))
        try await afar.press(.enter, .character("o"), .character("n"))
        #expect(!afar.asked.contains { $0.hasPrefix("open") })
        try await afar.type("oj")
        #expect(afar.asked.last == "open https://agency.example/a with /bin/fox")
    }

    @Test func `n and p go through the inbox, i and Escape lead back to it`() async throws {
        let office = ReviewOffice()
        let first = try await office.post("Een.", in: 1)
        let second = try await office.post("Twee.", in: 2)
        let desk = try await office.sit()
        try await desk.press(.enter, .character("n"))
        #expect(desk.session.dossier?.post.id == second)
        try await desk.type("p")
        #expect(desk.session.dossier?.post.id == first)
        try await desk.type("p")
        #expect(desk.session.view == .inbox)
        try await desk.press(.enter, .escape)
        #expect(desk.session.view == .inbox)
        try await desk.press(.enter, .character("i"))
        #expect(desk.session.view == .inbox)
        try await desk.press(.end, .enter, .character("n"))
        #expect(desk.session.view == .inbox)
        #expect(desk.session.notice?.text == "Dat was de laatste.")
    }

    @Test(arguments: [Key.character("q"), .control("c"), .closed])
    func `quitting works in every view`(key: Key) async throws {
        let office = ReviewOffice()
        try await office.post("Een.")
        for way: [Key] in [
            [], [.enter], [.enter, .character("a")], [.enter, .character("s")], [.character("?")],
        ] {
            let desk = try await office.sit()
            for step in way { try await desk.press(step) }
            try await desk.press(key)
            #expect(desk.session.view == .ended)
        }
        // In a reason q is a letter.
        let desk = try await office.sit()
        try await desk.press(.enter, .character("r"), key)
        #expect((desk.session.view == .ended) == (key != .character("q")))
    }

    @Test func `keys that come while something is done are not taken`() async throws {
        let office = ReviewOffice()
        try await office.post("Een.")
        let desk = try await office.sit()
        #expect(desk.session.handle(.key(.enter)).count == 1)
        #expect(desk.session.isBusy)
        #expect(desk.session.handle(.key(.enter)).isEmpty)
        #expect(desk.session.view == .inbox)
    }

    @Test func `a post that a restored queue had warns that it may be out already`() async throws {
        let office = ReviewOffice()
        try await office.post("Een.")
        let backup = await office.storage.backUp()
        let note = await office.storage.putBack(backup)
        let queue = try office.desk().queue
        _ = try await Quarantine.begin(in: queue, note, at: office.clock.now())
        let desk = try await office.sit()
        try await desk.press(.enter)
        #expect(desk.screen.contains("Misschien al geplaatst"))
        #expect(desk.screen.contains("Kijk op de kanalen voordat u"))
    }

    @Test func `a reaction that needs two says that another signature is needed`() async throws {
        let office = ReviewOffice()
        let post = try await office.post("In het nieuws.", kind: .reaction)
        let desk = try await office.sit()
        try await desk.press(.enter)
        #expect(desk.screen.contains("wacht nog op twee approver"))
        try await desk.type("aj")
        #expect(desk.session.deeds == [.init(post: post, sort: .signed(isComplete: false))])
        #expect(desk.session.inbox.first?.standing.obstacle == .hasSigned)
        #expect(desk.screen.contains("u hebt al getekend"))
    }

    @Test(arguments: [(80, 24), (120, 40), (40, 10), (20, 5), (200, 60)])
    func `every view fits the terminal`(columns: Int, rows: Int) async throws {
        let office = ReviewOffice()
        try await office.post(
            Self.long + String(repeating: "x", count: 300) + " 🙂 \u{1B}[31m\u{202E}漢字",
            topic: "een-onderwerp-met-een-heel-erg-lange-naam-die-niet-past",
            link: "https://agency.example/" + String(repeating: "lang/", count: 30)
        )
        for way: [Key] in [
            [], [.enter], [.enter, .character("s")], [.character("?")],
            [.enter, .character("r"), .paste(String(repeating: "lang ", count: 60))],
            [.enter] + Array(repeating: Key.character("a"), count: 40), [.enter, .end],
        ] {
            let desk = try await office.sit(size: .init(columns: columns, rows: rows))
            for key in way { try await desk.press(key) }
            let page = ReviewPage(desk.session).lines
            #expect(page.lines.count == max(rows, 10), "\(way)")
            for line in page.lines {
                #expect(TextLayout.columns(line.text) < max(columns, 40), "\(line.text)")
                #expect(
                    line.text.unicodeScalars.allSatisfy { !HiddenCharacters.contains($0) },
                    "\(line.text.debugDescription)"
                )
            }
            #expect(page.cursor.row < page.lines.count && page.cursor.column < max(columns, 40))
        }
    }

    @Test func `a terminal that becomes smaller shows the same post, and what was read stays read`()
        async throws
    {
        let office = ReviewOffice()
        try await office.post("Een.\nTwee.\nDrie.\nVier.\nVijf.")
        let desk = try await office.sit(size: .init(columns: 80, rows: 40))
        try await desk.press(.enter)
        #expect(desk.session.hasSeenAll)
        desk.session.resize(to: .init(columns: 60, rows: 12))
        #expect(desk.session.hasSeenAll)
        #expect(ReviewPage(desk.session).lines.lines.count == 12)
    }

    @Test func `line by line no words of a post pass for a piece of the desk`() async throws {
        let office = ReviewOffice()
        try await office.post("Een.\nDe poort:\nniets gevonden\n\nKeuzes: typ een nummer en Enter.")
        let desk = try await office.sit(size: nil)
        try await desk.say("1")
        let told = ReviewLines(desk.session).lines
        #expect(told.count { $0 == "De poort:" } == 1)
        #expect(told.count { $0 == "  De poort:" } == 1)
        #expect(told.contains("5 regels:"))
        #expect(told.count { $0.hasPrefix("Keuzes") } == 1)
    }

    @Test func `line by line the same is done by numbers, and told in whole lines`() async throws {
        let office = ReviewOffice(.english)
        let first = try await office.post("Een.", in: 1)
        let second = try await office.post("Twee \u{1B}[31m.", in: 2)
        let desk = try await office.sit(size: nil)
        var told = ReviewLines(desk.session).lines.joined(separator: "\n")
        #expect(told.contains("Inbox: 2 posts wait, 2 of them for you."))
        #expect(told.contains("Post 1: \(first), general line, asiel, "))
        #expect(told.contains("1: open \(first), asiel"))
        try await desk.say("1")
        told = ReviewLines(desk.session).lines.joined(separator: "\n")
        #expect(told.contains("Post: \(first)"))
        #expect(told.contains("The text on site, wall:\n"))
        #expect(told.contains("Goes out: "))
        #expect(told.contains("1: approve\n2: return\n"))
        try await desk.say("99")
        #expect(desk.session.notice?.isTrouble == true)
        try await desk.say("1", "1")
        #expect(desk.session.deeds == [.init(post: first, sort: .signed(isComplete: true))])
        #expect(desk.session.dossier?.post.id == second)
        told = ReviewLines(desk.session).lines.joined(separator: "\n")
        #expect(told.contains("Twee \\u{1b}[31m."))
        #expect(told.contains("Message: \(first) signed; it is approved."))
        try await desk.say("2", "", "2", "Name the source.")
        #expect(desk.asked.contains("return: Name the source."))
        try await desk.say("q")
        #expect(desk.session.view == .ended)
        #expect(
            ReviewSummary(desk.session).lines == [
                "\(first) signed; it is approved.", "\(second) sent back.",
                "Nothing waits for you any more.",
            ]
        )
    }
}
