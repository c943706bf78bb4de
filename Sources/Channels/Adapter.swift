internal import Newsdesk
internal import PlacedYAML

/// How one kind of channel is spoken to: data, not code.
struct Adapter {
    /// The highest limit on characters that an adapter may name.
    static let maximumCharacters = 100_000

    enum Signing: String, CaseIterable {
        case none
        case standardWebhooks = "standard-webhooks"
    }

    let name: String
    let method: String
    let headers: [(name: String, value: String)]
    let body: BodyTemplate
    let signing: Signing
    /// Where an answer's JSON tells the post's id and its address; dots lead inwards.
    let idPath: String?
    let linkPath: String?
    /// Whether a 503 of this channel means that nothing was processed.
    let postponesOn503: Bool
    let maximumCharacters: Int?
    /// The definition as it was written: part of what a signature covers.
    let source: String

    /// Reads a definition.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(text: String, file: String) throws(YAMLProblem) {
        let root = try YAMLValue(text: text, file: file)
        let map = try root.mapping(
            allowed: ["name", "about", "method", "headers", "body", "signing", "answer", "limits"]
        )
        name = try map.required("name").string()
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
            throw try map.required("name").problem(
                "a name is of lower-case letters, digits and hyphens"
            )
        }
        method = try map["method"]?.oneOf(Method.self).rawValue ?? Method.post.rawValue
        var headers: [(name: String, value: String)] = []
        if let given = map["headers"] {
            for entry in try given.openMapping().entries {
                let template = try Template(entry.value)
                guard template.isFixed else {
                    throw entry.value.problem("a header of an adapter says the same for each post")
                }
                headers.append((entry.key, try entry.value.string()))
            }
        }
        self.headers = headers
        body = try Self.body(try map.required("body"))
        signing = try map["signing"]?.oneOf(Signing.self) ?? .none
        let answer = try map["answer"]?.mapping(allowed: ["id", "link", "unprocessed"])
        idPath = try answer?["id"]?.string()
        linkPath = try answer?["link"]?.string()
        let unprocessed = try answer?["unprocessed"]?.strings() ?? []
        for status in unprocessed where status != "503" {
            throw root.problem("only 503 can be declared as 'not processed', not \(status)")
        }
        postponesOn503 = !unprocessed.isEmpty
        let limits = try map["limits"]?.mapping(allowed: ["characters"])
        maximumCharacters = try limits?["characters"]?.integer(in: 1...Self.maximumCharacters)
        source = text
    }

    private enum Method: String, CaseIterable {
        case post = "POST"
        case put = "PUT"
    }

    private static func body(_ value: YAMLValue) throws(YAMLProblem) -> BodyTemplate {
        let map = try value.mapping(allowed: ["json", "form"])
        switch (map["json"], map["form"]) {
        case (let json?, nil): return .json(try BodyTemplate.Node(json))
        case (nil, let form?):
            var fields: [(key: String, value: Template)] = []
            for entry in try form.openMapping().entries {
                fields.append((entry.key, try Template(entry.value)))
            }
            return .form(fields)
        case (nil, nil), (_?, _?):
            throw value.problem("a body is either 'json:' or 'form:'")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// The adapters that come with Heraut, as they would stand in a workspace's `adapters/` folder.
enum ShippedAdapters {
    static let files: [(path: String, text: String)] = [
        (
            "adapters/webhook.yaml",
            """
            name: webhook
            about: A signed webhook to a system of the agency's own (Standard Webhooks 1.0.0).
            method: POST
            signing: standard-webhooks
            body:
              json:
                type: post.published
                post: "{{ post.id }}"
                revision: "{{ post.revision }}"
                key: "{{ post.key }}"
                channel: "{{ channel.name }}"
                due: "{{ post.due }}"
                kind: "{{ post.kind }}"
                language: "{{ post.language }}"
                text: "{{ post.text }}"
                link: "{{ post.link }}"
                topic: "{{ post.topic }}"
                tags: "{{ post.tags }}"
                facts: "{{ post.facts }}"
                media: "{{ post.media }}"
            answer:
              id: id
              link: url

            """
        )
    ]
}
