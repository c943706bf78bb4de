/// Text that one or more keys signed (C2SP signed-note).
public struct SignedNote: Hashable, Sendable {
    /// The largest note that is read, in bytes: sixteen signatures of any kind take less.
    public static let maximumBytes = 256 * 1_024
    /// The most signature lines that are read.
    public static let maximumSignatures = 100

    /// A line below the text; whose it is and whether it counts is another matter.
    public struct Signature: Hashable, Sendable {
        /// The name of the key.
        public let name: String
        /// The key's id (four bytes), then what the key made.
        public let bytes: [UInt8]

        var id: ArraySlice<UInt8> { bytes.prefix(4) }
        var line: String { "\u{2014} \(name) \(Base64.text(bytes))\n" }
    }

    /// A signature that was checked and counts.
    public struct Proof: Hashable, Sendable {
        /// Whose it is.
        public let key: NoteKey
        /// When a witness says that it saw the note, in seconds since 1970; nil for other signatures.
        public let time: Int64?
    }

    /// The text, with the line end at its end.
    public let text: String
    /// The signature lines, in their order.
    public private(set) var signatures: [Signature]

    /// Makes a note that nobody signed yet.
    ///
    /// - Throws: ``NoteProblem/malformed(_:)`` for a text that no note can have.
    public init(text: String) throws(NoteProblem) {
        guard text.utf8.last == 0x0A else {
            throw .malformed("the text has no line end at its end")
        }
        guard !Self.hasControls(text) else { throw .malformed("the text has control characters") }
        self.text = text
        signatures = []
    }

    /// Reads a note.
    ///
    /// - Throws: ``NoteProblem/malformed(_:)``.
    public init(bytes: [UInt8]) throws(NoteProblem) {
        guard bytes.count <= Self.maximumBytes else {
            throw .malformed("it is larger than \(Self.maximumBytes) bytes")
        }
        guard let whole = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("it is not UTF-8")
        }
        guard !Self.hasControls(whole) else { throw .malformed("it has control characters") }
        // The text goes up to the last empty line.
        let end = bytes.indices.last { $0 > 0 && bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }
        guard let end, bytes.last == 0x0A else {
            throw .malformed("it has no empty line with signatures below it")
        }
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        let lines = bytes[(end + 1)...].split(separator: 0x0A, omittingEmptySubsequences: false)
            .dropLast()
        guard !lines.isEmpty else { throw .malformed("it has no signature") }
        guard lines.count <= Self.maximumSignatures else {
            throw .malformed("it has more than \(Self.maximumSignatures) signatures")
        }
        self.text = text
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Self.signature(line)) }
        self.signatures = signatures
    }

    /// Reads a note.
    ///
    /// - Throws: ``NoteProblem/malformed(_:)``.
    public init(_ text: String) throws(NoteProblem) { try self.init(bytes: Array(text.utf8)) }

    private static func signature(_ line: ArraySlice<UInt8>) throws(NoteProblem) -> Signature {
        let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[0].utf8.elementsEqual("\u{2014}".utf8),
            NoteKey.isName(words[1]), let bytes = Base64.bytes(words[2]), bytes.count > 4
        else { throw .malformed("a line below the text is no signature") }
        return Signature(name: words[1], bytes: bytes)
    }

    private static func hasControls(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 && $0 != 0x0A }
    }

    /// The whole note, as it is written.
    public var written: String { text + "\n" + signatures.map(\.line).joined() }

    /// Adds a signature of a key of the kind `note`.
    ///
    /// - Throws: ``NoteProblem/unsigned(by:)``.
    public mutating func sign(with signer: NoteSigner) throws(NoteProblem) {
        guard signer.key.kind == .note else { throw .unsigned(by: signer.key.name) }
        let signature = try signer.sign(Array(text.utf8))
        signatures.append(Signature(name: signer.key.name, bytes: signer.key.id + signature))
    }

    /// Adds a signature of a witness that saw the note at a time.
    ///
    /// - Parameters:
    ///   - signer: A key of the kind `cosignature`.
    ///   - time: Seconds since 1970.
    /// - Throws: ``NoteProblem/unsigned(by:)``.
    public mutating func cosign(with signer: NoteSigner, at time: Int64) throws(NoteProblem) {
        guard signer.key.kind == .cosignature, time >= 0 else {
            throw .unsigned(by: signer.key.name)
        }
        let signature = try signer.sign(Self.cosigned(text, at: time))
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) }
        signatures.append(
            Signature(name: signer.key.name, bytes: signer.key.id + stamp + signature)
        )
    }

    private static func cosigned(_ text: String, at time: Int64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }

    /// Checks the signatures of some keys; those of others are left alone.
    ///
    /// - Parameter keys: Whose signatures matter.
    /// - Returns: What counts, in the order of the lines.
    /// - Throws: ``NoteProblem/badSignature(by:)`` and ``NoteProblem/signedTwice(by:)``: a note in which
    ///   a known key's line does not count is no note.
    public func proofs(by keys: [NoteKey]) throws(NoteProblem) -> [Proof] {
        var proofs: [Proof] = []
        for signature in signatures {
            for key in keys where key.isNamed(in: signature) {
                guard !proofs.contains(where: { $0.key == key }) else {
                    throw .signedTwice(by: key.name)
                }
                proofs.append(try proof(signature, by: key))
            }
        }
        return proofs
    }

    private func proof(_ signature: Signature, by key: NoteKey) throws(NoteProblem) -> Proof {
        let made = signature.bytes.dropFirst(4)
        switch key.kind {
        case .note:
            guard key.made(made, over: Array(text.utf8)) else { throw .badSignature(by: key.name) }
            return Proof(key: key, time: nil)
        case .cosignature:
            let stamp = made.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard made.count == 8 + 64, let time = Int64(exactly: stamp),
                key.made(made.dropFirst(8), over: Self.cosigned(text, at: time))
            else { throw .badSignature(by: key.name) }
            return Proof(key: key, time: time)
        }
    }
}

extension NoteKey {
    /// Whether a line says that it is by this key: name and id, byte for byte.
    fileprivate func isNamed(in signature: SignedNote.Signature) -> Bool {
        name.utf8.elementsEqual(signature.name.utf8) && signature.id.elementsEqual(id)
    }
}

/// Why a note, a checkpoint or a key does not count.
public enum NoteProblem: Error, Hashable, Sendable {
    /// It is no note, or no checkpoint.
    case malformed(String)
    /// A known key's line is not by that key over this text.
    case badSignature(by: String)
    /// A known key has more than one line.
    case signedTwice(by: String)
    /// The key that has to sign did not.
    case notSigned(by: String)
    /// It cannot be signed with that key.
    case unsigned(by: String)
    /// What should be a verifier key is none.
    case key(String, reason: String)
}

extension NoteProblem: CustomStringConvertible {
    /// Half a sentence: what is wrong with it.
    public var description: String {
        switch self {
        case .malformed(let what): "it is no signed checkpoint: \(what)"
        case .badSignature(let name):
            "the signature that says it is by '\(name)' is not by that key over this text"
        case .signedTwice(let name): "'\(name)' signed it twice, and a note has one line a key"
        case .notSigned(let key): "it is not signed with the key \(key)"
        case .unsigned(let name): "it cannot be signed with the key of '\(name)'"
        case .key(let text, let reason): "'\(text)' is no verifier key: \(reason)"
        }
    }
}
