import Foundation
import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

/// Gives each test its own empty folder, removed afterwards.
struct TempFolder: TestTrait, SuiteTrait, TestScoping {
    @TaskLocal static var path: String?
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }
        let url = FileManager.default.temporaryDirectory
            .appending(path: "heraut-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: url)
            } catch {
                Issue.record("the folder of a test stayed behind: \(error)")
            }
        }
        try await Self.$path.withValue(url.path()) { try await body() }
    }

    /// The folder of this test.
    static var folder: String {
        get throws {
            let path = try #require(path)
            return path.hasSuffix("/") ? String(path.dropLast()) : path
        }
    }

    /// A new queue in the folder of this test.
    static func newQueue() throws -> QueueStore {
        try QueueStore.create(folder: folder, workspace: "w-testing0", at: Scribe.start)
        return try QueueStore.open(folder: folder)
    }

    /// The database file of this test.
    static var database: String {
        get throws { try folder + "/" + QueueStore.fileName }
    }
}

extension Trait where Self == TempFolder {
    static var tempFolder: Self { Self() }
}
