import Foundation
import GRDB
import Testing

/// Good news about a person who agreed: refused, waived by legal, signed by others, published.
@Suite("The waiver", .serialized)
struct WaiverTests {
    private static let draft = """
        ---
        kind: good-news
        language: nl
        channels: [site]
        topic: asiel
        ---
        Een vrouw uit Eritrea kreeg vandaag haar vergunning, en wij zijn blij voor haar.

        """

    private let room: Newsroom
    private let post: String

    init() throws {
        room = try Newsroom(others: ["carla:legal", "dora:legal,author"])
        try room.write(Self.draft, to: "news.md")
        let drafted = try room.heraut(
            "draft",
            "news.md",
            "--at",
            "now",
            "--as",
            "anna",
            "--json"
        )
        try #require(drafted.status == 1, "\(drafted.output) \(drafted.errors)")
        struct Line: Decodable { let post: String }
        post = try JSONDecoder().decode(Line.self, from: Data(drafted.output.utf8)).post
    }

    private struct Finding: Decodable {
        let rule: String
        let severity: String
        let start: Int
        let end: Int
        let part: String
        let waivedBy: String?
    }

    private func blocking() throws -> [Finding] {
        try room.heraut("waive", post, "--list", "--json").output.split(separator: "\n")
            .map { try JSONDecoder().decode(Finding.self, from: Data($0.utf8)) }
            .filter { $0.severity == "block" && $0.waivedBy == nil }
    }

    @discardableResult
    private func waive(
        _ finding: Finding,
        as handle: String = "carla",
        key: String? = nil
    ) throws -> Tool.Result {
        try room.heraut(
            "waive",
            post,
            finding.rule,
            "--at",
            "\(finding.start)-\(finding.end)",
            "--part",
            finding.part,
            "--why",
            "Zij heeft schriftelijk toegestemd.",
            "--as",
            handle,
            "--key",
            key ?? handle
        )
    }

    private func waiveAll() throws {
        for finding in try blocking() {
            let waived = try waive(finding)
            #expect(waived.status == 0, "\(waived.output) \(waived.errors)")
        }
    }

    private func submit() throws -> Tool.Result {
        try room.heraut("submit", post, "--as", "anna", "--key", "anna")
    }

    private func approve() throws -> Tool.Result {
        try room.heraut("approve", post, "--yes", "--as", "bram", "--key", "bram")
    }

    @Test func `a blocked post is refused, waived by legal, signed by others and published once`()
        throws
    {
        #expect(try submit().status == 1)
        try waiveAll()
        let submitted = try submit()
        #expect(submitted.status == 0, "\(submitted.output) \(submitted.errors)")
        let reviewed = try room.heraut("review", post)
        #expect(reviewed.output.contains("waived by carla"), "\(reviewed.output)")
        let checked = try room.heraut("check", post)
        #expect(checked.status == 0)
        #expect(checked.output.contains("Toegestaan, want: Zij heeft schriftelijk toegestemd."))
        let log = try room.heraut("check", post, "--sarif").output
        let suppressed = #""justification":"carla: Zij heeft schriftelijk toegestemd.""#
        #expect(log.contains(suppressed), "\(log)")
        let approved = try approve()
        #expect(approved.status == 0, "\(approved.output) \(approved.errors)")
        #expect(approved.errors.contains("\n  why:        Zij heeft schriftelijk toegestemd.\n"))
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.heraut("publish").status == 0)
        #expect(try room.receipts().count == 1)
        #expect(try room.posts().map(\.stage) == ["published"])
        let told = try room.heraut("log", post).output
        #expect(told.contains("carla     waived:\n      "), "\(told)")
        let verified = try room.heraut("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `an edit after the waiver blocks again`() throws {
        try waiveAll()
        #expect(try blocking().isEmpty)
        let time = try room.heraut("edit", post, "--at", "+1s", "--as", "anna")
        #expect(time.status == 1, "\(time.output)")
        #expect(try blocking().isEmpty == false)
        #expect(try submit().status == 1)
    }

    @Test func `another time at the submission is refused, with the way to it`() throws {
        try waiveAll()
        let submitted = try room.heraut(
            "submit",
            post,
            "--at",
            "+5m",
            "--as",
            "anna",
            "--key",
            "anna"
        )
        #expect(submitted.status == 1)
        #expect(submitted.errors.contains("heraut edit ID --at"), "\(submitted.errors)")
        #expect(try submit().status == 0)
    }

