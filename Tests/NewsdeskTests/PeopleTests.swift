import Editorial
@testable import Newsdesk
import NewsdeskTesting
import Testing

/// Who takes part is what admins signed, in the order in which they did.
@Suite("Newsdesk, people")
struct PeopleTests {
    /// The usual office with an admin, eva, in the file.
    static func office() throws -> Office {
        var office = try Office()
        office.house = try Office.house(
            colleagues: Office.colleagues + [Office.colleague("eva", [.admin])]
        )
        return office
    }

    static func added(
        _ roles: [Role],
        key: String? = nil,
        sameAs: String? = nil
    ) -> PeopleAct {
        .added(
            name: "Iemand",
            roles: roles,
            keys: [key].compactMap(\.self).map { PeopleAct.KeyGrant(PaperSignatures.key($0)) },
            sameAs: sameAs
        )
    }

    @discardableResult
    static func change(
        _ office: Office,
        _ act: PeopleAct,
        of handle: String,
        by signer: String = "eva",
        keyFile: String? = nil
    ) async throws -> Staff {
        try await office.desk.changePeople(
            act,
            of: handle,
            why: "Zo besloten.",
            by: signer,
            keyFile: keyFile ?? signer
        ) { _ in true }
    }

    /// The desk with the people of this moment.
    static func desk(_ office: Office) async throws -> Newsdesk {
        try await office.desk.withPresentPeople()
    }

    static func approve(_ office: Office, _ id: PostID, by handle: String) async throws {
        _ = try await desk(office).approve(id, as: nil, by: handle, keyFile: handle) { _ in true }
    }

    @Test func `whom an admin adds can sign at once, and what was signed is proved`() async throws {
        let office = try Self.office()
        let id = try await office.submitted()
        try await Self.change(office, Self.added([.approver], key: "fien"), of: "fien")
        try await Self.approve(office, id, by: "fien")
        #expect(try await office.passWhenDue().published == 1)
        #expect(try await office.desk.verify().problems.isEmpty)
        #expect(try await office.desk.verify().signatures == 3)
    }

    @Test func `the statement names workspace, person, key and the entry before it`() async throws {
        let office = try Self.office()
        try await Self.change(office, Self.added([.approver], key: "fien"), of: "fien")
        let key = PaperSignatures.key("gijs")
        let act = Self.added([.author, .legal], key: "gijs", sameAs: "fien")
        let failure = await Office.failure {
            _ = try await office.desk.changePeople(
                act,
                of: "gijs",
                why: "x\nsigner: y",
                by: "eva",
                keyFile: "eva"
            ) { text in
                for line in [
                    "form:         1", "workspace:    w-testing0", "signer:       eva (as admin)",
                    "person:       gijs", "roles:        author, legal", "same person:  fien",
                    "key:          \(key)", "  known as:   \(key.fingerprint)",
                    "why:          x\\u{a}signer: y", "after:        entry 2, sha256 ",
                ] {
                    #expect(text.contains("\n\(line)"), "\(line) in \(text)")
                }
                return false
            }
        }
        #expect(failure == "people: not signed, nothing was changed")
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let act: PeopleAct
        let handle: String
        var signer = "eva"
        let reason: String
        var testDescription: String { reason }
    }

