internal import Editorial
internal import Newsdesk

/// What a post still needs before it goes out, in words.
struct SignOffReport {
    private let open: [Role: Int]

    /// Looks at a post's signatures under the rules of the workspace.
    init(_ post: Post, in workspace: Workspace) {
        open = workspace.file.house
            .rule(for: post.revision.kind, on: post.revision.channels).signOff
            .missing(after: post.signatures)
    }

    /// Whether enough people signed.
    var isComplete: Bool { open.isEmpty }

    /// Such as `1 signature as approver and 1 signature as spokesperson`.
    var missing: String {
        let parts = open.keys.sorted().map { role in
            let count = open[role] ?? 0
            return "\(count) signature\(count == 1 ? "" : "s") as \(role.rawValue)"
        }
        return parts.isEmpty ? "nothing more" : parts.joined(separator: " and ")
    }
}
