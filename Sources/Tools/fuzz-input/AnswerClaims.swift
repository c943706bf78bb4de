internal import Channels
internal import Courier
internal import Editorial
internal import Newsdesk
internal import PlacedYAML
internal import ShippedAdapters

/// What has to hold of everything that a server can answer, whatever was asked.
enum AnswerClaims {
    /// The longest wait, in milliseconds, that a channel can ask for.
    private static let longestWait: Int64 = 24 * 3_600 * 1_000
    /// The most bytes of an id or a link that are kept.
    private static let longestPlace = 2_048

    /// A channel for each shipped adapter.
    private static let channels: Channels = {
        let settings: [String: String] = [
            "bluesky": "handle: dienst.example", "linkedin": "author: \"urn:li:organization:1\"",
            "matrix": "room: \"!r:a.example\"", "threads": "user: \"1\"", "x": "user: \"1\"",
            "mastodon": "", "discord": "", "slack": "", "teams": "", "webhook": "",
        ]
        let lines = names.map { name in
            """
            \(name):
              adapter: \(name)
              url: https://agency.example
              secret: env:SECRET
              settings: {\(settings[name] ?? "")}
            """
        }
        do {
            return try AdapterClaims.channels(
                YAMLValue(text: lines.joined(separator: "\n"), file: "heraut.yaml"),
                adapters: []
            )
        } catch {
            fatalError("\(error)")
        }
    }()

    private static let names = ShippedAdapters.files.map { String($0.path.dropLast(5)) }.sorted()

    /// The first byte says which channel it is, and whether the body came to its end.
    static func check(_ bytes: [UInt8]) {
        guard let first = bytes.first, let answer = answer(bytes.dropFirst(), whole: first < 128)
        else { return }
        let name = ChannelID(names[Int(first & 127) % names.count])
        do throws(ChannelError) {
            let reading = try channels.reading(
                answer,
                to: Posts.dispatch(to: name),
                secret: Posts.secret,
                at: Posts.now
            )
            check(reading, of: answer)
        } catch {
            Claims.sentence(error)
        }
    }

    /// An answer as it goes over the line; nil where it has no status.
    private static func answer(_ bytes: ArraySlice<UInt8>, whole: Bool) -> Answer? {
        let line = String(decoding: bytes.prefix(while: { $0 != 0x0A }), as: UTF8.self)
        // libcurl hands on nothing else.
        guard line.hasPrefix("HTTP/"), let word = line.split(separator: " ").dropFirst().first,
            let status = Int(word.prefix(3)), (200...999).contains(status)
        else { return nil }
        let end = bytes.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A])
        let head = bytes[..<(end?.upperBound ?? bytes.endIndex)].prefix(Courier.maximumHead)
        let body = bytes[(end?.upperBound ?? bytes.endIndex)...].prefix(Courier.maximumBody)
        return Answer(
            status: status,
            headers: Answer.headers(in: Array(head)),
            body: Array(body),
            isComplete: whole
        )
    }

    private static func check(_ reading: AnswerReading, of answer: Answer) {
        let isGood = (200...299).contains(answer.status)
        check(reading.receipt, isGood: isGood)
        switch reading.lookUp {
        case .found(let id, let link)?:
            Claims.hold(isGood, "found by an answer \(answer.status)")
            [id, link].forEach(check)
        case .cannotTell(let reason)?: Claims.sentence(reason)
        case .absent?, nil: break
        }
        switch reading.readBack {
        case .same?: Claims.hold(isGood, "the same by an answer \(answer.status)")
        case .differs(let differences)?:
            Claims.hold(isGood, "another by an answer \(answer.status)")
            differences.forEach { Claims.sentence($0) }
        case .unseen(let reason)?: Claims.sentence(reason)
        case .gone?, nil: break
        }
        switch reading.limits {
        case .told(let limits)?: LimitClaims.check(limits.text)
        case .fails(let reason)?: Claims.sentence(reason)
        case .cannotBeAsked?, nil: break
        }
        if let exchange = reading.exchange {
            Claims.canonical(exchange)
            Claims.hold(
                !CanonicalJSON.text(exchange).contains(Posts.secret),
                "a secret is kept"
            )
        }
    }

    private static func check(_ receipt: Receipt, isGood: Bool) {
        switch receipt.outcome {
        case .published(let id, let link):
            Claims.hold(isGood, "published by an answer that is no 2xx")
            [id, link].forEach(check)
        case .postponed(let wait, let reason):
            Claims.sentence(reason)
            Claims.hold((0...longestWait).contains(wait ?? 0), "a wait of \(wait ?? 0) ms")
        case .refused(let reason), .closed(let reason), .unknown(let reason), .notSent(let reason):
            Claims.sentence(reason)
        }
        if let rest = receipt.restsUntil {
            let wait = rest.since(Posts.now).wholeMilliseconds
            Claims.hold((0...longestWait).contains(wait), "a rest of \(wait) ms")
        }
    }

    /// That an id or a link, which goes on record for ever, is short.
    private static func check(_ place: String?) {
        Claims.hold(
            (place ?? "").utf8.count <= longestPlace,
            "an id or a link of \((place ?? "").utf8.count) bytes"
        )
    }
}
