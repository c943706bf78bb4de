import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// Sign-offs that somebody who writes to the database makes of what people signed for something else.
///
/// One line, one byte, one key or one time is another, and everything around it fits.
@Suite("Sign-off, flipped")
struct FlipTests {
    static let content = Content(
        kind: .generalLine,
        language: .dutch,
        text: "Zo werkt het.",
        variants: [Variant(channel: Office.wall, text: "Zo gaat het.")],
        link: "https://agency.example/uitleg",
        topic: "asiel",
        tags: ["uitleg", "cijfers"],
        facts: ["cbs-2026-q3"],
        channels: [Office.site, Office.wall]
    )

    /// A submitted post, and what cato would sign.
    struct Case {
        let office: Office
        let id: PostID
        let stored: StoredPost
        let signed: SignedStatement
        let backup: MemoryStorage.Backup

        init() async throws {
            office = try Office(channels: [Office.site, Office.wall])
            id = try await office.submitted(FlipTests.content)
            stored = try await office.desk.post(id)
            backup = await office.storage.backUp()
            let approved = try await office.approve(id, by: "cato")
            let signature = try #require(approved.signatures.first)
            signed = try await office.desk.signedStatement(signature, of: id)
            _ = await office.storage.putBack(backup)
        }

        /// Puts a sign-off on record as somebody would who writes to the database.
        func forge(
            statement: String? = nil,
            namespace: String = StatementText.namespace,
            keyFile: String = "cato",
            signature: String? = nil
        ) async throws {
            let statement = statement ?? signed.statement
            let made = try await PaperSignatures()
                .sign(statement, namespace: namespace, keyFile: keyFile)
            let record = SignedStatement(
                form: signed.form,
                report: signed.report,
                nonce: signed.nonce,
                statement: statement,
                signature: signature ?? made,
                validity: signed.validity
            )
            let value = PlainValue(.statement, CanonicalJSON.text(record), chance: office.chance)
            let cato = try await office.desk.actor("cato", as: [.approver], for: "signing")
            let event = Event.signed(
                signature: Signature(
                    person: cato.id,
                    role: .approver,
                    statement: StatementID(value.id)
                ),
                report: stored.post.report
            )
            let entries = [event, .approved].map {
                Entry(post: id, at: Office.start, actor: cato.id, event: $0)
            }
            let change = Change(
                post: id,
                version: stored.version,
                entries: entries,
                plain: [cato.plain, value]
            )
            _ = try await office.queue.append([change])
        }

        /// Whether it would be sent as it is on record now, and whether `verify` accuses it.
        func judge() async throws -> (isSent: Bool, isAccused: Bool) {
            let post = try await office.desk.post(id).post
            #expect(post.stage == .approved, "the forgery is not what it should be")
            let isSent = (try? await office.desk.prove(post)) != nil
            let isAccused = try await !office.desk.verify().problems.isEmpty
            _ = await office.storage.putBack(backup)
            return (isSent, isAccused)
        }
    }

    @Test func `what was signed, put on record by hand, counts: only what is flipped does not`()
        async throws
    {
        let made = try await Case()
        try await made.forge()
        let judged = try await made.judge()
        #expect(judged.isSent && !judged.isAccused)
    }

    @Test func `every line that says something else is refused, also with the right key`()
        async throws
    {
        let made = try await Case()
        let lines = made.signed.statement.split(separator: "\n", omittingEmptySubsequences: false)
        var untold: [Substring] = []
        for index in lines.indices.dropLast() {
            var other = lines
            other[index] = lines[index] + "x"
            try await made.forge(statement: other.joined(separator: "\n"))
            let judged = try await made.judge()
            #expect(!judged.isSent, "'\(lines[index])'")
            if !judged.isAccused { untold.append(lines[index]) }
        }
        // What a year later nobody can write again: how the agency was called, where a channel was.
        let names = untold.map { $0.prefix { $0 != ":" } }
        #expect(names == ["agency", "channel", "channel"])
    }

    @Test func `every value of a line that is another of its kind is refused`() async throws {
        let made = try await Case()
        let whole = made.signed.statement
        let others = [
            ("purpose:      approve", "purpose:      submit"), ("(as approver)", "(as legal)"),
            ("signer:       cato", "signer:       dirk"), ("revision 1", "revision 2"),
            ("kind:         general-line", "kind:         dilemma"), (", in nl", ", in en"),
            ("facts:        cbs-2026-q3", "facts:        none"), ("uitleg, cijfers", "uitleg"),
            ("follows:      nothing", "follows:      p-00000000"),
            ("written by:   anna", "written by:   bram"),
            ("edited by:    anna", "edited by:    bram"),
            ("submitted by anna", "submitted by bram"),
            ("in place of:  nobody", "in place of:  dirk"),
            ("exempt from:  none", "exempt from:  h-00000000"), ("uitleg\n", "uitleg/\n"),
            ("the gate found nothing", "warn: x/y, 1 times"),
            ("waived:       nothing", "waived:       anything"),
        ]
        for (one, other) in others {
            let text = whole.replacing(one, with: other, maxReplacements: 1)
            #expect(text != whole, "'\(one)' is not in it")
            try await made.forge(statement: text)
            let judged = try await made.judge()
            #expect(!judged.isSent && judged.isAccused, "'\(other)'")
        }
    }

