internal import Channels
internal import Editorial
internal import Foundation
internal import PlacedYAML

/// What servers told about how much they take: `limits/CHANNEL.json` in the workspace.
///
/// `heraut channels test` writes them, so that everything else needs no network.
struct LimitFiles {
    static let folder = "limits"
    static let ending = ".json"
    /// The largest of them, in bytes.
    static let maximumFile = 4_096
    /// Whoever runs the timer reads them, whoever tried the channel wrote them.
    private static let mode = 0o644

    /// The workspace.
    let workspace: String

    /// Where a channel's limits stand, relative to the workspace.
    static func path(_ channel: ChannelID) -> String {
        "\(folder)/\(LearntLimits.file(of: channel))"
    }

    /// Every channel's limits, as far as they were told.
    ///
    /// - Throws: `YAMLProblem` with file, line and column, or ``CommandFailure``.
    func all() throws -> [ChannelID: LearntLimits] {
        let below = "\(workspace)/\(Self.folder)"
        var limits: [ChannelID: LearntLimits] = [:]
        for file in try TextFile.all(
            below: below,
            endings: [Self.ending],
            limit: Self.maximumFile
        ) {
            let channel = LearntLimits.channel(ofFile: file.path)
            limits[channel] = try LearntLimits(text: file.text, file: "\(below)/\(file.path)")
        }
        return limits
    }

    /// Writes a channel's limits: the old file or the new one is there at any moment.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func keep(_ limits: LearntLimits, of channel: ChannelID) throws(CommandFailure) {
        let path = Self.path(channel)
        let whole = "\(workspace)/\(path)"
        // Of another ending: nobody reads it before it has its name.
        let new = "\(whole).\(ProcessInfo.processInfo.processIdentifier)"
        do {
            let manager = FileManager.default
            try manager.createDirectory(
                atPath: "\(workspace)/\(Self.folder)",
                withIntermediateDirectories: true
            )
            defer { try? manager.removeItem(atPath: new) }
            try Data().write(to: URL(filePath: new))
            let handle = try FileHandle(forWritingTo: URL(filePath: new))
            defer { try? handle.close() }
            try handle.write(contentsOf: Data(limits.text.utf8))
            try manager.setAttributes([.posixPermissions: Self.mode], ofItemAtPath: new)
            try handle.synchronize()
            guard unsafe rename(new, whole) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(path)' cannot be written (\(error.localizedDescription))"
            )
        }
    }
}
