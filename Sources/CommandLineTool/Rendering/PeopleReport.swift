internal import Editorial
internal import Newsdesk

/// Who takes part, in words or as data.
struct PeopleReport {
    private let workspace: Workspace
    private let now = SystemClock().now()

    /// For the times of a workspace.
    init(_ workspace: Workspace) { self.workspace = workspace }

    private struct Line: Encodable {
        struct Key: Encodable {
            let fingerprint: String
            let type: String
            let from: Instant?
            let until: Instant?
            let counts: Bool
        }

        struct Deputy: Encodable {
            let principal: String
            let role: Role
            let from: Instant
            let until: Instant
        }

        let handle: String
        let name: String
        let person: String
        let roles: [Role]
        let origin: Colleague.Origin
        let ended: Instant?
        let keys: [Key]
        let deputy: [Deputy]

        private enum CodingKeys: String, CodingKey {
            case handle
            case name
            case person
            case roles
            case origin
            case ended = "ended_at_ms"
            case keys
            case deputy = "deputy_of"
        }
    }

    /// One account as data.
    func json(_ colleague: Colleague, in staff: Staff) {
        Output.json(
            Line(
                handle: colleague.handle,
                name: colleague.name,
                person: colleague.person,
                roles: colleague.roles(at: now).sorted(),
                origin: colleague.origin,
                ended: colleague.ended,
                keys: colleague.keys.map {
                    Line.Key(
                        fingerprint: $0.key.fingerprint,
                        type: $0.key.type,
                        from: $0.from,
                        until: $0.until,
                        counts: $0.isValid(at: now)
                    )
                },
                deputy: deputies(colleague, staff).map {
                    Line.Deputy(
                        principal: $0.principal,
                        role: $0.role,
                        from: $0.from,
                        until: $0.until
                    )
                }
            )
        )
    }

    /// One account for a person.
    func show(_ colleague: Colleague, in staff: Staff) {
        let roles = colleague.roles(at: now).sorted().map(\.rawValue).joined(separator: ", ")
        let origin = colleague.origin == .file ? "heraut.yaml" : "the ledger"
        var head = colleague.handle
        if colleague.name != colleague.handle { head += " (\(colleague.name))" }
        if colleague.person != colleague.handle {
            head += ", the same person as \(colleague.person)"
        }
        let part = colleague.ended.map { "nothing since \(workspace.time.text($0))" } ?? roles
        Output.line("\(head): \(part.isEmpty ? "nothing now" : part); from \(origin)")
        for trusted in colleague.keys {
            Output.line(
                "  \(trusted.key.fingerprint) \(trusted.key.type)\(time(trusted))",
                trusted.isValid(at: now) ? .plain : .faint
            )
        }
        for deputy in deputies(colleague, staff) {
            Output.line(
                "  signs as \(deputy.role.rawValue) in the place of \(deputy.principal) from"
                    + " \(workspace.time.text(deputy.from)) until"
                    + " \(workspace.time.text(deputy.until))"
            )
        }
    }

    /// What is to be known of all of them.
    func summary(_ staff: Staff) {
        let pinned = staff.colleagues.filter { $0.origin == .file }.map(\.handle)
        if !pinned.isEmpty {
            Output.note("written into heraut.yaml by hand: \(pinned.joined(separator: ", "))")
        }
        for problem in staff.problems { Output.note(problem, .red) }
    }

    private func deputies(_ colleague: Colleague, _ staff: Staff) -> [Staff.Deputy] {
        staff.deputies.filter { $0.handle == colleague.handle && $0.until > now }
    }

    private func time(_ trusted: TrustedKey) -> String {
        var text = ""
        if let from = trusted.from, from > now { text += ", from \(workspace.time.text(from))" }
        if let until = trusted.until { text += ", until \(workspace.time.text(until))" }
        return text + (trusted.isValid(at: now) ? "" : " (does not count now)")
    }
}
