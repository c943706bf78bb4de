internal import Editorial
public import TransparencyLog

/// The ledger as a transparency log: each entry's exact text is a leaf of a Merkle tree, in the order of
/// their numbers.
public struct TransparentLedger: Sendable {
    /// How many entries are read at once.
    static let page = 5_000

    /// Hears how many entries were hashed.
    public typealias Progress = (Int) -> Void

    let queue: any PostQueue

    /// The log of a queue.
    public init(_ queue: any PostQueue) { self.queue = queue }

    /// What its checkpoints say whose they are, also the name of its key.
    public var origin: String { "heraut/\(queue.workspace)" }

    /// The whole log.
    public func tree(_ progress: Progress = { _ in }) async throws(QueueError) -> MerkleTree {
        var tree = MerkleTree()
        try await forEachText(progress) { tree.append(.leaf($0)) }
        return tree
    }

    /// The log as it is now, after an audit that found nothing.
    ///
    /// What was audited is what was hashed: the chain comes to the same end.
    ///
    /// - Parameter progress: Hears how many entries were hashed.
    /// - Returns: The log.
    /// - Throws: ``LogProblem``.
    public func auditedTree(
        _ progress: Progress = { _ in }
    ) async throws(LogProblem) -> MerkleTree {
        let audit: AuditReport
        var tree = MerkleTree()
        var head = String(repeating: "0", count: 2 * MerkleHash.length)
        do throws(QueueError) {
            audit = try await queue.audit()
            try await forEachText(upTo: audit.entries, progress) { text in
                tree.append(.leaf(text))
                head = Digest.hex(Array((head + text).utf8))
            }
        } catch {
            throw .queue(error)
        }
        guard audit.problems.isEmpty else { throw .notSound(audit.problems) }
        guard tree.size == audit.entries, head == audit.head else {
            throw .notSound(["the ledger was changed while it was looked at"])
        }
        return tree
    }

    /// The checkpoint of a size of the log.
    ///
    /// - Returns: nil when the log never had that size.
    public func checkpoint(of tree: MerkleTree, atSize size: Int? = nil) -> Checkpoint? {
        let size = size ?? tree.size
        return tree.root(atSize: size).map { Checkpoint(origin: origin, size: size, root: $0) }
    }

    /// Reads the texts of entries, one after the other.
    func forEachText(
        after sequence: Int = 0,
        upTo end: Int = .max,
        _ progress: Progress = { _ in },
        _ body: (String) -> Void
    ) async throws(QueueError) {
        var last = sequence
        while last < end {
            let texts = try await queue.texts(after: last, limit: min(Self.page, end - last))
            guard !texts.isEmpty else { return }
            for text in texts { body(text) }
            last += texts.count
            progress(last)
        }
    }
}

/// Why the ledger gives no checkpoint or proof.
public enum LogProblem: Error, Hashable, Sendable {
    /// The audit found something.
    case notSound([String])
    /// The last checkpoint that was signed here is not the beginning of the ledger.
    case rewritten(size: Int)
    /// There is no such entry, or the log never had that size.
    case noSuch(String)
    /// A checkpoint does not count.
    case checkpoint(file: String, NoteProblem)
    /// A checkpoint is not of this ledger as it is now.
    case foreign(String)
    /// The queue failed.
    case queue(QueueError)
}

extension LogProblem: CustomStringConvertible {
    /// One sentence: what, and what to do.
    public var description: String {
        switch self {
        case .notSound(let problems):
            "the ledger is not sound, so nothing is signed or proved: "
                + (problems.first ?? "it was changed")
                + (problems.count > 1 ? " (and \(problems.count - 1) more)" : "")
                + "; see 'heraut verify'"
        case .rewritten(let size):
            "the ledger does not begin with the \(size) entries of the checkpoint that was signed"
                + " here last, so no other is signed: if a backup was put back, tell whoever keeps"
                + " checkpoints, and begin a new log with 'heraut log key --renew'"
        case .noSuch(let what): what
        case .checkpoint(let file, let problem): "'\(file)' does not count: \(problem)"
        case .foreign(let what): what
        case .queue(let error): "\(error)"
        }
    }
}
