/// A Merkle tree that grows at its end (RFC 6962, section 2.1), with every whole subtree kept, so that
/// the root at any size and every proof take a few look-ups.
public struct MerkleTree: Sendable {
    /// `levels[k][i]` is the hash over the leaves from `i * 2^k` on, `2^k` of them.
    private var levels: [[MerkleHash]] = []

    /// Makes a tree without leaves.
    public init() {}

    /// Makes a tree of those leaves.
    public init(_ leaves: some Sequence<MerkleHash>) {
        for leaf in leaves { append(leaf) }
    }

    /// How many leaves there are.
    public var size: Int { levels.first?.count ?? 0 }

    /// The hash of the whole tree.
    public var root: MerkleHash { hash(of: 0..<size) }

    /// Adds a leaf by its hash.
    public mutating func append(_ leaf: MerkleHash) {
        var node = leaf
        var level = 0
        while true {
            if level == levels.count { levels.append([]) }
            levels[level].append(node)
            let count = levels[level].count
            guard count.isMultiple(of: 2) else { return }
            node = .node(levels[level][count - 2], node)
            level += 1
        }
    }

    /// The hash of the tree as it was when it had that many leaves; nil when it never did.
    public func root(atSize size: Int) -> MerkleHash? {
        (0...self.size).contains(size) ? hash(of: 0..<size) : nil
    }

    /// The hash of a leaf; nil when there is none at that index.
    public func leaf(at index: Int) -> MerkleHash? {
        (0..<size).contains(index) ? levels[0][index] : nil
    }

    /// The proof that a leaf is in the tree of that size (RFC 6962, section 2.1.1).
    ///
    /// - Parameters:
    ///   - index: The leaf, counted from 0.
    ///   - size: The size of the tree.
    /// - Returns: The hashes, from the leaf upwards; nil when there is no such leaf or size.
    public func inclusionProof(of index: Int, inSize size: Int) -> [MerkleHash]? {
        guard (0...self.size).contains(size), (0..<size).contains(index) else { return nil }
        var proof: [MerkleHash] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + Self.split(range.count)
            if index < middle {
                proof.append(hash(of: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                proof.append(hash(of: range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        return proof.reversed()
    }

    /// The proof that the tree of one size is the beginning of the tree of another (RFC 6962,
    /// section 2.1.2).
    ///
    /// - Parameters:
    ///   - earlier: The size of the earlier tree.
    ///   - later: The size of the later one, at least the same.
    /// - Returns: The hashes, none where nothing needs proof; nil when there are no such sizes.
    public func consistencyProof(from earlier: Int, to later: Int) -> [MerkleHash]? {
        guard (0...size).contains(later), (0...later).contains(earlier) else { return nil }
        guard earlier > 0, earlier < later else { return [] }
        var proof: [MerkleHash] = []
        var range = 0..<later
        var isWholeOfEarlier = true
        while range.upperBound != earlier {
            let middle = range.lowerBound + Self.split(range.count)
            if earlier <= middle {
                proof.append(hash(of: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                proof.append(hash(of: range.lowerBound..<middle))
                range = middle..<range.upperBound
                isWholeOfEarlier = false
            }
        }
        // Whoever checks has the root of the earlier tree already.
        if !isWholeOfEarlier { proof.append(hash(of: range)) }
        return proof.reversed()
    }

    /// The hash over some leaves: of a whole tree, or of a part that a tree is split into.
    private func hash(of range: Range<Int>) -> MerkleHash {
        guard !range.isEmpty else { return .ofEmptyTree }
        if range.count.nonzeroBitCount == 1 {
            let level = range.count.trailingZeroBitCount
            return levels[level][range.lowerBound >> level]
        }
        let middle = range.lowerBound + Self.split(range.count)
        return .node(
            hash(of: range.lowerBound..<middle),
            hash(of: middle..<range.upperBound)
        )
    }

    /// The largest power of two below a number above one.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}

/// The right edge of a Merkle tree: enough to go on with it and to know its root, a few hashes for
/// whatever number of leaves.
public struct MerkleFrontier: Hashable, Sendable {
    /// The hashes of the whole subtrees, the largest first.
    private var subtrees: [MerkleHash] = []
    /// How many leaves there are.
    public private(set) var size = 0

    /// Makes the frontier of a tree without leaves.
    public init() {}

    /// Adds a leaf by its hash.
    public mutating func append(_ leaf: MerkleHash) {
        var node = leaf
        // As many whole subtrees end here as the size has ones at its end.
        for _ in 0..<(~size).trailingZeroBitCount {
            guard let left = subtrees.popLast() else { break }
            node = .node(left, node)
        }
        subtrees.append(node)
        size += 1
    }

    /// The hash of the whole tree.
    public var root: MerkleHash {
        guard var root = subtrees.last else { return .ofEmptyTree }
        for left in subtrees.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}
