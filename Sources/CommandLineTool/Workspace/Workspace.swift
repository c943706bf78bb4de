internal import Channels
internal import Courier
internal import Foundation
internal import Gate
internal import Newsdesk
internal import PolicyLoader
internal import QueueStore
internal import SSHSignatures

/// A workspace folder: `heraut.yaml`, the queue, pictures, and what the agency adds of its own.
///
/// This is where the rooms are wired together; nothing is decided here.
struct Workspace {
    /// The variable that names the folder.
    static let variable = "HERAUT_WORKSPACE"
    /// The largest `heraut.yaml`, adapter or rule file, in bytes.
    static let maximumFile = 1_024 * 1_024

    /// The folders with what counts besides `heraut.yaml`, and what is read there.
    static let ownFiles: [(folder: String, endings: [String])] = [
        ("policies", [".yaml", ".txt"]), ("adapters", [".yaml"]),
        (LimitFiles.folder, [LimitFiles.ending]),
    ]

    let folder: String
    let file: HouseFile

    /// Opens the folder that was named, or that the environment names, or the nearest one upwards
    /// from here that has a `heraut.yaml`.
    ///
    /// - Throws: ``CommandFailure``, or `YAMLProblem` for a wrong `heraut.yaml`.
    init(named: String?) throws {
        try self.init(folder: Self.find(named))
    }

    /// Reads the `heraut.yaml` of a folder.
    ///
    /// - Throws: ``CommandFailure``, or `YAMLProblem` for a wrong `heraut.yaml`.
    init(folder: String) throws {
        self.folder = folder
        let path = folder + "/" + HouseFile.name
        file = try HouseFile(text: TextFile.text(path, limit: Self.maximumFile), file: path)
    }

    /// The times of this agency.
    var time: WallTime { WallTime(zone: file.zone) }

    /// Shipped rules with those of the workspace's `policies/` folder.
    ///
    /// - Throws: `PolicyError` with file, line and column.
    func gate() throws -> Gate {
        try HouseRules.gate(self)
    }

    /// The channels of the workspace, with a courier of their own.
    ///
    /// - Throws: `YAMLProblem` with file, line and column, or ``CommandFailure``.
    func channels(courier: Courier, sessions: Sessions = Sessions()) throws -> Channels {
        let adapters = try TextFile.all(
            below: folder + "/adapters",
            endings: [".yaml"],
            limit: Self.maximumFile
        )
        return try Channels(
            file.channels,
            adapterFiles: adapters.map { (folder + "/adapters/" + $0.path, $0.text) },
            limits: try LimitFiles(workspace: folder).all(),
            secrets: secrets,
            courier: courier,
            clock: SystemClock(),
            sessions: sessions,
            pictures: PictureStore(folder: folder + "/media").bytes
        )
    }

    /// Reads the channels, for as long as `body` runs.
    ///
    /// - Throws: `YAMLProblem` with file, line and column, and what `body` throws.
    func withChannels(_ body: (Channels) async throws -> Void) async throws {
        let courier = Courier()
        defer { courier.shutDown() }
        try await body(try channels(courier: courier))
    }

    /// Who is told what happens; nil where nobody is.
    ///
    /// - Throws: `YAMLProblem` with file, line and column.
    func notices(courier: Courier) throws -> NoticeChannel? {
        try file.notices.map { try NoticeChannel($0, secrets: secrets, courier: courier) }
    }

    private var secrets: SecretSource {
        SecretSource(folder: folder) { ProcessInfo.processInfo.environment[$0] }
    }

    /// Opens the queue and puts the desk together, for as long as `body` runs.
    ///
    /// - Throws: What is wrong with the workspace, and what `body` throws.
    func withDesk<Value>(_ body: (Newsdesk) async throws -> Value) async throws -> Value {
        try await withTimer { desk, _ in try await body(desk) }
    }

    /// The same for a timer, which looks at the house's files again as long as it runs.
    ///
    /// - Throws: What is wrong with the workspace, and what `body` throws.
    func withTimer<Value>(
        _ body: (Newsdesk, HouseFiles) async throws -> Value
    ) async throws -> Value {
        try await withStore { desk, files, _ in try await body(desk, files) }
    }

    /// The same with the queue's own store, for what is about the file and not about posts.
    ///
    /// - Throws: What is wrong with the workspace, and what `body` throws.
    func withStore<Value>(
        _ body: (Newsdesk, HouseFiles, QueueStore) async throws -> Value
    ) async throws -> Value {
        let courier = Courier()
        let files: HouseFiles
        let present: PresentHouse
        let queue: QueueStore
        do {
            queue = try QueueStore.open(folder: folder)
            let origin = TransparentLedger(queue).origin
            files = HouseFiles(folder: folder, origin: origin, courier: courier)
            present = try files.look()
        } catch {
            courier.shutDown()
            throw error
        }
        let desk = Newsdesk(
            house: present.house,
            queue: queue,
            gate: present.gate,
            channels: present.channels,
            signatures: SSHSignatures(),
            pictures: PictureStore(folder: folder + "/media"),
            clock: SystemClock(),
            chance: SystemChance()
        )
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(try await desk.withPresentPeople(), files, queue))
        } catch {
            result = .failure(error)
        }
        courier.shutDown()
        let value = try result.get()
        try queue.close()
        return value
    }

    private static func find(_ named: String?) throws(CommandFailure) -> String {
        let environment = ProcessInfo.processInfo.environment[variable]
        if let folder = named ?? environment.flatMap({ $0.isEmpty ? nil : $0 }) {
            guard FileManager.default.fileExists(atPath: folder + "/" + HouseFile.name) else {
                throw CommandFailure(
                    .noInput,
                    "'\(folder)' is no workspace (it has no \(HouseFile.name)); make one with"
                        + " 'heraut init \(folder)'"
                )
            }
            return folder
        }
        var place = URL(filePath: FileManager.default.currentDirectoryPath).standardizedFileURL
        for _ in 0..<maximumDepth {
            if FileManager.default.fileExists(atPath: place.appending(path: HouseFile.name).path) {
                return place.path
            }
            let parent = place.deletingLastPathComponent()
            guard parent.path != place.path else { break }
            place = parent
        }
        throw CommandFailure(
            .noInput,
            "there is no workspace here; name one with --workspace or \(variable), or make one"
                + " with 'heraut init'"
        )
    }

    /// How many folders upwards are looked at.
    private static let maximumDepth = 64
}
