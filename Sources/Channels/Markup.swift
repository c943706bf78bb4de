/// How a network reads a text as more than words, and how a text is written that stays the words
/// that it is.
enum Markup: String, CaseIterable {
    /// https://support.discord.com/hc/en-us/articles/210298617; a backslash before anything but a
    /// letter, a digit or a space makes it what it is.
    case discord
    /// The part of CommonMark that a TextBlock of an adaptive card knows:
    /// https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features.
    ///
    /// Teams on phones drops a backslash only before `*`, `_` and brackets, and shows any other
    /// (github.com/microsoft/Teams-AdaptiveCards-Mobile, MarkDownBlockParser.cpp). What means
    /// something at the beginning of a line gets a space that does not break instead.
    case teams

    private enum Change {
        /// A backslash before it.
        case backslash
        /// A space that does not break (U+00A0) in its place.
        case hardSpace
        /// The same behind it, where its line ends.
        case hardSpaceAfter
    }

    /// The text as it is sent, so that readers see `text`.
    ///
    /// Addresses stay as they are.
    func written(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let isOfAddress = addresses(in: text, scalars)
        let marks = marksAtLineStarts(scalars)
        var out = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let change = marks[index] ?? (isMark(at: index, scalars) ? .backslash : nil)
            switch isOfAddress[index] ? nil : change {
            case nil: out.append(scalar)
            case .backslash: out.append(contentsOf: ["\\", scalar])
            case .hardSpace: out.append("\u{A0}")
            case .hardSpaceAfter: out.append(contentsOf: [scalar, "\u{A0}"])
            }
        }
        return String(out)
    }

    /// Whether each scalar belongs to an address, where a backslash would be another address.
    private func addresses(in text: String, _ scalars: [Unicode.Scalar]) -> [Bool] {
        var isOfAddress = [Bool](repeating: false, count: scalars.count)
        var links = TextParts(text).links[...]
        var place = 0
        var end = 0
        var isOpen = false
        for (index, scalar) in scalars.enumerated() {
            if let link = links.first, place >= link.start {
                (isOpen, end) = (true, link.end)
                links.removeFirst()
            }
            // To Discord an address goes on up to a space or '<', whatever stands in it.
            if isOpen, place >= end {
                isOpen = self == .discord && scalar != "<" && !scalar.properties.isWhitespace
            }
            isOfAddress[index] = isOpen
            place += UTF8.width(scalar)
        }
        return isOfAddress
    }

    /// Whether a scalar means something wherever it stands.
    private func isMark(at index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let scalar = scalars[index]
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch (scalar, self) {
        case ("*", _), ("_", _), ("[", _), ("\\", .discord), ("`", .discord): return true
        case ("~", .discord), ("|", .discord):
            return next == scalar || (index > 0 && scalars[index - 1] == scalar)
        case ("<", .discord):
            return Self.namesSomething(scalars[(index + 1)...])
        case (":", .discord): return Self.namesEmoji(scalars[(index + 1)...])
        // Before a letter a backslash is one.
        case ("\\", .teams): return next.map { $0 == "\n" || Self.isPunctuation($0) } ?? false
        default: return false
        }
    }

    /// Whether a name in angle brackets stands for a person, a channel, an emoji, a time, a sound or
    /// a page.
    private static func namesSomething(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = rest.first else { return false }
        if "@#:/".unicodeScalars.contains(first) { return true }
        return ["a:", "t:", "id:", "sound:"].contains { rest.starts(with: $0.unicodeScalars) }
    }

    /// Whether what stands between two colons may be the name of an emoji, as in `:warning:`.
    private static func namesEmoji(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let name = rest.prefix { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic
                    || "0123456789_+-".unicodeScalars.contains(scalar))
        }
        return !name.isEmpty && rest.dropFirst(name.count).first == ":"
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
        default: false
        }
    }

    // MARK: - Beginnings of lines

    /// What makes a heading, a quotation or a list of a line, and what has to change in it.
    private func marksAtLineStarts(_ scalars: [Unicode.Scalar]) -> [Int: Change] {
        var marks: [Int: Change] = [:]
        var start = 0
        while start < scalars.count {
            let end = scalars[start...].firstIndex(of: "\n") ?? scalars.count
            var first = start
            while first < end, scalars[first] == " " { first += 1 }
            if let (index, change) = mark(of: scalars[first..<end]) { marks[index] = change }
            start = end + 1
        }
        return marks
    }

    private func mark(of line: ArraySlice<Unicode.Scalar>) -> (Int, Change)? {
        guard let sign = line.first else { return nil }
        let after: Int
        switch sign {
        case "#", ">": after = line.firstIndex { $0 != sign } ?? line.endIndex
        case "-", "+": after = line.startIndex + 1
        case "0"..."9":
            let dot = line.firstIndex { !("0"..."9").contains($0) } ?? line.endIndex
            guard dot < line.endIndex, line[dot] == "." || line[dot] == ")" else { return nil }
            after = dot + 1
        default: return nil
        }
        let isSubtext = sign == "-" && line.dropFirst().first == "#"
        let hasSpace = after < line.endIndex && line[after] == " "
        switch self {
        case .discord:
            guard hasSpace || isSubtext else { return nil }
            return (("0"..."9").contains(sign) ? after - 1 : line.startIndex, .backslash)
        // Quotations are none there.
        case .teams where sign == ">": return nil
        case .teams where after == line.endIndex: return (after - 1, .hardSpaceAfter)
        case .teams: return hasSpace ? (after, .hardSpace) : nil
        }
    }
}