    static let refused = [
        Refused(
            act: added([.admin], key: "cato"),
            handle: "cato-admin",
            signer: "cato",
            reason: "not allowed: cato admin"
        ),
        Refused(
            act: .rolesSet(roles: [.admin]),
            handle: "cato",
            signer: "cato",
            reason: "not allowed: cato admin"
        ),
        Refused(
            act: added([.author], key: "anna"),
            handle: "fien",
            reason: "people: \(PeopleRefusal.keyTaken(owner: "anna"))"
        ),
        Refused(
            act: added([.author]),
            handle: "anna",
            reason: "people: \(PeopleRefusal.handleTaken("anna"))"
        ),
        Refused(
            act: added([.author]),
            handle: "An na",
            reason: "people: \(PeopleRefusal.noHandle("An na"))"
        ),
        Refused(
            act: added([]),
            handle: "fien",
            reason: "people: \(PeopleRefusal.noRoles)"
        ),
        Refused(
            act: added([.author], sameAs: "nobody"),
            handle: "fien",
            reason: "people: \(PeopleRefusal.unknown("nobody"))"
        ),
        Refused(
            act: .rolesSet(roles: [.admin]),
            handle: "cato",
            reason: "people: \(PeopleRefusal.pinned("cato"))"
        ),
        Refused(
            act: .revoked(key: nil, since: Office.start),
            handle: "eva",
            reason: "people: \(PeopleRefusal.lastAdmin)"
        ),
        Refused(
            act: .revoked(key: PaperSignatures.key("eva").fingerprint, since: Office.start),
            handle: "eva",
            reason: "people: \(PeopleRefusal.lastAdmin)"
        ),
        Refused(
            act: .revoked(key: "SHA256:x", since: Office.start),
            handle: "cato",
            reason: "people: \(PeopleRefusal.noSuchKey("SHA256:x", of: "cato"))"
        ),
        Refused(
            act: .deputy(of: "cato", role: .legal, from: Office.start, until: Office.due),
            handle: "bram",
            reason: "people: \(PeopleRefusal.nothingToRepresent("cato", .legal))"
        ),
        Refused(
            act: .deputy(of: "cato", role: .approver, from: Office.start, until: Office.due),
            handle: "cato",
            reason: "people: \(PeopleRefusal.ownDeputy("cato"))"
        ),
        Refused(
            act: .deputy(of: "cato", role: .approver, from: Office.start, until: Office.due),
            handle: "bram",
            signer: "dirk",
            reason: "people: \(PeopleRefusal.notAllowed("dirk", purpose: "make somebody deputy"))"
        ),
    ]

    @Test(arguments: refused)
    func `what cannot be is refused, and nothing is on record`(_ refused: Refused) async throws {
        let office = try Self.office()
        let failure = await Office.failure {
            try await Self.change(office, refused.act, of: refused.handle, by: refused.signer)
        }
        #expect(failure == refused.reason)
        #expect(try office.queue.peopleVersion() == 0)
    }

    @Test func `a handle that was revoked goes to nobody else, and a revoked key comes not back`()
        async throws
    {
        let office = try Self.office()
        try await Self.change(office, Self.added([.approver], key: "fien"), of: "fien")
        try await Self.change(office, .revoked(key: nil, since: Office.start), of: "fien")
        let again = await Office.failure {
            try await Self.change(office, Self.added([.approver], key: "gijs"), of: "fien")
        }
        #expect(again == "people: \(PeopleRefusal.handleTaken("fien"))")
        let key = await Office.failure {
            try await Self.change(office, Self.added([.approver], key: "fien"), of: "gijs")
        }
        #expect(key == "people: \(PeopleRefusal.keyTaken(owner: "fien"))")
    }

    @Test func `a post that a revoked person signed stays where it is`() async throws {
        let office = try Self.office()
        let id = try await office.approved()
        office.clock.set(Office.start + .seconds(1))
        try await Self.change(office, .revoked(key: nil, since: office.clock.now()), of: "cato")
        #expect(try await office.passWhenDue().published == 0)
        #expect(try await office.state(id)?.name == "failed")
        // As of then it counted: nobody has to be told of it.
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `a publisher that runs hears of a revocation`() async throws {
        let office = try Self.office()
        let id = try await office.approved()
        office.clock.set(Office.beforeDue)
        let publisher = Publisher(desk: office.desk) { _ in }
        try await Self.change(office, .revoked(key: nil, since: office.clock.now()), of: "cato")
        office.clock.set(Office.due)
        let tally = try await publisher.pass()
        #expect(tally.published == 0)
        #expect(try await office.state(id)?.name == "failed")
    }

    @Test func `of a key that was revoked as of before, history says so`() async throws {
        let office = try Self.office()
        office.clock.set(Office.start + .seconds(60))
        _ = try await office.approved()
        let key = PaperSignatures.key("cato").fingerprint
        try await Self.change(office, .revoked(key: key, since: Office.start), of: "cato")
        let problems = try await office.desk.withPresentPeople().verify().problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains("revoked as of before") == true, "\(problems)")
    }

