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

    let kind: Kind
    /// Bytes of the folded text.
    let range: Range<Int>
    /// The word in small letters, without a genitive `'s`.
    let word: [UInt8]
    /// Whether it begins a sentence, or follows a colon or an opening quote.
    let startsSentence: Bool
    /// Counted from 0; no sequence goes over the end of one.
    let sentence: Int
    /// Whether it is part of a hashtag.
    let isHashtag: Bool
    /// Whether nothing but a hyphen is between it and the token before.
    let isGlued: Bool
    /// Its case, by the form in the text.
    let shape: Shape
    var id: Int32 = Vocabulary.unknown
    var classes = ClassSet()

    enum Shape: Sendable {
        case lower
        case capital
        case upper
        case mixed
        case none
    }
}
