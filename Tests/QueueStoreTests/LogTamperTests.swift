import Editorial
import Foundation
import GRDB
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing
import TransparencyLog

/// A malicious prover: whoever may write the database file rewrites history, the chain of hashes with
/// it, and whoever kept a checkpoint finds out.
@Suite("Transparency log", .tempFolder)
struct LogTamperTests {
    static func signer(_ byte: UInt8 = 1, name: String = "heraut/w-testing0") throws -> NoteSigner {
        try #require(NoteSigner(name: name, seed: Array(repeating: byte, count: 32)))
    }

    /// The checkpoint of the ledger as it is, as a file.
    static func checkpoint(
        _ queue: QueueStore,
        name: String = "kept",
        size: Int? = nil
    ) async throws -> TransparentLedger.KeptCheckpoint {
        let log = TransparentLedger(queue)
        let tree = try await log.auditedTree()
        let checkpoint = try #require(log.checkpoint(of: tree, atSize: size))
        let note = try checkpoint.signed(with: try signer())
        return TransparentLedger.KeptCheckpoint(name: name, bytes: Array(note.written.utf8))
    }

    static func compare(
        _ queue: QueueStore,
        _ kept: TransparentLedger.KeptCheckpoint...
    ) async throws -> [String] {
        try await TransparentLedger(queue).compare(with: kept, key: try signer().key).problems
    }

    /// The queue of the tests: some posts, and the publisher's entries between them.
    static func queue() async throws -> QueueStore {
        let queue = try TempFolder.newQueue()
        try await Scribe(queue).post(PostID("p-one"), to: .published)
        try await Scribe(queue).post(PostID("p-two"), to: .approved)
        return queue
    }

    /// What an attacker does to the entries, each as its text with the post it stands under.
    typealias Rewrite = @Sendable (inout [(text: String, post: String?)]) -> Void

