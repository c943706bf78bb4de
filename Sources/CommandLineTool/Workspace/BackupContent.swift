internal import Foundation
internal import QueueStore

/// What of a workspace goes into a backup beside the queue: everything that is needed to bring it back,
/// and no secret.
enum BackupContent {
    /// The files, by name.
    ///
    /// A file that `heraut.yaml` names as a secret stays out, wherever it is.
    ///
    /// - Throws: ``CommandFailure`` when a folder cannot be read.
    static func files(of workspace: Workspace) throws(CommandFailure) -> [WorkspaceFile] {
        let folder = workspace.folder
        let house = try TextFile.text(folder + "/" + HouseFile.name, limit: Workspace.maximumFile)
        let secrets = secrets(in: house, folder: folder)
        var names = [HouseFile.name]
        for place in QueueRestoration.folders { names += try self.names(of: place, in: folder) }
        return names.map { WorkspaceFile(name: $0, path: folder + "/" + $0) }.filter { file in
            !secrets.contains(resolved(file.path))
        }
    }

    /// The regular files below a folder; a link is somebody else's business.
    private static func names(
        of place: String,
        in folder: String
    ) throws(CommandFailure) -> [String] {
        guard FileManager.default.fileExists(atPath: folder + "/" + place) else { return [] }
        var names: [String] = []
        var open = [place]
        do {
            while let place = open.popLast() {
                for name in try FileManager.default.contentsOfDirectory(
                    atPath: folder + "/" + place
                ) {
                    let name = place + "/" + name
                    let attributes = try FileManager.default
                        .attributesOfItem(atPath: folder + "/" + name)
                    switch attributes[.type] as? FileAttributeType {
                    case .typeDirectory: open.append(name)
                    case .typeRegular: names.append(name)
                    default: continue
                    }
                }
            }
        } catch {
            throw CommandFailure(
                .inputOutput,
                "'\(folder)/\(place)' cannot be read: \(error.localizedDescription)"
            )
        }
        return names.sorted()
    }

    /// Where the secrets stand that the file names.
    private static func secrets(in text: String, folder: String) -> Set<String> {
        var found: Set<String> = []
        for part in text.components(separatedBy: "file:").dropFirst() {
            let path = String(part.prefix { !$0.isWhitespace && !"\"',}]#".contains($0) })
            found.insert(resolved(path.hasPrefix("/") ? path : folder + "/" + path))
        }
        return found
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
