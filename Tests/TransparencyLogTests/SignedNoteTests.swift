import Testing
import TransparencyLog

/// Notes and keys, beside those of the Go implementation (golang.org/x/mod/sumdb/note).
@Suite("Signed notes")
struct SignedNoteTests {
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let peterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
    /// The private half of Peter's key, from the same page of the documentation of Go.
    static let peterSeed: [UInt8] = {
        let text = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for sign in text {
            bits = bits << 6 | UInt32(alphabet.firstIndex(of: sign) ?? 0)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return Array(bytes.dropFirst())
    }()

    static func proofs(_ note: String, _ keys: String...) throws -> [String] {
        try SignedNote(note).proofs(by: keys.map { try NoteKey($0) }).map(\.key.name)
    }

    @Test func `the note of Go's documentation is accepted, and written byte for byte`() throws {
        let whole = Self.text + "\n" + Self.peterLine
        #expect(try Self.proofs(whole, Self.peter) == ["PeterNeumann"])
        let signer = try #require(NoteSigner(name: "PeterNeumann", seed: Self.peterSeed))
        #expect(signer.key.text == Self.peter)
        var note = try SignedNote(text: Self.text)
        try note.sign(with: signer)
        #expect(note.written == whole)
    }

    @Test func `signatures of unknown keys are left alone, of known keys all count`() throws {
        let whole = Self.text + "\n" + Self.peterLine + Self.enochLine
        #expect(try Self.proofs(whole, Self.peter) == ["PeterNeumann"])
        #expect(try Self.proofs(whole, Self.enoch) == ["EnochRoot"])
        #expect(try Self.proofs(whole, Self.enoch, Self.peter) == ["PeterNeumann", "EnochRoot"])
        #expect(try Self.proofs(whole).isEmpty)
    }

    @Test func `a known key's line that does not count makes the note count for nothing`() throws {
        let broken = Self.peterLine.replacing("x08go/ZJ", with: "x08go/ZK")
        #expect(throws: NoteProblem.badSignature(by: "PeterNeumann")) {
            try Self.proofs(Self.text + "\n" + broken + Self.enochLine, Self.peter, Self.enoch)
        }
        let other = Self.text.replacing("answer", with: "ANSWER")
        #expect(throws: NoteProblem.badSignature(by: "PeterNeumann")) {
            try Self.proofs(other + "\n" + Self.peterLine, Self.peter)
        }
        #expect(throws: NoteProblem.signedTwice(by: "PeterNeumann")) {
            try Self.proofs(Self.text + "\n" + Self.peterLine + Self.peterLine, Self.peter)
        }
    }

    static let malformed: [String] = [
        "", "\n", "\n\n", text, text + "\n", text + peterLine,
        String((text + "\n" + peterLine).dropLast()),
        "\u{1}" + text + "\n" + peterLine, "\t" + text + "\n" + peterLine,
        text.replacing("\n", with: "\r\n") + "\n" + peterLine,
        text + "\n" + peterLine + "Unexpected line.\n", text + "\n" + peterLine + "\n",
        text + "\n" + peterLine.replacing("PeterNeumann", with: "Peter Neumann"),
        text + "\n" + peterLine.replacing("PeterNeumann", with: "Peter+Neumann"),
        text + "\n" + peterLine.replacing("PeterNeumann", with: "Peter\u{2003}Neumann"),
        text + "\n" + peterLine.replacing("PeterNeumann", with: ""),
        text + "\n" + peterLine.replacing("—", with: "-"),
        text + "\n" + peterLine.replacing("— ", with: "—  "),
        text + "\n" + peterLine.replacing("=\n", with: "\n"),
        text + "\n" + peterLine.replacing("AM=\n", with: "AN=\n"),
        text + "\n" + peterLine.replacing("AM=\n", with: "AM= \n"),
        text + "\n— PeterNeumann x08goA==\n", text + "\n— PeterNeumann\n",
        text + "\n" + String(repeating: peterLine, count: 101),
        String(repeating: "x", count: SignedNote.maximumBytes) + "\n\n" + peterLine,
    ]

    @Test(arguments: malformed.indices)
    func `what is no note is not read`(index: Int) {
        #expect(throws: NoteProblem.self) {
            _ = try Self.proofs(Self.malformed[index], Self.peter)
        }
    }

    @Test func `what is not UTF-8 is not read`() {
        #expect(throws: NoteProblem.self) {
            try SignedNote(bytes: [0xFF] + Array((Self.text + "\n" + Self.peterLine).utf8))
        }
    }

    @Test func `a key with any byte changed, cut or added is refused`() throws {
        let key = try NoteKey(Self.peter)
        #expect(key.text == Self.peter)
        let bytes = Array(Self.peter.utf8)
        for start in bytes.indices {
            for end in start...bytes.count where start > 0 || end < bytes.count {
                let part = String(decoding: bytes[start..<end], as: UTF8.self)
                #expect(throws: NoteProblem.self) { try NoteKey(part) }
            }
            var changed = bytes
            changed[start] += 1
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: NoteProblem.self) { try NoteKey(text) }
        }
        for wrong in [
            // Of another length and of another kind, each with the hash that would fit.
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            Self.peter.uppercased(), Self.peter.replacing("c74f20a3", with: "C74F20A3"),
            Self.peter + "+", Self.peter + "=", " " + Self.peter,
        ] {
            #expect(throws: NoteProblem.self) { try NoteKey(wrong) }
        }
    }

    @Test func `a name in another spelling is another name`() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let signer = try #require(NoteSigner(name: composed, seed: Self.peterSeed))
        var note = try SignedNote(text: Self.text)
        try note.sign(with: signer)
        let swapped = note.written.replacing(composed, with: decomposed)
        let other = try #require(NoteSigner(name: decomposed, seed: Self.peterSeed)).key
        #expect(try SignedNote(note.written).proofs(by: [other]).isEmpty)
        #expect(try SignedNote(swapped).proofs(by: [signer.key]).isEmpty)
    }
}
