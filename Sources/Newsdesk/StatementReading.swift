internal import Editorial
package import Foundation

/// A signed statement taken apart: what it alone says, and what the record says as well.
///
/// How a channel was to be reached is kept nowhere but in the statement: adapters and addresses change,
/// and `verify` judges what was signed years ago. Everything else can be written again from the ledger.
package struct StatementReading: Hashable {
    /// What one channel would get.
    package struct Request: Hashable {
        package let channel: String
        package let destination: String
        /// SHA-256 of how it is sent.
        package let way: String
        /// SHA-256 of what is sent.
        package let body: String
    }

    /// The agency's time zone of then; nil in the first form, which has none.
    package let zone: TimeZone?
    /// What each channel would get, in the order of the statement.
    package let requests: [Request]
    /// Every other line but that of the agency's name.
    package let rest: String

    /// Takes a statement apart; whatever is not as it should be stays in the rest.
    package init(_ statement: String) {
        // By code points: to a `Character` a carriage return and the line end after it are one, and a
        // line of the agency's name could take others along.
        let lines = statement.unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
        // Below the nonce stand the words of the post, which may say anything.
        let end = lines.firstIndex { $0.hasPrefix("nonce: ") } ?? lines.startIndex
        var (zone, requests, rest) = (TimeZone?.none, [Request](), [Substring]())
        var index = lines.startIndex
        while index < end {
            let line = lines[index]
            if let request = Self.request(lines[index..<min(index + 3, end)]) {
                requests.append(request)
                index += 3
                continue
            }
            if line.hasPrefix("goes out at: ") { zone = Self.zone(in: line) }
            if !line.hasPrefix("agency: ") { rest.append(line) }
            index += 1
        }
        rest += lines[end...]
        (self.zone, self.requests) = (zone, requests)
        self.rest = rest.joined(separator: "\n")
    }

    /// Three lines that say what a channel would get.
    private static func request(_ lines: ArraySlice<Substring>) -> Request? {
        guard lines.count == 3, let first = lines.first, first.hasPrefix(channel),
            let way = digest(lines[lines.startIndex + 1], after: "  way:        sha256 "),
            let body = digest(lines[lines.startIndex + 2], after: "  body:       sha256 ")
        else { return nil }
        let words = first.dropFirst(channel.count)
        guard let at = words.range(of: " at ") else { return nil }
        return Request(
            channel: String(words[..<at.lowerBound]),
            destination: String(words[at.upperBound...]),
            way: way,
            body: body
        )
    }

    private static let channel = "channel:      "

    private static func digest(_ line: Substring, after name: String) -> String? {
        guard line.hasPrefix(name) else { return nil }
        let digest = line.dropFirst(name.count)
        let isDigest =
            digest.utf8.count == 64
            && digest.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        return isDigest ? String(digest) : nil
    }

    private static func zone(in line: Substring) -> TimeZone? {
        guard let start = line.range(of: " in "),
            let end = line.range(of: " (", options: .backwards),
            start.upperBound <= end.lowerBound
        else { return nil }
        return TimeZone(identifier: String(line[start.upperBound..<end.lowerBound]))
    }
}
