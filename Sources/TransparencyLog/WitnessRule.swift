/// Who has to have seen a log's checkpoint, how many of them, and how long ago at most.
public struct WitnessRule: Hashable, Sendable {
    /// How far ahead of ours a witness's clock may be, in seconds.
    public static let maximumAhead: Int64 = 300
    /// The most witnesses of one rule.
    public static let maximumWitnesses = 32
    /// The longest that a signature may count, in seconds.
    public static let maximumSeconds: Int64 = 366 * 86_400

    /// The key of the log.
    public let logKey: NoteKey
    /// The keys of the witnesses.
    public let witnesses: [NoteKey]
    /// How many of them have to have signed.
    public let needed: Int
    /// For how many seconds a signature counts.
    public let seconds: Int64

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - logKey: The key of the log.
    ///   - witnesses: The keys of the witnesses.
    ///   - needed: How many of them have to have signed.
    ///   - seconds: For how many seconds a signature counts.
    /// - Throws: ``WitnessProblem/rule(_:)`` for one that says less than it seems to.
    public init(
        logKey: NoteKey,
        witnesses: [NoteKey],
        needed: Int,
        seconds: Int64
    ) throws(WitnessProblem) {
        guard logKey.kind == .note else {
            throw .rule("the key '\(logKey.name)' is a witness's, not a log's")
        }
        for witness in witnesses {
            guard witness.kind == .cosignature else {
                throw .rule("the key '\(witness.name)' is not one that a witness signs with")
            }
            // A cosignature does not say whose it is: one key would count for two witnesses.
            guard witnesses.count(where: { $0.bytes == witness.bytes }) == 1 else {
                throw .rule("the witness '\(witness.name)' has the key of another one")
            }
            guard witness.bytes != logKey.bytes else {
                throw .rule("the witness '\(witness.name)' has the key of the log itself")
            }
        }
        guard (1...Self.maximumWitnesses).contains(witnesses.count) else {
            throw .rule("there have to be 1 to \(Self.maximumWitnesses) witnesses")
        }
        guard (1...witnesses.count).contains(needed) else {
            throw .rule("1 to \(witnesses.count) of the \(witnesses.count) witnesses can be needed")
        }
        guard (1...Self.maximumSeconds).contains(seconds) else {
            throw .rule("a signature has to count for some time, at most 366d")
        }
        self.logKey = logKey
        self.witnesses = witnesses
        self.needed = needed
        self.seconds = seconds
    }

    /// A checkpoint that enough witnesses saw, and until when that counts.
    public struct Witnessed: Hashable, Sendable {
        /// The checkpoint.
        public let checkpoint: Checkpoint
        /// The first second in which it does not count any more.
        public let until: Int64
    }

    /// What a file with a checkpoint comes to at some moment.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - now: The moment, in seconds since 1970.
    /// - Returns: The checkpoint, with the time at which it has to be another one.
    /// - Throws: ``WitnessProblem``.
    public func witnessed(_ bytes: [UInt8], at now: Int64) throws(WitnessProblem) -> Witnessed {
        let checkpoint: Checkpoint
        let proofs: [SignedNote.Proof]
        do throws(NoteProblem) {
            let note = try SignedNote(bytes: bytes)
            checkpoint = try note.checkpoint(by: logKey)
            proofs = try note.proofs(by: witnesses)
        } catch {
            throw .note(error)
        }
        let times = proofs.compactMap(\.time).sorted(by: >)
        if let newest = times.first, newest > now + Self.maximumAhead {
            throw .fromTheFuture(at: newest)
        }
        guard times.count >= needed else { throw .tooFew(times.count, needed: needed) }
        // As many as are needed count until the oldest of the newest of them does not any more.
        let until = times[needed - 1] + seconds
        guard now < until else { throw .tooOld(until: until) }
        return Witnessed(checkpoint: checkpoint, until: until)
    }
}

/// Why a checkpoint is not as the witnesses should have it.
public enum WitnessProblem: Error, Hashable, Sendable {
    /// The rule itself makes no sense.
    case rule(String)
    /// The file is no checkpoint of the log.
    case note(NoteProblem)
    /// Too few witnesses signed it.
    case tooFew(Int, needed: Int)
    /// Enough signed it, too long ago: it counted until then, in seconds since 1970.
    case tooOld(until: Int64)
    /// A witness signed at a time that is still to come, in seconds since 1970.
    case fromTheFuture(at: Int64)
}

extension WitnessProblem: CustomStringConvertible {
    /// Half a sentence: what is wrong, the same for as long as it is.
    public var description: String {
        switch self {
        case .rule(let what): what
        case .note(let problem): "\(problem)"
        case .tooFew(let count, let needed):
            "\(count) of the witnesses signed it, and \(needed) have to"
        case .tooOld: "the witnesses signed it too long ago"
        case .fromTheFuture: "a witness signed it in the future; one of the clocks is wrong"
        }
    }
}
