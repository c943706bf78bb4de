@testable import Channels
import Foundation
import Testing

/// What `docs/adapter.schema.json` tells editors, and `docs/adapters.md` people.
@Suite("Schema of adapters")
struct AdapterSchemaTests {
    static let docs = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs")

    private func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: Self.docs.appending(path: "adapter.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The part of the schema for one place of an adapter.
    private func part(_ name: String) throws -> [String: Any] {
        let schema = try schema()
        if name == "adapter" { return schema }
        let parts = try #require(schema["definitions"] as? [String: Any])
        return try #require(parts[name] as? [String: Any], "there is no '\(name)'")
    }

    private func property(_ key: String, of name: String) throws -> [String: Any] {
        let properties = try #require(try part(name)["properties"] as? [String: Any])
        return try #require(properties[key] as? [String: Any])
    }

    @Test(arguments: AdapterKeys.all.keys.sorted())
    func `editors know the keys that are read, and no others`(name: String) throws {
        let part = try part(name)
        let properties = try #require(part["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(AdapterKeys.all[name] ?? []))
        #expect(part["additionalProperties"] as? Bool == false)
    }

    @Test func `editors know no place that is not read`() throws {
        let parts = try #require(try schema()["definitions"] as? [String: Any])
        // What a kind of answer is stands in many places.
        #expect(Set(parts.keys) == Set(AdapterKeys.all.keys).subtracting(["adapter"]))
    }

    static let words: [(part: String, key: String, words: [String])] = [
        ("adapter", "secret", Adapter.SecretUse.allCases.map(\.rawValue)),
        ("adapter", "markup", Markup.allCases.map(\.rawValue)),
        ("limits", "count", TextLength.Unit.allCases.map(\.rawValue)),
        ("rate-limit", "form", RateLimit.Form.allCases.map(\.rawValue)),
        ("step", "repeatable", Step.Repeatable.allCases.map(\.rawValue)),
        ("step", "each", ItemList.allCases.map(\.rawValue)),
        ("step", "method", RequestTemplate.Method.allCases.map(\.rawValue)),
        ("look-up", "as", LookUpTemplate.Search.Form.allCases.map(\.rawValue)),
    ]

    @Test(arguments: words.indices)
    func `editors know the words that are read`(index: Int) throws {
        let (part, key, words) = Self.words[index]
        #expect(try property(key, of: part)["enum"] as? [String] == words)
    }

    @Test func `the page names every key, every name and every shipped adapter`() throws {
        let page = try String(
            contentsOf: Self.docs.appending(path: "adapters.md"),
            encoding: .utf8
        )
        for (place, keys) in AdapterKeys.all {
            for key in keys { #expect(page.contains("`\(key)`"), "'\(key)' of '\(place)'") }
        }
        for field in Name.PostField.allCases {
            let name = Name.post(field).written
            #expect(page.contains("`\(name)`"), "\(name)")
        }
        for list in ItemList.allCases { #expect(page.contains("`\(list.rawValue)`")) }
        for markup in Markup.allCases { #expect(page.contains("`\(markup.rawValue)`")) }
        for filter in Filter.allCases { #expect(page.contains("`\(filter.rawValue)`")) }
        for file in ShippedFiles.all {
            let name = ShippedFiles.name(file.path)
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test func `the worked example of the page is an adapter`() throws {
        let page = try String(
            contentsOf: Self.docs.appending(path: "adapters.md"),
            encoding: .utf8
        )
        let parts = page.components(separatedBy: "```yaml\n").dropFirst()
        let examples = parts.compactMap { $0.components(separatedBy: "```").first }
            .filter { $0.contains("\nname: ") || $0.hasPrefix("name: ") }
        #expect(!examples.isEmpty)
        for example in examples { _ = try Adapter(text: example, file: "docs/adapters.md") }
    }
}
