/// An identifier that belongs to one kind of thing: a `ChannelID` cannot be passed for a `PostID`.
public struct ID<Subject>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The identifier as it is written in the queue, the ledger and on the command line.
    public let rawValue: String

    /// Takes the text as it is; what reads it from outside checks its form first.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The text itself.
    public var description: String { rawValue }

    /// Orders by the text, so that listings are the same everywhere.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension ID: Codable {
    /// Reads the bare text; one with a control character names nothing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "an id has a control character"
            )
        }
        self.init(text)
    }

    /// Writes the bare text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A place where posts appear, as `heraut.yaml` names it.
public enum Channel {}

/// Somebody who drafts, signs or resolves; the id is a salted digest of the handle.
public enum Person {}

/// A text that a person signed.
public enum Statement {}

/// A sentence in which a person says why.
public enum Reason {}

/// What was sent to a channel, and what it answered.
public enum Sending {}

/// Names a post: `p-` and eight characters, given when the draft is saved.
public typealias PostID = ID<Post>
/// Names a channel of the workspace, such as `site`.
public typealias ChannelID = ID<Channel>
/// Names a person without saying who: the handle is a plain value of its own.
public typealias PersonID = ID<Person>
/// The salted digest of what a revision says.
public typealias ContentID = ID<Content>
/// The salted digest of a statement.
public typealias StatementID = ID<Statement>
/// The salted digest of a reason.
public typealias ReasonID = ID<Reason>
/// The salted digest of what was sent and answered.
public typealias ExchangeID = ID<Sending>

extension PersonID {
    /// The timer: it carries out what people signed and decides nothing for them.
    public static let publisher = PersonID("publisher")
}
