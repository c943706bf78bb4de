internal import Editorial
internal import Newsdesk

/// What `heraut doctor` says of people, of the roster, and of what misses a signature.
struct DoctorOfPeople {
    private let desk: Newsdesk
    private let workspace: Workspace

    init(_ desk: Newsdesk, _ workspace: Workspace) {
        (self.desk, self.workspace) = (desk, workspace)
    }

    /// Tells it, line by line.
    ///
    /// - Throws: What the desk says.
    func tell(_ tell: (String, Bool, String) -> Void) async throws {
        let now = SystemClock().now()
        let staff = desk.house.staff
        func handles(_ role: Role, signing: Bool) -> String {
            staff.colleagues.filter { colleague in
                colleague.roles(at: now).contains(role) && (!signing || colleague.hasKey(at: now))
            }.map(\.handle).joined(separator: ", ")
        }
        let authors = handles(.author, signing: false)
        tell("authors", !authors.isEmpty, authors.isEmpty ? "nobody can draft" : authors)
        let approvers = handles(.approver, signing: true)
        tell(
            "approvers",
            !approvers.isEmpty,
            approvers.isEmpty
                ? "no approver has a key that counts now; nothing can be signed off" : approvers
        )
        let admins = handles(.admin, signing: true)
        tell(
            "admins",
            true,
            admins.isEmpty
                ? "none: people are changed in heraut.yaml alone; write an admin there to change"
                    + " them by 'heraut people'" : admins
        )
        let pinned = staff.colleagues.filter { $0.origin == .file }.map(\.handle)
        tell(
            "people",
            staff.problems.isEmpty,
            staff.problems.isEmpty
                ? "\(staff.colleagues.count), of whom written into heraut.yaml by hand: "
                    + (pinned.isEmpty ? "nobody" : pinned.joined(separator: ", "))
                : staff.problems.joined(separator: "; ")
        )
        if !staff.duties.isEmpty {
            let gaps = staff.gaps(from: now, to: now + Newsdesk.rosterAhead).map {
                "\(workspace.time.text($0.from)) until \(workspace.time.text($0.until))"
            }
            let onCall = staff.onCall(at: now)?.handle ?? "nobody"
            tell(
                "on call",
                gaps.isEmpty,
                gaps.isEmpty
                    ? "\(onCall), and somebody for the next week"
                    : "nobody from " + gaps.joined(separator: ", and from ")
            )
        }
        let needy = try await desk.needySoon()
        tell(
            "sign-off",
            needy.isEmpty,
            needy.isEmpty
                ? "nothing that goes out within a day misses a signature"
                : needy.joined(separator: ". ")
        )
    }
}
