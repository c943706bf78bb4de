internal import Gate
internal import PolicyLoader

/// The rules that count in a workspace: those that ship with Heraut, with its own files on top.
enum HouseRules {
    /// The gate with the rules of this moment.
    ///
    /// - Parameter folder: The workspace; nil for the shipped rules alone.
    /// - Returns: What counts there.
    /// - Throws: `PolicyError` with file, line and column.
    static func gate(folder: String?) throws -> Gate {
        try policy(folder: folder, examples: false).gate
    }

    /// The rules themselves, for listings.
    ///
    /// - Parameters:
    ///   - folder: The workspace; nil for the shipped rules alone.
    ///   - examples: Whether the rules' own examples are needed too.
    /// - Returns: What counts there.
    /// - Throws: `PolicyError` with file, line and column.
    static func policy(folder: String?, examples: Bool = true) throws -> Policies {
        guard let folder else { return try PolicyLoader.shipped(examples: examples) }
        let own = try TextFile.all(
            below: folder + "/policies",
            endings: [".yaml", ".txt"],
            limit: Workspace.maximumFile
        )
        return try PolicyLoader.shipped(adding: own, examples: examples)
    }
}
