internal import Yams

/// One value of a YAML file that knows where it stands, so that every complaint has a place.
///
/// Read a mapping with ``mapping(allowed:)``: a key that nobody asked for is refused there.
/// Aliases, tags and duplicate keys are refused: a file that a lawyer reads has no hidden parts.
public struct YAMLValue: Sendable {
    /// The largest file that is read, in bytes: far above any pack, far below what could hurt.
    public static let maximumBytes = 4 * 1_024 * 1_024
    /// The deepest nesting that is read.
    public static let maximumDepth = 32

    indirect enum Shape: Sendable {
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        case mapping([(key: String, keyLine: Int, keyColumn: Int, value: YAMLValue)])
    }

    /// The file as the person named it.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1.
    public let column: Int
    let shape: Shape

    /// Reads one YAML document.
    ///
    /// - Parameters:
    ///   - text: The document.
    ///   - file: How to name it in complaints.
    ///   - lineOffset: Lines of the file that stand before `text` (front matter starts at line 2).
    /// - Throws: ``YAMLProblem`` with file, line and column.
    public init(text: String, file: String, lineOffset: Int = 0) throws(YAMLProblem) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw YAMLProblem(
                file: file,
                line: 1 + lineOffset,
                column: 1,
                message: "the file is larger than \(Self.maximumBytes) bytes"
            )
        }
        // Yams puts the value of an anchor wherever its alias stands and keeps anchors only as long
        // as its parser lives: so they are looked for while it does.
        let parser: Parser
        let node: Node?
        do {
            // What a plain word means (a number, a date) is for whoever reads the value.
            parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            node = try parser.singleRoot()
        } catch let error as YamlError {
            throw Self.problem(error, file: file, lineOffset: lineOffset)
        } catch {
            throw YAMLProblem(
                file: file,
                line: 1 + lineOffset,
                column: 1,
                message: "\(error)"
            )
        }
        guard let node else {
            throw YAMLProblem(
                file: file,
                line: 1 + lineOffset,
                column: 1,
                message: "the file is empty"
            )
        }
        self = try withExtendedLifetime(parser) { () throws(YAMLProblem) in
            try YAMLValue(node: node, file: file, lineOffset: lineOffset, depth: 0)
        }
    }

    private init(
        node: Node,
        file: String,
        lineOffset: Int,
        depth: Int
    ) throws(YAMLProblem) {
        self.file = file
        line = (node.mark?.line ?? 1) + lineOffset
        column = node.mark?.column ?? 1
        guard depth < Self.maximumDepth else {
            throw YAMLProblem(
                file: file,
                line: line,
                column: column,
                message: "nested deeper than \(Self.maximumDepth) levels"
            )
        }
        if let hidden = Self.hiddenPart(of: node) {
            throw YAMLProblem(file: file, line: line, column: column, message: hidden)
        }
        switch node {
        case .scalar(let scalar):
            shape = .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            var values: [YAMLValue] = []
            for element in sequence {
                values.append(
                    try YAMLValue(
                        node: element,
                        file: file,
                        lineOffset: lineOffset,
                        depth: depth + 1
                    )
                )
            }
            shape = .sequence(values)
        case .mapping(let mapping):
            var pairs: [(key: String, keyLine: Int, keyColumn: Int, value: YAMLValue)] = []
            for (key, value) in mapping {
                let keyLine = (key.mark?.line ?? 1) + lineOffset
                let keyColumn = key.mark?.column ?? 1
                guard case .scalar(let name) = key else {
                    throw YAMLProblem(
                        file: file,
                        line: keyLine,
                        column: keyColumn,
                        message: "a key must be a plain word"
                    )
                }
                if let hidden = Self.hiddenPart(of: key, isKey: true) {
                    throw YAMLProblem(
                        file: file,
                        line: keyLine,
                        column: keyColumn,
                        message: hidden
                    )
                }
                guard !pairs.contains(where: { $0.key == name.string }) else {
                    throw YAMLProblem(
                        file: file,
                        line: keyLine,
                        column: keyColumn,
                        message: "the key '\(name.string)' stands here twice"
                    )
                }
                let read = try YAMLValue(
                    node: value,
                    file: file,
                    lineOffset: lineOffset,
                    depth: depth + 1
                )
                pairs.append((name.string, keyLine, keyColumn, read))
            }
            shape = .mapping(pairs)
        case .alias:
            throw YAMLProblem(
                file: file,
                line: line,
                column: column,
                message: "aliases (*name) are not read here; write the value out"
            )
        }
    }

    /// What a reader of the file would not see in this value; nil when it is what it looks like.
    ///
    /// An alias is met at its anchor, which always stands before it.
    private static func hiddenPart(of node: Node, isKey: Bool = false) -> String? {
        if node.anchor != nil {
            return "anchors (&name) and aliases (*name) are not read here; write the value out"
        }
        // Yams itself gives what is quoted the tag of a text, and every key the tag of its form.
        let own = "tag:yaml.org,2002:"
        let hasTag =
            switch node {
            case .scalar(let scalar) where isKey: !scalar.tag.description.hasPrefix(own)
            case .scalar(let scalar) where scalar.style != .plain:
                scalar.tag.description != own + "str"
            case .scalar(let scalar): !scalar.tag.description.isEmpty
            case .sequence(let sequence): !sequence.tag.description.isEmpty
            case .mapping(let mapping): !mapping.tag.description.isEmpty
            case .alias: false
            }
        guard hasTag else { return nil }
        return "tags (!name) are not read here; write the value without"
    }

    private static func problem(
        _ error: YamlError,
        file: String,
        lineOffset: Int
    ) -> YAMLProblem {
        switch error {
        case .scanner(_, let problem, let mark, _),
            .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return YAMLProblem(
                file: file,
                line: mark.line + lineOffset,
                column: mark.column,
                message: "not valid YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            let name = duplicates.first ?? ""
            return YAMLProblem(
                file: file,
                line: context.mark.line + lineOffset,
                column: context.mark.column,
                message: "the key '\(name)' stands twice in this mapping"
            )
        case .reader(let problem, _, _, _):
            return YAMLProblem(
                file: file,
                line: 1 + lineOffset,
                column: 1,
                message: "not readable as text: \(problem)"
            )
        default:
            return YAMLProblem(
                file: file,
                line: 1 + lineOffset,
                column: 1,
                message: "not valid YAML: \(error)"
            )
        }
    }

    /// A complaint about this value.
    public func problem(_ message: String) -> YAMLProblem {
        YAMLProblem(file: file, line: line, column: column, message: message)
    }

    /// The three forms that a value can have.
    public enum Form: Sendable {
        /// A text, a number, a word.
        case scalar
        /// A list.
        case sequence
        /// `key: value` lines.
        case mapping
    }

    /// Which form this value has, for readers that take more than one.
    public var form: Form {
        switch shape {
        case .scalar: .scalar
        case .sequence: .sequence
        case .mapping: .mapping
        }
    }

    /// Whether it is a scalar without quotes: then readers may take it as a number or a word.
    public var isPlain: Bool {
        if case .scalar(_, let isPlain) = shape { isPlain } else { false }
    }

    /// Whether nothing was written for this value: an empty plain scalar, `~` or `null`.
    public var isNull: Bool {
        if case .scalar(let text, true) = shape {
            return text.isEmpty || text == "~" || text == "null"
        }
        return false
    }
}
