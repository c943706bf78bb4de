import Testing
import TransparencyLog

/// Checkpoints and cosignatures, and everything that somebody could change in them.
@Suite("Checkpoints")
struct CheckpointTests {
    static let now: Int64 = 1_800_000_000

    static func signer(
        _ name: String,
        _ byte: UInt8,
        _ kind: NoteKey.Kind = .note
    ) throws
        -> NoteSigner
    {
        try #require(
            NoteSigner(name: name, kind: kind, seed: Array(repeating: byte, count: 32))
        )
    }

    static func log() throws -> NoteSigner { try signer("heraut/w-test", 1) }
    static let checkpoint = Checkpoint(origin: "heraut/w-test", size: 42, root: .leaf("root"))

    static func note() throws -> SignedNote { try checkpoint.signed(with: try log()) }

    @Test func `the example of the specification is read`() throws {
        let note = try SignedNote(
            """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

            """
        )
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.text == note.text)
        #expect(note.signatures.map(\.bytes.count) == [4 + 64, 4 + 8 + 64])
    }

    @Test func `a checkpoint is read back as it was signed`() throws {
        let read = try SignedNote(try Self.note().written).checkpoint(by: try Self.log().key)
        #expect(read == Self.checkpoint)
    }

    @Test func `every byte of a checkpoint counts`() throws {
        let bytes = Array(try Self.note().written.utf8)
        let key = try Self.log().key
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(throws: NoteProblem.self, "byte \(index), bit \(bit)") {
                    try SignedNote(bytes: flipped).checkpoint(by: key)
                }
            }
            var cut = bytes
            cut.remove(at: index)
            #expect(throws: NoteProblem.self, "without byte \(index)") {
                try SignedNote(bytes: cut).checkpoint(by: key)
            }
        }
    }

    @Test func `a checkpoint by another key, or under another name, does not count`() throws {
        let key = try Self.log().key
        let other = try Self.signer("heraut/w-test", 2)
        let foreign = try Self.checkpoint.signed(with: other)
        #expect(throws: NoteProblem.notSigned(by: key.text)) {
            try foreign.checkpoint(by: key)
        }
        // The key's own name and id above the signature of another: a collision of the short id.
        let lines = try Self.note().written.split(separator: " ").dropLast()
        let made = foreign.signatures[0].bytes.dropFirst(4)
        let forged = key.id + made
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var base64 = ""
        for start in stride(from: 0, to: forged.count, by: 3) {
            let part = forged[start..<min(start + 3, forged.count)]
            let value = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for place in 0...part.count { base64.append(alphabet[value >> (18 - 6 * place) & 63]) }
            base64 += String(repeating: "=", count: 3 - part.count)
        }
        #expect(throws: NoteProblem.badSignature(by: key.name)) {
            try SignedNote(lines.joined(separator: " ") + " \(base64)\n").checkpoint(by: key)
        }
        let renamed = try Self.note().written.replacing("— heraut/w-test", with: "— heraut/w-tost")
        #expect(throws: NoteProblem.self) { try SignedNote(renamed).checkpoint(by: key) }
    }

    @Test func `unknown signatures around it change nothing`() throws {
        var note = try Self.note()
        try note.sign(with: try Self.signer("somebody", 3))
        try note.cosign(with: try Self.signer("witness", 4, .cosignature), at: Self.now)
        let read = try SignedNote(note.written)
        #expect(read.signatures.count == 3)
        #expect(try read.checkpoint(by: try Self.log().key) == Self.checkpoint)
    }

    static let badTexts = [
        "", "x\n", "x\n1\n", "x\n1\n\(root)", "\n1\n\(root)\n", "x\n\n\(root)\n",
        "x\n01\n\(root)\n",
        "x\n+1\n\(root)\n", "x\n-1\n\(root)\n", "x\n 1\n\(root)\n", "x\n1 \n\(root)\n",
        "x\n1.0\n\(root)\n",
        "x\n0x1\n\(root)\n", "x\n1e3\n\(root)\n", "x\n١\n\(root)\n", "x\n1_000\n\(root)\n",
        "x\n9223372036854775808\n\(root)\n", "x\n18446744073709551616\n\(root)\n",
        "x\n\(String(repeating: "9", count: 10_000))\n\(root)\n", "x\n1\nAAAA\n",
        "x\n1\n\(root)=\n",
        "x\n1\n\(root.dropLast())\n", "x\n1\n\(root)\n\nmore\n", "x\n0\n\(root)\n",
        "x\n00\n\(root)\n",
    ]
    static let root = MerkleHash.leaf("root").base64

    @Test(arguments: badTexts.indices)
    func `what is no checkpoint is not read`(index: Int) {
        #expect(throws: NoteProblem.self) { try Checkpoint(text: Self.badTexts[index]) }
    }

    @Test func `the largest size is read, and lines that a log adds are left alone`() throws {
        let most = try Checkpoint(text: "x\n\(Int.max)\n\(Self.root)\nextension\n")
        #expect(most.size == .max)
        #expect(try Checkpoint(text: "x\n0\n\(MerkleHash.ofEmptyTree)\n").size == 0)
    }

    // MARK: - Witnesses

    static func witnesses() throws -> [NoteSigner] {
        try (0..<3).map { try signer("witness.example/w\($0)", UInt8(10 + $0), .cosignature) }
    }

    static func rule(needed: Int = 2, seconds: Int64 = 86_400) throws -> WitnessRule {
        try WitnessRule(
            logKey: try log().key,
            witnesses: try witnesses().map(\.key),
            needed: needed,
            seconds: seconds
        )
    }

    static func cosigned(_ ages: Int64...) throws -> SignedNote {
        var note = try note()
        for (witness, age) in zip(try witnesses(), ages) {
            try note.cosign(with: witness, at: now - age)
        }
        return note
    }

    static func problem(_ note: SignedNote, _ rule: WitnessRule) -> WitnessProblem? {
        do throws(WitnessProblem) {
            _ = try rule.witnessed(Array(note.written.utf8), at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test func `as many witnesses as are needed make a checkpoint count, and until when`() throws {
        let rule = try Self.rule()
        let witnessed = try rule.witnessed(
            Array(try Self.cosigned(1_000, 50, 3_000).written.utf8),
            at: Self.now
        )
        #expect(witnessed.checkpoint == Self.checkpoint)
        // The two newest are 50 and 1,000 seconds old.
        #expect(witnessed.until == Self.now - 1_000 + 86_400)
        #expect(Self.problem(try Self.cosigned(0), rule) == .tooFew(1, needed: 2))
        #expect(Self.problem(try Self.note(), rule) == .tooFew(0, needed: 2))
        #expect(Self.problem(try Self.cosigned(0, 86_400), rule) == .tooOld(until: Self.now))
        #expect(Self.problem(try Self.cosigned(0, 86_399), rule) == nil)
        #expect(
            Self.problem(try Self.cosigned(0, -301), rule) == .fromTheFuture(at: Self.now + 301)
        )
        #expect(Self.problem(try Self.cosigned(0, -300), rule) == nil)
    }

    @Test func `a witness that signs twice, or over something else, spoils the file`() throws {
        let rule = try Self.rule()
        var twice = try Self.cosigned(0)
        try twice.cosign(with: try Self.witnesses()[0], at: Self.now - 5)
        #expect(
            Self.problem(twice, rule) == .note(.signedTwice(by: "witness.example/w0"))
        )
        // The log's own signature is missing, or is another's.
        var unsigned = try SignedNote(text: Self.checkpoint.text)
        for witness in try Self.witnesses() { try unsigned.cosign(with: witness, at: Self.now) }
        #expect(Self.problem(unsigned, rule) == .note(.notSigned(by: try Self.log().key.text)))
    }

    @Test func `every byte of a cosigned checkpoint counts, its times included`() throws {
        let note = try Self.cosigned(10, 20)
        let rule = try Self.rule()
        #expect(Self.problem(note, rule) == nil)
        let bytes = Array(note.written.utf8)
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(throws: WitnessProblem.self, "byte \(index), bit \(bit)") {
                    try rule.witnessed(flipped, at: Self.now)
                }
            }
        }
    }

    @Test func `a rule that says less than it seems to is refused`() throws {
        let (log, witnesses) = (try Self.log().key, try Self.witnesses().map(\.key))
        let alias = try Self.signer("another-name", 10, .cosignature).key
        let self_ = try Self.signer("itself", 1, .cosignature).key
        let cases: [(NoteKey, [NoteKey], Int, Int64)] = [
            (log, [], 0, 60), (log, witnesses, 0, 60), (log, witnesses, 4, 60),
            (log, witnesses, 1, 0), (log, witnesses, 1, WitnessRule.maximumSeconds + 1),
            (log, witnesses + [alias], 2, 60), (log, [witnesses[0], witnesses[0]], 2, 60),
            (log, [self_], 1, 60), (log, [log], 1, 60), (witnesses[0], [witnesses[1]], 1, 60),
        ]
        for (key, list, needed, seconds) in cases {
            #expect(throws: WitnessProblem.self) {
                try WitnessRule(logKey: key, witnesses: list, needed: needed, seconds: seconds)
            }
        }
    }
}
