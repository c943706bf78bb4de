/// Reads the texts out of one flat JSON object, such as `{"id":"1","lang":"nl","text":"..."}`.
///
/// Foundation's decoder takes longer over such a line than the gate over its text, so that it is
/// only asked about what is not plain here: this reader gives up where it is in doubt, it never
/// guesses.
struct JSONLine {
    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The texts of an object: a handful of them, in their order.
    struct Texts {
        fileprivate var members: [(key: String, value: String)] = []

        subscript(key: String) -> String? { members.first { $0.key == key }?.value }
    }

    /// The values of an object, by key: texts without their escapes, everything else left out.
    ///
    /// - Returns: nil for what is no object of plain values, also for what is no JSON at all.
    static func texts(_ bytes: [UInt8]) -> Texts? {
        var line = JSONLine(bytes)
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
            guard let key = string(), texts[key] == nil else { return nil }
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                guard let value = string() else { return nil }
                texts.members.append((key, value))
            } else {
                guard skipWord() else { return nil }
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

    /// Goes past what is no text and is not asked for (`true`, `false`, `null`).
    ///
    /// Numbers, lists and objects are for Foundation.
    private mutating func skipWord() -> Bool {
        for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return true
        }
        return false
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        var start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                text += bytes[start..<at]
                at += 1
                return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[start..<at]
                guard at + 1 < bytes.count, let plain = Self.escapes[bytes[at + 1]] else {
                    return nil
                }
                text.append(plain)
                at += 2
                start = at
            case 0..<32: return nil
            default: at += 1
            }
        }
        return nil
    }

    /// The escapes of one character; `\u` is for Foundation.
    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9,
        UInt8(ascii: "r"): 13,
    ]
}
