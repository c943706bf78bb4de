internal import Gate
internal import PolicyLoader

/// The rules that count in a workspace: those that ship with Heraut, with its own files on top.
enum HouseRules {
    /// The gate with the rules of this moment.
    ///
    /// - Parameter workspace: Where; nil for the shipped rules alone.
    /// - Returns: What counts there.
    /// - Throws: `PolicyError` with file, line and column.
    static func gate(_ workspace: Workspace?) throws -> Gate {
        try policy(workspace, examples: false).gate
    }

    /// The rules themselves, for listings.
    ///
    /// - Parameters:
    ///   - workspace: Where; nil for the shipped rules alone.
    ///   - examples: Whether the rules' own examples are needed too.
    /// - Returns: What counts there.
    /// - Throws: `PolicyError` with file, line and column.
    static func policy(_ workspace: Workspace?, examples: Bool = true) throws -> Policies {
        guard let workspace else { return try PolicyLoader.shipped(examples: examples) }
        let own = try TextFile.all(
            below: workspace.folder + "/policies",
            endings: [".yaml", ".txt"],
            limit: Workspace.maximumFile
        )
        return try PolicyLoader.shipped(
            adding: own,
            smallestCount: workspace.file.smallestCount,
            examples: examples
        )
    }

    /// The rules of that name or pack; all of them where no name was given.
    ///
    /// - Throws: ``CommandFailure`` where there is none.
    static func rules(of policy: Policies, named name: String?) throws(CommandFailure) -> [Rule] {
        guard let name else { return policy.rules }
        let found = policy.rules.filter { $0.name == name || $0.name.hasPrefix(name + "/") }
        guard !found.isEmpty else {
            throw CommandFailure(
                .noInput,
                "there is no rule or pack '\(name)'; 'heraut policy' lists them"
            )
        }
        return found
    }
}
