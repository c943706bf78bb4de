public import Editorial
internal import Gate

extension Newsdesk {
    /// A name that the house allows, with who, when and why.
    public struct AllowedName: Hashable, Sendable {
        /// The name as it was typed.
        public let name: String
        /// The list it is on.
        public let list: NameList
        /// The handle of whoever allowed it.
        public let by: String
        /// When.
        public let at: Instant
        /// Why.
        public let why: String
    }

    /// A list of names as the ledger has it, and the file that goes with it.
    public struct AllowedNames: Hashable, Sendable {
        /// The list.
        public let list: NameList
        /// The names, in the order of the alphabet.
        public let names: [AllowedName]
        /// SHA-256 of the file that the last entry of the ledger names; nil without entries.
        public let digest: String?

        /// What the file of the list says; empty when there is to be none.
        public var text: String { NameFile.text(of: names.map(\.name), on: list) }

        /// Whether the names are those that the last entry was about: else words have gone.
        public var isWhole: Bool { digest == nil || digest == NameFile.digest(text) }
    }

    /// Who may decide about names.
    static var keepersOfNames: [Role] { [.approver, .legal, .admin] }

    /// Every list of names, made from the ledger.
    ///
    /// - Throws: ``DeskError``.
    public func allowedNames() async throws(DeskError) -> [AllowedNames] {
        let entries = try await queued { () async throws(QueueError) in try await queue.names() }
        var names: [NameList: [AllowedName]] = [:]
        var digests: [NameList: String] = [:]
        for entry in entries {
            let list = entry.change.list
            digests[list] = entry.change.after
            guard let value = try await plain(.reason, entry.change.words.rawValue) else {
                continue
            }
            let (name, why) = NameFile.split(value.body)
            switch entry.name {
            case .allowed:
                names[list, default: []].append(
                    AllowedName(
                        name: name,
                        list: list,
                        by: try await handle(of: entry.actor),
                        at: entry.at,
                        why: why
                    )
                )
            case .removed: names[list]?.removeAll { NameFile.isSame($0.name, name) }
            }
        }
        return NameList.allCases.map { list in
            AllowedNames(
                list: list,
                names: (names[list] ?? []).sorted { ($0.name, $0.at) < ($1.name, $1.at) },
                digest: digests[list]
            )
        }
    }

    /// The name and the reason behind an entry.
    public func words(of entry: NameEntry) async throws(DeskError) -> (name: String, why: String) {
        NameFile.split(try await reason(entry.change.words))
    }

    /// Allows a name from now on.
    ///
    /// - Returns: Its list, whose file is to be written.
    /// - Throws: ``DeskError/name(_:reason:)`` for a name that lists cannot hold, that is allowed
    ///   already, or that is a person's; and when the person has no such role.
    public func allow(
        _ name: String,
        on list: NameList,
        why: String,
        by handle: String
    ) async throws(DeskError) -> AllowedNames {
        try await decide(name, on: list, why: why, by: handle) { names throws(DeskError) in
            try check(name, on: list)
            guard !names.contains(where: { NameFile.isSame($0, name) }) else {
                throw .name(name, reason: "is allowed already; --list shows by whom and why")
            }
            return (names + [name], NameEvent.allowed)
        }
    }

    /// Takes a name off its list again.
    ///
    /// - Returns: The list, whose file is to be written.
    /// - Throws: ``DeskError/name(_:reason:)`` when it is not on it.
    public func disallow(
        _ name: String,
        on list: NameList,
        why: String,
        by handle: String
    ) async throws(DeskError) -> AllowedNames {
        try await decide(name, on: list, why: why, by: handle) { names throws(DeskError) in
            guard names.contains(where: { NameFile.isSame($0, name) }) else {
                throw .name(name, reason: "is not on the list '\(list.rawValue)'")
            }
            return (names.filter { !NameFile.isSame($0, name) }, NameEvent.removed)
        }
    }

