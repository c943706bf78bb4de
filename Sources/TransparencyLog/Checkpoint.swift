/// What a log says of itself at one size (C2SP tlog-checkpoint): which log, how many leaves, which root.
public struct Checkpoint: Hashable, Sendable {
    /// Which log it is of.
    public let origin: String
    /// How many leaves the tree has.
    public let size: Int
    /// The hash of the tree.
    public let root: MerkleHash

    /// Makes a checkpoint.
    public init(origin: String, size: Int, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the text of a note; what a log adds below the three lines is left alone.
    ///
    /// - Throws: ``NoteProblem/malformed(_:)``.
    public init(text: String) throws(NoteProblem) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard text.utf8.last == 0x0A, lines.count >= 3 else {
            throw .malformed("it has no three lines (which log, size, root)")
        }
        guard lines.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed("one of its lines is empty")
        }
        guard let size = Self.size(lines[1]) else {
            throw .malformed("the second line is no size of a tree")
        }
        guard let root = MerkleHash(base64: lines[2]) else {
            throw .malformed("the third line is no hash in base64")
        }
        guard size > 0 || root == .ofEmptyTree else {
            throw .malformed("a tree without leaves has another root")
        }
        self.init(origin: lines[0], size: size, root: root)
    }

    /// A number in decimal digits, as only one spelling has it.
    private static func size(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let size = Int(text),
            String(size) == text
        else { return nil }
        return size
    }

    /// The three lines that are signed.
    public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// Whether it is of the log of that name, byte for byte.
    public func isOf(_ origin: String) -> Bool { self.origin.utf8.elementsEqual(origin.utf8) }

    /// The checkpoint as a note with the log's signature.
    ///
    /// - Throws: ``NoteProblem``.
    public func signed(with signer: NoteSigner) throws(NoteProblem) -> SignedNote {
        var note = try SignedNote(text: text)
        try note.sign(with: signer)
        return note
    }
}

extension SignedNote {
    /// The checkpoint in a note that a log signed.
    ///
    /// - Parameter key: The key of the log.
    /// - Returns: The checkpoint.
    /// - Throws: ``NoteProblem`` when it is no checkpoint or the key did not sign it.
    public func checkpoint(by key: NoteKey) throws(NoteProblem) -> Checkpoint {
        guard try !proofs(by: [key]).isEmpty else { throw .notSigned(by: key.text) }
        return try Checkpoint(text: text)
    }
}
