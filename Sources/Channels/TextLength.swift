internal import Foundation

/// How long a text is, as one network counts.
struct TextLength {
    enum Unit: String, CaseIterable {
        /// What a reader sees as one character (UAX 29).
        case graphemes
        /// Unicode code points.
        case codePoints = "code-points"
        /// X: 280, where letters of most scripts count one, others and emoji two, addresses 23
        /// (twitter-text, config v3).
        case weighted
        /// Threads: code points, and each emoji as many as it has bytes in UTF-8.
        case threads
        /// Bytes in UTF-8.
        case bytes = "utf8-bytes"
    }

    let unit: Unit
    /// What each address counts, however long it is; nil where it counts as itself.
    let link: Int?
    /// Whether `@name@server` counts as `@name`.
    let shortensMentions: Bool

    /// The same, where each address counts `link`; unchanged where that is nil.
    func counting(link: Int?) -> TextLength {
        guard let link else { return self }
        return TextLength(unit: unit, link: link, shortensMentions: shortensMentions)
    }

    /// How much of the limit a text takes.
    func count(_ text: String) -> Int {
        let text = unit == .weighted ? text.precomposedStringWithCanonicalMapping : text
        guard link != nil || shortensMentions else { return measure(text[...]) }
        var sum = 0
        var rest = text.utf8.startIndex
        for (start, end, cost) in replaced(in: text) {
            let from = text.utf8.index(text.utf8.startIndex, offsetBy: start)
            let to = text.utf8.index(text.utf8.startIndex, offsetBy: end)
            guard from >= rest else { continue }
            sum += measure(text[rest..<from]) + cost
            rest = to
        }
        return sum + measure(text[rest...])
    }

    /// The places that count as something else than they say, in order.
    private func replaced(in text: String) -> [(start: Int, end: Int, cost: Int)] {
        var places: [(start: Int, end: Int, cost: Int)] = []
        if let link {
            for part in TextParts(text).links where Self.isLink(part.text) {
                places.append((part.start, part.end, link))
            }
            if unit == .weighted {
                for bare in Self.bareAddresses(in: text) {
                    // Whether another name is an address there depends on a list of domains: the
                    // longer count is the safe one.
                    let cost =
                        Self.isUnderKnownDomain(bare.text)
                        ? link : max(link, measure(bare.text[...]))
                    places.append((bare.start, bare.end, cost))
                }
            }
        }
        if shortensMentions {
            for match in text.matches(of: /@[A-Za-z0-9_.\-]+(@[A-Za-z0-9.\-]+[A-Za-z0-9])/) {
                let domain = match.output.1
                places.append(
                    (
                        text.utf8.distance(from: text.startIndex, to: domain.startIndex),
                        text.utf8.distance(from: text.startIndex, to: domain.endIndex), 0
                    )
                )
            }
        }
        return places.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    private func measure(_ text: Substring) -> Int {
        switch unit {
        case .graphemes: text.count
        case .codePoints: text.unicodeScalars.count
        case .bytes: text.utf8.count
        case .threads:
            text.reduce(0) { sum, character in
                sum
                    + (Self.isEmoji(character)
                        ? character.utf8.count : character.unicodeScalars.count)
            }
        case .weighted:
            text.reduce(0) { sum, character in
                sum
                    + (Self.canBeEmoji(character)
                        ? 2 : character.unicodeScalars.reduce(0) { $0 + Self.weight($1) })
            }
        }
    }

    /// twitter-text's config v3: these ranges count one, everything else two.
    private static func weight(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0...4_351, 8_192...8_205, 8_208...8_223, 8_242...8_247: 1
        default: 2
        }
    }

    /// Whether a character is shown as an emoji: a sequence counts as one.
    static func isEmoji(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return false }
        // A keycap is a digit with two more code points; U+FE0E asks for the letter form.
        if scalars.contains("\u{20E3}") || scalars.contains("\u{FE0F}") {
            return first.properties.isEmoji
        }
        // Digits and # are emoji only in a sequence.
        guard !scalars.contains("\u{FE0E}"), !first.isASCII else { return false }
        return first.properties.isEmojiPresentation
            || (scalars.count > 1 && first.properties.isEmoji)
    }

    /// The same, and the signs that X shows as emoji although they are letters elsewhere, such as ©.
    private static func canBeEmoji(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, !first.isASCII, !scalars.contains("\u{FE0E}") else {
            return isEmoji(character)
        }
        return isEmoji(character) || first.properties.isEmoji
    }

    /// Hosts whose labels are longer than DNS allows are no addresses.
    private static func isLink(_ address: String) -> Bool {
        let host = address.drop { $0 != "/" }.drop { $0 == "/" }
            .prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        return host.split(separator: ".").allSatisfy { $0.utf8.count < 64 } && host.contains(".")
    }

    /// The domains of countries, and the oldest others.
    private static func isUnderKnownDomain(_ address: String) -> Bool {
        let host = address.prefix { $0 != "/" }
        guard let domain = host.split(separator: ".").last?.lowercased() else { return false }
        return domain.count == 2
            || ["com", "org", "net", "edu", "gov", "int", "mil", "info"].contains(domain)
    }

    /// Names such as `agency.example/page`, which X makes addresses of.
    private static func bareAddresses(in text: String) -> [TextParts.Part] {
        let schemed = TextParts(text).links
        let pattern = /(?:[A-Za-z0-9][A-Za-z0-9\-]{0,62}\.)+[A-Za-z]{2,24}(?:\/[^\s<>"]*)?/
        return text.matches(of: pattern).compactMap { match in
            let start = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
            let end = text.utf8.distance(from: text.startIndex, to: match.range.upperBound)
            let before = start == 0 ? nil : Array(text.utf8.prefix(start)).last
            let isInside =
                schemed.contains { $0.start <= start && end <= $0.end }
                || before == UInt8(ascii: "@") || before == UInt8(ascii: "-")
            guard !isInside else { return nil }
            return TextParts.Part(text: String(match.output), start: start, end: end)
        }
    }
}
