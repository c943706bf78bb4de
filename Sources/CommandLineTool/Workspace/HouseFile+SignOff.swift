internal import Editorial
internal import Newsdesk
internal import PlacedYAML

// Who must sign, who never may, and for how long it counts: per kind, and what a channel adds.
extension HouseFile {
    /// Those whose signatures never count, whatever a rule says: it may say so all the same.
    private static let always: Set<String> = ["author", "last-writer", "last-editor", "submitter"]
    private static let longForm = ["needed", "never", "expires"]
    private static let signers = Role.allCases.filter { $0 != .author && $0 != .admin }

    static func signOffs(
        _ value: YAMLValue?
    ) throws(YAMLProblem) -> (byKind: [PostKind: SignOffRule], others: SignOffRule) {
        var byKind = [
            PostKind.reaction: SignOffRule(needed: [.approver: 1, .spokesperson: 1])
        ]
        var others = SignOffRule(needed: [.approver: 1])
        guard let value else { return (byKind, others) }
        let allowed = ["default"] + PostKind.allCases.map(\.rawValue)
        for entry in try value.mapping(allowed: allowed).entries {
            let rule = try rule(entry.value)
            guard !rule.needed.isEmpty else {
                throw entry.value.problem("at least one person has to sign, such as 'approver: 1'")
            }
            if let kind = PostKind(rawValue: entry.key) {
                byKind[kind] = rule
            } else {
                others = rule
            }
        }
        return (byKind, others)
    }

    /// What channels ask for beside what the kind does; everything else about them is read elsewhere.
    static func channelRules(
        _ value: YAMLValue?
    ) throws(YAMLProblem) -> [ChannelID: SignOffRule] {
        var rules: [ChannelID: SignOffRule] = [:]
        for entry in try value?.openMapping().entries ?? [] {
            guard let signOff = try entry.value.openMapping()["sign-off"] else { continue }
            rules[ChannelID(entry.key)] = try rule(signOff)
        }
        return rules
    }

    private static func rule(_ value: YAMLValue) throws(YAMLProblem) -> SignOffRule {
        let isLong = try value.openMapping().entries.contains { longForm.contains($0.key) }
        guard isLong else { return SignOffRule(needed: try needed(value)) }
        let map = try value.mapping(allowed: longForm)
        var never: Set<String> = []
        for word in try map["never"]?.list() ?? [] {
            let handle = try word.string()
            guard !always.contains(handle) else { continue }
            guard isHandle(handle) else {
                throw word.problem(
                    "'\(handle)' is nobody; write handles, or author, last-writer, last-editor,"
                        + " submitter"
                )
            }
            never.insert(handle)
        }
        return SignOffRule(
            needed: try map["needed"].map(needed) ?? [:],
            never: never,
            expires: try map["expires"].map(expiry)
        )
    }

    private static func needed(_ value: YAMLValue) throws(YAMLProblem) -> [Role: Int] {
        let map = try value.mapping(allowed: signers.map(\.rawValue))
        var needed: [Role: Int] = [:]
        for role in signers {
            needed[role] = try map[role.rawValue]?.integer(in: 1...SignOff.maximumPerRole)
        }
        return needed
    }

    private static func expiry(_ value: YAMLValue) throws(YAMLProblem) -> Duration {
        let text = try value.string()
        do throws(WallTime.Problem) {
            let length = try WallTime.duration(text)
            guard SignOffRule.lengths.contains(length) else {
                throw WallTime.Problem(description: "'expires' is 1m to 366d")
            }
            return length
        } catch {
            throw value.problem(error.description)
        }
    }
}
