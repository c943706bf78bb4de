internal import Foundation
internal import Newsdesk
internal import PlacedYAML
internal import TransparencyLog

/// What `heraut.yaml` says about the log: its key, and the witnesses that publishing waits for.
struct LogPart: Hashable, Sendable {
    /// Who has to have seen the record.
    struct Witnesses: Hashable, Sendable {
        let keys: [NoteKey]
        let needed: Int
        /// The file with the checkpoint that they signed, as it is written.
        let cosigned: String
        let within: Duration
        /// Where it is said, for complaints that need the key of the log as well.
        let place: String
    }

    /// The log's key, where the house names it.
    let key: NoteKey?
    /// The witnesses, where the house asks for any.
    let witnesses: Witnesses?
}

extension LogPart {
    /// Reads the `log:` part.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init?(_ value: YAMLValue?) throws(YAMLProblem) {
        guard let value else { return nil }
        let map = try value.mapping(allowed: ["key", "witnesses", "needed", "cosigned", "within"])
        key = try map["key"].map { value throws(YAMLProblem) in try Self.key(value, of: .note) }
        guard let list = map["witnesses"] else {
            for name in ["needed", "cosigned", "within"] {
                if let value = map[name] {
                    throw value.problem("'\(name)' goes with 'witnesses', and there are none")
                }
            }
            witnesses = nil
            return
        }
        var keys: [NoteKey] = []
        for value in try list.list() { keys.append(try Self.key(value, of: .cosignature)) }
        guard (1...WitnessRule.maximumWitnesses).contains(keys.count) else {
            throw list.problem("name 1 to \(WitnessRule.maximumWitnesses) witnesses")
        }
        for (key, value) in zip(keys, try list.list())
        where keys.count(where: { $0.bytes == key.bytes }) > 1 {
            throw value.problem("the witness '\(key.name)' has the key of another one")
        }
        let within = try map.required("within")
        witnesses = Witnesses(
            keys: keys,
            needed: try map.required("needed").integer(in: 1...keys.count),
            cosigned: try Self.file(try map.required("cosigned")),
            within: try Self.length(within),
            place: "\(value.file):\(value.line):\(value.column)"
        )
        if let witnesses, let key { try Self.check(witnesses, key, value) }
    }

    private static func key(
        _ value: YAMLValue,
        of kind: NoteKey.Kind
    ) throws(YAMLProblem) -> NoteKey {
        let key: NoteKey
        do throws(NoteProblem) {
            key = try NoteKey(try Self.text(value))
        } catch {
            throw value.problem("\(error)")
        }
        guard key.kind == kind else {
            throw value.problem(
                kind == .note
                    ? "this is the key of a witness, not of a log"
                    : "this is no key that a witness signs with (its kind is 4)"
            )
        }
        return key
    }

    private static func text(_ value: YAMLValue) throws(NoteProblem) -> String {
        do throws(YAMLProblem) {
            return try value.string()
        } catch {
            throw .key("", reason: error.message)
        }
    }

    private static func file(_ value: YAMLValue) throws(YAMLProblem) -> String {
        let path = try value.string()
        guard !path.isEmpty, !path.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw value.problem("expected the path of a file")
        }
        return path
    }

    private static func length(_ value: YAMLValue) throws(YAMLProblem) -> Duration {
        let text = try value.string()
        do throws(WallTime.Problem) {
            let length = try WallTime.duration(text)
            guard length > .zero, length <= .seconds(WitnessRule.maximumSeconds) else {
                throw WallTime.Problem(description: "'within' is at most 366d")
            }
            return length
        } catch {
            throw value.problem(error.description)
        }
    }

    private static func check(
        _ witnesses: Witnesses,
        _ key: NoteKey,
        _ value: YAMLValue
    ) throws(YAMLProblem) {
        do throws(WitnessProblem) {
            _ = try witnesses.rule(of: key)
        } catch {
            throw value.problem("\(error)")
        }
    }
}

extension LogPart.Witnesses {
    /// The rule that they make with the key of the log.
    func rule(of key: NoteKey) throws(WitnessProblem) -> WitnessRule {
        try WitnessRule(
            logKey: key,
            witnesses: keys,
            needed: needed,
            seconds: within.components.seconds
        )
    }
}

extension LogPart {
    /// Who has to have seen the record, with their file as it is now; nil where nobody has to.
    ///
    /// What is in the way of an answer is told by whoever asks: a timer that stops, and not a command
    /// that puts it right.
    ///
    /// - Parameters:
    ///   - folder: The workspace.
    ///   - origin: The name of its log.
    /// - Returns: The rule and the file.
    func witnessing(in folder: String, of origin: String) -> Witnessing? {
        guard let witnesses else { return nil }
        let name = witnesses.cosigned
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        let rule = Result { () throws(HouseProblem) -> WitnessRule in
            do {
                let file = LogKeyFile(folder: folder)
                return try witnesses.rule(of: try key ?? file.signer(named: origin).key)
            } catch let problem as WitnessProblem {
                throw HouseProblem("\(witnesses.place): \(problem)")
            } catch {
                throw HouseProblem(CommandFailure(error).description)
            }
        }
        return Witnessing(file: path, rule: rule, bytes: try? CheckpointFile.bytes(path))
    }
}
