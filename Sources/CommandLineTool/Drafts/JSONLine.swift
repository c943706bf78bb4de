/// Reads the texts out of one JSON object, such as `{"id":"1","lang":"nl","text":"..."}`.
///
/// Foundation's decoder takes half as long over such a line as the gate over its text, so that it is
/// only asked about what is not plain here: this reader gives up where it is in doubt, it never
/// guesses. What it takes is JSON (RFC 8259) to the letter.
struct JSONLine {
    /// How deep lists and objects may lie in each other here; what is deeper is for Foundation.
    private static let maximumDepth = 8

    private let bytes: [UInt8]
    /// The members that somebody asks for.
    private let keys: [String]
    private var at = 0

    private init(_ bytes: [UInt8], keys: [String]) {
        self.bytes = bytes
        self.keys = keys
    }

    /// The texts of an object that were asked for, in its order.
    struct Texts {
        fileprivate var members: [(key: String, value: String)] = []

        subscript(key: String) -> String? { members.first { $0.key == key }?.value }
    }

    /// Some texts of an object, by key and without their escapes.
    ///
    /// - Parameters:
    ///   - bytes: The line.
    ///   - keys: What is asked for; the other members are gone past, and no texts are made of them.
    /// - Returns: nil for what is not plain, also for what is no JSON at all.
    static func texts(_ bytes: [UInt8], of keys: [String]) -> Texts? {
        // What is cut out of it between two ASCII characters is valid then too.
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
        var line = JSONLine(bytes, keys: keys)
        return line.object()
    }

    private mutating func object() -> Texts? {
        var texts = Texts()
        skipSpace()
        guard take("{") else { return nil }
        skipSpace()
        if take("}") { return isAtEnd ? texts : nil }
        while true {
            skipSpace()
            guard let name = text(), skipColon() else { return nil }
            if let key = keys.first(where: { isText(name, $0) }) {
                guard texts[key] == nil else { return nil }
                if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                    guard let value = text() else { return nil }
                    texts.members.append((key, string(value)))
                } else {
                    guard skipValue(depth: 0) else { return nil }
                }
            } else {
                guard skipValue(depth: 0) else { return nil }
            }
            skipSpace()
            if take("}") { return isAtEnd ? texts : nil }
            guard take(",") else { return nil }
        }
    }

    private var isAtEnd: Bool {
        bytes[at...].allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 || $0 == 10 }
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 || bytes[at] == 13 { at += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipColon() -> Bool {
        skipSpace()
        guard take(":") else { return false }
        skipSpace()
        return true
    }

    // MARK: - What is not asked for

    /// Goes past a value of any sort.
    private mutating func skipValue(depth: Int) -> Bool {
        guard at < bytes.count, depth < Self.maximumDepth else { return false }
        switch bytes[at] {
        case UInt8(ascii: "\""): return text() != nil
        case UInt8(ascii: "["): return skipMembers(until: "]") { $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "{"):
            return skipMembers(until: "}") {
                $0.text() != nil && $0.skipColon() && $0.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return skipNumber()
        default: return skipWord()
        }
    }

    /// Goes past a list or an object, from its opening bracket.
    private mutating func skipMembers(
        until close: Unicode.Scalar,
        _ skipMember: (inout Self) -> Bool
    ) -> Bool {
        at += 1
        skipSpace()
        if take(close) { return true }
        while true {
            skipSpace()
            guard skipMember(&self) else { return false }
            skipSpace()
            if take(close) { return true }
            guard take(",") else { return false }
        }
    }

    private mutating func skipNumber() -> Bool {
        _ = take("-")
        // A nought has no digits behind it.
        guard take("0") || skipDigits() else { return false }
        if take("."), !skipDigits() { return false }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard skipDigits() else { return false }
        }
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = at
        while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
        return at > start
    }

    private mutating func skipWord() -> Bool {
        for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return true
        }
        return false
    }

    // MARK: - Texts

    /// A text as it stands in the line, or without its escapes.
    private enum Text {
        case plain(Range<Int>)
        case unescaped([UInt8])
    }

    private func string(_ text: Text) -> String {
        switch text {
        case .plain(let range): String(decoding: bytes[range], as: UTF8.self)
        case .unescaped(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    private func isText(_ text: Text, _ key: String) -> Bool {
        switch text {
        case .plain(let range):
            range.count == key.utf8.count && bytes[range].elementsEqual(key.utf8)
        case .unescaped(let bytes): bytes.elementsEqual(key.utf8)
        }
    }

    private mutating func text() -> Text? {
        guard take("\"") else { return nil }
        var unescaped: [UInt8] = []
        var isPlain = true
        var start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                if isPlain { return .plain(start..<(at - 1)) }
                return .unescaped(unescaped + bytes[start..<(at - 1)])
            case UInt8(ascii: "\\"):
                isPlain = false
                unescaped += bytes[start..<at]
                at += 1
                guard unescape(into: &unescaped) else { return nil }
                start = at
            case 0..<32: return nil
            default: at += 1
            }
        }
        return nil
    }

    /// Reads what stands behind a backslash.
    private mutating func unescape(into text: inout [UInt8]) -> Bool {
        guard at < bytes.count else { return false }
        at += 1
        switch bytes[at - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[at - 1])
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            guard let scalar = scalar() else { return false }
            text += UTF8.encode(scalar).map(Array.init) ?? []
        default: return false
        }
        return true
    }

    /// A character of four hexadecimal digits, or of a pair of surrogates; one of these alone is
    /// none.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let high = codeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(high) else { return Unicode.Scalar(high) }
        guard take("\\"), take("u"), let low = codeUnit(), UTF16.isTrailSurrogate(low) else {
            return nil
        }
        return Unicode.Scalar(0x1_0000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    }

    private mutating func codeUnit() -> UInt16? {
        guard at + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[at..<(at + 4)] {
            switch byte {
            case 48...57: unit = unit << 4 | UInt16(byte - 48)
            case 65...70: unit = unit << 4 | UInt16(byte - 55)
            case 97...102: unit = unit << 4 | UInt16(byte - 87)
            default: return nil
            }
        }
        at += 4
        return unit
    }
}
