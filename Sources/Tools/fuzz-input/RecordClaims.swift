internal import Editorial
internal import Foundation
internal import Newsdesk

/// What has to hold of what is kept on record: statements, exchanges, contents, entries.
enum RecordClaims {
    static func check(_ text: String) {
        read(text)
        if let signed = try? CanonicalJSON.value(SignedStatement.self, of: text) {
            Claims.canonical(signed)
            read(signed.statement)
        }
        if let content = try? CanonicalJSON.value(Content.self, of: text) {
            Claims.canonical(content)
        }
        if let exchange = try? CanonicalJSON.value(Exchange.self, of: text) {
            Claims.canonical(exchange)
        }
    }

    /// That nothing of a statement is lost when it is taken apart: put together again it is the same.
    private static func read(_ statement: String) {
        let reading = StatementReading(statement)
        Claims.hold(reading == StatementReading(statement), "it differs the second time")
        var requests = reading.requests.map(lines)[...]
        var rest = bytes(reading.rest)
        var given = lines(statement)
        while let line = given.first {
            if let request = requests.first, given.starts(with: request) {
                given.removeFirst(request.count)
                requests.removeFirst()
            } else if rest.first == line {
                rest.removeFirst()
                given.removeFirst()
            } else {
                Claims.hold(line.starts(with: "agency: ".utf8), "a line is lost")
                given.removeFirst()
            }
        }
        Claims.hold(requests.isEmpty && rest.isEmpty, "there is more than was given")
    }

    private static func lines(_ request: StatementReading.Request) -> [ArraySlice<UInt8>] {
        lines(
            "channel:      \(request.channel) at \(request.destination)\n"
                + "  way:        sha256 \(request.way)\n  body:       sha256 \(request.body)"
        )
    }

    private static func lines(_ text: String) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private static func bytes(_ text: String) -> ArraySlice<ArraySlice<UInt8>> { lines(text)[...] }
}
