import TransparencyLog

/// RFC 6962, section 2.1, word for word: slow, and easy to read beside the RFC.
enum Naive {
    static func root(_ leaves: [String]) -> MerkleHash {
        switch leaves.count {
        case 0: return .ofEmptyTree
        case 1: return .leaf(leaves[0])
        default:
            let k = split(leaves.count)
            return .node(root(Array(leaves[..<k])), root(Array(leaves[k...])))
        }
    }

    static func path(_ m: Int, _ leaves: [String]) -> [MerkleHash] {
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        return m < k
            ? path(m, Array(leaves[..<k])) + [root(Array(leaves[k...]))]
            : path(m - k, Array(leaves[k...])) + [root(Array(leaves[..<k]))]
    }

    static func proof(_ m: Int, _ leaves: [String]) -> [MerkleHash] {
        m > 0 && m < leaves.count ? subproof(m, leaves, true) : []
    }

    private static func subproof(_ m: Int, _ leaves: [String], _ isWhole: Bool) -> [MerkleHash] {
        guard m < leaves.count else { return isWhole ? [] : [root(leaves)] }
        let k = split(leaves.count)
        return m <= k
            ? subproof(m, Array(leaves[..<k]), isWhole) + [root(Array(leaves[k...]))]
            : subproof(m - k, Array(leaves[k...]), false) + [root(Array(leaves[..<k]))]
    }

    private static func split(_ count: Int) -> Int {
        var k = 1
        while k * 2 < count { k *= 2 }
        return k
    }
}
