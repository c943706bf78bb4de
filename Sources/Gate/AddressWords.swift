/// What a web address says behind its host, as words: `…/dossier/leila-karimi?mail=l%40x.nl`.
enum AddressWords {
    /// The words of an address that begins at a place.
    ///
    /// The host stays as it is; behind it what parts words is a space, and what is written as `%40` is
    /// the character that it stands for.
    ///
    /// - Returns: Where the address ends, and its bytes with the place of each; nil where no address
    ///   begins, or where nothing would be read otherwise.
    static func reading(
        of bytes: [UInt8],
        from start: Int
    ) -> (end: Int, bytes: [(byte: UInt8, place: Int)])? {
        guard begins(bytes, start) else { return nil }
        var end = start
        while end < bytes.count, !bytes[end].isSpace, !closes(bytes[end]) { end += 1 }
        guard let path = pathStart(bytes, start..<end) else { return nil }
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

    /// Whether an address may begin at a place: `http`, `https`, `www`.
    static func begins(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start < bytes.count,
            bytes[start].lowered == UInt8(ascii: "h")
                || bytes[start].lowered == UInt8(ascii: "w")
        else { return false }
        return heads.contains { head in
            start + head.count <= bytes.count
                && head.indices.allSatisfy { bytes[start + $0].lowered == head[$0] }
        }
    }

    private static let heads = ["http://", "https://", "www."].map { Array($0.utf8) }

    /// Where the path begins, behind the host; nil where there is none.
    private static func pathStart(_ bytes: [UInt8], _ address: Range<Int>) -> Int? {
        var at = address.lowerBound
        if let scheme = address.first(where: { bytes[$0] == UInt8(ascii: "/") }),
            scheme > at, bytes[scheme - 1] == UInt8(ascii: ":")
        {
            at = scheme + 2
        }
        while at < address.upperBound {
            if bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "?")
                || bytes[at] == UInt8(ascii: "#")
            {
                return at
            }
            at += 1
        }
        return nil
    }

    private static func closes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\"")
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
