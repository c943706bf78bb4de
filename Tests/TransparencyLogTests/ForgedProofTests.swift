import Noise
import Testing
import TransparencyLog

/// A prover that lies: whatever of a proof is changed, it is refused.
@Suite("Forged proofs")
struct ForgedProofTests {
    static let words = (0..<33).map { "entry \($0)" }
    static let tree = MerkleTree(words.map { MerkleHash.leaf($0) })
    static let other = MerkleTree(words.map { MerkleHash.leaf("other " + $0) })

    /// Every way to change a list of hashes in one place.
    static func forgeries(of proof: [MerkleHash], seed: UInt64) -> [[MerkleHash]] {
        var noise = SplitMix(seed: seed)
        var forged: [[MerkleHash]] = []
        let extra = MerkleHash.leaf("\(noise.next())")
        for index in proof.indices {
            var flipped = proof[index].bytes
            let bit = Int.random(in: 0..<256, using: &noise)
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            var one = proof
            if let hash = MerkleHash(bytes: flipped) { one[index] = hash }
            forged.append(one)
            one = proof
            one.remove(at: index)
            forged.append(one)
            one = proof
            one.insert(proof[index], at: index)
            forged.append(one)
            one = proof
            one.insert(extra, at: index)
            forged.append(one)
            guard index > 0 else { continue }
            one = proof
            one.swapAt(index, index - 1)
            forged.append(one)
        }
        forged.append(proof + [extra])
        forged.append(proof + [.ofEmptyTree])
        forged.append([])
        forged.append(proof.reversed())
        return forged.filter { $0 != proof }
    }

    @Test func `an inclusion proof with anything changed is refused`() throws {
        let seed = UInt64.random(in: .min ... .max)
        for size in 1...33 {
            for index in 0..<size {
                let proof = try #require(Self.tree.inclusionProof(of: index, inSize: size))
                let root = try #require(Self.tree.root(atSize: size))
                let leaf = MerkleHash.leaf(Self.words[index])
                func isAccepted(
                    _ proof: [MerkleHash],
                    leaf: MerkleHash = leaf,
                    at index: Int = index,
                    size: Int = size,
                    root: MerkleHash = root
                ) -> Bool {
                    MerkleProof.isIncluded(proof, leaf: leaf, at: index, inSize: size, root: root)
                }
                let place = "seed \(seed), \(index) of \(size)"
                #expect(isAccepted(proof), "\(place)")
                for forged in Self.forgeries(of: proof, seed: seed) {
                    #expect(!isAccepted(forged), "\(place)")
                }
                #expect(!isAccepted(proof, leaf: .leaf("another")), "\(place)")
                #expect(!isAccepted(proof, root: Self.other.root), "\(place)")
                #expect(!isAccepted(proof, root: .leaf("another")), "\(place)")
                for wrong in [-1, size, size + 1, .max, .min] {
                    #expect(!isAccepted(proof, at: wrong), "\(place), at \(wrong)")
                }
                for wrong in 0..<size where wrong != index {
                    #expect(!isAccepted(proof, at: wrong), "\(place), at \(wrong)")
                }
                let foreign = try #require(Self.other.inclusionProof(of: index, inSize: size))
                #expect(size == 1 || !isAccepted(foreign), "\(place)")
                #expect(!isAccepted(proof, size: 0), "\(place)")
                #expect(!isAccepted(proof, size: -1), "\(place)")
            }
        }
    }

    @Test func `an inclusion proof for another size is refused, where the path is another`() throws
    {
        for size in 2...33 {
            for index in 0..<size {
                let proof = try #require(Self.tree.inclusionProof(of: index, inSize: size))
                for wrong in 1...40 where wrong != size && wrong > index {
                    // Two sizes can share a path; then the leaf does stand where it is said to.
                    let root = try #require(Self.tree.root(atSize: size))
                    let isAccepted = MerkleProof.isIncluded(
                        proof,
                        leaf: .leaf(Self.words[index]),
                        at: index,
                        inSize: wrong,
                        root: root
                    )
                    guard wrong <= 33, isAccepted else { continue }
                    let real = try #require(Self.tree.root(atSize: wrong))
                    #expect(real != root, "a root belongs to one size")
                    #expect(
                        !MerkleProof.isIncluded(
                            proof,
                            leaf: .leaf(Self.words[index]),
                            at: index,
                            inSize: wrong,
                            root: real
                        ),
                        "\(index) of \(size) as \(wrong)"
                    )
                }
            }
        }
    }

    @Test func `a consistency proof with anything changed is refused`() throws {
        let seed = UInt64.random(in: .min ... .max)
        for later in 1...33 {
            for earlier in 1...later {
                let proof = try #require(Self.tree.consistencyProof(from: earlier, to: later))
                let first = try #require(Self.tree.root(atSize: earlier))
                let second = try #require(Self.tree.root(atSize: later))
                func isAccepted(
                    _ proof: [MerkleHash],
                    from earlier: Int = earlier,
                    root first: MerkleHash = first,
                    to later: Int = later,
                    root second: MerkleHash = second
                ) -> Bool {
                    MerkleProof.isConsistent(
                        proof,
                        from: earlier,
                        root: first,
                        to: later,
                        root: second
                    )
                }
                let place = "seed \(seed), \(earlier) in \(later)"
                #expect(isAccepted(proof), "\(place)")
                for forged in Self.forgeries(of: proof, seed: seed) {
                    #expect(!isAccepted(forged), "\(place)")
                }
                let strange = MerkleHash.leaf("another")
                #expect(!isAccepted(proof, root: strange), "\(place)")
                #expect(!isAccepted(proof, root: first, to: later, root: strange), "\(place)")
                #expect(
                    !isAccepted(proof, root: strange, to: later, root: strange) || earlier == later
                )
                #expect(!isAccepted(proof, from: later + 1), "\(place)")
                #expect(!isAccepted(proof, from: -1), "\(place)")
                #expect(!isAccepted(proof, from: 0), "\(place)")
                #expect(!isAccepted(proof, from: .max, to: .min), "\(place)")
                for wrong in 1..<later where wrong != earlier {
                    let root = try #require(Self.tree.root(atSize: wrong))
                    #expect(!isAccepted(proof, from: wrong, root: root), "\(place) as \(wrong)")
                }
                guard earlier < later else { continue }
                let foreign = try #require(Self.other.consistencyProof(from: earlier, to: later))
                #expect(!isAccepted(foreign), "\(place)")
            }
        }
    }

    @Test func `no proof joins two histories that parted`() throws {
        // The same 20 entries, then another line of them: what a log would show two readers.
        let fork = MerkleTree(
            Self.words.enumerated().map { MerkleHash.leaf(($0 < 20 ? "" : "other ") + $1) }
        )
        for earlier in 21...33 {
            let seen = try #require(fork.root(atSize: earlier))
            for later in earlier...33 {
                let shown = try #require(Self.tree.root(atSize: later))
                for proof in [
                    Self.tree.consistencyProof(from: earlier, to: later),
                    fork.consistencyProof(from: earlier, to: later),
                ] {
                    #expect(
                        !MerkleProof.isConsistent(
                            try #require(proof),
                            from: earlier,
                            root: seen,
                            to: later,
                            root: shown
                        )
                    )
                }
            }
        }
    }
}
