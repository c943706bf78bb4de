/// One thing that somebody did at the keyboard.
enum Key: Hashable {
    /// Typed a character that can be seen, or a space.
    case character(Character)
    /// Pressed a letter together with Control.
    case control(Character)
    /// Pasted something, where the terminal says so: never a row of keys.
    case paste(String)
    case enter
    case escape
    case backspace
    case delete
    case tab
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    /// Nobody is there any more.
    case closed
}

/// Makes keys of the bytes that a terminal sends: UTF-8, and escape sequences of VT100 and xterm.
struct KeyParser {
    /// The longest escape sequence that is waited for, in bytes.
    static let maximumSequence = 32
    /// The longest paste that is kept, in bytes; what comes after it is dropped.
    static let maximumPaste = 16 * 1_024

    private var bytes: [UInt8] = []
    private var pasted: [UInt8]?

    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// The keys that are complete with these bytes.
    mutating func feed(_ more: some Sequence<UInt8>) -> [Key] {
        bytes += more
        var keys: [Key] = []
        while let key = next() { keys += [key].compactMap(\.self) }
        return keys
    }

    /// What the bytes so far mean when nothing comes after them: a lone escape is the key.
    mutating func flush() -> [Key] {
        guard pasted == nil, let first = bytes.first else { return [] }
        bytes = []
        return first == 0x1B ? [.escape] : []
    }

    /// Forgets what was typed so far.
    mutating func forget() { (bytes, pasted) = ([], nil) }

    /// The next key; the inner nil stands for bytes that are none, the outer for too few.
    private mutating func next() -> Key?? {
        if pasted != nil { return paste() }
        guard let first = bytes.first else { return nil }
        switch first {
        case 0x1B: return sequence()
        case 0x0D, 0x0A: return take(1, .enter)
        case 0x09: return take(1, .tab)
        case 0x7F, 0x08: return take(1, .backspace)
        case 0x00: return take(1, nil)
        case 0x01...0x1A:
            return take(1, .control(Character(Unicode.Scalar(first + 0x60))))
        case 0x1C...0x1F: return take(1, nil)
        default: return character(first)
        }
    }

    private mutating func take(_ count: Int, _ key: Key?) -> Key?? {
        bytes.removeFirst(count)
        return .some(key)
    }

    private mutating func character(_ first: UInt8) -> Key?? {
        let length: Int
        switch first {
        case 0x20..<0x80: length = 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return take(1, nil)
        }
        guard bytes.count >= length else {
            // Bytes that cannot be the rest of it: the first one is none.
            let isBroken = bytes.dropFirst().contains { !(0x80...0xBF).contains($0) }
            return isBroken ? take(1, nil) : nil
        }
        guard let text = String(validating: bytes[..<length], as: UTF8.self),
            let character = text.first
        else { return take(1, nil) }
        let isControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return take(length, isControl ? nil : .character(character))
    }

    private mutating func sequence() -> Key?? {
        guard bytes.count >= 2 else { return nil }
        switch bytes[1] {
        case UInt8(ascii: "["): return controlSequence()
        case UInt8(ascii: "O"):
            guard bytes.count >= 3 else { return nil }
            return take(3, Self.named(final: bytes[2], number: nil))
        case 0x1B: return take(1, .escape)
        // Alt with a key: two keys that nobody meant one by one.
        default: return take(2, nil)
        }
    }

    private mutating func controlSequence() -> Key?? {
        guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return bytes.count > Self.maximumSequence ? take(bytes.count, nil) : nil
        }
        let number = Int(
            String(decoding: bytes[2..<end].prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
        )
        let final = bytes[end]
        if final == UInt8(ascii: "~"), number == 200 {
            bytes.removeFirst(end + 1)
            pasted = []
            return paste()
        }
        return take(end + 1, Self.named(final: final, number: number))
    }

    private mutating func paste() -> Key?? {
        guard let end = bytes.firstRange(of: Self.pasteEnd) else {
            // The end may be cut in two.
            let safe = max(0, bytes.count - Self.pasteEnd.count)
            keep(safe)
            return nil
        }
        keep(end.lowerBound)
        bytes.removeFirst(Self.pasteEnd.count)
        let text = String(decoding: pasted ?? [], as: UTF8.self)
        pasted = nil
        return .some(.paste(text))
    }

    private mutating func keep(_ count: Int) {
        let room = max(0, Self.maximumPaste - (pasted?.count ?? 0))
        pasted?.append(contentsOf: bytes.prefix(min(count, room)))
        bytes.removeFirst(count)
    }

    private static func named(final: UInt8, number: Int?) -> Key? {
        switch (final, number) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "C"), _): .right
        case (UInt8(ascii: "D"), _): .left
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), 1), (UInt8(ascii: "~"), 7): .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), 4), (UInt8(ascii: "~"), 8): .end
        case (UInt8(ascii: "~"), 3): .delete
        case (UInt8(ascii: "~"), 5): .pageUp
        case (UInt8(ascii: "~"), 6): .pageDown
        case (UInt8(ascii: "M"), _): .enter
        default: nil
        }
    }
}
