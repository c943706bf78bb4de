/// A word, a number or a sign of a text, with everything that rules ask about it.
struct Token: Sendable {
    enum Kind: Sendable {
        case word
        case number
        case handle
        case url
        case email
        case sign
    }

    enum Shape: Sendable {
        case lower
        case capital
        case upper
        case mixed
        case none
    }

    /// Where it stands and what surrounds it.
    struct Position: OptionSet, Sendable {
        let rawValue: UInt16

        /// Begins a sentence, or follows a colon or an opening quote.
        static let startsSentence = Self(rawValue: 1)
        /// Is part of a hashtag.
        static let inHashtag = Self(rawValue: 2)
        /// Begins a hashtag.
        static let startsHashtag = Self(rawValue: 4)
        /// Has nothing but a hyphen between it and the token before.
        static let glued = Self(rawValue: 8)
        /// Stands in quotation marks, with a few others at most.
        static let quoted = Self(rawValue: 16)
        /// Has a comma, a bracket or another mark between it and the token before.
        static let afterMark = Self(rawValue: 32)
        /// Stands alone in brackets.
        static let bracketed = Self(rawValue: 64)
        /// Belongs to a sentence that ends with a question mark.
        static let question = Self(rawValue: 128)
    }

    let kind: Kind
    /// Its case, by the form in the text.
    let shape: Shape
    var position: Position
    /// Counted from 0; no sequence goes over the end of one.
    let sentence: Int32
    /// Bytes of the folded text.
    let range: Range<Int>
    /// Bytes of the word in small letters, without a genitive `'s`; empty where there is none to
    /// look up, as in `1.234`.
    let word: Range<Int>
    /// What lists and number rules say that it is.
    var classes = ClassSet()
    /// The longest entry of a list that begins with this word, in words; 0 when there is none.
    var longestEntry = 0

    var startsSentence: Bool { position.contains(.startsSentence) }
}