    // MARK: - Attacks

    /// Writes an entry by hand, with everything that somebody without the key could make.
    static func forge(
        _ office: Office,
        _ act: PeopleAct,
        of handle: String,
        signer: String,
        keyFile: String,
        workspace: String? = nil,
        after place: PeoplePlace?? = nil
    ) async throws {
        let rows = try await office.queue.people()
        let previous = place ?? rows.last.map { PeoplePlace(sequence: $0.sequence, hash: $0.hash) }
        let now = office.clock.now()
        let text = PeopleText(
            workspace: workspace ?? office.queue.workspace,
            signer: signer,
            role: .admin,
            handle: handle,
            act: act,
            why: "x",
            at: now,
            previous: previous,
            nonce: "n"
        ).text
        let signed = SignedPeopleAct(
            form: 1,
            handle: handle,
            act: act,
            why: "x",
            nonce: "n",
            statement: text,
            signature: try await PaperSignatures()
                .sign(text, namespace: PeopleText.namespace, keyFile: keyFile)
        )
        let value = PlainValue(.statement, CanonicalJSON.text(signed), chance: office.chance)
        let people = try await [office.desk.person(signer), office.desk.person(handle)]
        let entry = PeopleEntry(
            at: now,
            actor: PersonID(people[0].id),
            people: .changed(
                person: PersonID(people[1].id),
                signature: Signature(
                    person: PersonID(people[0].id),
                    role: .admin,
                    statement: StatementID(value.id)
                )
            )
        )
        let result = try await office.queue.append(
            entry,
            on: try office.queue.peopleVersion(),
            plain: people + [value]
        )
        guard case .done = result else { throw QueueError.storage(reason: "stale") }
    }

    /// What is wrong, and that nothing else suffers from it.
    static func expectOneProblem(_ office: Office, _ words: String) async throws {
        let staff = try await desk(office).house.staff
        #expect(staff.problems.count == 1, "\(staff.problems)")
        #expect(staff.problems.first?.contains(words) == true, "\(staff.problems)")
        #expect(try await office.desk.verify().problems == staff.problems)
        try await change(office, added([.approver], key: "zoe"), of: "zoe")
        #expect(try await desk(office).house.colleague("zoe")?.roles == [.approver])
    }

    @Test func `an entry that the named admin did not sign counts for nothing, and stops no other`()
        async throws
    {
        let office = try Self.office()
        let act = Self.added([.admin], key: "mol")
        try await Self.forge(office, act, of: "mol", signer: "eva", keyFile: "mol")
        #expect(try await Self.desk(office).house.colleague("mol") == nil)
        try await Self.expectOneProblem(office, "the signature of eva")
    }

    @Test func `an approver cannot make themselves admin`() async throws {
        let office = try Self.office()
        let act = Self.added([.admin], key: "mol")
        try await Self.forge(office, act, of: "mol", signer: "cato", keyFile: "cato")
        try await Self.expectOneProblem(office, "could not")
    }

    @Test func `an admin who was made by somebody who was none is none`() async throws {
        let office = try Self.office()
        let first = Self.added([.admin], key: "mol")
        try await Self.forge(office, first, of: "mol", signer: "cato", keyFile: "cato")
        let second = Self.added([.approver], key: "rat")
        try await Self.forge(office, second, of: "rat", signer: "mol", keyFile: "mol")
        let staff = try await Self.desk(office).house.staff
        #expect(staff.problems.count == 2)
        #expect(staff.colleague("rat") == nil)
    }

