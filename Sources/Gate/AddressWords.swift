/// What a web address says behind its host, as words: `…/dossier/leila-karimi?mail=l%40x.nl`.
enum AddressWords {
    /// The words of an address that begins at a place.
    ///
    /// The host stays as it is; behind it what parts words is a space, and what is written as `%40` is
    /// the character that it stands for.
    ///
    /// - Returns: Where the address ends, and its bytes with the place of each; nil where no address
    ///   begins, or where it is a host alone.
    static func reading(
        of bytes: [UInt8],
        from start: Int
    ) -> (end: Int, bytes: [(byte: UInt8, place: Int)])? {
        guard let host = hostStart(bytes, start), let path = pathStart(bytes, from: host) else {
            return nil
        }
        var end = path
        while end < bytes.count, !ends(bytes[end]) { end += 1 }
        guard end > path + 1 else { return nil }
        var read = (start..<path).map { (byte: bytes[$0], place: $0) }
        var at = path
        while at < end {
            let decoded = at + 2 < end ? decoded(bytes, at) : nil
            let byte = decoded ?? bytes[at]
            read.append((decoded == nil && parts(byte) ? UInt8(ascii: " ") : byte, at))
            at += decoded == nil ? 1 : 3
        }
        return (end, read)
    }

    /// Whether an address begins at a place: `http://`, `https://`, `www.`.
    static func begins(_ bytes: [UInt8], _ start: Int) -> Bool { hostStart(bytes, start) != nil }

    /// Behind what an address begins with; nil where none does.
    private static func hostStart(_ bytes: [UInt8], _ start: Int) -> Int? {
        switch bytes[start].lowered {
        case UInt8(ascii: "h"), UInt8(ascii: "w"): break
        default: return nil
        }
        let head = heads.first { head in
            start + head.count <= bytes.count
                && head.indices.allSatisfy { bytes[start + $0].lowered == head[$0] }
        }
        return head.map { start + $0.count }
    }

    private static let heads = ["http://", "https://", "www."].map { Array($0.utf8) }

    /// The longest host, in characters (RFC 1035, 2.3.4), with some for a port.
    ///
    /// A row of `www.` without end is not looked through from each of them.
    private static let longestHost = 300

    /// Where the path begins, behind the host; nil where there is none.
    private static func pathStart(_ bytes: [UInt8], from host: Int) -> Int? {
        for at in host..<min(host + longestHost, bytes.count) {
            switch bytes[at] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return at
            case let byte where ends(byte): return nil
            default: break
            }
        }
        return nil
    }

    private static func ends(_ byte: UInt8) -> Bool {
        byte.isSpace || Tokeniser.closesAddress(byte)
    }

    private static func parts(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "@"):
            true
        default: false
        }
    }

    /// `%40`: a character that can be seen, or a space.
    private static func decoded(_ bytes: [UInt8], _ at: Int) -> UInt8? {
        guard bytes[at] == UInt8(ascii: "%") else { return nil }
        let digits = String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self)
        guard let value = UInt8(digits, radix: 16), (32...126).contains(value) else { return nil }
        return value
    }
}
