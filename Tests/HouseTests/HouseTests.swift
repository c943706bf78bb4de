import Foundation
import Testing

/// Reads the repository itself: a wrong arrow fails with its file and line.
@Suite("House")
struct HouseTests {
    /// What each room may import of ours: only what stands on a floor below it.
    static let floors: [[String: Set<String>]] = [
        ["PlacedYAML": [], "QueueSchema": [], "PolicyPacks": [], "ShippedAdapters": []],
        ["Editorial": [], "TransparencyLog": []],
        ["Gate": ["Editorial", "CPCRE2"], "Courier": ["CCurl"]],
        ["Newsdesk": ["Gate", "Courier", "Editorial", "TransparencyLog"]],
        [
            "QueueStore": ["Newsdesk", "Editorial", "QueueSchema"],
            "Channels": ["Newsdesk", "Courier", "Editorial", "PlacedYAML", "ShippedAdapters"],
            "SSHSignatures": ["Newsdesk", "Editorial"],
            "PolicyLoader": ["Gate", "Editorial", "PlacedYAML", "PolicyPacks"],
            "NewsdeskTesting": ["Newsdesk", "Gate", "Courier", "Editorial"],
        ],
        [
            "CommandLineTool": [
                "QueueStore", "Channels", "SSHSignatures", "PolicyLoader", "Newsdesk", "Gate",
                "Courier", "Editorial", "TransparencyLog", "PlacedYAML",
            ],
            "Web": ["Channels", "Newsdesk"],
        ],
        ["heraut": ["CommandLineTool"], "heraut-receiver": ["Web"]],
    ]

    /// Libraries that belong to one room each; Foundation and the like are everybody's.
    static let libraries: [String: Set<String>] = [
        "GRDB": ["QueueStore"], "Yams": ["PlacedYAML"], "Subprocess": ["SSHSignatures"],
        "SystemPackage": ["SSHSignatures"], "Hummingbird": ["Web"], "HTTPTypes": ["Web"],
        "CCurl": ["Courier"], "CPCRE2": ["Gate"],
        "ArgumentParser": ["CommandLineTool", "heraut-receiver"],
    ]

    static let allowed = floors.reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where the sources of a room stand.
    static func folder(_ room: String) -> URL {
        switch room {
        case "QueueSchema": root.appending(path: "queue")
        case "PolicyPacks": root.appending(path: "policies")
        case "ShippedAdapters": root.appending(path: "adapters")
        default: root.appending(path: "Sources/\(room)")
        }
    }

    struct Line {
        let place: String
        let text: String
    }

    static func lines(_ room: String) throws -> [Line] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder(room).path)
        return try names.filter { $0.hasSuffix(".swift") }.sorted().flatMap { name in
            let text = try String(contentsOf: folder(room).appending(path: name), encoding: .utf8)
            return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .map { Line(place: "\(room)/\(name):\($0.offset + 1)", text: String($0.element)) }
        }
    }

    /// The module of an import line; nil for every other line.
    static func module(_ line: String) -> String? {
        let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count,
            index == 0 || ["public", "internal", "package", "private"].contains(words[0])
        else { return nil }
        return words[index + 1].split(separator: ".").first.map(String.init)
    }

    @Test(arguments: allowed.keys.sorted())
    func `a room imports only what stands below it`(room: String) throws {
        let below = try #require(Self.allowed[room])
        var imports = 0
        for line in try Self.lines(room) {
            guard let module = Self.module(line.text) else { continue }
            imports += 1
            if Self.allowed[module] != nil {
                #expect(below.contains(module), "\(line.place): \(room) may not import \(module)")
            } else if let owners = Self.libraries[module] {
                #expect(owners.contains(room), "\(line.place): \(module) is not for \(room)")
            }
        }
        #expect(imports > 0 || below.isEmpty, "\(room): no import was read")
    }

    @Test func `the table itself only points down`() {
        for (floor, rooms) in Self.floors.enumerated() {
            let below = Set(Self.floors[..<floor].flatMap(\.keys)).union(["CCurl", "CPCRE2"])
            for (room, imports) in rooms {
                #expect(imports.isSubset(of: below), "\(room) points up or sideways")
            }
        }
    }

    @Test func `every folder of sources is in the table`() throws {
        let folders = try FileManager.default
            .contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
        let known = Set(Self.allowed.keys).union(["CCurl", "CPCRE2", "Tools"])
        #expect(Set(folders).subtracting(known).isEmpty)
    }

    /// What only the doors may do: the world comes in through them.
    static let worldly = [
        "Date()", "print(", "exit(", "ProcessInfo", "Task.sleep", "fatal" + "Error(", "try" + "!",
    ]

    @Test(arguments: floors[0...4].flatMap(\.keys).sorted())
    func `below the doors nothing asks for the time, prints or ends the process`(
        room: String
    ) throws {
        for line in try Self.lines(room) {
            let code = line.text.trimmingCharacters(in: .whitespaces)
            guard !code.hasPrefix("//") else { continue }
            for call in Self.worldly {
                #expect(!code.contains(call), "\(line.place): \(call)")
            }
        }
    }

    @Test func `migrations are numbered without a gap`() throws {
        let folder = Self.root.appending(path: "queue/migrations").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(!names.isEmpty)
        for (index, name) in names.enumerated() {
            let number = String(index + 1)
            let padded = String(repeating: "0", count: 4 - number.count) + number
            #expect(name.hasPrefix(padded + "_") && name.hasSuffix(".sql"), "\(name)")
        }
    }

    @Test func `every decision has a number, a status and a place in the index`() throws {
        let folder = Self.root.appending(path: "docs/decisions")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0 != "README.md" }.sorted()
        let index = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        #expect(names.count >= 10)
        for (number, name) in names.enumerated() {
            #expect(Int(name.prefix(4)) == number + 1, "\(name)")
            #expect(index.contains("(\(name))"), "\(name) is not in the index")
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for heading in ["Status:", "## Context", "## Decision", "## Consequences"] {
                #expect(text.contains(heading), "\(name): no '\(heading)'")
            }
        }
    }

    @Test func `there are enough samples, of every kind and in both languages`() throws {
        let folder = Self.root.appending(path: "queue/samples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".md") }
        #expect(names.count { !$0.hasPrefix("refused-") } >= 10)
        #expect(names.count { $0.hasPrefix("refused-") } >= 3)
        let texts = try names.map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        let kinds = ["general-line", "good-news", "figures", "dilemma", "staff-voice", "reaction"]
        for wanted in kinds.map({ "kind: \($0)\n" }) + ["language: nl\n", "language: en\n"] {
            #expect(texts.contains { $0.contains(wanted) }, "\(wanted)")
        }
    }
}
