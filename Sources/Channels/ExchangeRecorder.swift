internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import Synchronization

/// Keeps what one attempt sends and gets, without its secrets.
///
/// Log-ins are not kept: they publish nothing, and hold little but secrets.
final class ExchangeRecorder: Sendable {
    /// Secrets that are shorter would be taken out of ordinary words; then no body is kept at all.
    static let shortestSecret = 6

    /// The headers of an answer that say when, where, what and how much.
    static let keptHeaders: Set<String> = [
        "content-type", "date", "etag", "last-modified", "location", "request-id", "retry-after",
        "server", "x-request-id",
    ]
    /// Headers that are secrets as a whole.
    static let hiddenHeaders: Set<String> = [
        "authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key",
    ]

    private struct State {
        var trips: [Exchange.Trip] = []
        var secrets: Set<String> = []
    }

    private let state = Mutex(State())

    /// What was sent and answered so far; nil where nothing was.
    var exchange: Exchange? {
        state.withLock { $0.trips.isEmpty ? nil : Exchange(trips: $0.trips) }
    }

    /// Takes notice of a secret that a request was made with.
    func learn(_ secret: String) {
        guard !secret.isEmpty else { return }
        state.withLock { _ = $0.secrets.insert(secret) }
    }

    /// Puts down one request and what became of it.
    ///
    /// - Parameters:
    ///   - step: The step's name; nil for the post itself.
    ///   - request: What was sent.
    ///   - destination: The address as it may be shown.
    ///   - pictures: The pictures in its body, by their digests.
    ///   - times: When it was sent and when that ended.
    ///   - verdict: What is known.
    func keep(
        _ step: String?,
        _ request: HTTPRequest,
        to destination: String,
        pictures: [String: [UInt8]],
        between times: (Instant, Instant),
        _ verdict: Verdict
    ) {
        let secrets = state.withLock { $0.secrets }
        let scrubber = Scrubber(secrets)
        let sent = Exchange.Request(
            at: times.0,
            method: request.method,
            destination: scrubber.scrubbed(destination),
            headers: request.headers.map { name, value in
                let isHidden = Self.hiddenHeaders.contains(name.lowercased())
                return Exchange.Header(
                    name: name,
                    value: isHidden ? Exchange.mark : scrubber.scrubbed(value)
                )
            },
            body: scrubber.body(
                request.body,
                limit: Exchange.maximumRequest,
                pictures: pictures
            )
        )
        var answer: Exchange.Answer?
        var failure: String?
        switch verdict {
        case .answered(let found):
            answer = Exchange.Answer(
                at: times.1,
                status: found.status,
                headers: found.headers.filter { Self.keptHeaders.contains($0.key) }
                    .sorted { $0.key < $1.key }
                    .map { Exchange.Header(name: $0.key, value: scrubber.scrubbed($0.value)) },
                body: scrubber.body(found.body, limit: Exchange.maximumAnswer),
                isComplete: found.isComplete
            )
        case .notSent(let reason): failure = "not sent: \(scrubber.scrubbed(reason))"
        case .unknown(let reason): failure = "no whole answer: \(scrubber.scrubbed(reason))"
        }
        let trip = Exchange.Trip(step: step, request: sent, answer: answer, failure: failure)
        state.withLock { state in
            if state.trips.count < Exchange.maximumTrips { state.trips.append(trip) }
        }
    }
}

/// Takes secrets out of what is kept.
struct Scrubber {
    private let patterns: [[UInt8]]
    private let hasShortSecret: Bool

