/// Checks proofs that somebody else made (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
///
/// Whatever a proof says, it counts only when both roots come out of it, to the bit.
public enum MerkleProof {
    /// Whether a proof shows that a leaf stands in a tree.
    ///
    /// - Parameters:
    ///   - proof: The hashes, from the leaf upwards.
    ///   - leaf: The hash of the leaf.
    ///   - index: Where it is said to stand, counted from 0.
    ///   - size: The size of the tree.
    ///   - root: The hash of the tree.
    /// - Returns: Whether it does.
    public static func isIncluded(
        _ proof: [MerkleHash],
        leaf: MerkleHash,
        at index: Int,
        inSize size: Int,
        root: MerkleHash
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last) = (index, size - 1)
        var hash = leaf
        for step in proof {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = .node(step, hash)
                while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = .node(hash, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether a proof shows that one tree is the beginning of another.
    ///
    /// - Parameters:
    ///   - proof: The hashes.
    ///   - earlier: The size of the earlier tree.
    ///   - earlierRoot: Its hash.
    ///   - later: The size of the later tree.
    ///   - laterRoot: Its hash.
    /// - Returns: Whether it does.
    public static func isConsistent(
        _ proof: [MerkleHash],
        from earlier: Int,
        root earlierRoot: MerkleHash,
        to later: Int,
        root laterRoot: MerkleHash
    ) -> Bool {
        guard earlier >= 0, earlier <= later else { return false }
        if earlier == later { return proof.isEmpty && earlierRoot == laterRoot }
        if earlier == 0 { return proof.isEmpty && earlierRoot == .ofEmptyTree }
        // The root of a tree that is whole need not be told twice.
        var steps = earlier.nonzeroBitCount == 1 ? [earlierRoot][...] : []
        steps += proof
        guard !proof.isEmpty, let start = steps.popFirst() else { return false }
        var (place, last) = (earlier - 1, later - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        var (first, second) = (start, start)
        for step in steps {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                first = .node(step, first)
                second = .node(step, second)
                while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                second = .node(second, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && first == earlierRoot && second == laterRoot
    }
}
