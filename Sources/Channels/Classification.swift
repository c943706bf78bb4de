public import Courier
public import Editorial
internal import Foundation

/// From what the courier knows to what happened to the post.
///
/// The table of reference: 2xx is published; 429, and 503 where the adapter says so, were turned
/// away before anything happened; clear refusals and redirects failed, and 401, 403 and 410 say the
/// same of whatever comes next; everything else that was answered or not after bytes left is unknown.
public enum Classification {
    /// The longest wait that a channel can ask for.
    public static let maximumWait = Duration.seconds(24 * 3_600)
    /// The longest id or link that is kept.
    public static let maximumRemoteLength = 2_048

    /// What one attempt came to.
    ///
    /// - Parameters:
    ///   - verdict: What the courier knows.
    ///   - idPath: Where the answer's JSON has the remote id.
    ///   - linkPath: Where it has the link.
    ///   - postponesOn503: Whether a 503 means that nothing was processed.
    ///   - now: The wall clock, for a `Retry-After` that is a date.
    /// - Returns: What happened to the post, as far as anybody can know.
    public static func outcome(
        of verdict: Verdict,
        idPath: String?,
        linkPath: String?,
        postponesOn503: Bool,
        now: Instant
    ) -> Outcome {
        switch verdict {
        case .notSent(let reason): return .notSent(reason: reason)
        case .unknown(let reason): return .unknown(reason: reason)
        case .answered(let answer):
            let reason = "the channel answered \(answer.status)"
            switch answer.status {
            case 200...299:
                let json = value(of: answer)
                return .published(
                    remoteID: string(at: idPath, in: json),
                    link: string(at: linkPath, in: json)
                )
            case let status where status == 429 || (status == 503 && postponesOn503):
                return .postponed(
                    afterMilliseconds: retryAfter(answer.headers["retry-after"], now: now),
                    reason: reason
                )
            case 300...399: return .refused(reason: reason + ", a redirect that is not followed")
            case 401, 403, 410: return .closed(reason: reason)
            case 400, 404, 405, 413, 415, 422: return .refused(reason: reason)
            default: return .unknown(reason: reason)
            }
        }
    }

    /// `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3), in milliseconds.
    static func retryAfter(_ header: String?, now: Instant) -> Int64? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else {
            return nil
        }
        let wait: Int64
        if let seconds = Int64(text), seconds >= 0 {
            wait = seconds > 86_400 ? maximumWait.wholeMilliseconds : seconds * 1_000
        } else {
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "GMT")
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            guard let date = format.date(from: text) else { return nil }
            wait = Int64(date.timeIntervalSince1970 * 1_000) - now.milliseconds
        }
        return min(max(wait, 0), maximumWait.wholeMilliseconds)
    }

    private static func value(of answer: Answer) -> Any? {
        // A body that is no JSON only costs the id and the link.
        answer.isComplete ? try? JSONSerialization.jsonObject(with: Data(answer.body)) : nil
    }

    private static func string(at path: String?, in json: Any?) -> String? {
        guard let path, var value = json else { return nil }
        for key in path.split(separator: ".") {
            guard let next = (value as? [String: Any])?[String(key)] else { return nil }
            value = next
        }
        let text = (value as? String) ?? (value as? NSNumber)?.stringValue
        return text.map { String($0.prefix(maximumRemoteLength)) }
    }
}