    /// Each secret in the forms in which a server may give it back: as it is, in JSON, in an address,
    /// in base64.
    init(_ secrets: Set<String>) {
        var forms: Set<String> = []
        for secret in secrets {
            let bytes = Data(secret.utf8)
            forms.formUnion([
                secret, Escape.url(secret), bytes.base64EncodedString(),
                String(CanonicalJSON.text(secret).dropFirst().dropLast()),
                String(CanonicalJSON.text(secret).dropFirst().dropLast())
                    .replacing("/", with: "\\/"),
            ])
        }
        hasShortSecret = secrets.contains { $0.utf8.count < ExchangeRecorder.shortestSecret }
        // The longest first, so that none is left in part because a shorter one was found in it.
        patterns = forms.filter { $0.utf8.count >= ExchangeRecorder.shortestSecret }
            .map { Array($0.utf8) }.sorted { $0.count > $1.count }
    }

    /// A text without secrets.
    func scrubbed(_ text: String) -> String {
        if hasShortSecret { return Exchange.mark }
        return String(decoding: scrubbed(Array(text.utf8)), as: UTF8.self)
    }

    /// Whether a text has a secret in it that is long enough to be told from words.
    func finds(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        return patterns.contains { Self.place(of: $0, in: bytes[...]) != nil }
    }

    /// Bytes without secrets.
    func scrubbed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let mark = Array(Exchange.mark.utf8)
        for pattern in patterns {
            guard let first = Self.place(of: pattern, in: bytes[...]) else { continue }
            var clean = Array(bytes[..<first.lowerBound])
            var rest = bytes[first.lowerBound...]
            while let found = Self.place(of: pattern, in: rest) {
                clean += rest[..<found.lowerBound] + mark
                rest = rest[found.upperBound...]
            }
            bytes = clean + rest
        }
        return bytes
    }

    /// A body as it is kept.
    func body(
        _ bytes: [UInt8],
        limit: Int,
        pictures: [String: [UInt8]] = [:]
    ) -> Exchange.Body {
        guard !hasShortSecret else {
            return Exchange.Body(pieces: [], size: bytes.count, sha256: nil, isCut: true)
        }
        var pieces: [Exchange.Piece] = []
        var room = limit
        var isChanged = false
        func add(_ part: ArraySlice<UInt8>) {
            guard !part.isEmpty else { return }
            let clean = scrubbed(Array(part))
            if clean.count != part.count || !clean.elementsEqual(part) { isChanged = true }
            let kept = clean.prefix(room)
            room -= clean.count
            guard !kept.isEmpty else { return }
            pieces.append(Self.piece(kept))
        }
        var rest = bytes[...]
        while let next = Self.first(of: pictures, in: rest) {
            add(rest[..<next.range.lowerBound])
            pieces.append(Exchange.Piece(picture: next.digest))
            rest = rest[next.range.upperBound...]
        }
        add(rest)
        return Exchange.Body(
            pieces: pieces,
            size: bytes.count,
            sha256: isChanged ? nil : Digest.hex(bytes),
            isCut: room < 0
        )
    }

    private static func first(
        of pictures: [String: [UInt8]],
        in bytes: ArraySlice<UInt8>
    ) -> (digest: String, range: Range<Int>)? {
        pictures.compactMap { digest, picture in
            picture.isEmpty
                ? nil : place(of: picture, in: bytes).map { (digest: digest, range: $0) }
        }.min { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Where a pattern that is not empty begins first; the collections' own search asks for each byte
    /// through a protocol, which was a twentieth of what a post takes.
    private static func place(
        of pattern: [UInt8],
        in bytes: ArraySlice<UInt8>
    ) -> Range<Int>? {
        guard let first = pattern.first else { return nil }
        var start = bytes.startIndex
        while bytes.endIndex - start >= pattern.count {
            let last = bytes.endIndex - pattern.count
            guard let found = bytes[start...last].firstIndex(of: first) else { return nil }
            let end = found + pattern.count
            if bytes[found..<end].elementsEqual(pattern) { return found..<end }
            start = found + 1
        }
        return nil
    }

    private static func piece(_ bytes: ArraySlice<UInt8>) -> Exchange.Piece {
        if let text = String(validating: bytes, as: UTF8.self) { return Exchange.Piece(text: text) }
        return Exchange.Piece(base64: Data(bytes).base64EncodedString())
    }
}
