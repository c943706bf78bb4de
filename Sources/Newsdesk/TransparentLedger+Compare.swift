public import TransparencyLog

extension TransparentLedger {
    /// A checkpoint as somebody kept it.
    public struct KeptCheckpoint: Sendable {
        /// The name of the file, for people.
        public let name: String
        /// What is in it.
        public let bytes: [UInt8]

        /// Makes a kept checkpoint.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// What a comparison with kept checkpoints came to.
    public struct Comparison: Hashable, Sendable {
        /// How many entries the ledger has.
        public let size: Int
        /// The root of the ledger as it is.
        public let root: MerkleHash
        /// One sentence a checkpoint that the ledger still begins with.
        public let agreements: [String]
        /// One sentence a problem.
        public let problems: [String]
    }

    /// Compares the ledger as it is with checkpoints that were kept elsewhere: whether it still begins
    /// with what was signed then.
    ///
    /// - Parameters:
    ///   - kept: The checkpoints.
    ///   - key: The key of the log, as whoever asks knows it.
    ///   - progress: Hears how many entries were hashed.
    /// - Returns: What agrees and what does not.
    /// - Throws: ``QueueError``; a gap in the ledger is told as `tampered`.
    public func compare(
        with kept: [KeptCheckpoint],
        key: NoteKey,
        _ progress: Progress = { _ in }
    ) async throws(QueueError) -> Comparison {
        var problems: [String] = []
        var signed: [(name: String, checkpoint: Checkpoint)] = []
        for one in kept {
            do throws(NoteProblem) {
                let note = try SignedNote(bytes: one.bytes)
                let said = try Checkpoint(text: note.text)
                guard said.isOf(origin) else {
                    problems.append(
                        "'\(one.name)' is of '\(said.origin)', and this is '\(origin)':"
                            + " a checkpoint of another workspace says nothing about this one"
                    )
                    continue
                }
                signed.append((one.name, try note.checkpoint(by: key)))
            } catch {
                problems.append("'\(one.name)' does not count: \(error)")
            }
        }
        let sizes = Set(signed.map(\.checkpoint.size))
        var frontier = MerkleFrontier()
        var roots = [0: frontier.root]
        try await forEachText(progress) { text in
            frontier.append(.leaf(text))
            if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
        }
        signed.sort { $0.checkpoint.size < $1.checkpoint.size }
        var agreements: [String] = []
        var last: (name: String, size: Int)?
        for (name, checkpoint) in signed {
            let size = checkpoint.size
            guard let root = roots[size] else {
                problems.append(
                    "'\(name)': the ledger has \(frontier.size) entries and had \(size) when this"
                        + " was signed: its end was cut off, or an older copy was put back"
                )
                continue
            }
            guard root == checkpoint.root else {
                problems.append(Self.change(name, size, after: last))
                continue
            }
            agreements.append("'\(name)': the ledger still begins with its \(size) entries")
            last = (name, size)
        }
        problems += Self.splits(signed, roots)
        return Comparison(
            size: frontier.size,
            root: frontier.root,
            agreements: agreements,
            problems: problems
        )
    }

    private static func change(
        _ name: String,
        _ size: Int,
        after last: (name: String, size: Int)?
    ) -> String {
        "'\(name)': the first \(size) entries of the ledger are not those that were signed:"
            + " since then entries were changed, swapped, put in or left out"
            + (last.map { ", after entry \($0.size), up to which '\($0.name)' agrees" } ?? "")
    }

    /// Pairs of checkpoints that no one ledger can have had: of two of one size with two roots, and of a
    /// true one and an earlier one that is not.
    private static func splits(
        _ signed: [(name: String, checkpoint: Checkpoint)],
        _ roots: [Int: MerkleHash]
    ) -> [String] {
        var splits: [String] = []
        for (index, one) in signed.enumerated() {
            for other in signed[(index + 1)...] {
                let (first, second) = (one.checkpoint, other.checkpoint)
                let isSplit =
                    first.size == second.size
                    ? first.root != second.root
                    : roots[second.size] == second.root && roots[first.size] != first.root
                guard isSplit else { continue }
                splits.append(
                    "'\(one.name)' and '\(other.name)' are both signed with the log key and cannot"
                        + " both be true: two readers were shown two histories (a split view)"
                )
            }
        }
        return splits
    }
}
