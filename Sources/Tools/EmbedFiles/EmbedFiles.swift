import Foundation
import PackagePlugin

/// Turns every `.sql`, `.yaml` and `.txt` file below a target's folder into one Swift file of
/// string literals, so that the one binary carries them wherever it is put.
///
/// The target's own `path` must be the folder that holds the files: a target elsewhere that reads
/// them from outside misses files added later.
@main
struct EmbedFiles: BuildToolPlugin {
    private static let embedded: Set<String> = ["sql", "yaml", "txt"]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = target.directoryURL
        var inputs: [URL] = []
        let walker = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let url = walker?.nextObject() as? URL {
            if Self.embedded.contains(url.pathExtension) { inputs.append(url) }
        }
        inputs.sort { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embed \(inputs.count) files of \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [root.path, output.path] + inputs.map(\.path),
                inputFiles: inputs,
                outputFiles: [output]
            )
        ]
    }
}
