import Foundation
import Testing
import TransparencyLog

/// Proofs in files, as somebody outside gets them from somebody who may lie.
@Suite("Proof files")
struct LogProofTests {
    static let words = (0..<13).map { "entry \($0)" }
    static let tree = MerkleTree(words.map { MerkleHash.leaf($0) })

    static func checkpoint(_ size: Int, origin: String = "heraut/w-test") throws -> Checkpoint {
        Checkpoint(origin: origin, size: size, root: try #require(tree.root(atSize: size)))
    }

    static func object(_ proof: LogProof) throws -> [String: Any] {
        let data = try JSONEncoder().encode(proof)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    static func read(_ object: [String: Any]) throws -> LogProof {
        try JSONDecoder()
            .decode(LogProof.self, from: JSONSerialization.data(withJSONObject: object))
    }

    /// Whether the file is refused, by reading or by checking.
    static func isRefused(_ object: [String: Any], _ checkpoints: [Checkpoint]) -> Bool {
        guard let proof = try? read(object) else { return true }
        return proof.problem(beside: checkpoints) != nil
    }

    @Test func `a proof is read back, and every field of it counts`() throws {
        let proof = try #require(
            LogProof.inclusion(
                in: Self.tree,
                of: "heraut/w-test",
                entry: 6,
                text: Self.words[5],
                size: 11
            )
        )
        let checkpoints = [try Self.checkpoint(11)]
        let good = try Self.object(proof)
        #expect(try Self.read(good) == proof)
        #expect(!Self.isRefused(good, checkpoints))
        let other = MerkleHash.leaf("other").base64
        let changes: [(String, Any)] = [
            ("entry", 5), ("entry", 0), ("entry", -1), ("entry", Int.min), ("entry", Int.max),
            ("entry", 12), ("size", 12), ("size", 0), ("size", -11), ("size", Int.max),
            ("root", other), ("text", "entry 6"), ("text", "entry 5 "), ("origin", "heraut/w-tost"),
            ("hashes", [String]()), ("hashes", [other, other, other, other]), ("hashes", "none"),
            ("proof", "consistency"), ("proof", "other"), ("proof", 1), ("entry", "6"),
            ("entry", 5.5), ("size", 1e300), ("root", "AAAA"), ("text", NSNull()),
        ]
        for (field, value) in changes {
            var forged = good
            forged[field] = value
            #expect(Self.isRefused(forged, checkpoints), "\(field): \(value)")
        }
        for field in good.keys {
            var forged = good
            forged[field] = nil
            #expect(Self.isRefused(forged, checkpoints), "without \(field)")
        }
    }

    @Test func `a proof of growth is read back, and every field of it counts`() throws {
        let proof = try #require(
            LogProof.consistency(of: Self.tree, of: "heraut/w-test", from: 6, to: 11)
        )
        let checkpoints = [try Self.checkpoint(6), try Self.checkpoint(11)]
        let good = try Self.object(proof)
        #expect(try Self.read(good) == proof)
        #expect(!Self.isRefused(good, checkpoints))
        let roots = try (0...13).map { try #require(Self.tree.root(atSize: $0)).base64 }
        func head(_ size: Int, _ root: String) -> [String: Any] { ["size": size, "root": root] }
        let changes: [(String, Any)] = [
            ("from", head(5, roots[5])), ("from", head(5, roots[6])), ("from", head(6, roots[5])),
            ("from", head(11, roots[11])), ("from", head(0, roots[0])), ("to", head(6, roots[6])),
            ("to", head(12, roots[12])), ("to", head(11, roots[12])), ("to", head(-1, roots[11])),
            ("origin", "heraut/w-tost"), ("hashes", [roots[1]]), ("proof", "inclusion"),
        ]
        for (field, value) in changes {
            var forged = good
            forged[field] = value
            #expect(Self.isRefused(forged, checkpoints), "\(field): \(value)")
        }
        #expect(proof.problem(beside: [checkpoints[0]]) != nil, "the later one was not given")
        #expect(proof.problem(beside: [checkpoints[1]]) != nil, "the earlier one was not given")
        #expect(proof.problem(beside: []) != nil)
        let foreign = try Self.checkpoint(11, origin: "heraut/w-other")
        #expect(proof.problem(beside: [checkpoints[0], foreign]) != nil)
        // Two checkpoints of one size: the other one is not proved by this.
        let lie = Checkpoint(origin: "heraut/w-test", size: 11, root: .leaf("lie"))
        #expect(proof.problem(beside: [checkpoints[0], lie]) != nil)
        #expect(proof.problem(beside: checkpoints + [lie]) != nil)
    }
}