    private func decide(
        _ name: String,
        on list: NameList,
        why: String,
        by handle: String,
        _ decision: ([String]) throws(DeskError) -> ([String], (NameChange) -> NameEvent)
    ) async throws(DeskError) -> AllowedNames {
        for _ in 0..<Self.maximumTries {
            let roles = Self.keepersOfNames
            let actor = try await actor(handle, as: roles, for: "deciding about names")
            let present = try await present(list)
            let (names, event) = try decision(present.names.map(\.name))
            let words = PlainValue(.reason, NameFile.join(name, why), chance: chance)
            let change = NameChange(
                list: list,
                words: ReasonID(words.id),
                before: present.digest,
                after: NameFile.digest(NameFile.text(of: names, on: list))
            )
            let entry = NameEntry(at: clock.now(), actor: actor.id, name: event(change))
            let result = try await queued { () async throws(QueueError) in
                try await queue.append(entry, plain: [actor.plain, words])
            }
            if case .done = result { return try await self.present(list) }
        }
        throw .name(name, reason: "could not be put on record: others kept changing the list")
    }

    private func present(_ list: NameList) async throws(DeskError) -> AllowedNames {
        guard let present = try await allowedNames().first(where: { $0.list == list }) else {
            preconditionFailure("every list is among the lists")
        }
        return present
    }

    /// Refuses what a list cannot hold and what would let people's names through.
    private func check(_ name: String, on list: NameList) throws(DeskError) {
        guard NameFile.isName(name) else {
            throw .name(
                name,
                reason: "cannot be allowed: a name is 1 to \(NameFile.maximumLength) characters"
                    + " on one line, with a capital, without # [ or ]"
            )
        }
        do {
            let text = NameFile.text(of: [name], on: list)
            _ = try WordTable.compile([Lexicon(text: text, name: list.rawValue)])
        } catch {
            throw .name(name, reason: "cannot be allowed: \(error.reason)")
        }
        let manuscript = Manuscript(text: name, language: house.language)
        let words = gate.explain(manuscript).views.first?.words ?? []
        func isOfPeople(_ word: Explanation.Word) -> Bool {
            !Set(word.classes).isDisjoint(with: ["first-name", "surname"])
        }
        func canStandInAName(_ word: Explanation.Word) -> Bool {
            let others = ["particle", "initial", "title"]
            return isOfPeople(word) || !Set(word.classes).isDisjoint(with: others)
        }
        let isPersons = words.contains(where: isOfPeople) && words.allSatisfy(canStandInAName)
        guard !isPersons || (list == .famous && words.count > 1) else {
            throw .name(
                name,
                reason: "is a name that people have: allowed by itself it would let all of them"
                    + " through; allow the whole name, such as 'Stichting \(name)'"
            )
        }
    }
}

/// The file of a list of names, and how a name and its reason are kept together.
enum NameFile {
    /// The longest name, in characters.
    static let maximumLength = 80

    /// What the file says; nothing when there are no names.
    static func text(of names: [String], on list: NameList) -> String {
        guard !names.isEmpty else { return "" }
        return """
            # Names that the house allows on the list '\(list.rawValue)'. Heraut writes this file \
            from the ledger:
            # 'heraut policy allow' adds and removes; 'heraut verify' names a change by hand.
            #! capital
            \(names.sorted().joined(separator: "\n"))

            """
    }

    static func digest(_ text: String) -> String { Digest.hex(Array(text.utf8)) }

    static func isName(_ name: String) -> Bool {
        (1...maximumLength).contains(name.count)
            && name.contains(where: \.isUppercase)
            && !name.contains { $0.isNewline || "#[]".contains($0) }
            && name.first?.isWhitespace == false && name.last?.isWhitespace == false
    }

    /// Whether two names are the same to a list.
    static func isSame(_ one: String, _ other: String) -> Bool {
        one.lowercased() == other.lowercased()
    }

    static func join(_ name: String, _ why: String) -> String { name + "\n" + why }

    static func split(_ body: String) -> (name: String, why: String) {
        let parts = body.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
}
