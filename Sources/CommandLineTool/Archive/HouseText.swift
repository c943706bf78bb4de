internal import Editorial
internal import Foundation
internal import Newsdesk
internal import TransparencyLog

/// The people and rules of a house as a `heraut.yaml` of their own: nothing of channels, nothing secret.
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
        if !house.colleagues.isEmpty { lines.append("people:") }
        for colleague in house.colleagues {
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
        lines.append("  default: \(needed(house.defaultSignOff))")
        for (kind, signOff) in house.signOffs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("  \(kind.rawValue): \(needed(signOff))")
        }
        if house.retention != Retention() { lines.append("retention:") }
        for part in Forgotten.Part.allCases {
            guard let period = house.retention.period(of: part) else { continue }
            lines.append("  \(part.rawValue): \(period.count)\(period.unit.rawValue)")
        }
        if let log { lines += ["log:", "  key: \(CanonicalJSON.text(log.text))"] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func needed(_ signOff: SignOff) -> String {
        let parts = signOff.needed.sorted { $0.key < $1.key }
            .map { "\($0.key.rawValue): \($0.value)" }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func time(_ moment: Instant) -> String {
        "\"" + moment.description.prefix { $0 != "." } + " UTC\""
    }
}
