internal import Courier
internal import Editorial
internal import Foundation
internal import PlacedYAML

/// How a network tells how much it still takes.
struct RateLimit {
    /// The longest rest that a channel can ask for.
    static let maximumRest = Duration.seconds(24 * 3_600)

    enum Form: String, CaseIterable {
        /// Seconds since 1970.
        case epoch
        /// A moment such as `2026-11-24T09:00:00.000Z`.
        case time
        /// Seconds from now on.
        case seconds
    }

    let remaining: String?
    let reset: String?
    let form: Form
    /// Where an answer's JSON has the seconds to wait.
    let retryAfter: JSONPath?

    init(_ value: YAMLValue) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.rateLimit)
        remaining = try map["remaining"]?.string().lowercased()
        reset = try map["reset"]?.string().lowercased()
        form = try map["form"]?.oneOf(Form.self) ?? .epoch
        retryAfter = try map["retry-after"].map { value throws(YAMLProblem) in
            JSONPath(try value.string())
        }
        guard reset != nil || retryAfter != nil else {
            throw value.problem("name the header 'reset', or 'retry-after' in the answer's JSON")
        }
        guard remaining == nil || reset != nil else {
            throw value.problem("'remaining' needs 'reset', the header that says until when")
        }
    }

    /// Until when the channel wants nothing more, when it says that nothing remains.
    func rest(after answer: Answer, at now: Instant) -> Instant? {
        guard let remaining, let text = answer.headers[remaining],
            let left = Double(text.trimmingCharacters(in: .whitespaces)), left < 1
        else { return nil }
        return self.until(answer, at: now)
    }

    /// When the channel begins to count anew.
    func until(_ answer: Answer, at now: Instant) -> Instant? {
        guard let reset, let text = answer.headers[reset]?.trimmingCharacters(in: .whitespaces)
        else { return nil }
        let until: Instant? =
            switch form {
            case .epoch: Self.milliseconds(text).map { Instant(milliseconds: $0) }
            case .seconds: Self.milliseconds(text).map { now + .milliseconds($0) }
            case .time: Self.moment(text)
            }
        return until.map { min(max($0, now), now + Self.maximumRest) }
    }

    /// The wait that stands in the answer's JSON.
    func wait(_ json: TemplateValue?) -> Duration? {
        guard let text = retryAfter.flatMap({ json?.at($0)?.plain }),
            let milliseconds = Self.milliseconds(text)
        else { return nil }
        return min(.milliseconds(milliseconds), Self.maximumRest)
    }

    /// Whole milliseconds of a number of seconds that may have a fraction, rounded up.
    private static func milliseconds(_ text: String) -> Int64? {
        guard let seconds = Double(text), seconds >= 0, seconds < 1e11 else { return nil }
        return Int64((seconds * 1_000).rounded(.up))
    }

    /// A moment in ISO 8601, with or without a fraction of a second, and with any form of offset.
    static func moment(_ text: String) -> Instant? {
        let format = ISO8601DateFormatter()
        let whole: ISO8601DateFormatter.Options = [.withInternetDateTime]
        let bare = whole.subtracting(.withColonSeparatorInTimeZone)
        for options in [whole, whole.union(.withFractionalSeconds), bare] {
            format.formatOptions = options
            if let date = format.date(from: text) {
                return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
            }
        }
        return nil
    }
}