    @Test func `every byte of a statement that was flipped after it was signed is refused`()
        async throws
    {
        let made = try await Case()
        let bytes = Array(made.signed.statement.utf8)
        for place in bytes.indices {
            let other = Self.flipped(bytes, at: place)
            try await made.forge(statement: other, signature: made.signed.signature)
            let judged = try await made.judge()
            #expect(!judged.isSent && judged.isAccused, "byte \(place)")
        }
    }

    @Test func `every byte of a signature that was flipped is refused`() async throws {
        let made = try await Case()
        let bytes = Array(made.signed.signature.utf8)
        for place in bytes.indices {
            try await made.forge(signature: Self.flipped(bytes, at: place))
            let judged = try await made.judge()
            #expect(!judged.isSent && judged.isAccused, "byte \(place)")
        }
    }

    private static func flipped(_ bytes: [UInt8], at place: Int) -> String {
        var bytes = bytes
        bytes[place] ^= 1
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `every byte of what would leave that is another than what was signed is refused`()
        async throws
    {
        let made = try await Case()
        try await made.forge()
        let post = try await made.office.desk.post(made.id).post
        let requests = try made.office.desk.render(
            post,
            Self.content,
            plan: try #require(post.revision.plan)
        )
        for request in requests {
            for index in request.body.indices {
                made.office.channels.spoil(request.channel, byte: index)
                await #expect(throws: DeskError.self, "byte \(index) for \(request.channel)") {
                    _ = try await made.office.desk.prove(post)
                }
            }
            made.office.channels.spoil(request.channel, byte: nil)
        }
        _ = try await made.office.desk.prove(post)
    }

    @Test(arguments: [
        WaiverText.namespace, HoldText.namespace, ForgetText.namespace, PeopleText.namespace,
        "heraut-checkpoint-v1", "heraut-sign-off-v2", "heraut-sign-off", "file", "git", "",
    ])
    func `a signature for another purpose is refused`(namespace: String) async throws {
        let made = try await Case()
        try await made.forge(namespace: namespace)
        let judged = try await made.judge()
        #expect(!judged.isSent && judged.isAccused)
    }

    @Test(arguments: ["anna", "dirk", "eve"])
    func `a signature with the key of somebody else is refused`(keyFile: String) async throws {
        let made = try await Case()
        try await made.forge(keyFile: keyFile)
        let judged = try await made.judge()
        #expect(!judged.isSent && judged.isAccused)
    }

    /// When a key counts, what that means for sending at `Office.start`, and for history.
    @Test(arguments: [
        (nil, nil, true), (Office.start, nil, true), (Office.start + .milliseconds(1), nil, false),
        (nil, Office.start + .milliseconds(1), true), (nil, Office.start, false),
        (Office.start + .seconds(-9), Office.start + .milliseconds(-1), false),
    ])
    func `a key counts from its first moment up to its last, and no longer`(
        from: Instant?,
        until: Instant?,
        counts: Bool
    ) async throws {
        let made = try await Case()
        try await made.forge()
        var office = made.office
        office.house = try Office.house(
            colleagues: Office.colleagues.filter { $0.handle != "cato" } + [
                Office.colleague("cato", [.approver], from: from, until: until)
            ]
        )
        let post = try await office.desk.post(made.id).post
        #expect(((try? await office.desk.prove(post)) != nil) == counts)
        #expect(try await office.desk.verify().problems.isEmpty == counts)
    }

    /// The times of a plan, each moved by a millisecond.
    @Test(arguments: [(1, 0), (-1, 0), (0, 1), (0, -1)])
    func `a time that is a millisecond off is refused`(due: Int, notAfter: Int) async throws {
        let made = try await Case()
        let plan = try #require(made.stored.post.revision.plan)
        let whole = made.signed.statement
        func moved(_ text: String, _ moment: Instant, by milliseconds: Int) -> String {
            text.replacing("\(moment)", with: "\(moment + .milliseconds(milliseconds))")
        }
        let text = moved(moved(whole, plan.due, by: due), plan.notAfter, by: notAfter)
        #expect(text != whole)
        try await made.forge(statement: text)
        let judged = try await made.judge()
        #expect(!judged.isSent && judged.isAccused)
    }

    @Test func `other bytes that were sent than those that were signed are accused`() async throws {
        let office = try Office()
        let id = try await office.approved()
        let stored = try await office.desk.post(id)
        let epoch = try await office.queue.startPublishing(at: Office.due)
        let claim = Claim(
            channel: Office.site,
            revision: stored.post.revision.number,
            attempt: 1,
            epoch: epoch,
            publishKey: "\(id)-r1-site",
            bodySHA256: String(repeating: "0", count: 64)
        )
        let entry = Entry(
            post: id,
            at: Office.due,
            actor: .publisher,
            event: .claimed(claim: claim)
        )
        let change = Change(post: id, version: stored.version, entries: [entry])
        _ = try await office.queue.append([change])
        let problems = try await office.desk.verify().problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains("is not what was signed") == true)
    }
}
