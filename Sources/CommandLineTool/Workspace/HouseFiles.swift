internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import Synchronization

/// The files of a workspace that say what counts: `heraut.yaml`, `policies/`, `adapters/`,
/// `limits/`.
///
/// They are read again when they are not what they were. Whether they are is told by size, times
/// and inode, as long as the last change is old enough for another one to show in the times.
final class HouseFiles: HouseSource {
    /// How old a change has to be before times alone can tell that there was no other after it.
    private static let settled = Duration.seconds(2)
    /// How often the files are read again when they change while they are being read.
    private static let maximumTries = 3

    /// What `stat` says about one file or folder.
    private struct Stamp: Hashable {
        let path: String
        let inode: UInt64
        let size: Int64
        let modified: [Int]
        let changed: [Int]

        /// When it was changed last, by the clock of its file system.
        var moment: Instant {
            Instant(milliseconds: Int64(changed[0]) * 1_000 + Int64(changed[1]) / 1_000_000)
        }
    }

    private struct Reading {
        let stamps: [Stamp]
        let isSettled: Bool
        let present: PresentHouse
        let log: LogPart?
    }

    private let folder: String
    private let origin: String
    private let courier: Courier
    /// Networks allow few log-ins: what was logged in to stays so when a file changes.
    private let sessions = Sessions()
    private let last = Mutex<Reading?>(nil)

    /// The files of the workspace in that folder, whose log has that name; its channels share one courier.
    init(folder: String, origin: String, courier: Courier) {
        self.folder = folder
        self.origin = origin
        self.courier = courier
    }

    /// What the files say now.
    func current() throws(HouseProblem) -> PresentHouse {
        do {
            return try look()
        } catch {
            throw HouseProblem(CommandFailure(error).description)
        }
    }

    /// What the files say now.
    ///
    /// - Throws: What is wrong with one of them, with its place where there is one.
    func look() throws -> PresentHouse {
        let reading = try lookAtRules()
        var present = reading.present
        // The witnesses' file is small, and another one more often than the rules are.
        present.witnessing = reading.log?.witnessing(in: folder, of: origin)
        return present
    }

    private func lookAtRules() throws -> Reading {
        for _ in 0..<Self.maximumTries {
            let stamps = try stamps()
            let before = last.withLock { $0 }
            if let before, before.isSettled, before.stamps == stamps { return before }
            let version = try version()
            let present: (house: PresentHouse, log: LogPart?)
            if let before, before.present.version == version {
                present = (before.present, before.log)
            } else {
                present = try read(version)
                // Else what was read is not, or not wholly, what the version says.
                guard try self.version() == version else { continue }
            }
            let now = SystemClock().now()
            let isSettled = stamps.allSatisfy { now.since($0.moment) > Self.settled }
            let reading = Reading(
                stamps: stamps,
                isSettled: isSettled,
                present: present.house,
                log: present.log
            )
            last.withLock { $0 = reading }
            return reading
        }
        throw CommandFailure(.temporary, "the files of '\(folder)' keep changing; try again")
    }

    private func read(_ version: String) throws -> (house: PresentHouse, log: LogPart?) {
        let workspace = try Workspace(folder: folder)
        let present = PresentHouse(
            version: version,
            house: workspace.file.house,
            gate: try workspace.gate(),
            channels: try workspace.channels(courier: courier, sessions: sessions),
            notices: try workspace.notices(courier: courier)
        )
        return (present, workspace.file.log)
    }

    /// The digest of every byte of every file.
    private func version() throws -> String {
        let limit = Workspace.maximumFile
        var text = try TextFile.text(folder + "/" + HouseFile.name, limit: limit)
        for part in Workspace.ownFiles {
            let below = folder + "/" + part.folder
            for file in try TextFile.all(below: below, endings: part.endings, limit: limit) {
                text += "\0\(part.folder)/\(file.path)\0\(file.text)"
            }
        }
        return Digest.hex(Array(text.utf8))
    }

    private func stamps() throws -> [Stamp] {
        var stamps = [try Self.stamp(folder + "/" + HouseFile.name)]
        for part in Workspace.ownFiles {
            let below = folder + "/" + part.folder
            for name in try TextFile.names(below: below, endings: part.endings) {
                stamps.append(try Self.stamp(below + "/" + name))
            }
        }
        return stamps
    }

    private static func stamp(_ path: String) throws(CommandFailure) -> Stamp {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw CommandFailure(.noInput, "'\(path)' cannot be read (errno \(errno))")
        }
        return Stamp(
            path: path,
            inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            modified: [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)],
            changed: [Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec)]
        )
    }
}
