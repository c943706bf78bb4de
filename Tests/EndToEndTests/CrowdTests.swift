import Foundation
import Testing

/// Many people and their scripts at one workspace at the same moment.
@Suite("Fifty at once", .serialized)
struct CrowdTests {
    static let people = 50

    @Test func `nobody hears that the database is locked, and no command is lost`() throws {
        let room = try Newsroom()
        // One does not wait for the other: whoever is told a post, has it.
        let running = try (0..<Self.people).map { number in
            try room.start(
                number % 5 == 4
                    ? ["list", "--json"]
                    : number % 10 == 3
                        ? ["backup", "crowd-\(number).backup"]
                        : ["draft", "all-channels.md", "--as", "anna", "--json"]
            )
        }
        let timer = try room.startTimer()
        var drafted: Set<String> = []
        for process in running {
            let arguments = process.process.arguments ?? []
            let result = try process.finish()
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            #expect(!result.errors.contains("locked") && !result.errors.contains("busy"))
            guard arguments.first == "draft" else { continue }
            let id = try #require(result.output.firstMatch(of: /p-[0-9a-z]{8}/))
            drafted.insert(String(id.output))
        }
        timer.process.terminate()
        #expect(try timer.finish().status == 0)
        #expect(drafted.count == Self.people - 15)
        #expect(Set(try room.posts().map(\.post)) == drafted)
        #expect(try room.heraut("verify").status == 0)
    }
}
