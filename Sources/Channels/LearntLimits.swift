public import Editorial
internal import Foundation
internal import Newsdesk
public import PlacedYAML

/// How much one post may hold on a channel, as its server told when it was asked.
///
/// It takes the place of the adapter's own figures. It is no part of what is signed: a server that
/// takes more or less than before voids no signature.
public struct LearntLimits: Hashable, Sendable, Encodable {
    private static let keys = ["characters", "link", "pictures"]

    /// The most characters as the adapter counts, from 1 to 100,000; nil where it was not told.
    public let characters: Int?
    /// What each address counts, from 1 to 500; nil where it was not told.
    public let link: Int?
    /// The most pictures, from 0 to 100; nil where it was not told.
    public let pictures: Int?

    init(characters: Int?, link: Int?, pictures: Int?) {
        (self.characters, self.link, self.pictures) = (characters, link, pictures)
    }

    /// Reads what ``text`` wrote.
    ///
    /// - Parameters:
    ///   - text: The JSON.
    ///   - file: Where it stands, for complaints.
    /// - Throws: ``YAMLProblem`` with file, line and column, for a figure out of its range too.
    public init(text: String, file: String) throws(YAMLProblem) {
        // JSON is YAML as well, and this way each complaint has its place.
        let root = try YAMLValue(text: text, file: file)
        guard TemplateValue(json: Array(text.utf8)) != nil else {
            throw root.problem("this is no JSON; 'heraut channels test' writes the file again")
        }
        let map = try root.mapping(allowed: Self.keys)
        characters = try map["characters"]?.integer(in: Limits.characterRange)
        link = try map["link"]?.integer(in: Limits.linkRange)
        pictures = try map["pictures"]?.integer(in: Limits.pictureRange)
    }

    /// Canonical JSON and a line end.
    public var text: String { CanonicalJSON.text(self) + "\n" }

    /// The name of the file with a channel's limits.
    public static func file(of channel: ChannelID) -> String {
        Escape.url(channel.rawValue) + ".json"
    }

    /// The channel whose limits a file of that name has.
    public static func channel(ofFile name: String) -> ChannelID {
        let word = name.hasSuffix(".json") ? String(name.dropLast(".json".count)) : name
        return ChannelID(word.removingPercentEncoding ?? word)
    }
}

/// How a server is asked what it takes, and where its answer says so.
struct LimitsTemplate {
    let request: RequestTemplate
    private let characters: JSONPath?
    private let link: JSONPath?
    private let pictures: JSONPath?

    /// Reads `read:`.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.limitsRead)
        request = try RequestTemplate(map, scope, usual: .get)
        guard request.names.allSatisfy(\.isKnownWithoutAPost) else {
            throw value.problem("limits are those of the channel: this can name no post")
        }
        characters = try map["characters"].map { value throws(YAMLProblem) in
            JSONPath(try value.string())
        }
        link = try map["link"].map { value throws(YAMLProblem) in JSONPath(try value.string()) }
        pictures = try map["pictures"].map { value throws(YAMLProblem) in
            JSONPath(try value.string())
        }
        guard [characters, link, pictures].contains(where: { $0 != nil }) else {
            throw value.problem("say where the answer has 'characters', 'link' or 'pictures'")
        }
    }

    /// What an answer tells.
    ///
    /// - Returns: The limits, or the sentence why nothing of it can be relied on.
    func limits(in json: TemplateValue?) -> Channels.LimitsAnswer {
        func number(_ path: JSONPath?, _ range: ClosedRange<Int>) -> Result<Int?, Unusable> {
            guard let path, let value = json?.at(path) else { return .success(nil) }
            guard case .number(let number) = value, range.contains(number) else {
                return .failure(Unusable(place: path.steps.joined(separator: "."), range: range))
            }
            return .success(number)
        }
        do throws(Unusable) {
            let limits = LearntLimits(
                characters: try number(characters, Limits.characterRange).get(),
                link: try number(link, Limits.linkRange).get(),
                pictures: try number(pictures, Limits.pictureRange).get()
            )
            guard limits != LearntLimits(characters: nil, link: nil, pictures: nil) else {
                return .fails(reason: "the channel answered without its limits")
            }
            return .told(limits)
        } catch {
            return .fails(
                reason: "what the channel says at '\(error.place)' is no number from"
                    + " \(error.range.lowerBound) to \(error.range.upperBound)"
            )
        }
    }

    private struct Unusable: Error {
        let place: String
        let range: ClosedRange<Int>
    }
}
