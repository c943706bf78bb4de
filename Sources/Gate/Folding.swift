/// Reads characters the way a careless eye does: fullwidth, circled, accented and mathematical
/// letters as plain ones, look-alikes of other scripts as Latin, invisible ones not at all.
struct Folding: Sendable {
    /// Stands for a letter that has no ASCII form.
    static let letter: UInt8 = 0xFF
    /// Stands for a capital that has no ASCII form.
    static let capital: UInt8 = 0xFE
    /// Stands for a sign that has no ASCII form, such as an emoji.
    static let sign: UInt8 = 0x01

    /// Stand for the letters of a country's flag: this one for A, and so on to Z.
    static let flags: ClosedRange<UInt8> = 0x80...0x99

    /// The tables, read once.
    static let shared = Folding()

    private let compatible: Readings
    private let alike: Readings
    private let weaklyAlike: Readings

    private init() {
        compatible = Readings(FoldingTable.compatible)
        alike = Readings(FoldingTable.alike)
        weaklyAlike = Readings(FoldingTable.weaklyAlike)
    }

    /// What a character reads as: nothing, or some ASCII, or one of the stand-ins.
    ///
    /// - Parameters:
    ///   - scalar: The character.
    ///   - asLatin: Whether its word is otherwise Latin, so that look-alikes count as such.
    /// - Returns: The bytes to read instead.
    func bytes(for scalar: Unicode.Scalar, asLatin: Bool) -> [UInt8] {
        if scalar.value < 0x80 { return [UInt8(truncatingIfNeeded: scalar.value)] }
        if scalar.value >= 0x115F, Self.fillers.contains(scalar.value) { return [] }
        if let bytes = compatible[scalar] { return bytes }
        if asLatin, let bytes = alike[scalar] ?? weaklyAlike[scalar] { return bytes }
        if let sign = Self.signs[scalar.value] { return [sign] }
        if Self.regionalIndicators.contains(scalar.value) {
            let letter = scalar.value - Self.regionalIndicators.lowerBound
            return [Self.flags.lowerBound + UInt8(truncatingIfNeeded: letter)]
        }
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark, .spacingMark, .privateUse: return []
        case .uppercaseLetter, .titlecaseLetter: return [Self.capital]
        case .lowercaseLetter, .otherLetter, .modifierLetter: return [Self.letter]
        case .decimalNumber: return [Self.digit(scalar)]
        case .spaceSeparator: return [UInt8(ascii: " ")]
        case .lineSeparator, .paragraphSeparator: return [UInt8(ascii: "\n")]
        default: return [Self.sign]
        }
    }

    /// Whether a look-alike of a Latin letter.
    func isAlike(_ scalar: Unicode.Scalar) -> Bool { alike[scalar] != nil }

    /// Letters and signs that nobody sees: Hangul fillers, the empty Braille pattern, the place of an
    /// object that is not there.
    private static let fillers: Set<UInt32> = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0xFFFC]

    /// The letters that flags are written with, two for each.
    private static let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

    /// Signs that look like a digit, a letter or a mark and are no such character to Unicode.
    private static let signs: [UInt32: UInt8] = [
        0x3007: UInt8(ascii: "0"), 0x212E: UInt8(ascii: "e"), 0x3002: UInt8(ascii: "."),
        0xA789: UInt8(ascii: ":"), 0x2236: UInt8(ascii: ":"), 0x2044: UInt8(ascii: "/"),
        0x2215: UInt8(ascii: "/"), 0xD7: UInt8(ascii: "x"),
    ]

    /// A digit of any script by its value.
    private static func digit(_ scalar: Unicode.Scalar) -> UInt8 {
        guard let value = scalar.properties.numericValue, (0...9).contains(value) else {
            return sign
        }
        return UInt8(ascii: "0") + UInt8(value)
    }
}

/// What characters read as: an array for the alphabets that posts are full of, and the rest by key.
private struct Readings: Sendable {
    /// Characters below this are found without hashing: Latin, Greek, Cyrillic.
    private static let common = 0x600

    private var near = [[UInt8]](repeating: [], count: common)
    private var far: [UInt32: [UInt8]] = [:]

    subscript(scalar: Unicode.Scalar) -> [UInt8]? {
        guard scalar.value < Self.common else { return far[scalar.value] }
        let bytes = near[Int(scalar.value)]
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads `first+count=text` entries, the code point in hexadecimal.
    init(_ table: String) {
        for entry in Array(table.utf8).split(whereSeparator: \.isSpace) {
            guard let plus = entry.firstIndex(of: UInt8(ascii: "+")),
                let equals = entry[plus...].firstIndex(of: UInt8(ascii: "=")),
                let first = UInt32(String(decoding: entry[..<plus], as: UTF8.self), radix: 16),
                let count = UInt32(String(decoding: entry[(plus + 1)..<equals], as: UTF8.self))
            else {
                preconditionFailure(
                    "the folding table has an entry '\(String(decoding: entry, as: UTF8.self))'"
                )
            }
            var text = Array(entry[(equals + 1)...])
            if text == Self.space { text = [UInt8(ascii: " ")] }
            for step in 0..<count {
                var bytes = text
                bytes[0] += UInt8(truncatingIfNeeded: step)
                if first + step < Self.common {
                    near[Int(first + step)] = bytes
                } else {
                    far[first + step] = bytes
                }
            }
        }
    }

    /// How the table writes a space.
    private static let space = Array("␠".utf8)
}
