internal import Editorial
internal import Gate

/// One part of what a post shows to readers, as the gate looks at it.
struct PostPart {
    /// Which words these are; see ``CheckedPart/name``.
    let name: String
    let text: String
    /// Whether the part is a post of its own to the rules; the others are only searched.
    let isPost: Bool
    let sort: Manuscript.Part

    /// Every part, in an order that is always the same for the same content: a waiver names its
    /// part by the number, so a new sort of part comes last.
    static func all(of content: Content) -> [PostPart] {
        func part(
            _ name: String,
            _ text: String,
            isPost: Bool = false,
            as sort: Manuscript.Part = .text
        ) -> PostPart {
            PostPart(name: name, text: text, isPost: isPost, sort: sort)
        }
        var parts = [part("text", content.text, isPost: true)]
        for variant in content.variants {
            parts.append(part("variant for \(variant.channel)", variant.text, isPost: true))
        }
        for medium in content.media {
            parts.append(part("alt text of \(medium.name)", medium.alt, as: .altText))
            parts.append(part("name of a picture", medium.name))
        }
        let words = ([content.topic] + content.tags).joined(separator: "; ")
        parts.append(part("topic and tags", words))
        if let link = content.link { parts.append(part("link", link)) }
        if !content.facts.isEmpty {
            parts.append(part("facts", content.facts.joined(separator: "; ")))
        }
        return parts
    }

    /// The words at a span of the part; nil where the part is not that long.
    func words(at span: Range<Int>) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard span.lowerBound >= 0, span.upperBound <= scalars.count else { return nil }
        var words = String.UnicodeScalarView()
        words.append(contentsOf: scalars[span])
        return String(words)
    }
}
