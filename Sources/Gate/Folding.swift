/// Reads characters the way a careless eye does: fullwidth, circled, accented and mathematical
/// letters as plain ones, look-alikes of other scripts as Latin, invisible ones not at all.
struct Folding: Sendable {
    /// Stands for a letter that has no ASCII form.
    static let letter: UInt8 = 0xFF
    /// Stands for a capital that has no ASCII form.
    static let capital: UInt8 = 0xFE
    /// Stands for a sign that has no ASCII form, such as an emoji.
    static let sign: UInt8 = 0x01

    /// The tables, read once.
    static let shared = Folding()

    private let compatible: [UInt32: [UInt8]]
    private let alike: [UInt32: [UInt8]]

    private init() {
        compatible = Self.read(FoldingTable.compatible)
        alike = Self.read(FoldingTable.alike)
    }

    /// What a character reads as: nothing, or some ASCII, or one of the three stand-ins.
    ///
    /// - Parameters:
    ///   - scalar: The character.
    ///   - asLatin: Whether its word is otherwise Latin, so that look-alikes count as such.
    /// - Returns: The bytes to read instead.
    func bytes(for scalar: Unicode.Scalar, asLatin: Bool) -> [UInt8] {
        if scalar.value < 0x80 { return [UInt8(truncatingIfNeeded: scalar.value)] }
        if let bytes = compatible[scalar.value] { return bytes }
        if asLatin, let bytes = alike[scalar.value] { return bytes }
        if Self.fillers.contains(scalar.value) { return [] }
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark, .spacingMark: return []
        case .uppercaseLetter, .titlecaseLetter: return [Self.capital]
        case .lowercaseLetter, .otherLetter, .modifierLetter: return [Self.letter]
        case .decimalNumber: return [Self.digit(scalar)]
        case .spaceSeparator: return [UInt8(ascii: " ")]
        case .lineSeparator, .paragraphSeparator: return [UInt8(ascii: "\n")]
        default: return [Self.sign]
        }
    }

    /// Whether a look-alike of a Latin letter.
    func isAlike(_ scalar: Unicode.Scalar) -> Bool { alike[scalar.value] != nil }

    /// Letters that nobody sees (Hangul fillers).
    private static let fillers: Set<UInt32> = [0x115F, 0x1160, 0x3164, 0xFFA0]

    /// A digit of any script by its value.
    private static func digit(_ scalar: Unicode.Scalar) -> UInt8 {
        guard let value = scalar.properties.numericValue, (0...9).contains(value) else {
            return sign
        }
        return UInt8(ascii: "0") + UInt8(value)
    }

    private static func read(_ table: String) -> [UInt32: [UInt8]] {
        var read: [UInt32: [UInt8]] = [:]
        for entry in table.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let range = parts.first?.split(separator: "+") ?? []
            guard parts.count == 2, range.count == 2, let first = UInt32(range[0], radix: 16),
                let count = UInt32(range[1])
            else { preconditionFailure("the folding table has an entry '\(entry)'") }
            let text = Array(parts[1].replacing("␠", with: " ").utf8)
            for step in 0..<count {
                var bytes = text
                bytes[0] += UInt8(truncatingIfNeeded: step)
                read[first + step] = bytes
            }
        }
        return read
    }
}
