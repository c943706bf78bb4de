internal import Foundation

/// What a placeholder stands for, and what an answer's JSON says.
indirect enum TemplateValue: Hashable, Sendable {
    case null
    case text(String)
    case number(Int)
    case decimal(Double)
    case flag(Bool)
    case list([TemplateValue])
    case object([Pair])

    struct Pair: Hashable, Sendable {
        let key: String
        let value: TemplateValue
    }

    /// The value inside other words: lists with commas, nothing as nothing.
    var plain: String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .decimal(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let values): values.map(\.plain).joined(separator: ", ")
        case .object(let pairs): pairs.map(\.value.plain).joined(separator: ", ")
        }
    }

    /// Whether it says nothing: `when:` leaves out what stands under it.
    var isEmpty: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        case .list(let values): values.isEmpty
        case .object(let pairs): pairs.isEmpty
        case .number, .decimal, .flag: false
        }
    }

    /// RFC 8259 JSON without spaces, keys in the order of the template.
    var json: String {
        switch self {
        case .null: "null"
        case .text(let text): Escape.json(text)
        case .number(let number): String(number)
        case .decimal(let number): number.isFinite ? String(number) : "null"
        case .flag(let flag): String(flag)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let pairs):
            "{"
                + pairs.map { Escape.json($0.key) + ":" + $0.value.json }
                .joined(separator: ",") + "}"
        }
    }
}

// MARK: - Reading JSON

extension TemplateValue: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads JSON; nil for what is none.
    init?(json bytes: [UInt8]) {
        // What is no JSON only costs what would have been read from it.
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else {
            return nil
        }
        self = value
    }

    init(from decoder: any Decoder) throws {
        if let fields = try? decoder.container(keyedBy: Key.self) {
            self = .object(
                try fields.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
                    Pair(key: $0.stringValue, value: try fields.decode(Self.self, forKey: $0))
                }
            )
            return
        }
        if var elements = try? decoder.unkeyedContainer() {
            var values: [TemplateValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(Self.self)) }
            self = .list(values)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int.self) {
            self = .number(number)
        } else if let number = try? value.decode(Double.self) {
            self = .decimal(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    /// What stands at a path; nil when there is nothing, or null.
    func at(_ path: JSONPath) -> TemplateValue? {
        var value = self
        for step in path.steps {
            switch value {
            case .object(let pairs):
                guard let next = pairs.first(where: { $0.key == step }) else { return nil }
                value = next.value
            case .list(let values):
                guard let index = Int(step), values.indices.contains(index) else { return nil }
                value = values[index]
            case .null, .text, .number, .decimal, .flag: return nil
            }
        }
        return value == .null ? nil : value
    }
}

/// The way to a value in JSON: keys, and the indexes of lists, with dots between them.
struct JSONPath: Hashable {
    let steps: [String]

    init(_ text: String) { steps = text.split(separator: ".").map(String.init) }
}
