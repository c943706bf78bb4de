/// Letters that stand for digits in a number, and digits that stand for letters in a word:
/// `3O4I59268`, `Ch0rna`.
enum LookAlikeDigits {
    /// The longest run of letters and digits that is looked at.
    private static let longestRun = 40
    /// From this many digits on a run is a number, in which letters are digits.
    private static let fewestDigits = 5
    /// From this many letters on a run is a word, in which digits are letters.
    private static let fewestLetters = 3

    /// How the letters and digits that begin at a place can be read.
    ///
    /// - Returns: Where they end, and as many bytes as they are; nil where they are what they seem.
    static func reading(of bytes: [UInt8], from start: Int) -> (end: Int, bytes: [UInt8])? {
        var (end, letters, digits) = (start, 0, 0)
        while end < bytes.count, end - start <= longestRun {
            if bytes[end].isDigit {
                digits += 1
            } else if bytes[end].isLetter {
                letters += 1
            } else {
                break
            }
            end += 1
        }
        guard letters > 0, digits > 0, end - start <= longestRun else { return nil }
        let run = bytes[start..<end]
        let read: [UInt8] =
            if digits >= fewestDigits, digits > letters {
                run.compactMap { $0.isDigit ? $0 : digit($0.lowered) }
            } else if letters >= fewestLetters, letters > digits, bytes[end - 1].isLetter {
                run.enumerated().compactMap { place, byte in
                    byte.isDigit ? letter(byte, isFirst: place == 0) : byte
                }
            } else {
                []
            }
        return read.count == run.count ? (end, read) : nil
    }

    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "o"): UInt8(ascii: "0")
        case UInt8(ascii: "i"), UInt8(ascii: "l"): UInt8(ascii: "1")
        case UInt8(ascii: "z"): UInt8(ascii: "2")
        case UInt8(ascii: "s"): UInt8(ascii: "5")
        case UInt8(ascii: "b"): UInt8(ascii: "8")
        default: nil
        }
    }

    /// A nought at the beginning is a capital: the others hardly ever are.
    private static func letter(_ digit: UInt8, isFirst: Bool) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0"): isFirst ? UInt8(ascii: "O") : UInt8(ascii: "o")
        case UInt8(ascii: "1"): UInt8(ascii: "i")
        case UInt8(ascii: "3"): UInt8(ascii: "e")
        case UInt8(ascii: "4"): UInt8(ascii: "a")
        case UInt8(ascii: "5"): UInt8(ascii: "s")
        case UInt8(ascii: "7"): UInt8(ascii: "t")
        default: nil
        }
    }
}
