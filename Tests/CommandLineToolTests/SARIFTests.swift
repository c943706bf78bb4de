@testable import CommandLineTool
import Editorial
import Foundation
import Newsdesk
import PolicyLoader
import Testing

/// The log that editors read: by the requirements of the schema of SARIF 2.1.0 (OASIS).
@Suite("SARIF")
struct SARIFTests {
    static let draft = """
        ---
        kind: staff-voice
        language: nl
        channels: [site]
        topic: werk
        tags: [Zahra Hosseini]
        ---

          Hallo 🙂 allemaal.
        Wij spraken met Zahra Hosseini over haar werk.

        """

    /// The log of a file, as any reader of JSON sees it.
    static func log(_ text: String, path: String, language: Language = .english) throws -> JSON {
        let policy = try HouseRules.policy(nil, examples: false)
        let draft = try DraftFile(bytes: Array(text.utf8), file: path, language: .dutch)
        let checked = CheckedSubject(
            name: path,
            firstLine: draft.textLine,
            source: SourceText(path: path, bytes: Array(text.utf8)),
            check: GateCheck(try draft.content().content, by: policy.gate)
        )
        var log = SARIFLog(rules: policy.rules, language: language)
        log.add(checked)
        log.add(CommandFailure(.noInput, "there is no file 'x'"), about: "x")
        let text = CanonicalJSON.text(log)
        return JSON(value: try JSONSerialization.jsonObject(with: Data(text.utf8)))
    }

    /// A value of JSON, looked into without types.
    struct JSON {
        let value: Any?

        subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
        var list: [JSON] { (value as? [Any] ?? []).map { JSON(value: $0) } }
        var string: String? { value as? String }
        var int: Int? { value as? Int }
        var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    }

    @Test func `the log has what the schema requires, and nothing that it does not know`() throws {
        let log = try Self.log(Self.draft, path: "posts/één.md")
        #expect(log.keys == ["$schema", "version", "runs"])
        #expect(log["version"].string == "2.1.0")
        #expect(log["runs"].list.count == 1)
        let run = log["runs"].list[0]
        #expect(run.keys == ["tool", "language", "columnKind", "invocations", "results"])
        #expect(run["columnKind"].string == "unicodeCodePoints")
        #expect(run["language"].string == "en")
        let driver = run["tool"]["driver"]
        #expect(driver.keys == ["name", "version", "semanticVersion", "rules"])
        #expect(driver["name"].string == "Heraut")
        let ids = driver["rules"].list.compactMap { $0["id"].string }
        #expect(Set(ids).count == driver["rules"].list.count)
        let levels: Set = ["none", "note", "warning", "error"]
        for rule in driver["rules"].list {
            #expect(rule.keys == ["id", "shortDescription", "help", "defaultConfiguration"])
            #expect(rule["shortDescription"]["text"].string?.isEmpty == false)
            #expect(rule["help"]["text"].string?.isEmpty == false)
            #expect(levels.contains(rule["defaultConfiguration"]["level"].string ?? ""))
        }
        #expect(!run["results"].list.isEmpty)
        for result in run["results"].list {
            #expect(result.keys == ["ruleId", "ruleIndex", "level", "message", "locations"])
            let index = try #require(result["ruleIndex"].int)
            #expect(ids[index] == result["ruleId"].string)
            #expect(levels.contains(result["level"].string ?? ""))
            #expect(result["message"]["text"].string?.isEmpty == false)
            #expect(result["locations"].list.count == 1)
            let place = result["locations"].list[0]
            let uri = try #require(place["physicalLocation"]["artifactLocation"]["uri"].string)
            #expect(uri == "posts/%C3%A9%C3%A9n.md")
            let region = place["physicalLocation"]["region"]
            guard !region.keys.isEmpty else {
                #expect(place["logicalLocations"].list.first?["name"].string != nil)
                continue
            }
            for key in ["startLine", "startColumn", "endLine", "endColumn"] {
                #expect(try #require(region[key].int) >= 1)
            }
            for key in ["charOffset", "charLength"] {
                #expect(try #require(region[key].int) >= 0)
            }
        }
        let invocation = run["invocations"].list[0]
        #expect(invocation["executionSuccessful"].value as? Bool == false)
        let notification = invocation["toolExecutionNotifications"].list[0]
        #expect(notification["level"].string == "error")
        #expect(notification["message"]["text"].string == "there is no file 'x'")
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a region is the words in the file as it lies on disk`(end: String) throws {
        for mark in ["", "\u{FEFF}"] {
            let text = Self.draft.replacing("\n", with: end)
            let source = SourceText(path: "a.txt", bytes: Array((mark + text).utf8))
            let file = Array(text.unicodeScalars)
            let words = Array("Zahra Hosseini".unicodeScalars)
            let start = "Hallo 🙂 allemaal.\nWij spraken met ".unicodeScalars.count
            let region = source.region(of: start..<(start + words.count), firstLine: 9)
            #expect(Array(file[region.offset...].prefix(region.length)) == words)
            #expect((region.startLine, region.startColumn) == (10, 17))
            #expect((region.endLine, region.endColumn) == (10, 31))
        }
    }

    @Test func `severities are levels, and messages are in the chosen language`() throws {
        for language in Language.allCases {
            let run = try Self.log(Self.draft, path: "a.md", language: language)["runs"].list[0]
            let result = try #require(
                run["results"].list.first { $0["ruleId"].string == "names/full-name" }
            )
            #expect(result["level"].string == "error")
            let words = language == .dutch ? "Dit is de naam" : "This is the name"
            #expect(result["message"]["text"].string?.contains(words) == true)
            let levels = Dictionary(
                uniqueKeysWithValues: run["tool"]["driver"]["rules"].list.map {
                    ($0["id"].string ?? "", $0["defaultConfiguration"]["level"].string ?? "")
                }
            )
            #expect(levels["editorial/policy-owner"] == "warning")
            #expect(levels["editorial/hashtags"] == "note")
            #expect(levels["names/known-things"] == nil)
        }
    }

    @Test func `what stands in the front matter is named by its part`() throws {
        let results = try Self.log(Self.draft, path: "/tmp/a b.md")["runs"].list[0]["results"].list
        let tags = try #require(
            results.first { $0["message"]["text"].string?.hasPrefix("topic and tags: ") == true }
        )
        let place = tags["locations"].list[0]
        #expect(place["logicalLocations"].list.first?["name"].string == "topic and tags")
        #expect(
            place["physicalLocation"]["artifactLocation"]["uri"].string == "file:///tmp/a%20b.md"
        )
    }
}
