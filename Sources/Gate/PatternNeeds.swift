/// What a text must have at least for a pattern to find anything in it, read off the pattern.
///
/// Most texts have no digits, no `@` and no slash, and need not be searched for numbers at all. Where
/// the pattern uses anything but the plainest means, nothing is asked for: it is then tried on every
/// text, which is slower and finds the same.
struct PatternNeeds: Equatable, Sendable {
    /// How many digits.
    var digits = 0
    /// Which other characters that are neither letters nor digits, a bit each.
    var marks = Marks()

    /// ASCII characters, a bit each.
    struct Marks: Equatable, Sendable {
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        mutating func insert(_ byte: UInt8) {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }

        mutating func formUnion(_ other: Self) {
            low |= other.low
            high |= other.high
        }

        mutating func formIntersection(_ other: Self) {
            low &= other.low
            high &= other.high
        }

        func isSubset(of other: Self) -> Bool {
            low & ~other.low == 0 && high & ~other.high == 0
        }
    }

    /// Nothing.
    init() {}

    /// What a PCRE2 pattern asks for.
    init(_ pattern: String) {
        var reading = PatternReading(bytes: Array(pattern.utf8))
        guard let needs = reading.alternatives(), reading.isAtEnd else { return }
        self = needs
    }

    /// What a text has.
    init(of text: [UInt8]) {
        for byte in text {
            if byte.isDigit {
                digits += 1
            } else if byte < 0x80, !byte.isLetter {
                marks.insert(byte)
            }
        }
    }

    /// Whether a text that has this may hold what a pattern finds that asks for that.
    func suffices(for needs: Self) -> Bool {
        digits >= needs.digits && needs.marks.isSubset(of: marks)
    }
}

/// Reads a pattern from left to right; everything is nil where it is not plain.
private struct PatternReading {
    /// Nesting beyond this is not plain.
    private static let maximumDepth = 32

    let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    /// `one|two`: what both ask for.
    mutating func alternatives() -> PatternNeeds? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth, var needs = row() else { return nil }
        while take("|") {
            guard let other = row() else { return nil }
            needs.digits = min(needs.digits, other.digits)
            needs.marks.formIntersection(other.marks)
        }
        return needs
    }

    /// Parts one after the other: what each asks for.
    private mutating func row() -> PatternNeeds? {
        var needs = PatternNeeds()
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let part = part(), let times = leastTimes() else { return nil }
            needs.digits += part.digits * times
            if times > 0 { needs.marks.formUnion(part.marks) }
        }
        return needs
    }

    private mutating func part() -> PatternNeeds? {
        guard let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["): return takeSet() ? PatternNeeds() : nil
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"):
            at += 1
            return PatternNeeds()
        // A count of nothing, or what only looks like one.
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
        default:
            at += 1
            return Self.literal(byte)
        }
    }

    private static func literal(_ byte: UInt8) -> PatternNeeds {
        var needs = PatternNeeds()
        if byte < 0x80, !byte.isLetter, !byte.isDigit { needs.marks.insert(byte) }
        return needs
    }

    private mutating func group() -> PatternNeeds? {
        at += 1
        // What is only looked at, before or behind, is no part of what is found.
        let isLookedAt = take("?=") || take("?!") || take("?<=") || take("?<!")
        let isPlain = isLookedAt || take("?:") || take("?-i:") || take("?>")
        guard isPlain || (next != UInt8(ascii: "?") && next != UInt8(ascii: "*")) else {
            return nil
        }
        guard let needs = alternatives(), take(")") else { return nil }
        return isLookedAt ? PatternNeeds() : needs
    }

    /// `[A-Z\d]`: one of several, so that none of them has to be there.
    private mutating func takeSet() -> Bool {
        at += 1
        _ = take("^")
        _ = take("]")
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "]"): return true
            // Sets by name, such as [:digit:].
            case UInt8(ascii: "["): return false
            case UInt8(ascii: "\\"): at += 1
            default: break
            }
        }
        return false
    }

    private mutating func escape() -> PatternNeeds? {
        guard at + 1 < bytes.count else { return nil }
        let byte = bytes[at + 1]
        at += 2
        switch byte {
        case UInt8(ascii: "d"):
            var needs = PatternNeeds()
            needs.digits = 1
            return needs
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "s"), UInt8(ascii: "S"),
            UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "D"), UInt8(ascii: "n"):
            return PatternNeeds()
        default: return byte.isLetter || byte.isDigit || byte >= 0x80 ? nil : Self.literal(byte)
        }
    }

    /// How often the part before has to be there at least: `?`, `*`, `+`, `{2,3}`.
    private mutating func leastTimes() -> Int? {
        var times = 1
        if take("?") || take("*") {
            times = 0
        } else if take("{") {
            var digits: [UInt8] = []
            while let byte = next, byte.isDigit {
                digits.append(byte)
                at += 1
            }
            guard let least = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
            times = least
            if take(",") { while let byte = next, byte.isDigit { at += 1 } }
            guard take("}") else { return nil }
        } else if !take("+") {
            return 1
        }
        // As few as possible, or all that there are: no difference here.
        _ = take("?") || take("+")
        return times
    }
}
