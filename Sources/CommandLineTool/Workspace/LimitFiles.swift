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
        do throws(NewFile.Problem) {
            try NewFile.write(
                limits.text.utf8,
                to: "\(workspace)/\(path)",
                mode: NewFile.forOthersToo
            )
        } catch {
            throw CommandFailure(.cannotCreate, "'\(path)' cannot be written (\(error.reason))")
        }
    }
}
