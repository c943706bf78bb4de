import Foundation
import PackagePlugin

/// Puts the files below a target's folder into the one binary, so that it carries them wherever it
/// is put: `.sql` and `.yaml` as they are, in one Swift file of string literals; the lists of words
/// of `lexicons/`, compiled, in another.
///
/// The target's own `path` must be the folder that holds the files: a target elsewhere that reads
/// them from outside misses files added later.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = target.directoryURL
        var texts: [URL] = []
        var lexicons: [URL] = []
        let walker = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let url = walker?.nextObject() as? URL {
            switch url.pathExtension {
            case "sql", "yaml": texts.append(url)
            case "txt": lexicons.append(url)
            default: break
            }
        }
        texts.sort { $0.path < $1.path }
        lexicons.sort { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        var commands: [Command] = [
            .buildCommand(
                displayName: "Embed \(texts.count) files of \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [root.path, output.path] + texts.map(\.path),
                inputFiles: texts,
                outputFiles: [output]
            )
        ]
        if !lexicons.isEmpty {
            let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedWords.swift")
            commands.append(
                .buildCommand(
                    displayName: "Compile \(lexicons.count) lists of words of \(target.name)",
                    executable: try context.tool(named: "compile-lexicons").url,
                    arguments: [output.path] + lexicons.map(\.path),
                    inputFiles: lexicons,
                    outputFiles: [output]
                )
            )
        }
        return commands
    }
}