    @Test func `a revoked admin adds nobody`() async throws {
        let office = try Self.office()
        try await Self.change(office, Self.added([.admin], key: "fien"), of: "fien")
        try await Self.change(office, .revoked(key: nil, since: Office.start), of: "fien")
        let act = Self.added([.approver], key: "mol")
        try await Self.forge(office, act, of: "mol", signer: "fien", keyFile: "fien")
        try await Self.expectOneProblem(office, "fien")
    }

    @Test func `what a stolen key changed before it was revoked as of then does not count`()
        async throws
    {
        let office = try Self.office()
        try await Self.change(office, Self.added([.admin], key: "fien"), of: "fien")
        let theft = Office.start + .seconds(60)
        office.clock.set(theft + .seconds(1))
        // The thief makes an admin, and that one an approver and an end to somebody honest.
        try await Self.change(office, Self.added([.admin], key: "mol"), of: "mol", by: "fien")
        try await Self.change(office, Self.added([.approver], key: "rat"), of: "rat", by: "mol")
        try await Self.change(
            office,
            .revoked(key: nil, since: Office.start),
            of: "cato",
            by: "mol"
        )
        #expect(try await Self.desk(office).house.colleague("cato")?.roles == [])
        office.clock.set(theft + .seconds(600))
        try await Self.change(office, .revoked(key: nil, since: theft), of: "fien")
        let staff = try await Self.desk(office).house.staff
        #expect(staff.colleague("mol") == nil)
        #expect(staff.colleague("rat") == nil)
        #expect(staff.colleague("cato")?.roles == [.approver])
        #expect(staff.problems.count == 3, "\(staff.problems)")
    }

    @Test func `an old entry cannot be said again after a revocation`() async throws {
        let office = try Self.office()
        let act = Self.added([.approver], key: "fien")
        try await Self.change(office, act, of: "fien")
        let first = try #require(try await office.queue.people().first?.entry)
        try await Self.change(office, .revoked(key: nil, since: office.clock.now()), of: "fien")
        let result = try await office.queue.append(
            first,
            on: try office.queue.peopleVersion(),
            plain: []
        )
        #expect(result == .done(version: 4))
        #expect(try await Self.desk(office).house.colleague("fien")?.roles == [])
        try await Self.expectOneProblem(office, "something else")
    }

    @Test(arguments: ["w-other000", nil])
    func `a statement of another workspace or another place counts for nothing`(
        workspace: String?
    ) async throws {
        let office = try Self.office()
        try await Self.change(office, Self.added([.approver], key: "fien"), of: "fien")
        try await Self.forge(
            office,
            Self.added([.approver], key: "gijs"),
            of: "gijs",
            signer: "eva",
            keyFile: "eva",
            workspace: workspace,
            after: workspace == nil ? .some(nil) : nil
        )
        #expect(try await Self.desk(office).house.colleague("gijs") == nil)
        try await Self.expectOneProblem(office, "something else")
    }

    @Test func `words that were changed by hand are one entry's matter`() async throws {
        let office = try Self.office()
        try await Self.change(office, Self.added([.approver], key: "fien"), of: "fien")
        await office.storage.tamper(.statement) { $0.replacing("approver", with: "admin") }
        let staff = try await Self.desk(office).house.staff
        #expect(staff.colleague("fien") == nil)
        #expect(staff.problems.count == 1)
        #expect(staff.colleague("cato") != nil)
    }

    // MARK: - One person

    @Test func `two accounts of one person are not four eyes`() async throws {
        let office = try Self.office()
        let id = try await office.submitted()
        try await Self.change(
            office,
            Self.added([.approver], key: "anna-2", sameAs: "anna"),
            of: "anna-2"
        )
        let own = await Office.failure { try await Self.approve(office, id, by: "anna-2") }
        #expect(own == "refused: \(Refusal.signerIsAuthor)")
        try await Self.approve(office, id, by: "cato")
        #expect(try await office.passWhenDue().published == 1)
    }

