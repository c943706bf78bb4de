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
        let isNumber =
            digits >= fewestDigits && digits > letters
            || digits >= letters && run.allSatisfy(\.looksLikeDigit)
                && isBesideNumber(bytes, start..<end)
        let read: [UInt8] =
            if isNumber {
                run.compactMap { $0.isDigit ? $0 : digit($0.lowered) }
            } else if letters >= fewestLetters, letters > digits, bytes[end - 1].isLetter {
                run.indices.compactMap {
                    bytes[$0].isDigit ? letter(bytes, $0, in: start..<end) : bytes[$0]
                }
            } else {
                []
            }
        return read.count == run.count ? (end, read) : nil
    }

    /// Whether a digit stands before or behind a run, one mark or space away: `O6-1234`.
    private static func isBesideNumber(_ bytes: [UInt8], _ run: Range<Int>) -> Bool {
        func isDigit(_ at: Int, beyond mark: Int) -> Bool {
            bytes.indices.contains(at) && bytes[at].isDigit && bytes.indices.contains(mark)
                && !bytes[mark].isLetter && bytes[mark] < 0x80
        }
        return isDigit(run.upperBound + 1, beyond: run.upperBound)
            || isDigit(run.lowerBound - 2, beyond: run.lowerBound - 1)
    }

    private static func isVowel(_ byte: UInt8) -> Bool {
        switch byte.lowered {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
            UInt8(ascii: "u"):
            true
        default: false
        }
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

    /// The letter that a digit of a word looks like.
    ///
    /// A nought at the beginning is a capital: the others hardly ever are. A one beside a vowel is an
    /// *l*, beside consonants an *i*.
    private static func letter(_ bytes: [UInt8], _ place: Int, in run: Range<Int>) -> UInt8? {
        switch bytes[place] {
        case UInt8(ascii: "0"):
            place == run.lowerBound ? UInt8(ascii: "O") : UInt8(ascii: "o")
        case UInt8(ascii: "1"):
            isVowel(bytes[max(run.lowerBound, place - 1)])
                || (place == run.lowerBound && isVowel(bytes[place + 1]))
                ? UInt8(ascii: "l") : UInt8(ascii: "i")
        case UInt8(ascii: "3"): UInt8(ascii: "e")
        case UInt8(ascii: "4"): UInt8(ascii: "a")
        case UInt8(ascii: "5"): UInt8(ascii: "s")
        case UInt8(ascii: "7"): UInt8(ascii: "t")
        default: nil
        }
    }
}

extension UInt8 {
    /// A digit, or a letter that looks like one in a number: *o*, *i*, *l*.
    fileprivate var looksLikeDigit: Bool {
        isDigit || lowered == UInt8(ascii: "o") || lowered == UInt8(ascii: "i")
            || lowered == UInt8(ascii: "l")
    }
}
