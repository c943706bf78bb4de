/// The languages that the gate has rules for, by their ISO 639-1 code.
public enum Language: String, Codable, Sendable, CaseIterable {
    /// Dutch.
    case dutch = "nl"
    /// English.
    case english = "en"
}

/// One sentence for a person, in each language that Heraut speaks.
public struct LocalizedText: Hashable, Sendable, Codable {
    /// The Dutch sentence.
    public let dutch: String
    /// The English sentence.
    public let english: String

    /// Takes the sentence in both languages.
    public init(dutch: String, english: String) {
        self.dutch = dutch
        self.english = english
    }

    /// The sentence in that language.
    public func callAsFunction(_ language: Language) -> String {
        switch language {
        case .dutch: dutch
        case .english: english
        }
    }
}
