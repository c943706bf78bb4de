internal import Editorial
internal import Foundation
internal import Newsdesk

/// The files of a workspace with the names that the house allows, made from the ledger.
struct AllowedFiles {
    /// Where they are, below `policies/`.
    static let folder = "lexicons/allowed"

    /// The workspace.
    let workspace: String

    /// The file of a list, relative to the workspace.
    static func path(_ list: NameList) -> String {
        "policies/\(folder)/\(list.rawValue).txt"
    }

    /// What does not agree with the ledger, also where the ledger's own words cannot be read.
    func problems(by desk: Newsdesk) async -> [String] {
        do {
            return try problems(try await desk.allowedNames())
        } catch {
            return ["the names that are allowed: \(CommandFailure(error))"]
        }
    }

    /// What does not agree with the ledger, a sentence a file.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be read.
    func problems(_ lists: [AllowedNames]) throws(CommandFailure) -> [String] {
        var problems: [String] = []
        for list in lists {
            let path = Self.path(list.list)
            let text = try text(list.list)
            if !list.isWhole {
                problems.append("names of '\(path)' have gone from the queue, the ledger has them")
            } else if text != list.text {
                problems.append(
                    "'\(path)' is not what the ledger says: "
                        + (text.isEmpty ? "it is gone" : "it was changed by hand")
                        + "; 'heraut policy allow --restore' writes it again"
                )
            }
        }
        let known = Set(lists.map { "\($0.list.rawValue).txt" })
        let below = "\(workspace)/policies/\(Self.folder)"
        for file in try TextFile.all(below: below, endings: [".txt", ".yaml"], limit: limit)
        where !known.contains(file.path) {
            problems.append(
                "'policies/\(Self.folder)/\(file.path)' is not of the ledger; a list of your own"
                    + " stands in policies/lexicons/"
            )
        }
        return problems
    }

    /// Writes the file of a list: the old one or the new one is there at any moment.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func write(_ list: AllowedNames) throws(CommandFailure) {
        let path = Self.path(list.list)
        let whole = "\(workspace)/\(path)"
        do {
            if list.text.isEmpty {
                let manager = FileManager.default
                if manager.fileExists(atPath: whole) { try manager.removeItem(atPath: whole) }
                return
            }
            try NewFile.write(list.text.utf8, to: whole, mode: NewFile.forOthersToo)
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(path)' cannot be written (\(NewFile.reason(error))); the ledger has it:"
                    + " put that right, then 'heraut policy allow --restore'"
            )
        }
    }

    private let limit = Workspace.maximumFile

    init(_ workspace: Workspace) { self.workspace = workspace.folder }

    private func text(_ list: NameList) throws(CommandFailure) -> String {
        let path = "\(workspace)/\(Self.path(list))"
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        return try TextFile.text(path, limit: limit)
    }

    /// A list of names as the ledger has it.
    typealias AllowedNames = Newsdesk.AllowedNames
}
