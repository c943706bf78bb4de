import Foundation
import Testing

/// `heraut run` runs on while an admin changes the files: the next post is judged by the new ones.
@Suite("The rules of the moment", .serialized)
struct RulesOfTheMomentTests {
    private let room: Newsroom
    private let house: URL
    private let good: String

    init() throws {
        room = try Newsroom()
        house = room.folder.appending(path: "news/heraut.yaml")
        good = try String(contentsOf: house, encoding: .utf8)
    }

    /// What the timer said by the time that `isDone`, or after ten seconds.
    private func wait(for timer: Tool.Running, _ isDone: (String) throws -> Bool) throws -> String {
        for _ in 0..<500 {
            if try isDone(try timer.output()) { break }
            usleep(20_000)
        }
        return try timer.output()
    }

    private func received() throws -> Int {
        try Data(contentsOf: room.record())
            .count { $0 == UInt8(ascii: "\n") }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let what: String
        let file: String
        /// The file as it becomes, out of `heraut.yaml` as it was.
        let make: @Sendable (String) -> String

        var testDescription: String { what }
    }

    static let rule = """
        name: house/no-care
        kind: sequence
        level: block
        message: {nl: Nee., en: No.}
        tokens: ["zorgvuldig"]
        examples: {hit: [zorgvuldig, heel zorgvuldig, te zorgvuldig], miss: [snel, traag, vlug]}
        """

    static let changes = [
        Change(what: "the approver is taken out", file: "heraut.yaml") {
            $0.replacing(/\ {2}bram:\n(?:\ {4}.*\n)+/, with: "")
        },
        Change(what: "the channel moves", file: "heraut.yaml") {
            $0.replacing("127.0.0.1", with: "localhost")
        },
        Change(what: "a rule comes", file: "policies/packs/house/no-care.yaml") { _ in rule },
    ]

    @Test(arguments: changes)
    func `what an admin changes stops a post that a running timer would have sent`(
        _ change: Change
    ) throws {
        let timer = try room.startTimer()
        defer { timer.kill() }
        _ = try room.approvedPost(at: "+4s")
        let changed = change.make(good)
        try #require(changed != good)
        let file = room.folder.appending(path: "news/\(change.file)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(changed.utf8).write(to: file, options: .atomic)
        let told = try wait(for: timer) { $0.contains("failed") || $0.contains("published") }
        #expect(told.contains("failed"), "\(told)")
        #expect(try received() == 0)
    }

    @Test func `while heraut.yaml is wrong nothing leaves, and once it is right the post does`()
        throws
    {
        let timer = try room.startTimer()
        defer { timer.kill() }
        _ = try room.approvedPost(at: "+3s")
        try Data((good + "colour: red\n").utf8).write(to: house)
        let halted = try wait(for: timer) { $0.contains("halted") || $0.contains("published") }
        #expect(halted.contains("unknown key 'colour'"), "\(halted)")
        sleep(3)
        #expect(try received() == 0)
        try Data(good.utf8).write(to: house)
        let told = try wait(for: timer) { $0.contains("published") }
        #expect(told.contains("published"), "\(told)")
        #expect(try received() == 1)
    }

    @Test func `the limits that a server told are looked at again too`() throws {
        let limits = room.folder.appending(path: "news/limits/site.json")
        try FileManager.default.createDirectory(
            at: limits.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        let timer = try room.startTimer()
        defer { timer.kill() }
        _ = try room.approvedPost(at: "+3s")
        try Data(#"{"characters":20}"#.utf8).write(to: limits, options: .atomic)
        let told = try wait(for: timer) { $0.contains("failed") || $0.contains("published") }
        #expect(told.contains("which takes 20"), "\(told)")
        #expect(try received() == 0)
    }
}