    @Test func `an alias that is told later voids the four eyes that were two accounts`()
        async throws
    {
        var office = try Self.office()
        office.house = try Office.house(
            colleagues: Office.colleagues,
            needed: [.approver: 2]
        )
        let id = try await office.submitted()
        try await office.approve(id, by: "cato")
        try await office.approve(id, by: "dirk")
        let dirk = Colleague(
            handle: "dirk",
            name: "dirk",
            roles: [.approver],
            keys: [TrustedKey(key: PaperSignatures.key("dirk"))],
            person: "cato"
        )
        let others = Office.colleagues.filter { $0.handle != "dirk" }
        office.house = try Office.house(colleagues: others + [dirk], needed: [.approver: 2])
        #expect(try await office.passWhenDue().published == 0)
        #expect(try await office.state(id)?.name == "failed")
    }

    // MARK: - Deputies

    static func deputy(
        _ office: Office,
        _ handle: String,
        of principal: String,
        _ role: Role,
        by signer: String? = nil
    ) async throws {
        try await change(
            office,
            .deputy(of: principal, role: role, from: Office.start, until: Office.due),
            of: handle,
            by: signer ?? principal
        )
    }

    @Test func `a deputy signs under their own name, in the place of another`() async throws {
        let office = try Self.office()
        let id = try await office.submitted(Office.content(kind: .reaction))
        try await Self.approve(office, id, by: "cato")
        try await Self.deputy(office, "bram", of: "dirk", .spokesperson)
        let desk = try await Self.desk(office)
        _ = try await desk.approve(id, as: nil, by: "bram", keyFile: "bram") { text in
            #expect(text.contains("\nsigner:       bram (as spokesperson)\n"))
            #expect(text.contains("\nin place of:  dirk\n"))
            return true
        }
        #expect(try await office.passWhenDue().published == 1)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `a deputy sees and signs it at the desk`() async throws {
        let office = try Self.office()
        let id = try await office.submitted(Office.content(kind: .reaction))
        try await Self.approve(office, id, by: "cato")
        let before = try #require(try await Self.desk(office).inbox(of: "bram").first)
        #expect(before.standing.role == nil && !before.isMine)
        try await Self.deputy(office, "bram", of: "dirk", .spokesperson)
        let desk = try await Self.desk(office)
        let item = try #require(try await desk.inbox(of: "bram").first)
        #expect(item.standing.role == .spokesperson && item.standing.inPlaceOf == "dirk")
        let dossier = try await desk.dossier(of: id, for: "bram")
        #expect(dossier.statement?.contains("\nin place of:  dirk\n") == true)
        let post = try #require(try await desk.approve(dossier, by: "bram", keyFile: "bram"))
        #expect(post.stage == .approved)
        #expect(try await office.desk.verify().problems.isEmpty)
    }

    @Test func `somebody and their deputy together count once`() async throws {
        var office = try Self.office()
        office.house = try Office.house(
            colleagues: Office.colleagues,
            needed: [.approver: 2]
        )
        let deputy = Office.colleague("noor", [.author])
        office.house = try Office.house(
            colleagues: Office.colleagues + [deputy],
            needed: [.approver: 2]
        )
        let id = try await office.submitted()
        try await Self.deputy(office, "noor", of: "cato", .approver)
        try await Self.approve(office, id, by: "cato")
        let both = await Office.failure { try await Self.approve(office, id, by: "noor") }
        #expect(both == "refused: \(Refusal.signedAlready)")
    }

