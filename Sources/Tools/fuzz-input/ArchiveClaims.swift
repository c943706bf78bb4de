internal import CommandLineTool
internal import Editorial
internal import Foundation
internal import Gate
internal import Newsdesk
internal import QueueStore

/// What has to hold when an export becomes a workspace, is verified, and is exported again.
enum ArchiveClaims {
    static func check(_ export: ExportedQueue, in folder: String) {
        remove(folder)
        defer { remove(folder) }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            fatalError("'\(folder)' cannot be made: \(error)")
        }
        do throws(QueueError) {
            try QueueStore.create(folder: folder, from: export, at: Posts.now)
            let queue = try QueueStore.open(folder: folder)
            wait { await check(queue, of: export) }
        } catch {
            Claims.sentence(error)
        }
    }

    private static func check(_ queue: QueueStore, of export: ExportedQueue) async {
        let desk = Newsdesk(
            house: house,
            queue: queue,
            gate: gate,
            channels: AdapterClaims.none,
            signatures: Believing(),
            pictures: NoPictures(),
            clock: StoppedClock(),
            chance: Zeros()
        )
        do throws(DeskError) {
            let found = try await desk.verify()
            Claims.hold(found.entries == export.entries.count, "entries are lost")
            found.problems.forEach { Claims.sentence($0) }
            guard found.problems.isEmpty else { return }
            for row in try await rows(queue).prefix(3) {
                let record = try await desk.archive(row.id).record
                _ = CanonicalJSON.text(record)
                RecordText.pages(of: record, house: house).forEach {
                    Claims.hold(
                        !Claims.hasControls($0, but: ["\n", "\t"]),
                        "a page with controls: \($0.debugDescription)"
                    )
                }
            }
        } catch {
            Claims.sentence(error)
        }
    }

    private static func rows(_ queue: QueueStore) async throws(DeskError) -> [PostRow] {
        do throws(QueueError) {
            return try await queue.rows(in: nil)
        } catch {
            throw .queue(error)
        }
    }

    private static func wait(_ body: @escaping @Sendable () async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task {
            await body()
            done.signal()
        }
        done.wait()
    }

    private static func remove(_ folder: String) {
        // It may not be there.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The people of the exports among the seeds.
    private static let house: House = {
        let text = """
            heraut: 1
            agency: "Dienst Voorbeeld"
            zone: "Europe/Amsterdam"
            people:
              anna:
                roles: [author]
                keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTjXfABrB3yQYl7AGdk4oMJymyxgA5nKudra8Eo5xvl"]
              bram:
                roles: [approver]
                keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN2PbO0DXYPtOvxh1Kq99NDsWrjmDTSAROk7vBMkHxd9"]
            """
        do {
            return try HouseFile(text: text, file: "heraut.yaml").house
        } catch {
            fatalError("\(error)")
        }
    }()

    private static let gate: Gate = {
        do {
            return try Gate(
                rules: [],
                tables: [],
                policy: PolicyVersion(ruleCount: 0, packs: []) { "no rules" }
            )
        } catch {
            fatalError("\(error)")
        }
    }()
}

/// Takes every signature for one of the first key that would count: what stands behind it is read too.
private struct Believing: SignatureScheme {
    func sign(
        _ statement: String,
        namespace: String,
        keyFile: String
    ) async throws(SignatureError) -> String { throw .cannotSign(reason: "nobody is here") }

    func publicKey(ofFile keyFile: String) async throws(SignatureError) -> PublicKey {
        throw .cannotSign(reason: "nobody is here")
    }

    func verify(
        _ signature: String,
        of statement: String,
        namespace: String,
        trusted: [TrustedKey],
        at moment: Instant
    ) async throws(SignatureError) -> PublicKey {
        guard let key = trusted.first else { throw .notValid(reason: "there is no key") }
        return key.key
    }
}

private struct NoPictures: PictureLibrary {
    func digest(of name: String) async throws(PictureProblem) -> String? { nil }
    func keep(_ picture: PictureCopy) async throws(PictureProblem) {}
    func forget(_ name: String) async throws(PictureProblem) {}
}
