internal import Editorial
internal import Foundation
internal import Newsdesk

/// Brings a session, the face that it shows and the desk together, until the person leaves.
struct ReviewDesk {
    let workspace: Workspace
    let handle: String
    /// The key file; asked for only when something is signed.
    let keyFile: () throws -> String
    let face: any ReviewFace

    /// Works until the person leaves.
    func run(size: ReviewSession.Size?, opening post: PostID?) async throws {
        let house = workspace.file.house
        let environment = ProcessInfo.processInfo.environment
        let setting = ReviewSession.Setting(
            handle: handle,
            agency: house.agency,
            words: ReviewWords(language: house.language),
            time: workspace.time,
            opener: LinkOpener(environment: environment) { Self.find($0, environment) }
        )
        try await workspace.withTimer { desk, files in
            // Whoever is not of the house hears so before anything is drawn.
            _ = try await desk.inbox(of: handle)
            var session = ReviewSession(
                setting,
                size: size,
                now: SystemClock().now(),
                opening: post
            )
            var effects = session.begin()
            while session.view != .ended {
                if effects.isEmpty {
                    face.show(session)
                    var events: [ReviewEvent] = []
                    while events.isEmpty {
                        let before = session.size
                        events = face.next(&session)
                        session.now = SystemClock().now()
                        if before != session.size { face.show(session) }
                    }
                    for event in events {
                        effects += session.handle(event)
                        // What was typed after a key that begins something is not for what comes.
                        if !effects.isEmpty { break }
                    }
                } else {
                    let effect = effects.removeFirst()
                    guard let event = await perform(effect, await Self.fresh(desk, files)) else {
                        continue
                    }
                    face.pause(session)
                    effects += session.handle(event)
                }
            }
            face.close(session)
        }
    }

    /// The desk with the house's files and people as they are now: whoever was taken out meanwhile
    /// signs no more.
    private static func fresh(
        _ desk: Newsdesk,
        _ files: HouseFiles
    ) async -> Result<Newsdesk, any Error> {
        do {
            let present = try files.look()
            let desk = Newsdesk(
                house: present.house,
                queue: desk.queue,
                gate: present.gate,
                channels: present.channels,
                signatures: desk.signatures,
                pictures: desk.pictures,
                clock: SystemClock(),
                chance: SystemChance()
            )
            return .success(try await desk.withPresentPeople())
        } catch {
            return .failure(error)
        }
    }

    private func perform(
        _ effect: ReviewEffect,
        _ desk: Result<Newsdesk, any Error>
    ) async -> ReviewEvent? {
        do {
            return try await event(of: effect, try desk.get())
        } catch {
            return .failed(CommandFailure(error).description)
        }
    }

    private func event(of effect: ReviewEffect, _ desk: Newsdesk) async throws -> ReviewEvent? {
        switch effect {
        case .quit: return nil
        case .loadInbox: return .inbox(try await desk.inbox(of: handle))
        case .load(let post): return .dossier(try await desk.dossier(of: post, for: handle))
        case .sign(let shown):
            let keyFile = try keyFile()
            let post = try await face.handOver(announcement(keyFile, shown.post.id)) {
                try await desk.approve(shown, by: handle, keyFile: keyFile)
            }
            guard let post else { return .changed }
            let isComplete = post.stage != .inReview
            return .done(.init(post: post.id, sort: .signed(isComplete: isComplete)))
        case .sendBack(let shown, let why):
            guard let post = try await desk.sendBack(shown, why: why, by: handle) else {
                return .changed
            }
            return .done(.init(post: post.id, sort: .returned))
        case .waive(let finding, let shown, let why):
            let keyFile = try keyFile()
            let check = try await face.handOver(announcement(keyFile, shown.post.id)) {
                try await desk.waive(finding, in: shown, why: why, by: handle, keyFile: keyFile)
            }
            guard check != nil else { return .changed }
            return .done(.init(post: shown.post.id, sort: .waived(rule: finding.choice.rule)))
        case .open(let address, let program):
            try Self.open(address, with: program)
            return .opened(address)
        }
    }

    /// Says what a question for a passphrase or a touch is about.
    private func announcement(_ keyFile: String, _ post: PostID) -> String {
        ReviewWords(language: workspace.file.house.language)(
            "\(post): uw sleutel \(keyFile) tekent.",
            "\(post): your key \(keyFile) signs."
        )
    }

    /// Starts a program with an address, without a shell and with nothing to write on.
    private static func open(_ address: String, with program: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw CommandFailure(
                .unavailable,
                "'\(program)' could not be started; open \(address) by hand"
            )
        }
    }

    private static func find(_ program: String, _ environment: [String: String]) -> String? {
        let files = FileManager.default
        if program.contains("/") { return files.isExecutableFile(atPath: program) ? program : nil }
        return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first(where: files.isExecutableFile)
    }
}