    @Test func `a deputy of the author, or one who wrote it, counts not`() async throws {
        var office = try Self.office()
        let deputy = Office.colleague("noor", [.author])
        office.house = try Office.house(colleagues: Office.colleagues + [deputy])
        let id = try await office.desk.draft(Office.content(), timing: Office.timing, by: "bram")
            .post.id
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await Self.deputy(office, "noor", of: "bram", .approver)
        let forAuthor = await Office.failure { try await Self.approve(office, id, by: "noor") }
        #expect(forAuthor == "refused: \(Refusal.signerIsAuthor)")
        try await Self.deputy(office, "anna", of: "cato", .approver)
        let submitter = await Office.failure { try await Self.approve(office, id, by: "anna") }
        #expect(submitter == "refused: \(Refusal.signerIsLastEditor)")
    }

    @Test func `a deputy whose time is over, or was ended, signs nothing`() async throws {
        var office = try Self.office()
        let deputy = Office.colleague("noor", [.author])
        office.house = try Office.house(colleagues: Office.colleagues + [deputy])
        let id = try await office.submitted()
        try await Self.deputy(office, "noor", of: "cato", .approver)
        try await Self.change(
            office,
            .deputyEnded(of: "cato", role: .approver, since: office.clock.now()),
            of: "noor",
            by: "cato"
        )
        let ended = await Office.failure { try await Self.approve(office, id, by: "noor") }
        #expect(ended == "not allowed: noor approver")
    }

    @Test func `what a deputy signed counts no more once the principal has no such role`()
        async throws
    {
        let office = try Self.office()
        let id = try await office.submitted(Office.content(kind: .reaction))
        try await Self.approve(office, id, by: "cato")
        try await Self.deputy(office, "bram", of: "dirk", .spokesperson)
        try await Self.approve(office, id, by: "bram")
        try await Self.change(office, .revoked(key: nil, since: office.clock.now()), of: "dirk")
        #expect(try await office.passWhenDue().published == 0)
    }

    // MARK: - The roster

    @Test func `whoever was put on call last is on call, and a gap is told`() async throws {
        let office = try Self.office()
        let (start, day) = (Office.start, Duration.seconds(86_400))
        _ = try await office.desk.putOnCall("dirk", from: start, until: start + day, by: "cato")
        let staff = try await Self.desk(office).house.staff
        #expect(staff.onCall(at: start)?.handle == "dirk")
        #expect(staff.onCall(at: start + day) == nil)
        let gaps = staff.gaps(from: start, to: start + .seconds(2 * 86_400))
        #expect(gaps.map(\.from) == [start + day])
        let entry = try #require(staff.duties.first?.entry)
        let after = try await office.desk.takeOffCall(entry, by: "cato")
        #expect(after.duties.isEmpty)
        let author = await Office.failure {
            _ = try await office.desk.putOnCall("dirk", from: start, until: start + day, by: "anna")
        }
        #expect(author == "not allowed: anna admin")
        let none = await Office.failure {
            _ = try await office.desk.putOnCall("cato", from: start, until: start + day, by: "cato")
        }
        #expect(none == "people: \(PeopleRefusal.noSpokesperson("cato"))")
    }

    @Test func `what needs a spokesperson is for the one who is on call`() async throws {
        var office = try Self.office()
        let other = Office.colleague("noor", [.spokesperson])
        office.house = try Office.house(colleagues: Office.colleagues + [other])
        let id = try await office.submitted(Office.content(kind: .reaction))
        try await Self.approve(office, id, by: "cato")
        let noor = try #require(try await Self.desk(office).inbox(of: "noor").first)
        #expect(noor.isMine)
        let end = Office.start + .seconds(86_400)
        _ = try await office.desk.putOnCall("dirk", from: Office.start, until: end, by: "cato")
        let desk = try await Self.desk(office)
        let off = try #require(try await desk.inbox(of: "noor").first)
        #expect(!off.isMine && off.standing.role == .spokesperson)
        let dirk = try #require(try await desk.inbox(of: "dirk").first)
        #expect(dirk.isMine && dirk.post == id)
    }
}
