/// Characters that an author can hide a name with: for tests that try.
enum LookAlikes {
    /// Characters that nobody sees, by what they are called.
    static let hidden: [(name: String, scalar: Unicode.Scalar)] = [
        ("soft hyphen", "\u{AD}"), ("combining grapheme joiner", "\u{34F}"),
        ("Arabic letter mark", "\u{61C}"), ("Mongolian vowel separator", "\u{180E}"),
        ("zero width space", "\u{200B}"), ("zero width non-joiner", "\u{200C}"),
        ("zero width joiner", "\u{200D}"), ("left-to-right mark", "\u{200E}"),
        ("left-to-right embedding", "\u{202A}"), ("word joiner", "\u{2060}"),
        ("invisible separator", "\u{2063}"), ("left-to-right isolate", "\u{2066}"),
        ("Hangul filler", "\u{3164}"), ("variation selector", "\u{FE0F}"),
        ("byte order mark", "\u{FEFF}"), ("tag letter", "\u{E0061}"),
        ("empty Braille pattern", "\u{2800}"), ("object replacement", "\u{FFFC}"),
        ("private use", "\u{E000}"),
    ]

    /// Letters of other scripts that look like a Latin one, from the confusables of Unicode UTS 39,
    /// with the Cyrillic `к`.
    private static let twins: [Character: [Unicode.Scalar]] = [
        "a": ["а", "ɑ", "α"], "b": ["ь"], "c": ["с", "ϲ"], "d": ["ԁ"], "e": ["е", "ҽ"],
        "g": ["ɡ", "ց"], "h": ["һ", "հ"], "i": ["і", "ι", "ı"], "j": ["ј", "ϳ"], "k": ["к", "κ"],
        "l": ["ӏ"], "n": ["ո"], "o": ["о", "ο", "օ"], "p": ["р", "ρ"], "q": ["ԛ"], "r": ["г"],
        "s": ["ѕ"], "u": ["υ", "ս"], "v": ["ν", "ѵ"], "w": ["ԝ", "ѡ"], "x": ["х", "χ"],
        "y": ["у", "γ"],
        "A": ["А", "Α"], "B": ["В", "Β"], "C": ["С", "Ϲ"], "E": ["Е", "Ε"], "F": ["Ϝ"],
        "G": ["Ԍ"], "H": ["Н", "Η"], "I": ["І", "Ι", "Ӏ"], "J": ["Ј", "Ϳ"], "K": ["К", "Κ"],
        "M": ["М", "Μ"], "N": ["Ν"], "O": ["О", "Ο"], "P": ["Р", "Ρ"], "Q": ["Ԛ"], "S": ["Ѕ"],
        "T": ["Т", "Τ"], "V": ["Ѵ"], "W": ["Ԝ"], "X": ["Х", "Χ"], "Y": ["Υ", "Ү"], "Z": ["Ζ"],
    ]

    /// How a letter can be written so that it still looks like itself; nothing for other signs.
    static func twins(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard scalar.isASCII, scalar.properties.isAlphabetic else { return [] }
        // Fullwidth and mathematical bold letters stand in the order of the alphabet.
        let isSmall = scalar.properties.isLowercase
        let fullwidth = Unicode.Scalar(scalar.value + 0xFEE0)
        let bold = Unicode.Scalar(
            isSmall ? scalar.value - 97 + 0x1D41A : scalar.value - 65 + 0x1D400
        )
        return (twins[Character(scalar)] ?? []) + [fullwidth, bold].compactMap(\.self)
    }
}