    @Test(arguments: [
        ("bram", "bram", Int32(77)), ("anna", "anna", 77), ("carla", "bram", 77),
        ("eve", "eve", 67),
    ])
    func `who is not legal, or has another key, waives nothing`(
        handle: String,
        key: String,
        status: Int32
    ) throws {
        let finding = try #require(try blocking().first)
        #expect(try waive(finding, as: handle, key: key).status == status)
        #expect(try submit().status == 1)
    }

    @Test func `legal does not waive what legal wrote`() throws {
        try room.write(Self.draft.replacing("blij", with: "heel blij"), to: "news.md")
        _ = try room.heraut("edit", post, "news.md", "--as", "dora")
        let finding = try #require(try blocking().first)
        let waived = try waive(finding, as: "dora")
        #expect(waived.status == 1)
        #expect(waived.errors.contains("who wrote or edited it last"), "\(waived.errors)")
    }

    @Test func `a second finding still blocks, and several of one rule are asked about`() throws {
        let text = Self.draft.replacing(
            "blij voor haar.",
            with: "blij. Een man uit Syrië kreeg gisteren ook zijn vergunning."
        )
        try room.write(text, to: "news.md")
        _ = try room.heraut("edit", post, "news.md", "--at", "now", "--as", "anna")
        let findings = try blocking()
        let rule = try #require(
            Dictionary(grouping: findings, by: \.rule).first { $0.value.count > 1 }?.key
        )
        let unclear = try room.heraut(
            "waive",
            post,
            rule,
            "--why",
            "Mag.",
            "--as",
            "carla",
            "--key",
            "carla"
        )
        #expect(unclear.status == 1)
        for finding in findings where finding.rule == rule {
            #expect(unclear.errors.contains("\(finding.start)-\(finding.end) of text"))
        }
        for finding in findings.dropLast() { #expect(try waive(finding).status == 0) }
        #expect(try blocking().count == 1)
        #expect(try submit().status == 1)
        #expect(try waive(try #require(findings.last)).status == 0)
        #expect(try submit().status == 0)
    }

    @Test func `a waiver whose reason was changed in the database lets nothing out`() throws {
        try waiveAll()
        #expect(try submit().status == 0)
        #expect(try approve().status == 0)
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            try database.execute(
                sql: """
                    UPDATE plain_value SET body = replace(body, 'schriftelijk', 'mondeling')
                    WHERE kind = 'reason'
                    """
            )
            #expect(database.changesCount > 0)
        }
        usleep(2_200_000)
        #expect(try room.heraut("publish").status == 1)
        #expect(try room.receipts().isEmpty)
        #expect(try room.heraut("verify").status == 1)
    }

    @Test func `a waiver put into the ledger by hand, though once signed, lets nothing through`()
        throws
    {
        try waiveAll()
        _ = try room.heraut("edit", post, "--at", "now", "--as", "anna")
        let path = room.folder.appending(path: "news/queue.sqlite").path
        try DatabaseQueue(path: path).write { database in
            let entries = try String.fetchAll(
                database,
                sql: "SELECT entry FROM ledger WHERE entry LIKE '%\"waived\":{\"waiver\"%'"
            )
            #expect(!entries.isEmpty)
            for entry in entries { try append(entry, to: database) }
        }
        let checked = try room.heraut("check", post)
        #expect(checked.status == 1)
        #expect(checked.output.contains("by carla does not count"), "\(checked.output)")
        #expect(try submit().status == 1)
        #expect(try room.heraut("verify").status == 1)
    }

    /// Appends an entry to the ledger with the hash that it has to have.
    private func append(_ entry: String, to database: Database) throws {
        let last = try #require(
            try Row.fetchOne(
                database,
                sql: "SELECT sequence, hash FROM ledger ORDER BY sequence DESC"
            )
        )
        let (sequence, previous): (Int, String) = (last["sequence"], last["hash"])
        let digest = try Tool.run(
            URL(filePath: "/usr/bin/sha256sum"),
            [],
            in: room.folder,
            input: Data((previous + entry).utf8)
        )
        try database.execute(
            sql: """
                INSERT INTO ledger (sequence, entry, previous_hash, hash, post)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                sequence + 1, entry, previous, String(digest.output.prefix(64)), post,
            ]
        )
    }
}
