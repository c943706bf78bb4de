public import Editorial
public import TransparencyLog

/// What the house asks of witnesses, and the file in which they answer.
public struct Witnessing: Hashable, Sendable {
    /// The file with the checkpoint that they signed, for people.
    public let file: String
    /// Who has to have signed it; or why that cannot be said.
    public let rule: Result<WitnessRule, HouseProblem>
    /// What is in the file; nil when it cannot be read.
    public let bytes: [UInt8]?

    /// Makes what was read.
    public init(file: String, rule: Result<WitnessRule, HouseProblem>, bytes: [UInt8]?) {
        self.file = file
        self.rule = rule
        self.bytes = bytes
    }
}

extension TransparentLedger {
    /// A checkpoint with which the ledger begins and which enough witnesses saw.
    public struct Standing: Hashable, Sendable {
        /// The checkpoint.
        public let checkpoint: Checkpoint
        /// It counts up to, not including, this moment.
        public let until: Instant
        /// The log up to there.
        let frontier: MerkleFrontier
        /// The chain's hash up to there.
        let head: String
    }

    /// Why nothing may be published.
    struct Unwitnessed: Error {
        let problem: HouseProblem
        /// Whether another look at the same file comes to the same.
        let lasts: Bool
    }

    /// What the witnesses' file comes to.
    ///
    /// - Parameters:
    ///   - witnessing: The rule and the file.
    ///   - now: The moment.
    /// - Returns: The checkpoint, with the time at which it has to be another one.
    /// - Throws: ``HouseProblem``.
    public func standing(
        _ witnessing: Witnessing,
        at now: Instant
    ) async throws(HouseProblem) -> Standing {
        do throws(Unwitnessed) {
            return try await standing(witnessing, at: now, after: nil)
        } catch {
            throw error.problem
        }
    }

    /// The same, going on from an earlier look at an earlier file: what was hashed need not be again, as
    /// long as the chain up to there has the same hash.
    func standing(
        _ witnessing: Witnessing,
        at now: Instant,
        after known: Standing?
    ) async throws(Unwitnessed) -> Standing {
        func refused(_ reason: String, lasts: Bool = false) -> Unwitnessed {
            Unwitnessed(
                problem: HouseProblem(
                    "heraut.yaml asks for witnesses, and '\(witnessing.file)' does not do:"
                        + " \(reason)"
                ),
                lasts: lasts
            )
        }
        let rule: WitnessRule
        do throws(HouseProblem) {
            rule = try witnessing.rule.get()
        } catch {
            throw Unwitnessed(problem: error, lasts: false)
        }
        guard let bytes = witnessing.bytes else { throw refused("it cannot be read") }
        let witnessed: WitnessRule.Witnessed
        do throws(WitnessProblem) {
            witnessed = try rule.witnessed(bytes, at: now.milliseconds / 1_000)
        } catch {
            throw refused(
                "\(error); have the witnesses sign a new 'heraut log checkpoint'"
            )
        }
        let checkpoint = witnessed.checkpoint
        guard checkpoint.isOf(origin) else {
            throw refused("it is a checkpoint of '\(checkpoint.origin)', and this is '\(origin)'")
        }
        do throws(QueueError) {
            var frontier = MerkleFrontier()
            if let known, known.frontier.size <= checkpoint.size,
                try await head(at: known.frontier.size) == known.head
            {
                frontier = known.frontier
            }
            try await forEachText(after: frontier.size, upTo: checkpoint.size) {
                frontier.append(.leaf($0))
            }
            guard frontier.size == checkpoint.size else {
                throw QueueError.tampered(
                    what: "the ledger (\(frontier.size) entries, \(checkpoint.size) were signed)"
                )
            }
            guard frontier.root == checkpoint.root else {
                throw QueueError.tampered(
                    what: "the beginning of the ledger (its first \(checkpoint.size) entries)"
                )
            }
            return Standing(
                checkpoint: checkpoint,
                until: Instant(milliseconds: witnessed.until * 1_000),
                frontier: frontier,
                head: try await head(at: frontier.size)
            )
        } catch .tampered(let what) {
            throw refused(
                "\(what) is not what was signed; see 'heraut verify --against \(witnessing.file)'",
                lasts: true
            )
        } catch {
            throw refused("\(error)")
        }
    }

    /// The chain's hash at an entry.
    private func head(at sequence: Int) async throws(QueueError) -> String {
        guard sequence > 0 else { return "" }
        return try await queue.log(after: sequence - 1, post: nil, limit: 1).first?.hash ?? ""
    }
}

extension Publisher {
    /// What the last look at the witnesses' file came to.
    struct Watch {
        let witnessing: Witnessing
        let result: Result<TransparentLedger.Standing, HouseProblem>
    }

    /// Sees to it that enough witnesses saw the ledger of late, where the house asks for that: the file is
    /// read whenever it is another one, and asked of the clock alone as long as it is the same.
    func requireWitnesses(_ witnessing: Witnessing?) async throws(HouseProblem) {
        guard let witnessing else {
            watch = nil
            return
        }
        let now = desk.clock.now()
        var known: TransparentLedger.Standing?
        switch watch?.result {
        case .success(let standing):
            if watch?.witnessing == witnessing, now < standing.until { return }
            known = standing
        case .failure(let problem): if watch?.witnessing == witnessing { throw problem }
        case nil: break
        }
        do throws(TransparentLedger.Unwitnessed) {
            let standing = try await TransparentLedger(desk.queue)
                .standing(witnessing, at: now, after: known)
            watch = Watch(witnessing: witnessing, result: .success(standing))
        } catch {
            if error.lasts {
                watch = Watch(witnessing: witnessing, result: .failure(error.problem))
            }
            throw error.problem
        }
    }
}