    /// Writes the ledger anew, with a chain that is sound.
    static func rewrite(_ path: String, _ change: Rewrite) throws {
        let raw = try RawDatabase(path)
        try raw.withoutTriggers {
            var entries = try raw.queue.read { database in
                try Row.fetchAll(database, sql: "SELECT entry, post FROM ledger ORDER BY sequence")
                    .map { (text: $0["entry"] as String, post: $0["post"] as String?) }
            }
            change(&entries)
            try raw.run("DELETE FROM ledger")
            var head = String(repeating: "0", count: 64)
            for (index, entry) in entries.enumerated() {
                let hash = Digest.hex(Array((head + entry.text).utf8))
                try raw.run(
                    """
                    INSERT INTO ledger (sequence, entry, previous_hash, hash, post)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    [index + 1, entry.text, head, hash, entry.post]
                )
                head = hash
            }
        }
        try raw.close()
    }

    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let told: String
        let rewrite: Rewrite
    }

    static let attacks = [
        Attack(
            testDescription: "an entry changed",
            told: "were changed, swapped, put in or left out"
        ) { entries in
            entries[2].text = entries[2].text.replacing("1800000000000", with: "1800000000001")
        },
        Attack(
            testDescription: "the first entry changed",
            told: "were changed, swapped, put in or left out"
        ) { entries in
            entries[0].text = entries[0].text.replacing("1800000000000", with: "1800000000001")
        },
        Attack(
            testDescription: "the last entry changed",
            told: "were changed, swapped, put in or left out"
        ) { entries in
            let last = entries.count - 1
            entries[last].text = entries[last].text.replacing("p-two", with: "p-twe")
        },
        Attack(
            testDescription: "two entries swapped",
            told: "were changed, swapped, put in or left out"
        ) { entries in entries.swapAt(2, 3) },
        Attack(
            testDescription: "an entry put in",
            told: "were changed, swapped, put in or left out"
        ) { entries in entries.insert(entries[3], at: 3) },
        Attack(
            testDescription: "an entry left out and another added at the end",
            told: "were changed, swapped, put in or left out"
        ) { entries in
            entries.append(entries.remove(at: 4))
        },
        Attack(testDescription: "the last entry cut off", told: "its end was cut off") { entries in
            entries.removeLast()
        },
        Attack(testDescription: "an entry left out", told: "its end was cut off") { entries in
            entries.remove(at: 2)
        },
        Attack(testDescription: "everything but the first entry gone", told: "its end was cut off")
        {
            entries in
            entries.removeSubrange(1...)
        },
    ]

    @Test(arguments: attacks)
    func `a rewritten ledger is not the one that was signed`(_ attack: Attack) async throws {
        let queue = try await Self.queue()
        let kept = try await Self.checkpoint(queue)
        #expect(try await Self.compare(queue, kept).isEmpty)
        try queue.close()
        try Self.rewrite(TempFolder.database, attack.rewrite)
        let forged = try QueueStore.open(folder: TempFolder.folder)
        let problems = try await Self.compare(forged, kept)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(attack.told) == true, "\(problems)")
        try forged.close()
    }

    @Test func `a ledger that only grew agrees with every checkpoint that was kept`() async throws {
        let queue = try await Self.queue()
        let first = try await Self.checkpoint(queue, name: "first")
        let older = try await Self.checkpoint(queue, name: "older", size: 3)
        let empty = try await Self.checkpoint(queue, name: "empty", size: 0)
        try await Scribe(queue).post(PostID("p-three"), to: .inReview)
        let second = try await Self.checkpoint(queue, name: "second")
        let comparison = try await TransparentLedger(queue)
            .compare(with: [first, second, older, empty], key: try Self.signer().key)
        #expect(comparison.problems.isEmpty, "\(comparison.problems)")
        #expect(comparison.agreements.count == 4)
        try queue.close()
    }

    @Test func `an older copy that was put back is told, also when it went on since`() async throws
    {
        let queue = try await Self.queue()
        let before = try await Self.checkpoint(queue, name: "before")
        try queue.close()
        let backup = try TempFolder.folder + "/backup.sqlite"
        try FileManager.default.copyItem(atPath: try TempFolder.database, toPath: backup)
        let later = try QueueStore.open(folder: TempFolder.folder)
        try await Scribe(later).post(PostID("p-three"), to: .published)
        let kept = try await Self.checkpoint(later, name: "kept")
        try later.close()
        try FileManager.default.removeItem(atPath: try TempFolder.database)
        try FileManager.default.copyItem(atPath: backup, toPath: try TempFolder.database)
        // Whoever can put a file there can take away what the machine remembers, too.
        try FileManager.default.removeItem(atPath: try TempFolder.database + ".seen")
        let restored = try QueueStore.open(folder: TempFolder.folder)
        #expect(try await Self.compare(restored, before).isEmpty)
        #expect(
            try await Self.compare(restored, before, kept).first?
                .contains("an older copy was put back") == true
        )
        try await Scribe(restored).post(PostID("p-four"), to: .published)
        try await Scribe(restored).post(PostID("p-five"), to: .published)
        let problems = try await Self.compare(restored, before, kept)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("up to which 'before' agrees") == true, "\(problems)")
        try restored.close()
    }

    @Test func `two histories that were shown to two readers are told as a split view`()
        async throws
    {
        let queue = try await Self.queue()
        try queue.close()
        let fork = try TempFolder.folder + "/fork"
        try FileManager.default.createDirectory(
            atPath: fork,
            withIntermediateDirectories: false
        )
        try FileManager.default.copyItem(
            atPath: try TempFolder.database,
            toPath: fork + "/" + QueueStore.fileName
        )
        let one = try QueueStore.open(folder: TempFolder.folder)
        let other = try QueueStore.open(folder: fork)
        try await Scribe(one).post(PostID("p-shown"), to: .inReview)
        try await Scribe(other).post(PostID("p-hidden"), to: .inReview)
        let shown = try await Self.checkpoint(one, name: "shown")
        let hidden = try await Self.checkpoint(other, name: "hidden")
        for queue in [one, other] {
            let problems = try await Self.compare(queue, shown, hidden)
            #expect(problems.contains { $0.contains("(a split view)") }, "\(problems)")
            #expect(problems.count == 2)
        }
        // Of different sizes: the later one is of this ledger, so the earlier cannot be.
        try await Scribe(one).post(PostID("p-more"), to: .draft)
        let longer = try await Self.checkpoint(one, name: "longer")
        let problems = try await Self.compare(one, longer, hidden)
        #expect(
            problems.contains { $0.contains("'hidden' and 'longer'") && $0.contains("split view") },
            "\(problems)"
        )
        // Of neither is it known here that it is false: the ledger is shorter.
        let unknown = try await Self.compare(other, hidden, longer)
        #expect(unknown.count == 1 && !unknown[0].contains("split view"), "\(unknown)")
        try one.close()
        try other.close()
    }

    @Test func `checkpoints of others, and by others, count for nothing`() async throws {
        let queue = try await Self.queue()
        let log = TransparentLedger(queue)
        let tree = try await log.auditedTree()
        let checkpoint = try #require(log.checkpoint(of: tree))
        func kept(_ note: SignedNote) -> TransparentLedger.KeptCheckpoint {
            TransparentLedger.KeptCheckpoint(name: "it", bytes: Array(note.written.utf8))
        }
        let foreign = Checkpoint(origin: "heraut/w-other000", size: 1, root: tree.root)
        let others = try Self.signer(2, name: "heraut/w-other000")
        var problems = try await Self.compare(queue, kept(try foreign.signed(with: others)))
        #expect(problems.first?.contains("of another workspace") == true, "\(problems)")
        problems = try await Self.compare(
            queue,
            kept(try checkpoint.signed(with: try Self.signer(2)))
        )
        #expect(problems.first?.contains("not signed with the key") == true, "\(problems)")
        problems = try await Self.compare(
            queue,
            TransparentLedger.KeptCheckpoint(name: "it", bytes: Array(checkpoint.text.utf8))
        )
        #expect(problems.first?.contains("does not count") == true, "\(problems)")
        try queue.close()
    }

    @Test func `a ledger that is not sound gives no checkpoint and no proof`() async throws {
        let queue = try await Self.queue()
        let raw = try RawDatabase(TempFolder.database)
        try raw.withoutTriggers {
            try raw.run(
                "UPDATE ledger SET entry = replace(entry, '1800000000000', '1800000000001')"
                    + " WHERE sequence = 3"
            )
        }
        try raw.close()
        await #expect(throws: LogProblem.self) { try await TransparentLedger(queue).auditedTree() }
        try queue.close()
    }

    @Test func `a gap in the numbers is named, and hashed over by nobody`() async throws {
        let queue = try await Self.queue()
        let kept = try await Self.checkpoint(queue)
        let raw = try RawDatabase(TempFolder.database)
        try raw.withoutTriggers { try raw.run("DELETE FROM ledger WHERE sequence = 3") }
        try raw.close()
        await #expect(throws: QueueError.tampered(what: "entry 3 of the ledger")) {
            try await Self.compare(queue, kept)
        }
        try queue.close()
    }

    @Test func `what is proved is the exact text of an entry, and checked from outside`()
        async throws
    {
        let queue = try await Self.queue()
        let log = TransparentLedger(queue)
        let tree = try await log.auditedTree()
        let texts = try await queue.texts(after: 0, limit: 100)
        let checkpoint = try #require(log.checkpoint(of: tree))
        for (index, text) in texts.enumerated() {
            let proof = try #require(
                LogProof.inclusion(
                    in: tree,
                    of: log.origin,
                    entry: index + 1,
                    text: text,
                    size: tree.size
                )
            )
            let read = try CanonicalJSON.value(LogProof.self, of: CanonicalJSON.text(proof))
            #expect(read.problem(beside: [checkpoint]) == nil)
            let forged = CanonicalJSON.text(proof).replacing("\\\"at\\\":", with: "\\\"at\\\":9")
            #expect(forged != CanonicalJSON.text(proof))
            let other = try CanonicalJSON.value(LogProof.self, of: forged)
            #expect(other.problem(beside: [checkpoint]) != nil)
        }
        #expect(
            LogProof.inclusion(in: tree, of: log.origin, entry: 1, text: "no", size: 2) == nil
        )
        try queue.close()
    }
}
