import Editorial
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

/// Somebody changes what was decided about names by hand: the audit says what.
@Suite("Audit of names", .tempFolder)
struct NameTamperTests {
    static let forgeries: [(sql: String, problem: String)] = [
        (
            "DELETE FROM plain_value WHERE kind = 'reason' AND body LIKE 'Vega%'",
            "a name on the list 'organisation' is gone"
        ),
        (
            "UPDATE plain_value SET body = replace(body, 'Vega', 'Nova') WHERE kind = 'reason'",
            "a name on the list 'organisation' was changed"
        ),
        (
            "UPDATE ledger SET entry = replace(entry, '\"before\":\"aa\"', '\"before\":\"bb\"')",
            "ledger entry 3 does not go on from the list of names before it"
        ),
        ("UPDATE ledger SET post = 'p-one' WHERE sequence = 3", "ledger entry 3 is not readable"),
    ]

    @Test(arguments: forgeries.indices)
    func `what was decided about names cannot be changed unseen`(index: Int) async throws {
        let queue = try TempFolder.newQueue()
        let person = Scribe.person("dirk")
        for (name, before, after) in [("Vega", nil, "aa"), ("Altair", "aa", "cc")] {
            let words = Scribe.value(.reason, name + "\ndaarom")
            let change = NameChange(
                list: .organisation,
                words: ReasonID(words.id),
                before: before,
                after: after
            )
            let entry = NameEntry(
                at: Scribe.start,
                actor: PersonID(person.id),
                name: .allowed(change)
            )
            _ = try await queue.append(entry, plain: [person, words])
        }
        #expect(try await queue.audit().problems.isEmpty)
        try queue.close()
        let raw = try RawDatabase(TempFolder.database)
        try raw.withoutTriggers { try raw.run(Self.forgeries[index].sql) }
        try raw.close()
        let problems = try await QueueStore.open(folder: TempFolder.folder).audit().problems
        #expect(
            problems.contains { $0.contains(Self.forgeries[index].problem) },
            "\(problems)"
        )
    }
}
