import Noise
import Testing
import TransparencyLog

/// The tree and its proofs: beside published values, and beside the RFC's own words.
@Suite("Merkle tree")
struct MerkleTreeTests {
    /// The leaves of the reference implementation of RFC 6962 (certificate-transparency, and
    /// transparency-dev/merkle), in hexadecimal.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]

    /// The roots of the first 0 to 8 of them.
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        stride(from: 0, to: hexadecimal.count, by: 2).map { index in
            let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: index)
            return UInt8(hexadecimal[start...].prefix(2), radix: 16) ?? 0
        }
    }

    static func hash(_ hexadecimal: String) throws -> MerkleHash {
        try #require(MerkleHash(bytes: bytes(hexadecimal)))
    }

    static var tree: MerkleTree { MerkleTree(leaves.map { MerkleHash.leaf(bytes($0)) }) }

    @Test func `the roots are those of the reference implementation`() throws {
        var frontier = MerkleFrontier()
        for size in 0...8 {
            let root = try Self.hash(Self.roots[size])
            #expect(Self.tree.root(atSize: size) == root)
            #expect(frontier.root == root)
            if size < 8 { frontier.append(.leaf(Self.bytes(Self.leaves[size]))) }
        }
    }

    @Test func `the proofs are those of the reference implementation`() throws {
        let inclusion: [(Int, Int, [String])] = [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
        ]
        for (index, size, hashes) in inclusion {
            #expect(
                try Self.tree.inclusionProof(of: index, inSize: size) == hashes.map(Self.hash)
            )
        }
        let consistency: [(Int, Int, [String])] = [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ]
        for (earlier, later, hashes) in consistency {
            #expect(
                try Self.tree.consistencyProof(from: earlier, to: later) == hashes.map(Self.hash)
            )
        }
    }

    @Test func `every proof of every tree up to 33 leaves is the RFC's, and is accepted`() {
        let seed = UInt64.random(in: .min ... .max)
        var noise = SplitMix(seed: seed)
        let words = (0..<33).map { _ in "\(noise.next())" }
        let tree = MerkleTree(words.map { MerkleHash.leaf($0) })
        for size in 0...words.count {
            let leaves = Array(words[..<size])
            let root = Naive.root(leaves)
            #expect(tree.root(atSize: size) == root, "seed \(seed), size \(size)")
            for index in 0..<size {
                let proof = tree.inclusionProof(of: index, inSize: size)
                #expect(proof == Naive.path(index, leaves), "seed \(seed), \(index) of \(size)")
                #expect(
                    MerkleProof.isIncluded(
                        proof ?? [],
                        leaf: .leaf(words[index]),
                        at: index,
                        inSize: size,
                        root: root
                    ),
                    "seed \(seed), \(index) of \(size)"
                )
            }
            for earlier in 0...size {
                let proof = tree.consistencyProof(from: earlier, to: size)
                #expect(proof == Naive.proof(earlier, leaves), "seed \(seed), \(earlier), \(size)")
                #expect(
                    MerkleProof.isConsistent(
                        proof ?? [],
                        from: earlier,
                        root: Naive.root(Array(words[..<earlier])),
                        to: size,
                        root: root
                    ),
                    "seed \(seed), \(earlier) in \(size)"
                )
            }
        }
    }

    @Test func `random large trees agree with their frontier, and their proofs are accepted`() {
        let seed = UInt64.random(in: .min ... .max)
        var noise = SplitMix(seed: seed)
        let size = Int.random(in: 1_000...3_000, using: &noise)
        var (tree, frontier, roots) = (MerkleTree(), MerkleFrontier(), [MerkleHash.ofEmptyTree])
        for _ in 0..<size {
            let leaf = MerkleHash.leaf("\(noise.next())")
            tree.append(leaf)
            frontier.append(leaf)
            roots.append(frontier.root)
        }
        #expect(tree.root == frontier.root, "seed \(seed)")
        for _ in 0..<200 {
            let later = Int.random(in: 1...size, using: &noise)
            let earlier = Int.random(in: 0...later, using: &noise)
            let index = Int.random(in: 0..<later, using: &noise)
            #expect(tree.root(atSize: later) == roots[later], "seed \(seed), \(later)")
            #expect(
                MerkleProof.isIncluded(
                    tree.inclusionProof(of: index, inSize: later) ?? [],
                    leaf: tree.leaf(at: index) ?? .ofEmptyTree,
                    at: index,
                    inSize: later,
                    root: roots[later]
                ),
                "seed \(seed), \(index) of \(later)"
            )
            #expect(
                MerkleProof.isConsistent(
                    tree.consistencyProof(from: earlier, to: later) ?? [],
                    from: earlier,
                    root: roots[earlier],
                    to: later,
                    root: roots[later]
                ),
                "seed \(seed), \(earlier) in \(later)"
            )
        }
    }

    @Test func `there is no proof of what a tree never had`() {
        #expect(Self.tree.inclusionProof(of: 8, inSize: 8) == nil)
        #expect(Self.tree.inclusionProof(of: -1, inSize: 8) == nil)
        #expect(Self.tree.inclusionProof(of: 0, inSize: 9) == nil)
        #expect(Self.tree.inclusionProof(of: 0, inSize: 0) == nil)
        #expect(Self.tree.inclusionProof(of: 0, inSize: -1) == nil)
        #expect(Self.tree.consistencyProof(from: 3, to: 2) == nil)
        #expect(Self.tree.consistencyProof(from: 3, to: 9) == nil)
        #expect(Self.tree.consistencyProof(from: -1, to: 2) == nil)
        #expect(Self.tree.root(atSize: -1) == nil)
        #expect(Self.tree.leaf(at: 8) == nil)
    }

    @Test func `a leaf is never a node`() throws {
        let (one, two) = (MerkleHash.leaf("a"), MerkleHash.leaf("b"))
        #expect(MerkleHash.leaf(one.bytes + two.bytes) != .node(one, two))
    }

    @Test func `a hash is read in one spelling only`() {
        let text = MerkleHash.ofEmptyTree.base64
        #expect(MerkleHash(base64: text) == .ofEmptyTree)
        for other in [
            text + "=", String(text.dropLast()), text.replacing("=", with: ""), " " + text,
            text + "\n", String(text.dropLast(2)) + "V=", "",
        ] {
            #expect(MerkleHash(base64: other) == nil, "\(other)")
        }
        #expect(MerkleHash(bytes: Array(repeating: 0, count: 31)) == nil)
        #expect(MerkleHash(bytes: Array(repeating: 0, count: 33)) == nil)
    }
}
