/// A proof about a log in a file of its own, as JSON; whoever has a checkpoint can check it.
public enum LogProof: Hashable, Sendable {
    /// The largest file that is read, in bytes.
    public static let maximumBytes = 1_024 * 1_024

    /// An entry stands in the log.
    case inclusion(Inclusion)
    /// The log at one size is the beginning of the log at another.
    case consistency(Consistency)

    /// What is said of an entry.
    public struct Inclusion: Codable, Hashable, Sendable {
        /// Which log.
        public let origin: String
        /// The number of the entry, counted from 1.
        public let entry: Int
        /// The exact text of the entry.
        public let text: String
        /// The size of the log.
        public let size: Int
        /// The root at that size.
        public let root: MerkleHash
        /// The hashes, from the leaf upwards.
        public let hashes: [MerkleHash]
    }

    /// A size and the root at that size.
    public struct Head: Codable, Hashable, Sendable {
        /// The size.
        public let size: Int
        /// The root.
        public let root: MerkleHash
    }

    /// What is said of two sizes.
    public struct Consistency: Codable, Hashable, Sendable {
        /// Which log.
        public let origin: String
        /// The earlier one.
        public let from: Head
        /// The later one.
        public let to: Head
        /// The hashes.
        public let hashes: [MerkleHash]
    }

    /// Proves that an entry stands in a log.
    ///
    /// - Parameters:
    ///   - tree: The log.
    ///   - origin: Which log.
    ///   - entry: The number of the entry, counted from 1.
    ///   - text: Its exact text.
    ///   - size: The size of the log for which it is proved.
    /// - Returns: nil when there is no such entry or size, or the text is another.
    public static func inclusion(
        in tree: MerkleTree,
        of origin: String,
        entry: Int,
        text: String,
        size: Int
    ) -> LogProof? {
        guard let hashes = tree.inclusionProof(of: entry - 1, inSize: size),
            let root = tree.root(atSize: size), tree.leaf(at: entry - 1) == .leaf(text)
        else { return nil }
        return .inclusion(
            Inclusion(
                origin: origin,
                entry: entry,
                text: text,
                size: size,
                root: root,
                hashes: hashes
            )
        )
    }

    /// Proves that a log only grew.
    ///
    /// - Parameters:
    ///   - tree: The log.
    ///   - origin: Which log.
    ///   - earlier: The earlier size.
    ///   - later: The later size.
    /// - Returns: nil when there are no such sizes.
    public static func consistency(
        of tree: MerkleTree,
        of origin: String,
        from earlier: Int,
        to later: Int
    ) -> LogProof? {
        guard let hashes = tree.consistencyProof(from: earlier, to: later),
            let from = tree.root(atSize: earlier), let to = tree.root(atSize: later)
        else { return nil }
        return .consistency(
            Consistency(
                origin: origin,
                from: Head(size: earlier, root: from),
                to: Head(size: later, root: to),
                hashes: hashes
            )
        )
    }

    /// What is wrong with the proof, beside checkpoints whose signatures were checked.
    ///
    /// - Parameter checkpoints: One of each size that the proof speaks of.
    /// - Returns: Half a sentence; nil when it is proved.
    public func problem(beside checkpoints: [Checkpoint]) -> String? {
        switch self {
        case .inclusion(let proof): Self.problem(with: proof, beside: checkpoints)
        case .consistency(let proof): Self.problem(with: proof, beside: checkpoints)
        }
    }

    private static func problem(with proof: Inclusion, beside checkpoints: [Checkpoint]) -> String?
    {
        let head = Head(size: proof.size, root: proof.root)
        if let problem = problem(with: head, of: proof.origin, beside: checkpoints) {
            return problem
        }
        let isProved = MerkleProof.isIncluded(
            proof.hashes,
            leaf: .leaf(proof.text),
            at: proof.entry > 0 ? proof.entry - 1 : -1,
            inSize: proof.size,
            root: proof.root
        )
        return isProved
            ? nil : "its hashes do not lead from entry \(proof.entry) to the root"
    }

    private static func problem(
        with proof: Consistency,
        beside checkpoints: [Checkpoint]
    ) -> String? {
        for head in [proof.from, proof.to] {
            if let problem = problem(with: head, of: proof.origin, beside: checkpoints) {
                return problem
            }
        }
        let isProved = MerkleProof.isConsistent(
            proof.hashes,
            from: proof.from.size,
            root: proof.from.root,
            to: proof.to.size,
            root: proof.to.root
        )
        return isProved
            ? nil
            : "its hashes do not show that the \(proof.to.size) entries begin with the"
                + " \(proof.from.size)"
    }

    private static func problem(
        with head: Head,
        of origin: String,
        beside checkpoints: [Checkpoint]
    ) -> String? {
        let ofThatSize = checkpoints.filter { $0.size == head.size }
        guard !ofThatSize.isEmpty else {
            return "there is no checkpoint of \(head.size) entries, which it speaks of"
        }
        // Every one of them: a second one of the same size would be another history.
        for checkpoint in ofThatSize {
            guard checkpoint.isOf(origin) else {
                return "it is of '\(origin)', and the checkpoint is of '\(checkpoint.origin)'"
            }
            guard checkpoint.root == head.root else {
                return "its root of \(head.size) entries is not the one that was signed"
            }
        }
        return nil
    }
}

extension LogProof: Codable {
    private enum Kind: String, Codable {
        case inclusion
        case consistency
    }

    private enum CodingKeys: CodingKey { case proof }

    /// Reads a proof of the kind that it says it is.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .proof) {
        case .inclusion: self = .inclusion(try Inclusion(from: decoder))
        case .consistency: self = .consistency(try Consistency(from: decoder))
        }
    }

    /// Writes a proof with its kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .inclusion(let proof):
            try container.encode(Kind.inclusion, forKey: .proof)
            try proof.encode(to: encoder)
        case .consistency(let proof):
            try container.encode(Kind.consistency, forKey: .proof)
            try proof.encode(to: encoder)
        }
    }
}
