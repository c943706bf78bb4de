internal import Editorial
internal import Foundation
internal import Newsdesk
internal import TransparencyLog

/// The people and rules of a house as a `heraut.yaml` of their own: nothing of channels, nothing secret.
///
/// People who came with signed entries of the ledger are not in it: they are read from the ledger.
enum HouseText {
    /// The file.
    static func yaml(_ house: House, log: NoteKey?) -> String {
        var lines = [
            "# Who could sign, and how many had to, when this was exported. No channels, no secrets.",
            "heraut: 1",
            "agency: \(CanonicalJSON.text(house.agency))",
            "zone: \(CanonicalJSON.text(house.zone.identifier))",
            "language: \(house.language.rawValue)",
        ]
        let pinned = house.staff.pinned
        if !pinned.isEmpty { lines.append("people:") }
        for colleague in pinned {
            let roles = colleague.roles.sorted().map(\.rawValue).joined(separator: ", ")
            lines += [
                "  \(colleague.handle):", "    name: \(CanonicalJSON.text(colleague.name))",
                "    roles: [\(roles)]",
            ]
            if !colleague.keys.isEmpty { lines.append("    keys:") }
            for trusted in colleague.keys {
                lines.append("      - key: \(CanonicalJSON.text(trusted.key.description))")
                if let from = trusted.from { lines.append("        from: \(time(from))") }
                if let until = trusted.until { lines.append("        until: \(time(until))") }
            }
        }
        lines.append("sign-off:")
        lines.append("  default: \(text(house.defaultRule))")
        for (kind, rule) in house.rules.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("  \(kind.rawValue): \(text(rule))")
        }
        if house.retention != Retention() { lines.append("retention:") }
        for part in Forgotten.Part.allCases {
            guard let period = house.retention.period(of: part) else { continue }
            lines.append("  \(part.rawValue): \(period.count)\(period.unit.rawValue)")
        }
        if let log { lines += ["log:", "  key: \(CanonicalJSON.text(log.text))"] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ rule: SignOffRule) -> String {
        let needed = rule.needed.sorted { $0.key < $1.key }
            .map { "\($0.key.rawValue): \($0.value)" }
        var parts = ["needed: {\(needed.joined(separator: ", "))}"]
        if !rule.never.isEmpty {
            parts.append("never: [\(rule.never.sorted().joined(separator: ", "))]")
        }
        if let expires = rule.expires { parts.append("expires: \(WallTime.text(expires))") }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func time(_ moment: Instant) -> String {
        "\"" + moment.description.prefix { $0 != "." } + " UTC\""
    }
}
