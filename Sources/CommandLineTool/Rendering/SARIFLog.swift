internal import Editorial
internal import Foundation
internal import Gate
internal import Newsdesk

/// What was found, in the form that editors and code review understand: SARIF 2.1.0 (OASIS).
///
/// Columns and offsets count code points, as the gate does.
struct SARIFLog: Encodable {
    private let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    private let version = "2.1.0"
    private var runs: [Run]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version
        case runs
    }

    private let language: Language

    /// A log of nothing yet.
    init(rules: [Rule], language: Language) {
        self.language = language
        let finding = rules.filter { $0.kind != .allow }
        runs = [
            Run(
                tool: Tool(driver: Driver(rules: finding.map { Descriptor($0, language) })),
                language: language.rawValue
            )
        ]
    }

    /// Adds what was found in one text.
    mutating func add(_ checked: CheckedSubject) {
        for part in checked.check.parts {
            for finding in part.findings {
                let index = runs[0].tool.driver.index(of: finding, language)
                let words = [finding.reason(language), instead(finding)].compactMap(\.self)
                    .joined(separator: " ")
                runs[0].results.append(
                    Result(
                        ruleId: finding.rule,
                        ruleIndex: index,
                        level: Level(finding.severity),
                        message: Message(
                            text: part.name == "text" ? words : "\(part.name): \(words)"
                        ),
                        locations: [Location(checked, part.name, finding.span)],
                        suppressions: part.waiver(of: finding).map { [Suppression($0)] }
                    )
                )
            }
        }
    }

    /// Adds that something could not be checked.
    mutating func add(_ failure: CommandFailure, about subject: String) {
        runs[0].invocations[0].executionSuccessful = false
        runs[0].invocations[0].toolExecutionNotifications.append(
            Notification(
                level: .error,
                message: Message(text: failure.description),
                locations: PostName.isID(subject) || subject == "-"
                    ? []
                    : [Location(physicalLocation: PhysicalLocation(artifact: subject, nil))]
            )
        )
    }

    /// What a finding suggests: editors show the message alone, not the help of its rule.
    private func instead(_ finding: Finding) -> String? {
        finding.suggestion.map {
            (language == .dutch ? "Liever: " : "Instead: ") + $0(language)
        }
    }

    // MARK: - The objects of the standard, with its names

    private struct Run: Encodable {
        var tool: Tool
        let language: String
        let columnKind = "unicodeCodePoints"
        var invocations = [Invocation()]
        var results: [Result] = []
    }

    private struct Tool: Encodable {
        var driver: Driver
    }

    private struct Driver: Encodable {
        let name = "Heraut"
        let version = Heraut.version
        let semanticVersion = Heraut.version
        var rules: [Descriptor]

        /// The number of a finding's rule; the gate's own are added when they speak.
        mutating func index(of finding: Finding, _ language: Language) -> Int {
            if let index = rules.firstIndex(where: { $0.id == finding.rule }) { return index }
            rules.append(Descriptor(finding, language))
            return rules.count - 1
        }
    }

    /// `reportingDescriptor`.
    private struct Descriptor: Encodable {
        let id: String
        let shortDescription: Message
        let help: Message
        let defaultConfiguration: Configuration

        init(_ rule: Rule, _ language: Language) {
            id = rule.name
            shortDescription = Message(text: rule.reason(language))
            help = Message(
                text: [rule.reason(language), rule.suggestion?(language), rule.source]
                    .compactMap(\.self).joined(separator: "\n\n")
            )
            defaultConfiguration = Configuration(level: Level(rule.severity))
        }

        init(_ finding: Finding, _ language: Language) {
            id = finding.rule
            shortDescription = Message(text: finding.reason(language))
            help = shortDescription
            defaultConfiguration = Configuration(level: Level(finding.severity))
        }
    }

    private struct Configuration: Encodable {
        let level: Level
    }

    private enum Level: String, Encodable {
        case note
        case warning
        case error

        init(_ severity: Severity) {
            self =
                switch severity {
                case .block: .error
                case .warn: .warning
                case .advice: .note
                }
        }
    }

    private struct Invocation: Encodable {
        var executionSuccessful = true
        var toolExecutionNotifications: [Notification] = []
    }

    private struct Notification: Encodable {
        let level: Level
        let message: Message
        let locations: [Location]
    }

    private struct Message: Encodable {
        let text: String
    }

    private struct Result: Encodable {
        let ruleId: String
        let ruleIndex: Int
        let level: Level
        let message: Message
        let locations: [Location]
        let suppressions: [Suppression]?
    }

    /// A finding that was waived.
    private struct Suppression: Encodable {
        let kind = "external"
        let status = "accepted"
        let justification: String

        init(_ waiver: CountedWaiver) { justification = "\(waiver.person): \(waiver.reason)" }
    }

    private struct Location: Encodable {
        var physicalLocation: PhysicalLocation?
        var logicalLocations: [LogicalLocation]?

        init(physicalLocation: PhysicalLocation) { self.physicalLocation = physicalLocation }

        /// The words in the file; else the file, post or input as a whole, and which part of it.
        init(_ checked: CheckedSubject, _ part: String, _ span: Range<Int>) {
            if let source = checked.source {
                let region =
                    part == "text" ? source.region(of: span, firstLine: checked.firstLine) : nil
                physicalLocation = PhysicalLocation(
                    artifact: source.path,
                    region.map { Region($0) }
                )
                if region == nil { logicalLocations = [LogicalLocation(name: part)] }
            } else {
                logicalLocations = [
                    LogicalLocation(
                        name: part,
                        fullyQualifiedName: "\(checked.name)/\(part)"
                    )
                ]
            }
        }
    }

    private struct LogicalLocation: Encodable {
        let name: String
        var fullyQualifiedName: String?
    }

    private struct PhysicalLocation: Encodable {
        let artifactLocation: ArtifactLocation
        let region: Region?

        init(artifact path: String, _ region: Region?) {
            artifactLocation = ArtifactLocation(uri: Self.uri(path))
            self.region = region
        }

        /// A relative path stays relative: to the folder that the tool was run in.
        private static func uri(_ path: String) -> String {
            if path.hasPrefix("/") { return URL(filePath: path).absoluteString }
            let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: ":"))
            return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
        }
    }

    private struct ArtifactLocation: Encodable {
        let uri: String
    }

    private struct Region: Encodable {
        let startLine: Int
        let startColumn: Int
        let endLine: Int
        let endColumn: Int
        let charOffset: Int
        let charLength: Int

        init(_ region: SourceText.Region) {
            startLine = region.startLine
            startColumn = region.startColumn
            endLine = region.endLine
            endColumn = region.endColumn
            charOffset = region.offset
            charLength = region.length
        }
    }
}
